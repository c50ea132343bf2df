package dev.ramal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ramal.cli.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void a_file() throws IOException {
        properties("http.port = {{env:PORT:8080}}");
    }

    @Test
    void the_environment_beats_the_env_file_and_that_the_default() throws IOException {
        assertThat(read(Map.of()).get("http.port")).isEqualTo("8080");
        env("PORT=9000");
        assertThat(read(Map.of()).get("http.port")).isEqualTo("9000");
        assertThat(read(Map.of("PORT", "9100")).get("http.port")).isEqualTo("9100");
    }

    @Test
    void an_empty_value_of_the_environment_is_none() throws IOException {
        env("PORT=9000");
        assertThat(read(Map.of("PORT", " ")).get("http.port")).isEqualTo("9000");
        env("PORT=");
        assertThat(read(Map.of()).get("http.port")).isEqualTo("8080");
    }

    @Test
    void the_env_file_is_read_as_people_write_it() throws IOException {
        properties("a = {{env:A:}}", "b = {{env:B:}}", "c = {{env:C:}}", "d = {{env:D:}}", "e = {{env:E:}}");
        env("# A=commented", "export A=plain", "B = \"with # and = inside\"", "C='Ligação'", "D=x # why", "E=a#b");
        assertThat(read(Map.of()).all())
                .containsEntry("a", "plain")
                .containsEntry("b", "with # and = inside")
                .containsEntry("c", "Ligação")
                .containsEntry("d", "x")
                .containsEntry("e", "a#b");
    }

    @Test
    void a_comment_behind_an_empty_value_is_no_value() throws IOException {
        properties("a = {{env:A:}}", "b = {{env:B:}}", "c = {{env:C:}}", "d = {{env:D:}}");
        env("A= # the old token, while it is rotated", "B=\t# none", "C=#", "D=x\t# why");
        assertThat(read(Map.of()).all())
                .containsEntry("a", "")
                .containsEntry("b", "")
                .containsEntry("c", "#")
                .containsEntry("d", "x");
    }

    @Test
    void the_mark_that_an_editor_puts_before_the_first_line_is_overlooked() throws IOException {
        env("\ufeffPORT=9000");
        assertThat(read(Map.of()).get("http.port")).isEqualTo("9000");
    }

    @Test
    void a_default_may_hold_braces_and_a_value_several_names() throws IOException {
        properties("folder = {{env:FOLDER:{year}/{month}}}", "url = {{env:SCHEME:https}}://{{env:NAME:example}}.com");
        assertThat(read(Map.of("NAME", "ramal")).all())
                .containsEntry("folder", "{year}/{month}")
                .containsEntry("url", "https://ramal.com");
    }

    @Test
    void a_value_of_the_environment_is_text_and_nothing_more() throws IOException {
        assertThat(read(Map.of("PORT", "{{env:HOME:x}} $1 \\")).get("http.port"))
                .isEqualTo("{{env:HOME:x}} $1 \\");
    }

    @Test
    void a_file_in_another_encoding_is_refused_by_its_name() throws IOException {
        properties("port = {{env:PORT:1}}");
        Files.write(directory.resolve(".env"), "NOME=Ligações".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOfSatisfying(Program.Refused.class, refused -> assertThat(refused)
                        .hasMessage(".env is not UTF-8: save it in that encoding."));
    }

    @Test
    void a_file_that_may_not_be_read_is_refused_by_its_name() throws IOException {
        Path nobodyReads = Path.of("/proc/self/mem");
        assumeTrue(Files.isRegularFile(nobodyReads));
        properties("port = {{env:PORT:1}}");
        Files.createSymbolicLink(directory.resolve(".env"), nobodyReads);
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOfSatisfying(Program.Refused.class, refused -> assertThat(refused)
                        .hasMessage(".env cannot be read: let Ramal's user read it."));
    }

    @Test
    void without_the_file_there_are_no_settings() {
        assertThatThrownBy(() -> Settings.read(directory.resolve("nowhere"), Map.of()))
                .isInstanceOf(UncheckedIOException.class);
    }

    private Settings read(Map<String, String> environment) {
        return Settings.read(directory, environment);
    }

    private void properties(String... lines) throws IOException {
        Files.write(directory.resolve("application.properties"), List.of(lines));
    }

    private void env(String... lines) throws IOException {
        Files.write(directory.resolve(".env"), List.of(lines));
    }
}
