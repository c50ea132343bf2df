package dev.ramal;

import dev.ramal.cli.RamalCommand;
import java.nio.file.Path;

/** The program: {@code ramal run}, which is also what it does without a word, and its other commands. */
public final class Ramal {

    private Ramal() {}

    public static void main(String[] args) throws InterruptedException {
        System.exit(RamalCommand.execute(new Launcher(Path.of(""), System.getenv()), args));
    }
}
