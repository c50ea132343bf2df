package dev.ramal.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ramal run}. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Runs Ramal until it is told to stop.")
final class RunCommand implements Callable<Integer> {

    private final Program program;

    RunCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() throws InterruptedException {
        program.run(System.out);
        return 0;
    }
}
