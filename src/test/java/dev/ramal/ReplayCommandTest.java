package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.cli.RamalCommand;
import dev.ramal.simulator.MediaStand;
import dev.ramal.simulator.Scenario;
import dev.ramal.simulator.Switchboard;
import dev.ramal.simulator.Trunk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What was answered yesterday is asked of edited routes, while Ramal runs. */
class ReplayCommandTest {

    private static final String AGENTS = "user_1_Ana_Souza,user_2_Bea";
    private static final String MOBILES = "user_1_Ana_Souza=+5511987650001,user_2_Bea=+5511987650002";

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("voice.agents", AGENTS)
            .set("ring.strategy", "round-robin")
            .set("ring.whisper", "whisper")
            .set("ring.follow-me", "true")
            .set("ring.mobiles", MOBILES);

    private static final List<Scenario> PLAYED = List.of(
            Scenario.INBOUND_ANSWERED,
            Scenario.INBOUND_SECOND_AGENT,
            Scenario.INBOUND_MOBILE,
            Scenario.INBOUND_MOBILE_REFUSED,
            Scenario.INBOUND_ABANDONED,
            Scenario.INBOUND_VOICEMAIL,
            Scenario.OUTBOUND_ANSWERED,
            Scenario.BROWSER_TO_BROWSER);

    @BeforeAll
    static void calls_were_made() throws IOException {
        // Of somebody whom only the database knows to be blocked.
        RAMAL.change("INSERT INTO opt_out (number, scope, direction, source, actor)"
                + " VALUES ('+5531987654321', 'all', 'both', 'manual', 'operator')");
        new TwilioCaller(RAMAL).post("/twilio/voice-incoming", TwilioCaller.call("From", "+5531987654321"));
        Trunk trunk = Trunk.to(
                        URI.create("http://127.0.0.1:" + RAMAL.port()), Samples.ACCOUNT, Samples.TOKEN, "+551140000001")
                .knownAs(TwilioCaller.PUBLIC_URL);
        try (MediaStand stand = new MediaStand(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Samples.ACCOUNT, Samples.TOKEN);
                Switchboard switchboard = new Switchboard(trunk, stand, InstantSource.system(), 1, webhook -> {})) {
            switchboard.play(PLAYED, 1, 0, played -> {});
        }
    }

    @Test
    void the_same_routes_would_have_answered_the_same() {
        Run run = run();

        assertThat(run.out())
                .contains(": 9 calls with ", " 0 would have gone another way, 0 would have heard other words.");
        assertThat(run.exit()).isZero();
    }

    @Test
    void who_would_have_rung_others_is_told_with_why() {
        Path edited = edited("agents: \"{{voice.agents}}\"", "agents: zoe");

        Run run = run("--routes", edited.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "at incoming it would have gone another way",
                        "\n      +     <Client",
                        ">zoe</Client>",
                        "now, because  ring: round-robin: zoe ",
                        " 6 would have gone another way, 0 would have heard other words.");
    }

    @Test
    void other_words_lead_nowhere_else() {
        Path edited = edited("prompt: connecting", "text: Um momento.");

        Run run = run("--routes", edited.toString());

        assertThat(run.out())
                .contains(
                        "at incoming other words would have been said",
                        "Um momento.</Say>",
                        " 0 would have gone another way, 6 would have heard other words.");
    }

    @Test
    void a_route_that_breaks_is_told_with_its_reason() {
        Path edited = edited("strategy: \"{{ring.strategy}}\"", "strategy: nonsense");

        assertThat(run("--routes", edited.toString()).out())
                .contains("✗ the route flow-incoming failed: there is no strategy nonsense");
    }

    @Test
    void programs_read_json() {
        assertThat(run("--json").out()).startsWith("{").contains("\"calls\" : 9", "\"changes\" : [ ]");
    }

    @Test
    void calls_of_another_time_are_left_alone() {
        assertThat(run("--since", "2026-01-01", "--until", "2026-01-02").out()).contains(": 0 calls with 0 answers.");
    }

    @Test
    void what_cannot_be_read_is_said_in_a_sentence(@TempDir Path empty) {
        Run nothing = run(Map.of("RAMAL_DATA", empty.toString()));
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.err()).isEqualTo("There is no database in " + empty + ": nothing was recorded there yet.\n");
        assertThat(run("--since", "lately").err())
                .isEqualTo("--since lately is no time: write yesterday, today, 2026-11-24 or \"2026-11-24 08:00\".\n");
    }

    @Test
    void the_journal_is_not_touched() {
        String before = journal();
        run();
        assertThat(journal()).isEqualTo(before);
    }

    private static String journal() {
        return RAMAL.rows("SELECT COUNT(*) AS n, MAX(heard_at) AS last FROM call_event") + " "
                + RAMAL.rows("SELECT COUNT(*) AS n FROM flow_turn") + " " + RAMAL.rows("SELECT * FROM presence");
    }

    /** The shipped installation, whose first flow is edited. */
    private static Path edited(String was, String is) {
        try {
            String flow = Files.readString(Path.of("routes/flow-incoming.camel.yaml"));
            assertThat(flow).contains(was);
            return Installation.with(Map.of("routes/flow-incoming.camel.yaml", flow.replace(was, is)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Run(int exit, String out, String err) {}

    private static Run run(String... options) {
        return run(Map.of(), options);
    }

    private static Run run(Map<String, String> others, String... options) {
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "RAMAL_DATA",
                RAMAL.data().toString(),
                "TWILIO_ACCOUNT_SID",
                Samples.ACCOUNT,
                "TWILIO_AUTH_TOKEN",
                Samples.TOKEN,
                "TWILIO_PHONE_NUMBER",
                "+551140000001",
                "PUBLIC_URL",
                TwilioCaller.PUBLIC_URL,
                "VOICE_AGENTS",
                AGENTS,
                "RING_STRATEGY",
                "round-robin",
                "RING_WHISPER",
                "whisper",
                "RING_FOLLOW_ME",
                "true",
                "RING_MOBILES",
                MOBILES));
        environment.put("DIALLING_HOURS", "always");
        environment.putAll(others);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = RamalCommand.line(new Launcher(Path.of(""), environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("replay"));
        arguments.addAll(Arrays.asList(options));
        return new Run(line.execute(arguments.toArray(String[]::new)), out.toString(), err.toString());
    }
}
