package dev.ramal;

import dev.ramal.cli.RunCommand;
import picocli.CommandLine;

/** The program: {@code ramal run}, which is also what it does without a word, and its other commands. */
public final class Ramal {

    private Ramal() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new RunCommand()).execute(args));
    }
}
