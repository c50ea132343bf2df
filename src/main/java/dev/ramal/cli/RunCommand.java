package dev.ramal.cli;
/** stub to be replaced at once */
@picocli.CommandLine.Command(name = "ramal")
public final class RunCommand implements Runnable {
    @Override
    public void run() {}
}
