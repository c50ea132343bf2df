package dev.ramal.cli;

import dev.ramal.rehearsal.GoldenFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ramal golden}. */
@Command(
        name = "golden",
        mixinStandardHelpOptions = true,
        description = {
            "Plays the calls that were agreed on, those of golden/, and says which go another way now.",
            "",
            "ramal try --save golden/NAME.yaml adds one; ramal check plays them too."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:each goes as was agreed", "1:one does not", "2:a setting or a route is wrong"})
final class GoldenCommand implements Callable<Integer> {

    private final Program program;

    @Parameters(paramLabel = "FILE", description = "Which ones. Default: all of golden/")
    private List<Path> files = List.of();

    @Option(names = "--update", description = "Write down what happens now, where it differs")
    private boolean update;

    @Spec
    private @Nullable CommandSpec spec;

    GoldenCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        List<Path> chosen = files.isEmpty() ? GoldenFolder.files(Path.of("golden")) : files;
        List<GoldenFolder.Departure> departures = new GoldenFolder(program.stages()).departures(chosen, update);
        CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("not run by picocli");
        }
        PrintWriter out = own.commandLine().getOut();
        departures.forEach(out::println);
        out.println(chosen.size() + " calls, " + departures.size() + (update ? " written anew." : " go another way."));
        out.flush();
        return departures.isEmpty() || update ? 0 : 1;
    }
}
