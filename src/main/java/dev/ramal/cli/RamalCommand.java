package dev.ramal.cli;

import dev.ramal.simulator.SimulateCommand;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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

    /**
     * Does what the arguments say and returns the exit code. Without any it runs, and reads no command line: knowing all
     * commands takes a tenth of a start.
     */
    public static int execute(Program program, String... arguments) throws InterruptedException {
        if (arguments.length > 0) {
            return line(program).execute(arguments);
        }
        try {
            return new RunCommand(program).call();
        } catch (Program.Refused refused) {
            return refused(refused.faults(), System.err::println);
        } catch (Program.NotYet later) {
            return notYet(later, System.err::println);
        } catch (UncheckedIOException failed) {
            return refused(List.of(FileFault.sentence(failed.getCause())), System.err::println);
        } catch (RuntimeException unexpected) {
            unexpected.printStackTrace();
            return 1;
        }
    }

    /** The whole command line. A refused start prints its sentences and exits with 2, with 1 if it may succeed later. */
    public static CommandLine line(Program program) {
        CommandLine line = new CommandLine(new RamalCommand(program))
                .addSubcommand(new RunCommand(program))
                .addSubcommand(new CheckCommand(program))
                .addSubcommand(new TryCommand(program))
                .addSubcommand(new GoldenCommand(program))
                .addSubcommand(new ReplayCommand(program))
                .addSubcommand(new ReloadCommand(program))
                .addSubcommand(new CommandLine(new FlowsCommand())
                        .addSubcommand(new FlowsCommand.ListCommand(program))
                        .addSubcommand(new FlowsCommand.BackCommand(program)))
                .addSubcommand(new SimulateCommand())
                .addSubcommand(new CommandLine(new DeliveriesCommand())
                        .addSubcommand(new DeliveriesCommand.ListCommand(program))
                        .addSubcommand(new DeliveriesCommand.ReplayCommand(program)))
                .addSubcommand(new CommandLine(new UserCommand())
                        .addSubcommand(new UserCommand.AddCommand(program))
                        .addSubcommand(new UserCommand.ListCommand(program))
                        .addSubcommand(new UserCommand.ChangeCommand(program))
                        .addSubcommand(new UserCommand.PasswordCommand(program)))
                .addSubcommand(new CommandLine(new KeyCommand())
                        .addSubcommand(new KeyCommand.AddCommand(program))
                        .addSubcommand(new KeyCommand.ListCommand(program))
                        .addSubcommand(new KeyCommand.RevokeCommand(program)))
                .addSubcommand(new CommandLine(new ContactsCommand())
                        .addSubcommand(new ContactsCommand.ImportCommand(program)))
                .addSubcommand(new CommandLine(new PartyCommand())
                        .addSubcommand(new PartyCommand.ShowCommand(program))
                        .addSubcommand(new PartyCommand.EraseCommand(program))
                        .addSubcommand(new PartyCommand.ListCommand(program)))
                .addSubcommand(new CommandLine(new OptOutsCommand())
                        .addSubcommand(new OptOutsCommand.ImportCommand(program))
                        .addSubcommand(new OptOutsCommand.ListCommand(program)));
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            if (exception instanceof Program.Refused refused) {
                return refused(refused.faults(), command.getErr()::println);
            }
            if (exception instanceof Program.NotYet later) {
                return notYet(later, command.getErr()::println);
            }
            if (exception instanceof UncheckedIOException failed) {
                return refused(List.of(FileFault.sentence(failed.getCause())), command.getErr()::println);
            }
            throw exception;
        });
        return line;
    }

    private static int refused(List<String> faults, Consumer<String> told) {
        faults.forEach(told);
        return 2;
    }

    private static int notYet(Program.NotYet later, Consumer<String> told) {
        told.accept(later.getMessage());
        return 1;
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
