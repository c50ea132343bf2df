package dev.ramal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassingFolderTest {

    @TempDir
    private Path where;

    @Test
    void a_closed_folder_is_gone_with_all_that_is_in_it() throws IOException {
        PassingFolder folder = PassingFolder.of("test");
        Files.createDirectories(folder.path().resolve("versions/1"));
        Files.writeString(folder.path().resolve("versions/1/jwt-key"), "secret");

        folder.close();

        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void a_program_that_is_broken_off_leaves_no_folder() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + where,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName())
                .start();
        try {
            assertThat(program.inputReader().readLine()).isEqualTo("made");
            assertThat(where).isNotEmptyDirectory();

            program.destroy();

            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(where).isEmptyDirectory();
        } finally {
            program.destroyForcibly();
        }
    }

    /** A program that makes one and does not end by itself. */
    static final class Waiting {

        private Waiting() {}

        public static void main(String[] args) throws IOException {
            PassingFolder folder = PassingFolder.of("test");
            Files.writeString(folder.path().resolve("ramal.mv.db"), "calls");
            System.out.println("made");
            System.in.read();
        }
    }
}
