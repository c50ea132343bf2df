package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFaultTest {

    @Test
    void a_directory_that_is_closed_to_the_user_is_named_with_what_to_do() {
        Exception denied = new UncheckedIOException(new AccessDeniedException("/var/lib/ramal/versions"));
        assertThat(StartFault.sentence(new IllegalStateException(denied)))
                .isEqualTo("/var/lib/ramal/versions is closed to this user: let them read and write it, or run this as"
                        + " Ramal's user.");
    }

    @Test
    void a_full_disk_is_told_as_it_is_and_worth_another_start(@TempDir Path data) {
        Exception full = new UncheckedIOException(new IOException("No space left on device"));
        assertThat(StartFault.sentence(full)).isEqualTo("A file cannot be read or written: No space left on device.");
        assertThat(StartFault.passes(full, data)).isTrue();
        assertThat(StartFault.passes(new IllegalStateException("http.port is wrong"), data))
                .isFalse();
    }

    @Test
    void a_start_that_is_refused_leaves_nobody_who_reads_its_closed_database(@TempDir Path directory)
            throws IOException {
        Files.writeString(directory.resolve("broken.camel.yaml"), "- route:\n    from:\n      uri: nowhere:at-all\n");
        Settings settings = RamalExtension.defaults()
                .with(Map.of(
                        "data.directory", directory.resolve("data").toString(),
                        "http.port", Integer.toString(RamalExtension.freePort()),
                        "observe.port", Integer.toString(RamalExtension.freePort()),
                        "camel.main.routes-include-pattern", "file:" + directory + "/**/*.camel.yaml"));
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        assertThatThrownBy(() -> Application.start(Configuration.of(settings, Samples.TOKEN)))
                .isInstanceOf(RuntimeException.class);

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread) && thread.isAlive())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("roster"));
    }
}
