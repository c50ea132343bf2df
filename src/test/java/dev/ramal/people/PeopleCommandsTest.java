package dev.ramal.people;

import static dev.ramal.people.ApiCaller.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ramal.RamalExtension;
import dev.ramal.cli.OperatorClient;
import dev.ramal.cli.Program;
import dev.ramal.cli.RamalCommand;
import dev.ramal.rehearsal.Stages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Users and keys from the command line, against a running Ramal. */
class PeopleCommandsTest {

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2();

    private final ApiCaller nobody = new ApiCaller(RAMAL);

    private record Run(int exit, String out, String err) {}

    /** What the command line asks, of this Ramal. */
    private static class Installation implements Program {

        @Override
        public void run(PrintStream out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public dev.ramal.reload.VersionStore versions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<dev.ramal.check.Finding> check() {
            return List.of();
        }

        @Override
        public Stages stages() {
            throw new UnsupportedOperationException();
        }

        @Override
        public OperatorClient operator() {
            return new OperatorClient(URI.create("http://127.0.0.1:" + RAMAL.port()), RAMAL.operatorKey());
        }
    }

    private static Run run(String... arguments) {
        return run(new Installation(), arguments);
    }

    private static Run run(Program program, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            CommandLine line = RamalCommand.line(program).setErr(new PrintWriter(err, true));
            int exit = line.execute(arguments);
            return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void a_user_is_added_by_a_link_changed_and_given_a_new_password() {
        assertThat(run("user", "list").out()).contains("There is no user yet");

        Run added = run("user", "add", "ana@example.com", "--role", "admin");
        assertThat(added.exit()).isZero();
        Answered first = new Answered(added);
        assertThat(nobody.post("/auth/invitation", object("invitation", first.token(), "password", "12345678"))
                        .json()
                        .at("/user/role")
                        .asText())
                .isEqualTo("admin");
        assertThat(run("user", "list").out())
                .contains("ana@example.com", "admin")
                .doesNotContain("inactive");

        Answered second = new Answered(run("user", "password", "ANA@example.com"));
        assertThat(nobody.post("/auth/invitation", object("invitation", second.token(), "password", "87654321"))
                        .status())
                .isEqualTo(200);
        assertThat(nobody.post("/auth/login", object("email", "ana@example.com", "password", "12345678"))
                        .status())
                .isEqualTo(401);

        Run last = run("user", "change", "ana@example.com", "--active", "false");
        assertThat(last.exit()).isEqualTo(2);
        assertThat(last.err()).contains("last administrator").doesNotContain("\tat ");
    }

    private record Answered(Run run) {
        String token() {
            return run.out()
                    .substring(run.out().indexOf('#') + 1)
                    .lines()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void what_cannot_be_is_said_in_a_sentence() {
        assertThat(run("user", "add", "ana").err())
                .isEqualTo("Not an email address. Send email as in ana@example.com.\n");
        assertThat(run("user", "add", "a@example.com", "--role", "boss").exit()).isEqualTo(2);
        assertThat(run("user", "password", "nobody@example.com").err()).contains("No user has the address");
        assertThat(run("key", "revoke", "99").err()).contains("No such key");
    }

    @Test
    void a_key_is_made_shown_once_and_revoked() {
        String key = run("key", "add", "CRM", "--scope", "calls:read,deliveries:read")
                .out()
                .strip();
        assertThat(nobody.as(key).get("/api/deliveries").status()).isEqualTo(200);
        String list = run("key", "list").out();
        assertThat(list).contains("CRM", "calls:read", "deliveries:read").doesNotContain(key);

        assertThat(run("key", "revoke", list.strip().split(" ", 2)[0]).exit()).isZero();

        assertThat(nobody.as(key).get("/api/deliveries").status()).isEqualTo(401);
        assertThat(run("key", "list").out()).contains("There is no service key.");
    }

    @Test
    void a_command_that_lacks_its_other_half_is_told_which_there_are() {
        for (String half : List.of("flows", "deliveries", "user", "key", "contacts", "opt-outs", "party")) {
            Run run = run(half);
            assertThat(run.exit()).as(half).isEqualTo(2);
            assertThat(run.err()).contains("Missing required subcommand", "Usage: ramal " + half, "Commands:");
        }
    }

    @Test
    void what_is_kept_about_a_number_is_shown_and_erased(@TempDir Path folder) throws IOException {
        RAMAL.change("INSERT INTO contact (number, name) VALUES ('+5511976540909', 'Zulmira')");
        Path file = folder.resolve("answer.json");

        assertThat(run("party", "list").out()).isEqualTo("Nothing was erased.\n");
        assertThat(run("party", "show", "+5511976540909").out()).contains("\"name\" : \"Zulmira\"");
        assertThat(run("party", "show", "(11) 97654-0909", "--to", file.toString())
                        .exit())
                .isZero();
        assertThat(Files.readString(file)).contains("Zulmira");
        assertThat(run("party", "show", "+5511976540909", "--to", file.toString())
                        .exit())
                .as("no file is written over")
                .isEqualTo(2);
        assertThat(run("party", "show", "nobody").err()).contains("Not a number");
        assertThat(run("party", "erase", "+5511976540909").err()).contains("--reason");
        assertThat(run("party", "erase", "+5511976540909", "--reason", "pedido 17")
                        .exit())
                .isZero();
        assertThat(run("party", "list").out()).contains("…0909", "0 calls", "pedido 17");
        assertThat(run("party", "erase", "+5511976540908", "--reason", "x").err())
                .contains("Nothing is kept");
    }

    @Test
    void a_state_that_no_delivery_has_is_a_wrong_option() {
        assertThat(run("deliveries", "list", "--state", "failed"))
                .isEqualTo(new Run(2, "", "--state is open, sent or given-up, not failed.\n"));
    }

    @Test
    void a_file_that_cannot_be_imported_is_told_in_a_sentence(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("nowhere.csv");
        Path excel = folder.resolve("excel.csv");
        Files.write(excel, "number;name\n+5511987654321;José".getBytes(StandardCharsets.ISO_8859_1));

        for (String what : List.of("contacts", "opt-outs")) {
            assertThat(run(what, "import", missing.toString()))
                    .isEqualTo(new Run(2, "", "There is no " + missing + ".\n"));
            assertThat(run(what, "import", excel.toString()))
                    .isEqualTo(new Run(2, "", excel + " is not UTF-8: save it in that encoding.\n"));
        }
    }

    /** A server that is busy for a second. */
    @Test
    void a_long_file_is_waited_for_and_any_other_answer_not_for_ever(@TempDir Path folder) throws IOException {
        HttpServer slow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slow.createContext("/", exchange -> {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            byte[] answer = "{\"imported\":20000}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        slow.setExecutor(Executors.newCachedThreadPool());
        slow.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + slow.getAddress().getPort());
            Program program = new Installation() {
                @Override
                public OperatorClient operator() {
                    return new OperatorClient(address, "key", Duration.ofMillis(200));
                }
            };
            Path file = Files.writeString(folder.resolve("contacts.csv"), "number,name\n");

            assertThat(run(program, "contacts", "import", file.toString()).out())
                    .contains("20000 contacts imported.");
            assertThat(run(program, "user", "list"))
                    .isEqualTo(new Run(2, "", "Ramal at " + address + " gave no answer: request timed out.\n"));
        } finally {
            slow.stop(0);
        }
    }
}
