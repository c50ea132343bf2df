package dev.ramal.cli;

import dev.ramal.simulator.SimulateCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code ramal}: without a command it runs. */
@Command(
        name = "ramal",
        mixinStandardHelpOptions = true,
        versionProvider = RamalCommand.Version.class,
        description = "Answers your Twilio numbers from Camel routes you can edit.",
        footerHeading = "%nWithout a command it runs. Settings stand in application.properties, the environment or"
                + " .env.%n")
public final class RamalCommand implements Callable<Integer> {

    private final Program program;

    private RamalCommand(Program program) {
        this.program = program;
    }

    /** The whole command line. A refused start prints its sentences and exits with 2. */
    public static CommandLine line(Program program) {
        CommandLine line = new CommandLine(new RamalCommand(program))
                .addSubcommand(new RunCommand(program))
                .addSubcommand(new CheckCommand(program))
                .addSubcommand(new SimulateCommand())
                .addSubcommand(new CommandLine(new DeliveriesCommand())
                        .addSubcommand(new DeliveriesCommand.ListCommand(program))
                        .addSubcommand(new DeliveriesCommand.ReplayCommand(program)))
                .addSubcommand(new CommandLine(new ContactsCommand())
                        .addSubcommand(new ContactsCommand.ImportCommand(program)))
                .addSubcommand(new CommandLine(new OptOutsCommand())
                        .addSubcommand(new OptOutsCommand.ImportCommand(program))
                        .addSubcommand(new OptOutsCommand.ListCommand(program)));
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (exception instanceof Program.Refused refused) {
                refused.faults().forEach(command.getErr()::println);
                return 2;
            }
            throw exception;
        });
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new RunCommand(program).call();
    }

    /** As the jar's manifest says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RamalCommand.class.getPackage().getImplementationVersion();
            return new String[] {"ramal " + (version == null ? "(built from source)" : version)};
        }
    }
}
