package dev.ramal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ramal key}: what other programs log in with. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Makes service keys for other programs, lists them, revokes them.")
final class KeyCommand {

    /** {@code ramal key add}. */
    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a key and prints it, this once.")
    static final class AddCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "NAME", description = "Whose it is, such as CRM")
        private String name = "";

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                required = true,
                split = ",",
                description = "What it opens, such as calls:read; several are separated by commas")
        private List<String> scopes = List.of();

        AddCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            JsonNode key = program.operator().post("/api/keys", Map.of("name", name, "scopes", scopes));
            System.out.println(key.path("key").asText());
            return 0;
        }
    }

    /** {@code ramal key list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the keys that are good.")
    static final class ListCommand implements Callable<Integer> {

        private final Program program;

        ListCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            JsonNode keys = program.operator().get("/api/keys").path("keys");
            for (JsonNode key : keys) {
                System.out.printf(
                        "%5s  %s…  %-24s %s  %s%n",
                        key.path("id").asText(),
                        key.path("prefix").asText(),
                        key.path("name").asText(),
                        key.path("scopes"),
                        key.has("lastUsedAt") ? "used " + key.path("lastUsedAt").asText() : "never used");
            }
            if (keys.isEmpty()) {
                System.out.println("There is no service key.");
            }
            return 0;
        }
    }

    /** {@code ramal key revoke}. */
    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revokes a key: within seconds it opens nothing any more.")
    static final class RevokeCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "ID", description = "As key list shows it")
        private long id;

        RevokeCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            program.operator().delete("/api/keys/" + id);
            System.out.println("Key " + id + " opens nothing any more.");
            return 0;
        }
    }
}
