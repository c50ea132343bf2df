package dev.ramal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ramal opt-outs}: who is left alone. */
@Command(
        name = "opt-outs",
        mixinStandardHelpOptions = true,
        description = "Shows whom Ramal leaves alone, or adds to them.")
final class OptOutsCommand {

    /** {@code ramal opt-outs import}. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Imports a CSV file: a column number, and where wanted scope, direction, reason and until.")
    static final class ImportCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "FILE", description = "UTF-8, separated by comma or semicolon; or numbers alone")
        private Path file = Path.of("");

        ImportCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            JsonNode answer = program.operator().postFile("/api/opt-outs/import", "text/csv", file);
            answer.path("errors").forEach(error -> System.err.println(error.asText()));
            System.out.println(answer.path("imported").asInt() + " numbers imported.");
            return answer.path("errors").isEmpty() ? 0 : 1;
        }
    }

    /** {@code ramal opt-outs list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the numbers, the latest first.")
    static final class ListCommand implements Callable<Integer> {

        private static final String PAGE = "/api/opt-outs?limit=500";

        private final Program program;

        @Option(names = "--number", paramLabel = "DIGITS", description = "Only numbers with these digits")
        private @Nullable String number;

        ListCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            String target = number == null ? PAGE : PAGE + "&number=" + encode(number);
            int count = 0;
            String next = "";
            do {
                JsonNode page = program.operator().get(target + next);
                for (JsonNode one : page.path("optOuts")) {
                    System.out.printf(
                            "%-16s %-8s %-8s %-6s %-20s  %s%n",
                            one.path("number").asText(),
                            one.path("scope").asText(),
                            one.path("direction").asText(),
                            one.path("source").asText(),
                            one.path("until").asText("for good"),
                            one.path("reason").asText());
                    count++;
                }
                next = page.has("next") ? "&before=" + encode(page.path("next").asText()) : "";
            } while (!next.isEmpty());
            if (count == 0) {
                System.out.println("No number is opted out.");
            }
            return 0;
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
