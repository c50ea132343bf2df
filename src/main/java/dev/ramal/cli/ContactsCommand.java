package dev.ramal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ramal contacts}: who is behind a number. */
@Command(name = "contacts", mixinStandardHelpOptions = true, description = "Tells Ramal whose numbers are whose.")
final class ContactsCommand {

    /** {@code ramal contacts import}. */
    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description =
                    "Imports a CSV file with the columns number and name; a number that is known gets the new name.")
    static final class ImportCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "FILE", description = "UTF-8, separated by comma or semicolon")
        private Path file = Path.of("");

        ImportCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            JsonNode answer = program.operator().postFile("/api/contacts", "text/csv", file);
            answer.path("errors").forEach(error -> System.err.println(error.asText()));
            System.out.println(answer.path("imported").asInt() + " contacts imported.");
            return answer.path("errors").isEmpty() ? 0 : 1;
        }
    }
}
