package dev.ramal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SimulateCommandTest {
    private final FakeRamal ramal;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    SimulateCommandTest() throws IOException {
        ramal = new FakeRamal();
    }

    @AfterEach
    void close() {
        ramal.close();
    }

    private int simulate(String... more) {
        Map<String, String> usual = new LinkedHashMap<>();
        usual.put("--target", ramal.address().toString());
        usual.put("--account-sid", FakeRamal.ACCOUNT);
        usual.put("--auth-token", FakeRamal.TOKEN);
        usual.put("--number", FakeRamal.NUMBER);
        usual.put("--key", FakeRamal.KEY);
        usual.put("--listen", "127.0.0.1:0");
        List<String> arguments = new ArrayList<>(List.of(more));
        usual.forEach((option, value) -> {
            if (!arguments.contains(option)) {
                arguments.addAll(List.of(option, value));
            }
        });
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void a_ramal_that_records_the_truth_passes(@TempDir Path directory) throws IOException {
        Path acknowledged = directory.resolve("acknowledged.txt");
        int code = simulate(
                "--calls",
                "30",
                "--shuffle",
                "--duplicates",
                "0.3",
                "--loss",
                "0.05",
                "--seed",
                "7",
                "--patience",
                "5",
                "--notices",
                "--acknowledged",
                acknowledged.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString()).contains("inbound-voicemail", "0 differences (seed 7)", "p99");
        assertThat(code).isZero();
        assertThat(Files.readAllLines(acknowledged))
                .hasSizeGreaterThan(150)
                .allMatch(line -> line.matches("[0-9a-f]{64} CA[0-9a-f]{32} [A-Z_]+ .+"));
    }

    @Test
    void a_ramal_that_loses_a_record_fails() throws IOException {
        int code = simulate("--calls", "2", "--key", "another-key", "--patience", "0", "--json");

        assertThat(code).isEqualTo(1);
        JsonNode verdict = new ObjectMapper().readTree(out.toString());
        assertThat(verdict.get("differences")).hasSize(2);
        assertThat(verdict.get("differences").get(0).get("found").asText()).isEqualTo("not found");
        assertThat(verdict.get("latencyMillis").get("p99").asDouble()).isPositive();
    }

    @Test
    void a_missing_file_fails(@TempDir Path archive) {
        assertThat(simulate(
                        "--calls",
                        "2",
                        "--scenario",
                        "outbound-answered",
                        "--archive",
                        archive.toString(),
                        "--patience",
                        "1"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("audio that was never fetched");
    }

    @Test
    void only_the_named_scenarios_are_played() {
        assertThat(simulate("--calls", "4", "--scenario", "outbound-busy,inbound-missed"))
                .isZero();
        assertThat(out.toString()).contains("outbound-busy", "inbound-missed").doesNotContain("inbound-answered");
    }

    @Test
    void a_call_that_the_guard_refuses_is_a_difference_with_a_hint() {
        ramal.voiceAnswer = "<Response><Say>Não.</Say><Hangup/></Response>";

        assertThat(simulate("--calls", "1", "--scenario", "outbound-busy", "--patience", "0"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("nobody was rung; do its limits allow so many calls, at this hour?");
    }

    @Test
    void a_wrong_option_is_told_in_a_sentence() {
        assertThat(simulate("--scenario", "inbound-ignored")).isEqualTo(2);
        assertThat(err.toString()).contains("no scenario inbound-ignored; there are [inbound-answered,");
        assertThat(simulate("--duplicates", "3")).isEqualTo(2);
        assertThat(simulate("--account-sid", "x")).isEqualTo(2);
        assertThat(simulate("--calls", "0")).isEqualTo(2);
        assertThat(simulate("--listen", "nowhere")).isEqualTo(2);
        assertThat(err.toString()).contains("--listen is not HOST:PORT").doesNotContain(FakeRamal.TOKEN);
    }

    @Test
    void a_place_that_is_none_is_a_wrong_option(@TempDir Path directory) {
        assertThat(simulate("--target", "localhost:8080")).isEqualTo(2);
        assertThat(simulate("--public-url", "foo")).isEqualTo(2);
        assertThat(simulate("--public-url", "https://ramal.example.com/twilio")).isEqualTo(2);
        assertThat(simulate("--acknowledged", directory.resolve("no/file").toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "the target is not an http address: localhost:8080",
                        "the public address is not an http address without a path: foo",
                        "without a path: https://ramal.example.com/twilio",
                        "cannot write ")
                .doesNotContain("Exception");
    }

    @Test
    void an_office_without_plus_and_country_is_a_wrong_option() {
        assertThat(simulate("--number", "5511")).isEqualTo(2);
        assertThat(err.toString()).contains("--number (or TWILIO_PHONE_NUMBER) must be one number like +551140000001");
    }

    @Test
    void help_names_every_scenario() {
        assertThat(simulate("--help")).isZero();
        assertThat(out.toString()).contains("browser-to-browser", "Exit codes:");
        assertThat(out.toString()).doesNotContain(FakeRamal.TOKEN);
    }

    @Test
    void the_demo_tells_each_call_in_a_few_lines(@TempDir Path archive) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Trunk trunk = Trunk.to(ramal.address(), FakeRamal.ACCOUNT, FakeRamal.TOKEN, FakeRamal.NUMBER);
        try (MediaStand stand = new MediaStand(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), FakeRamal.ACCOUNT, FakeRamal.TOKEN)) {
            ramal.archivesTo(archive, stand);
            ramal.recordsBrowsers = true;
            for (Demo.Language language : Demo.Language.values()) {
                Demo demo = new Demo(
                        trunk,
                        stand,
                        FakeRamal.KEY,
                        language,
                        Duration.ZERO,
                        new PrintStream(text, true, StandardCharsets.UTF_8),
                        archive,
                        List::of);
                assertThat(demo.play(Duration.ofSeconds(5))).isEmpty();
            }
        }
        String told = text.toString(StandardCharsets.UTF_8);
        assertThat(told)
                .contains("e deixa recado", "leaves a message", archive.toString(), "slack enviado", "slack sent")
                .contains("diz “Esta chamada pode ser gravada.” · chama user_1_Ana_Souza, user_2_Bea");
        assertThat(told.lines().count()).isBetween(48L, 2 * 6 * 6L);
    }
}
