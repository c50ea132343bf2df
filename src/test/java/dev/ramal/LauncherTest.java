package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {

    /** Nobody's mode keeps root out, who may run this test: a link that leads nowhere is as unreadable to all. */
    @Test
    void a_file_that_is_there_and_cannot_be_read_is_not_called_missing(@TempDir Path directory) throws IOException {
        Files.createSymbolicLink(directory.resolve("application.properties"), directory.resolve("nowhere"));

        assertThat(new Launcher(directory, Map.of()).check()).singleElement().satisfies(finding -> assertThat(
                        finding.what())
                .startsWith("application.properties is here, but this user cannot read it"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, http://127.0.0.1:8080",
        "127.0.0.1, http://127.0.0.1:8080",
        "localhost, http://localhost:8080",
        "'::', 'http://[::1]:8080'",
        "'::1', 'http://[::1]:8080'",
        "'[::1]', 'http://[::1]:8080'",
    })
    void commands_find_the_server_whichever_host_it_listens_on(String host, String address) {
        assertThat(Launcher.local(host, 8080)).hasToString(address);
    }
}
