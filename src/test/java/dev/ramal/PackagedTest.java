package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code target/ramal.jar} as an operator runs it, in a directory of its own. */
class PackagedTest {

    private static final Path JAR = Path.of("target/ramal.jar").toAbsolutePath();

    @TempDir
    private Path directory;

    private record Run(int exit, String out, List<String> err) {}

    @BeforeAll
    static void there_is_a_jar() {
        assertThat(JAR).as("made by ./mvnw package").exists();
    }

    @Test
    void a_directory_without_settings_is_refused() {
        Run run = run(Map.of());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .containsExactly("There is no application.properties here: run Ramal in the directory that has"
                        + " application.properties, routes/ and kamelets/.");
    }

    @Test
    void every_fault_is_told_at_once_and_nothing_is_started() throws IOException {
        install();

        Run run = run(Map.of("PORT", "http", "TWILIO_ACCOUNT_SID", "AC1", "TWILIO_AUTH_TOKEN", "secret"));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "http.port must be a whole number from 0 to 65535.",
                        "twilio.account-sid must be AC and 32 hex digits.",
                        "http.public-url is missing.")
                .noneMatch(line -> line.contains("secret"))
                .noneMatch(line -> line.startsWith("\tat "));
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void a_taken_port_stops_the_start() throws IOException {
        install();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Run run = run(Map.of("PORT", port, "OBSERVE_PORT", "0", "HOST", "127.0.0.1"));

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err())
                    .containsExactly("Port " + port + " on 127.0.0.1 cannot be opened: another program has it, or the"
                            + " address is not this machine's.");
        }
    }

    @Test
    void a_database_server_that_is_not_there_yet_is_worth_another_start_and_a_wrong_url_is_not() throws IOException {
        install();
        int nobody = RamalExtension.freePort();

        Run early = run(Map.of(
                "PORT",
                "0",
                "OBSERVE_PORT",
                "0",
                "DATABASE_URL",
                "postgresql://ramal:x@127.0.0.1:" + nobody + "/ramal"));

        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).singleElement().asString().startsWith("The database cannot be used: ");

        Run wrong = run(Map.of("PORT", "0", "OBSERVE_PORT", "0", "DATABASE_URL", "mysql://ramal"));

        assertThat(wrong.exit()).isEqualTo(2);
    }

    @Test
    void a_locale_whose_file_names_hold_no_accents_is_told_of() throws IOException {
        install();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(run(Map.of("PORT", port, "OBSERVE_PORT", "0", "HOST", "127.0.0.1", "LC_ALL", "C"))
                            .err())
                    .anyMatch(line -> line.contains("Set LANG=C.UTF-8"));
            assertThat(run(Map.of("PORT", port, "OBSERVE_PORT", "0", "HOST", "127.0.0.1", "LC_ALL", "C.UTF-8"))
                            .err())
                    .noneMatch(line -> line.contains("Set LANG=C.UTF-8"));
        }
    }

    @Test
    void a_wrong_route_stops_the_start_and_check_names_its_file() throws IOException {
        install();
        Path route = directory.resolve("routes/flow-incoming.camel.yaml");
        Files.writeString(route, Files.readString(route).replace("kamelet:ring-action", "kamelet:rong-action"));

        Run start = run(Map.of("PORT", "0", "OBSERVE_PORT", "0"));

        assertThat(start.exit()).isEqualTo(2);
        assertThat(start.err()).singleElement().asString().contains("rong-action");

        Run check = run(Map.of(), "check");

        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.out()).contains("routes/flow-incoming.camel.yaml", "rong-action");
    }

    @Test
    void check_finds_nothing_wrong_with_what_is_shipped() throws IOException {
        install();

        Run run = run(Map.of(), "check");

        assertThat(run.out()).contains("are right");
        assertThat(run.exit()).isZero();
        assertThat(directory.resolve("passing")).as("what it made for a while").isEmptyDirectory();
    }

    private Run run(Map<String, String> environment, String... arguments) {
        Path passing = directory.resolve("passing");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + passing,
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        File out = directory.resolve("out.txt").toFile();
        File err = directory.resolve("err.txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(passing);
            Process process = builder.start();
            try {
                assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ended").isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Run(process.exitValue(), Files.readString(out.toPath()), Files.readAllLines(err.toPath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void install() throws IOException {
        Files.copy(Path.of("application.properties"), directory.resolve("application.properties"));
        for (String folder : List.of("routes", "kamelets", "calendars")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.toList()) {
                    Files.copy(file, directory.resolve(file.toString()));
                }
            }
        }
    }
}
