package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ramal.database.Secrets;
import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import dev.ramal.simulator.SimulateCommand;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What Ramal keeps, other users of the machine cannot read. */
class DataDirectoryTest {

    @BeforeAll
    static void where_files_have_modes() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    }

    @Test
    void directories_are_0700_and_files_0600(@TempDir Path temporary) throws IOException {
        Path data = temporary.resolve("made/by/ramal");
        int port = RamalExtension.freePort();
        int media = RamalExtension.freePort();
        Settings settings = RamalExtension.defaults()
                .with(Map.of(
                        "data.directory", data.toString(),
                        "http.port", Integer.toString(port),
                        "observe.port", Integer.toString(RamalExtension.freePort()),
                        "twilio.api-url", "http://127.0.0.1:" + media));
        Configuration demo = Configuration.of(settings, Samples.TOKEN);

        try (Application running = Application.start(demo)) {
            assertThat(running.camel().isStarted()).isTrue();
            int different = new CommandLine(new SimulateCommand())
                    .execute(
                            "--target=http://127.0.0.1:" + port,
                            "--listen=127.0.0.1:" + media,
                            "--account-sid=" + Configuration.DEMO_ACCOUNT,
                            "--auth-token=" + Samples.TOKEN,
                            "--key=" + data.resolve("operator-key"),
                            "--calls=1",
                            "--scenario=inbound-answered",
                            "--archive=" + data.resolve("archive"));
            assertThat(different).isZero();
        }

        Map<String, String> modes = modes(data);
        assertThat(modes).containsKeys("", "archive", "database-password", "operator-key", "ramal.mv.db");
        assertThat(modes.keySet()).anyMatch(name -> name.endsWith(".mp3"));
        modes.forEach((name, mode) ->
                assertThat(mode).as(name).isEqualTo(Files.isDirectory(data.resolve(name)) ? "rwx------" : "rw-------"));
    }

    @Test
    void a_directory_that_somebody_made_stays_as_it_is(@TempDir Path temporary) throws IOException {
        Path data = Files.createDirectory(
                temporary.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));

        Secrets.directory(data);
        Secrets.keep(data.resolve("operator-key"));

        assertThat(modes(data)).containsEntry("", "rwxr-x---").containsEntry("operator-key", "rw-------");
    }

    @Test
    void a_secret_that_could_not_be_written_to_a_full_disk_is_made_by_the_next_start(@TempDir Path data)
            throws IOException {
        for (String name : new String[] {"database-password", "operator-key", "jwt-key"}) {
            Secrets.file(data.resolve(name));
        }
        Settings settings = RamalExtension.defaults()
                .with(Map.of(
                        "data.directory", data.toString(),
                        "http.port", Integer.toString(RamalExtension.freePort()),
                        "observe.port", Integer.toString(RamalExtension.freePort())));

        try (Application running = Application.start(Configuration.of(settings, Samples.TOKEN))) {
            assertThat(running.camel().isStarted()).isTrue();
        }

        for (String name : new String[] {"database-password", "operator-key", "jwt-key"}) {
            assertThat(data.resolve(name)).content().as(name).matches("[A-Za-z0-9_-]{43}\\s*");
        }
        assertThat(modes(data))
                .containsEntry("database-password", "rw-------")
                .containsEntry("operator-key", "rw-------");
    }

    private static Map<String, String> modes(Path directory) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path one : all.toList()) {
                modes.put(
                        directory.relativize(one).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
            }
        }
        return modes;
    }
}
