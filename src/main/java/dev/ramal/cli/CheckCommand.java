package dev.ramal.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.check.Finding;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ramal check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Says what is wrong with the settings, the routes or the kamelets, and starts nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong; there may be warnings", "1:something is"})
final class CheckCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Program program;

    @Spec
    private @Nullable CommandSpec spec;

    CheckCommand(Program program) {
        this.program = program;
    }

    @Option(names = "--json", description = "Print a JSON array of findings instead.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = program.check();
        PrintWriter out = spec == null
                ? new PrintWriter(System.out, true, Charset.defaultCharset())
                : spec.commandLine().getOut();
        if (json) {
            out.println(json(findings));
        } else {
            readable(findings, out);
        }
        out.flush();
        return findings.stream().anyMatch(Finding::isError) ? 1 : 0;
    }

    private static void readable(List<Finding> findings, PrintWriter out) {
        List<Finding> errors = findings.stream().filter(Finding::isError).toList();
        List<Finding> warnings =
                findings.stream().filter(finding -> !finding.isError()).toList();
        print("error", errors, out);
        print("warning", warnings, out);
        if (errors.isEmpty()) {
            out.println("Settings, routes and kamelets are right.");
        }
    }

    private static void print(String kind, List<Finding> findings, PrintWriter out) {
        if (!findings.isEmpty()) {
            out.println(findings.size() + " " + kind + (findings.size() == 1 ? "" : "s"));
            findings.forEach(finding -> out.println("  " + finding));
        }
    }

    private static String json(List<Finding> findings) {
        ArrayNode all = JSON.createArrayNode();
        findings.forEach(finding -> {
            ObjectNode one = all.addObject()
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("file", finding.file());
            if (finding.line() > 0) {
                one.put("line", finding.line());
            }
            if (finding.column() > 0) {
                one.put("column", finding.column());
            }
            one.put("what", finding.what()).put("remedy", finding.remedy());
        });
        return all.toPrettyString();
    }
}
