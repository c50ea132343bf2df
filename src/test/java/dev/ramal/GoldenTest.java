package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.cli.RamalCommand;
import dev.ramal.rehearsal.GoldenFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The calls that were agreed on go as they did. */
class GoldenTest {

    private static final Path SHIPPED = Path.of("golden");

    /** Whatever this machine's environment says. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("VOICE_AGENTS", "zoe", "RAMAL_LANGUAGE", "en", "PUBLIC_URL", "https://elsewhere.example");

    @Test
    void each_shipped_call_goes_as_was_agreed() {
        List<Path> files = GoldenFolder.files(SHIPPED);

        assertThat(files).hasSizeGreaterThan(5);
        assertThat(new GoldenFolder(new RehearsalStages(Path.of(""), ENVIRONMENT)).departures(files, false))
                .isEmpty();
    }

    @Test
    void a_change_is_told_line_by_line_with_what_to_do(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("missed.yaml");
        String agreed = Files.readString(SHIPPED.resolve("nobody-answers.yaml"));
        Files.writeString(file, agreed.replace("maxLength=\"120\"", "maxLength=\"60\""));

        Run run = run("golden", file.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "missed.yaml: this call goes another way than was agreed.",
                        "\n      step: ring-ended\n    -   <Record",
                        "maxLength=\"60\"",
                        "    +   <Record",
                        "ramal golden --update " + file,
                        "1 calls, 1 go another way.");
        assertThat(run("golden", "--update", file.toString()).exit()).isZero();
        assertThat(Files.readString(file)).isEqualTo(agreed);
    }

    @Test
    void who_rings_and_what_becomes_of_the_call_count_too(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("missed.yaml");
        Files.writeString(
                file,
                Files.readString(SHIPPED.resolve("nobody-answers.yaml"))
                        .replace("rings: [\"user_1\"]", "rings: [\"user_1\",\"user_2\"]"));

        assertThat(run("golden", file.toString()).out()).contains("- rings: user_1, user_2", "+ rings: user_1");
    }

    @Test
    void a_tried_call_can_be_kept(@TempDir Path folder) {
        Path file = folder.resolve("english.yaml");
        String[] words = {
            "try",
            "--from",
            "+5531987654321",
            "--at",
            "2026-11-24 10:00",
            "--no-answer",
            "--set",
            "language=en",
            "--save",
            file.toString()
        };

        assertThat(run(words).exit()).isZero();
        assertThat(file).content().contains("language: \"en\"", "For your safety");
        assertThat(run("golden", file.toString()).out()).isEqualTo("1 calls, 0 go another way.\n");
    }

    @Test
    void what_is_no_golden_call_is_told(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, "call:\n  from: \"+5531987654321\"\n  at: soon\n");

        assertThat(run("golden", file.toString()).out()).contains("call.at must be a time like 2026-11-29 19:10.");
        Files.writeString(file, "call: [");
        assertThat(run("golden", file.toString()).out()).contains("it is no YAML");
    }

    private record Run(int exit, String out) {}

    private static Run run(String... words) {
        StringWriter out = new StringWriter();
        CommandLine line = RamalCommand.line(new Launcher(Path.of(""), Map.of()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()));
        int exit = line.execute(words);
        return new Run(exit, out.toString());
    }
}
