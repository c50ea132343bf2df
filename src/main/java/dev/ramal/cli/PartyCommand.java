package dev.ramal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.database.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ramal party}: what is kept about a number. */
@Command(
        name = "party",
        mixinStandardHelpOptions = true,
        description = "Gives out what is kept about a number, or erases it.")
final class PartyCommand {

    private static String path(String number) {
        return "/api/parties/"
                + URLEncoder.encode(number, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@code ramal party show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Writes everything that is kept about a number, as JSON. The audit notes it.")
    static final class ShowCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "NUMBER", description = "Such as +5511987654321")
        private String number = "";

        @Option(
                names = "--to",
                paramLabel = "FILE",
                description = "Into a new file that nobody else may read, instead of the screen")
        private @Nullable Path file;

        ShowCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            String held = program.operator().get(path(number)).toPrettyString();
            if (file == null) {
                System.out.println(held);
                return 0;
            }
            try {
                Secrets.file(file);
                Files.writeString(file, held + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            System.out.println("Written to " + file + ".");
            return 0;
        }
    }

    /** {@code ramal party erase}. */
    @Command(
            name = "erase",
            mixinStandardHelpOptions = true,
            description =
                    "Erases everything that is kept about a number, here, in the archive, in Drive and at Twilio.")
    static final class EraseCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "NUMBER", description = "Such as +5511987654321")
        private String number = "";

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                required = true,
                description = "Why; it is kept with the erasure")
        private String reason = "";

        EraseCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            program.operator().delete(path(number) + "?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8));
            System.out.println("It is being erased; party list tells what still waits.");
            return 0;
        }
    }

    /** {@code ramal party list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists what was erased, the latest first, and what of it is still to be done.")
    static final class ListCommand implements Callable<Integer> {

        private final Program program;

        ListCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            JsonNode erasures = program.operator().get("/api/erasures").path("erasures");
            for (JsonNode one : erasures) {
                System.out.printf(
                        "%s  %-6s %3d calls, %d recordings, %d messages  %s  %s%n",
                        one.path("at").asText(),
                        one.path("tail").asText(),
                        one.path("calls").asInt(),
                        one.path("recordings").asInt(),
                        one.path("messages").asInt(),
                        one.path("waiting").isEmpty() ? "done" : "waits",
                        one.path("reason").asText());
                for (JsonNode waiting : one.path("waiting")) {
                    System.out.printf(
                            "    %-16s %-9s %3d%n",
                            waiting.path("destination").asText(),
                            waiting.path("state").asText(),
                            waiting.path("deliveries").asInt());
                }
            }
            if (erasures.isEmpty()) {
                System.out.println("Nothing was erased.");
            }
            return 0;
        }
    }
}
