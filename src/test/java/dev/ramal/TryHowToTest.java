package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.cli.RamalCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The guide's commands do what the guide says. */
class TryHowToTest {

    private static final Path GUIDE = Path.of("docs/how-to/try-a-call-before-it-is-real.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^java -jar target/ramal\\.jar (.*)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2();

    @Test
    void each_command_works_as_it_stands(@TempDir Path folder) throws IOException {
        new TwilioCaller(RAMAL).post("/twilio/voice-incoming", TwilioCaller.call());
        String guide = Files.readString(GUIDE);
        Path edited = Installation.with(Map.of()).resolve("routes");
        List<String> tried = new ArrayList<>();
        Matcher command = COMMAND.matcher(guide);
        while (command.find()) {
            String line = command.group(1)
                    .replace("golden/missed.yaml", folder.resolve("missed.yaml").toString())
                    .replace("--routes edited", "--routes " + edited);
            Run run = run(words(line));
            assertThat(run.exit()).as(line + "\n" + run.out() + run.err()).isZero();
            tried.add(run.out());
        }

        assertThat(tried).hasSize(8);
        Matcher shown = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL).matcher(guide);
        assertThat(shown.find()).isTrue();
        assertThat(tried.get(0)).isEqualTo(shown.group(1));
        assertThat(folder.resolve("missed.yaml")).content().contains("step: ring-ended", "outcome: voicemail");
        assertThat(tried.get(6)).endsWith(" 0 go another way.\n");
        assertThat(tried.get(7)).contains(": 1 calls with 1 answers. 0 would have gone another way");
    }

    private static String[] words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words.toArray(String[]::new);
    }

    private record Run(int exit, String out, String err) {}

    private static Run run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment = words[0].equals("replay")
                ? Map.of(
                        "RAMAL_DATA", RAMAL.data().toString(),
                        "TWILIO_ACCOUNT_SID", Samples.ACCOUNT,
                        "TWILIO_AUTH_TOKEN", Samples.TOKEN,
                        "TWILIO_PHONE_NUMBER", "+551140000001",
                        "PUBLIC_URL", TwilioCaller.PUBLIC_URL)
                : Map.of();
        CommandLine line = RamalCommand.line(new Launcher(Path.of(""), environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return new Run(line.execute(words), out.toString(), err.toString());
    }
}
