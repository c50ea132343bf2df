package dev.ramal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.simulator.FakeRamal.Heard;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SwitchboardTest {
    private FakeRamal ramal;
    private MediaStand stand;
    private Trunk trunk;

    SwitchboardTest() throws IOException {
        ramal = new FakeRamal();
        stand = new MediaStand(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), FakeRamal.ACCOUNT, FakeRamal.TOKEN);
        trunk = trunkTo(ramal.address());
    }

    @BeforeEach
    void hears_recordings_begin() {
        ramal.recordingEvents = "in-progress completed absent";
    }

    @AfterEach
    void close() {
        ramal.close();
        stand.close();
    }

    private static Trunk trunkTo(URI target) {
        return Trunk.to(target, FakeRamal.ACCOUNT, FakeRamal.TOKEN, FakeRamal.NUMBER);
    }

    private Playback play(Scenario scenario) {
        try (Switchboard switchboard = new Switchboard(trunk, stand, InstantSource.system(), 1, webhook -> {})) {
            return switchboard.play(scenario);
        }
    }

    private List<Playback> playAll(Trunk over, int calls, int concurrency, List<Webhook> acknowledged) {
        List<Playback> played = new ArrayList<>();
        try (Switchboard switchboard = new Switchboard(over, stand, InstantSource.system(), concurrency, webhook -> {
            synchronized (acknowledged) {
                acknowledged.add(webhook);
            }
        })) {
            switchboard.play(Scenario.mix(calls, over.seed()), concurrency, 0, played::add);
        }
        return played;
    }

    @Test
    void an_answered_call_sends_what_the_samples_show() throws IOException {
        Playback playback = play(Scenario.INBOUND_ANSWERED);

        assertThat(playback.differences()).isEmpty();
        shaped(playback, "voice", "01-inbound-a-voice-request");
        shaped(playback, "initiated", "01-inbound-b-client-initiated");
        shaped(playback, "ringing", "01-inbound-c-client-ringing");
        shaped(playback, "in-progress", "01-inbound-d-client-answered");
        shaped(playback, "recording in-progress", "01-inbound-e-recording-in-progress");
        shapedLeg(playback, "completed", "01-inbound-f-client-completed");
        shapedLeg(playback, "canceled", "03-caller-gave-up-a-client-canceled");
        shaped(playback, "dial action", "01-inbound-g-dial-action");
        shapedFinal(playback, "completed", "01-inbound-h-number-status-completed");
        shaped(playback, "recording completed", "01-inbound-i-recording-completed");
        PlayedCall call = playback.call();
        assertThat(call.outcome()).isEqualTo("answered");
        assertThat(call.agent()).isIn("user_1_Ana_Souza", "user_2_Bea");
        assertThat(call.legs()).hasSize(3);
        assertThat(call.recordings()).singleElement().satisfies(recording -> {
            assertThat(recording.channels()).isEqualTo(2);
            assertThat(recording.callSid()).isEqualTo(call.sid());
            assertThat(recording.seconds()).isEqualTo(call.talkSeconds());
        });
    }

    @Test
    void a_caller_whom_nobody_takes_leaves_a_message_where_there_is_a_record_verb() throws IOException {
        Playback playback = play(Scenario.INBOUND_VOICEMAIL);

        assertThat(playback.differences()).isEmpty();
        shapedLeg(playback, "no-answer", "02-noanswer-b-client-noanswer");
        shaped(playback, "dial action", "02-noanswer-c-dial-action");
        shaped(playback, "record action", "02-noanswer-d-record-action");
        shaped(playback, "recording completed", "02-noanswer-e-voicemail-recording-completed");
        shapedFinal(playback, "completed", "02-noanswer-g-number-status-completed");
        assertThat(playback.call().outcome()).isEqualTo("voicemail");
        assertThat(playback.call().ringSeconds()).isEqualTo(29);
    }

    @Test
    void without_a_record_verb_the_same_caller_is_a_missed_call() {
        ramal.voicemail = false;
        Playback playback = play(Scenario.INBOUND_VOICEMAIL);

        assertThat(playback.differences()).isEmpty();
        assertThat(playback.call().outcome()).isEqualTo("missed");
        assertThat(playback.call().recordings()).isEmpty();
    }

    @Test
    void a_missed_caller_leaves_no_message_even_if_asked_to() {
        Playback playback = play(Scenario.INBOUND_MISSED);

        assertThat(playback.differences()).isEmpty();
        assertThat(playback.call().outcome()).isEqualTo("missed");
        assertThat(playback.call().recordings()).isEmpty();
    }

    @Test
    void a_caller_who_gives_up_ends_the_ringing() throws IOException {
        Playback playback = play(Scenario.INBOUND_ABANDONED);

        assertThat(playback.differences()).isEmpty();
        shapedLeg(playback, "canceled", "03-caller-gave-up-a-client-canceled");
        shaped(playback, "dial action", "03-caller-gave-up-b-dial-action");
        shapedFinal(playback, "completed", "03-caller-gave-up-c-number-status");
        assertThat(sent(playback, "dial action").value("CallStatus")).isEqualTo("completed");
        assertThat(playback.call().outcome()).isEqualTo("abandoned");
        assertThat(playback.call().talkSeconds()).isNull();
    }

    @Test
    void a_call_from_the_browser_sends_what_the_samples_show() throws IOException {
        Playback playback = play(Scenario.OUTBOUND_ANSWERED);

        assertThat(playback.differences()).isEmpty();
        Set<String> voice = sample("04-client-out-a-voice-request");
        voice.removeAll(Set.of("leadId", "contactName"));
        assertThat(names(sent(playback, "voice"))).isEqualTo(voice);
        shaped(playback, "initiated", "04-client-out-b-number-initiated");
        shaped(playback, "ringing", "04-client-out-c-number-ringing");
        shaped(playback, "in-progress", "04-client-out-d-number-answered");
        shapedLeg(playback, "completed", "04-client-out-e-number-completed");
        shaped(playback, "dial action", "04-client-out-f-dial-action");
        shapedFinal(playback, "completed", "04-client-out-g-app-status-completed");
        shaped(playback, "recording completed", "04-client-out-h-recording-completed");
        assertThat(playback.call().direction()).isEqualTo("outbound");
        assertThat(playback.call().legs().get(1).from()).isEqualTo(FakeRamal.NUMBER);
    }

    @Test
    void calls_from_the_browser_fail_in_every_way() throws IOException {
        Playback busy = play(Scenario.OUTBOUND_BUSY);
        shapedLeg(busy, "busy", "05-client-out-busy-a-number-final");
        shaped(busy, "dial action", "05-client-out-busy-b-dial-action");
        assertThat(busy.call().outcome()).isEqualTo("busy");

        Playback missed = play(Scenario.OUTBOUND_MISSED);
        shapedLeg(missed, "no-answer", "07-client-out-noanswer-a-number-final");
        shaped(missed, "dial action", "07-client-out-noanswer-b-dial-action");
        assertThat(missed.call().outcome()).isEqualTo("missed");

        Playback failed = play(Scenario.OUTBOUND_FAILED);
        assertThat(failed.sent()).noneMatch(webhook -> webhook.label().equals("ringing"));
        assertThat(failed.call().outcome()).isEqualTo("failed");

        Playback canceled = play(Scenario.OUTBOUND_CANCELED);
        assertThat(canceled.call().outcome()).isEqualTo("canceled");
        assertThat(canceled.call().status()).isEqualTo("no-answer");
    }

    @Test
    void a_browser_calls_a_browser() throws IOException {
        Playback playback = play(Scenario.BROWSER_TO_BROWSER);

        assertThat(playback.differences()).isEmpty();
        shaped(playback, "voice", "09-client-client-a-voice-request");
        shaped(playback, "in-progress", "09-client-client-b-client-answered");
        shapedLeg(playback, "completed", "09-client-client-c-client-completed");
        assertThat(playback.call().party()).isIn("user_1_Ana_Souza", "user_2_Bea");
    }

    @Test
    void every_webhook_is_signed_and_carries_no_fragment() {
        List<Playback> played = playAll(trunk, 10, 2, new ArrayList<>());

        assertThat(played).hasSize(10);
        assertThat(ramal.heard()).hasSizeGreaterThan(60).allMatch(Heard::signed);
        assertThat(ramal.heard()).noneMatch(one -> one.query().contains("rc="));
    }

    @Test
    void leg_times_follow_each_other_and_are_over() {
        Playback playback = play(Scenario.INBOUND_ANSWERED);

        List<java.time.Instant> times = playback.sent().stream()
                .filter(webhook -> webhook.kind() == Webhook.Kind.LEG_STATUS)
                .map(webhook -> java.time.Instant.from(Forms.RFC_2822.parse(webhook.value("Timestamp"))))
                .toList();
        assertThat(times).isSorted();
        assertThat(times.get(times.size() - 1)).isBefore(java.time.Instant.now());
    }

    @Test
    void the_same_seed_plays_the_same_people_under_new_sids() {
        Playback one = play(Scenario.OUTBOUND_ANSWERED);
        Playback other = play(Scenario.OUTBOUND_ANSWERED);

        assertThat(one.call().to()).isEqualTo(other.call().to());
        assertThat(one.call().talkSeconds()).isEqualTo(other.call().talkSeconds());
        assertThat(one.call().sid()).isNotEqualTo(other.call().sid());
    }

    @Test
    void shuffled_callbacks_stay_behind_their_cause() {
        playAll(trunk.withFaults(true, 0, 0), 60, 8, new ArrayList<>());

        Map<String, List<Heard>> calls = new HashMap<>();
        List<String> roots = new ArrayList<>();
        for (Heard one : ramal.heard()) {
            String parent = one.get("ParentCallSid");
            String root = parent.isEmpty() ? one.get("CallSid") : parent;
            calls.computeIfAbsent(root, any -> new ArrayList<>()).add(one);
            roots.add(root);
        }
        assertThat(calls).hasSize(60);
        int disordered = 0;
        int actionBeforeEnd = 0;
        for (List<Heard> call : calls.values()) {
            assertThat(call.get(0).path()).startsWith("/twilio/voice");
            int dial = index(call, "/twilio/flow/dialled");
            int message = index(call, "/twilio/flow/message");
            assertThat(message < 0 || message > dial).isTrue();
            List<Integer> sequence = call.stream()
                    .filter(one -> !one.get("ParentCallSid").isEmpty())
                    .filter(one -> one.get("ParentCallSid").equals(call.get(0).get("CallSid")))
                    .map(one -> Integer.valueOf(one.get("SequenceNumber")))
                    .toList();
            disordered += sequence.stream().sorted().toList().equals(sequence) ? 0 : 1;
            actionBeforeEnd += dial < call.size() - 1 ? 1 : 0;
        }
        assertThat(disordered).isGreaterThan(30);
        assertThat(actionBeforeEnd).isGreaterThan(30);
        int switches = 0;
        for (int i = 1; i < roots.size(); i++) {
            switches += roots.get(i).equals(roots.get(i - 1)) ? 0 : 1;
        }
        assertThat(switches).isGreaterThan(120);
    }

    @Test
    void the_asked_share_comes_twice_with_one_token() {
        playAll(trunk.withFaults(true, 0.3, 0), 60, 4, new ArrayList<>());

        Map<String, List<Heard>> tokens = ramal.heard().stream().collect(Collectors.groupingBy(Heard::token));
        long twice = tokens.values().stream().filter(same -> same.size() == 2).count();
        assertThat(tokens.values()).allMatch(same -> same.size() <= 2);
        assertThat(tokens.values())
                .allMatch(same -> new HashSet<>(same.stream().map(Heard::fields).toList()).size() == 1);
        assertThat((double) twice / tokens.size()).isBetween(0.24, 0.36);
    }

    @Test
    void a_lost_answer_brings_the_webhook_again() {
        List<Playback> played = playAll(trunk.withFaults(false, 0, 0.5), 20, 4, new ArrayList<>());

        assertThat(played).allMatch(playback -> playback.differences().isEmpty());
        Map<String, Long> tokens =
                ramal.heard().stream().collect(Collectors.groupingBy(Heard::token, Collectors.counting()));
        long again = tokens.values().stream().filter(count -> count == 2).count();
        assertThat((double) again / tokens.size()).isBetween(0.35, 0.65);
    }

    @Test
    void a_ramal_that_is_down_is_waited_for() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<Webhook> acknowledged = Collections.synchronizedList(new ArrayList<>());
        try (Switchboard switchboard = new Switchboard(
                trunkTo(URI.create("http://127.0.0.1:" + port)), stand, InstantSource.system(), 1, acknowledged::add)) {
            CompletableFuture<Playback> playing =
                    CompletableFuture.supplyAsync(() -> switchboard.play(Scenario.OUTBOUND_BUSY));
            while (switchboard.traffic().retried() < 2) {
                Thread.onSpinWait();
            }
            assertThat(acknowledged).isEmpty();
            try (FakeRamal late = new FakeRamal(port)) {
                Playback playback = playing.get();
                assertThat(playback.differences()).isEmpty();
                assertThat(acknowledged).hasSameSizeAs(playback.sent());
                assertThat(late.heard()).hasSameSizeAs(playback.sent());
            }
        }
    }

    @Test
    void a_ramal_that_stays_down_is_a_difference() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        trunk = trunkTo(URI.create("http://127.0.0.1:" + port)).paced(Duration.ofMillis(50), false);

        assertThat(play(Scenario.INBOUND_MISSED).differences())
                .extracting(Difference::field)
                .contains("POST /twilio/voice-incoming (voice)", "POST /twilio/call-status (no-answer)");
    }

    @Test
    void what_is_no_twiml_is_a_difference() {
        assertThat(wrongs("")).contains("voice answer: expected TwiML, found an empty body");
        assertThat(wrongs("<Response><Say>")).contains("not well-formed");
        assertThat(wrongs("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Response>&e;</Response>"))
                .contains("not well-formed");
        assertThat(wrongs("<html/>")).contains("a root element <html>");
        assertThat(wrongs("<Response>hello</Response>")).contains("text between the verbs");
        assertThat(wrongs("<Response><Enqueue>x</Enqueue></Response>")).contains("an Enqueue with waitUrl and action");
        assertThat(wrongs("<Response><Dial><Conference>x</Conference></Dial></Response>"))
                .contains("<Conference>");
        assertThat(wrongs("<Response><Dial timeout=\"x\"><Client>a</Client></Dial></Response>"))
                .contains("Dial with timeout=x");
        assertThat(
                        wrongs(
                                "<Response><Dial><Client statusCallback=\"http://else.example/x\">a</Client></Dial></Response>"))
                .contains("found http://else.example/x");
        assertThat(wrongs("<Response><Say>x</Say></Response>")).contains("nobody was rung");
        assertThat(wrongs("<Response><Redirect>/twilio/voice-incoming</Redirect></Response>"))
                .contains("a call that ends");
        ramal.statusCode = 503;
        assertThat(wrongs("<Response/>")).contains("POST /twilio/voice-incoming (voice): expected 200, found 503");
    }

    private String wrongs(String answer) {
        ramal.voiceAnswer = answer;
        return play(Scenario.INBOUND_ANSWERED).differences().toString();
    }

    @Test
    void verbs_are_walked_in_order() {
        ramal.voiceAnswer = "<Response><Gather timeout=\"3\"><Say>Tecle um</Say></Gather><Pause length=\"2\"/>"
                + "<Play>http://audio.example/x.mp3</Play><Redirect>flow/dialled?x=1&amp;y=2</Redirect></Response>";
        Playback playback = play(Scenario.INBOUND_VOICEMAIL);

        assertThat(playback.heard().stream().map(Verb::name))
                .startsWith("Gather", "Say", "Pause", "Play", "Redirect", "Say", "Record");
        assertThat(ramal.heard().get(1).query()).isEqualTo("x=1&y=2");
    }

    @Test
    void what_the_webhooks_tell_is_the_truth_however_they_come(@TempDir Path archive) {
        ramal.archivesTo(archive, stand);
        ramal.recordingEvents = "completed absent";
        ramal.recordsBrowsers = true;
        List<Playback> played = playAll(trunk.withFaults(true, 0.3, 0.1), 100, 8, new ArrayList<>());
        List<PlayedCall> calls = played.stream().map(Playback::call).toList();

        assertThat(played).allMatch(playback -> playback.differences().isEmpty());
        try (Comparison comparison = new Comparison(ramal.address(), FakeRamal.KEY, true)) {
            assertThat(comparison.differences(calls, Duration.ofSeconds(5))).isEmpty();
        }
        assertThat(Comparison.archive(archive, calls, stand)).isEmpty();
        assertThat(calls.stream().map(PlayedCall::outcome).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "answered", "missed", "abandoned", "voicemail", "busy", "failed", "canceled");
    }

    private static int index(List<Heard> call, String path) {
        for (int i = 0; i < call.size(); i++) {
            if (call.get(i).path().equals(path)) {
                return i;
            }
        }
        return -1;
    }

    private static Webhook sent(Playback playback, String label) {
        return playback.sent().stream()
                .filter(webhook -> webhook.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + label + " in " + playback.sent()));
    }

    private static void shaped(Playback playback, String label, String sample) throws IOException {
        assertThat(names(sent(playback, label))).as(sample).isEqualTo(sample(sample));
    }

    private static void shapedLeg(Playback playback, String status, String sample) throws IOException {
        shaped(playback, Webhook.Kind.LEG_STATUS, status, sample);
    }

    private static void shapedFinal(Playback playback, String status, String sample) throws IOException {
        shaped(playback, Webhook.Kind.FINAL_STATUS, status, sample);
    }

    private static void shaped(Playback playback, Webhook.Kind kind, String status, String sample) throws IOException {
        Webhook webhook = playback.sent().stream()
                .filter(one -> one.kind() == kind && one.label().equals(status))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + status + " in " + playback.sent()));
        assertThat(names(webhook)).as(sample).isEqualTo(sample(sample));
    }

    private static Set<String> names(Webhook webhook) {
        return webhook.fields().stream()
                .map(field -> field.name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> sample(String name) throws IOException {
        try (InputStream file = SwitchboardTest.class.getResourceAsStream("/twilio/samples/" + name + ".form")) {
            String form = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            return Arrays.stream(form.split("&"))
                    .map(pair -> pair.substring(0, pair.indexOf('=')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
