package dev.ramal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.FakeReceiver;
import dev.ramal.fakes.FakeReceiver.Told;
import dev.ramal.fakes.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A CRM that is told of calls, over real HTTP. */
class WebhookRouteTest {

    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger SIDS = new AtomicInteger();
    private static final FakeReceiver CRM = new FakeReceiver();

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("webhook.url", CRM.uri() + "/calls?tenant=7")
            .set("webhook.secret", "whsec_" + SECRET);

    private final TwilioCaller twilio = new TwilioCaller(RAMAL);

    @AfterAll
    static void close() {
        CRM.close();
    }

    @BeforeEach
    void reset() {
        CRM.reset();
    }

    @Test
    void a_finished_call_and_its_recording_are_told_once_each_and_signed() throws Exception {
        String call = sid("CA");
        String recording = sid("RE");
        finish(call, recording);

        assertThat(CRM.awaitAsked("event", 2, PATIENCE)).isTrue();

        Told finished = told(call);
        JsonNode event = finished.json();
        assertThat(event.path("type").asText()).isEqualTo("call.finished");
        assertThat(event.at("/data/call/sid").asText()).isEqualTo(call);
        assertThat(event.at("/data/call/outcome").asText()).isEqualTo("answered");
        assertThat(event.at("/data/call/from").asText()).isEqualTo("+5511987654321");
        assertThat(event.at("/data/call/page").asText()).isEqualTo(TwilioCaller.PUBLIC_URL + "/app/calls/" + call);
        assertThat(finished.target()).isEqualTo("/calls?tenant=7");
        assertThat(finished.signature()).isEqualTo("v1," + hmac(finished));

        Told completed = told(recording);
        assertThat(completed.json().path("type").asText()).isEqualTo("recording.completed");
        assertThat(completed.json().at("/data/recording/audio").asText())
                .isEqualTo(TwilioCaller.PUBLIC_URL + "/api/recordings/" + recording);
        assertThat(completed.json().at("/data/call/sid").asText()).isEqualTo(call);
        assertThat(completed.signature()).isEqualTo("v1," + hmac(completed));
        assertThat(new TreeSet<>(CRM.headers().get(0).keySet()))
                .as("nothing of ours that is nobody's business")
                .noneMatch(name -> name.startsWith("Camel") || name.equals("Authorization"));
    }

    @Test
    void who_does_not_take_it_is_told_again_under_the_same_id() throws Exception {
        CRM.fail("event", Fault.status(503), Fault.status(302));
        String call = sid("CA");
        NotifyBuilder told = new NotifyBuilder(RAMAL.camel())
                .fromRoute("deliver-webhook")
                .whenDone(3)
                .create();
        finish(call, null);

        assertThat(told.matches(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(CRM.asked("event")).isEqualTo(3);
        assertThat(CRM.headers().stream()
                        .map(headers -> headers.get("Webhook-id"))
                        .filter(id -> id.equals(List.of(call + "/webhook"))))
                .hasSize(3);
        assertThat(CRM.told())
                .filteredOn(event -> event.id().equals(call + "/webhook"))
                .hasSize(1);
    }

    // How

    private void finish(String call, String recording) {
        String leg = sid("CA");
        String time = "Tue, 10 Mar 2026 14:31:00 +0000";
        twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", call));
        status(
                "CallSid",
                leg,
                "ParentCallSid",
                call,
                "To",
                "client:user_1",
                "Direction",
                "outbound-dial",
                "CallStatus",
                "completed",
                "CallDuration",
                "20",
                "SequenceNumber",
                "3",
                "Timestamp",
                time);
        status(
                "CallSid",
                call,
                "CallStatus",
                "completed",
                "CallDuration",
                "30",
                "SequenceNumber",
                "9",
                "Timestamp",
                time);
        if (recording != null) {
            Map<String, String> said = TwilioCaller.call(
                    "CallSid",
                    call,
                    "RecordingSid",
                    recording,
                    "RecordingStatus",
                    "completed",
                    "RecordingDuration",
                    "20",
                    "RecordingChannels",
                    "2",
                    "RecordingSource",
                    "DialVerb");
            List.of("From", "To", "Direction", "CallStatus").forEach(said::remove);
            assertThat(twilio.post("/twilio/recording-status", said).statusCode())
                    .isEqualTo(204);
        }
    }

    private void status(String... said) {
        Map<String, String> fields = TwilioCaller.call(said);
        fields.put("CallbackSource", "call-progress-events");
        assertThat(twilio.post("/twilio/call-status", fields).statusCode()).isEqualTo(204);
    }

    private static Told told(String subject) {
        List<Told> its = CRM.told().stream()
                .filter(event -> event.id().equals(subject + "/webhook"))
                .toList();
        assertThat(its).hasSize(1);
        return its.get(0);
    }

    private static String hmac(Told told) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"));
        String signed = told.id() + "." + told.at().getEpochSecond() + "." + told.body();
        return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String sid(String kind) {
        return kind + "%032x".formatted(0x3eb0_0000L + SIDS.incrementAndGet());
    }
}
