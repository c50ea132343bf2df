package dev.ramal.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.simulator.Terminal;
import java.io.Console;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ramal user}: who may log in. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Adds users, lists them, gives them new passwords.")
final class UserCommand {

    /** {@code ramal user add}. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds a user: prints a link with which they choose their password, or asks for it.")
    static final class AddCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "EMAIL", description = "What they log in with")
        private String email = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                defaultValue = "agent",
                description = "agent, supervisor or admin. Default: ${DEFAULT-VALUE}")
        private String role = "agent";

        @Option(names = "--name", paramLabel = "NAME", description = "What others call them; needs --password")
        private @Nullable String name;

        @Option(names = "--password", description = "Asks for the password here, instead of printing a link")
        private boolean password;

        AddCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            Map<String, Object> user = new HashMap<>(Map.of("email", email, "role", role));
            if (!password && name == null) {
                printLink(program.operator().post("/api/invitations", user));
                return 0;
            }
            if (name != null) {
                user.put("name", name);
            }
            user.put("password", chosenPassword());
            JsonNode made = program.operator().post("/api/users", user);
            System.out.println(made.path("email").asText() + " is user "
                    + made.path("id").asText() + ", " + made.path("role").asText() + ".");
            return 0;
        }
    }

    /** {@code ramal user list}. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists users.")
    static final class ListCommand implements Callable<Integer> {

        private final Program program;

        ListCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            JsonNode users = program.operator().get("/api/users").path("users");
            for (JsonNode user : users) {
                System.out.printf(
                        "%5s  %-10s  %-8s  %-40s %s%n",
                        user.path("id").asText(),
                        user.path("role").asText(),
                        user.path("active").asBoolean() ? "" : "inactive",
                        user.path("email").asText(),
                        user.path("name").asText());
            }
            if (users.isEmpty()) {
                System.out.println("There is no user yet: ramal user add EMAIL --role admin");
            }
            return 0;
        }
    }

    /** {@code ramal user password}. */
    @Command(
            name = "password",
            mixinStandardHelpOptions = true,
            description = "Prints a link with which a user chooses a new password. It ends their other logins.")
    static final class PasswordCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "EMAIL", description = "What they log in with")
        private String email = "";

        PasswordCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            require(program, email);
            printLink(program.operator().post("/api/invitations", Map.of("email", email)));
            return 0;
        }
    }

    /** {@code ramal user change}. */
    @Command(
            name = "change",
            mixinStandardHelpOptions = true,
            description = "Gives a user another role, or lets them log in no more.")
    static final class ChangeCommand implements Callable<Integer> {

        private final Program program;

        @Parameters(paramLabel = "EMAIL", description = "What they log in with")
        private String email = "";

        @Option(names = "--role", paramLabel = "ROLE", description = "agent, supervisor or admin")
        private @Nullable String role;

        @Option(names = "--active", arity = "1", paramLabel = "true|false", description = "Whether they may log in")
        private @Nullable Boolean active;

        ChangeCommand(Program program) {
            this.program = program;
        }

        @Override
        public Integer call() {
            JsonNode user = require(program, email);
            Map<String, Object> change = new HashMap<>();
            if (role != null) {
                change.put("role", role);
            }
            if (active != null) {
                change.put("active", active);
            }
            JsonNode changed =
                    program.operator().patch("/api/users/" + user.path("id").asText(), change);
            System.out.println(changed.path("email").asText() + " is "
                    + changed.path("role").asText()
                    + (changed.path("active").asBoolean() ? "." : ", and may not log in."));
            return 0;
        }
    }

    private static JsonNode require(Program program, String email) {
        for (JsonNode user : program.operator().get("/api/users").path("users")) {
            if (user.path("email").asText().equalsIgnoreCase(email.strip())) {
                return user;
            }
        }
        throw new Program.Refused(List.of("No user has the address " + email + ": ramal user list shows them."));
    }

    private static void printLink(JsonNode invitation) {
        System.out.println(invitation.path("url").asText());
        System.out.println("Send this link to them alone. It is good once, until "
                + invitation.path("expiresAt").asText() + ".");
    }

    /** Typed twice at the terminal, where it is not seen, and never an argument, which others of this machine see. */
    private static String chosenPassword() {
        Console console = Terminal.console();
        if (console == null) {
            throw new Program.Refused(List.of("A password is asked for at a terminal, and there is none: leave"
                    + " --password and --name away to get a link."));
        }
        char[] first = console.readPassword("Password: ");
        char[] again = console.readPassword("Once more: ");
        if (first == null || !Arrays.equals(first, again)) {
            throw new Program.Refused(List.of("The two differ; nothing was changed."));
        }
        return new String(first);
    }
}
