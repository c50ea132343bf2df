package dev.ramal.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.simulator.MediaStand;
import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Twilio could not tell, because nobody answered: asked for later, from a stand-in of its REST API. */
abstract class CatchUpCases {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger SIDS = new AtomicInteger();
    private static final String OURS = "+551140000001";
    private static final String TRUNK = "+551140000055";
    private static final String APP = "+551140000056";
    private static final String CALLER = "+5511987654321";

    /** Stands for as long as there are tests that ask it. */
    private static final MediaStand TWILIO = stand();

    /** Before any webhook that might still come. */
    private final Instant then = Instant.now().minus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.SECONDS);

    private final RamalExtension ramal;
    private final TwilioCaller twilio;

    CatchUpCases(RamalExtension ramal) {
        this.ramal = ramal;
        this.twilio = new TwilioCaller(ramal);
    }

    static RamalExtension catchingUp(RamalExtension ramal) {
        return ramal.set("twilio.api-url", TWILIO.address().toString())
                .set("recordings.archive", "true")
                .set("messages.missed-call", "true")
                // By hand, so that no round comes between.
                .set("calls.catch-up-minutes", "0");
    }

    @AfterEach
    void be_there() {
        TWILIO.away(false);
        TWILIO.broken("");
    }

    @BeforeEach
    void look_back_an_hour() {
        ramal.change("UPDATE catch_up SET looking_until = NULL, known_until = CURRENT_TIMESTAMP - INTERVAL '1' HOUR");
    }

    @Test
    void a_call_ends_though_nobody_told_its_end() {
        String call = calls();
        ended(leg(call, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));

        lookBack();

        JsonNode record = record(call);
        assertThat(record.path("outcome").asText()).isEqualTo("missed");
        assertThat(record.path("totalSeconds").asInt()).isEqualTo(42);
        assertThat(Instant.parse(record.path("endedAt").asText())).isEqualTo(then.plusSeconds(42));
    }

    @Test
    void whom_it_reached_is_known_and_its_recording_is_kept_safe() {
        String call = calls();
        String agent = sid("CA");
        String recording = sid("RE");
        ended(leg(call, null, CALLER, OURS, "completed", 60), "inbound", then, then.plusSeconds(60));
        ended(
                leg(agent, call, CALLER, "client:user_1", "completed", 45),
                "outbound-dial",
                then.plusSeconds(15),
                then.plusSeconds(60));
        TWILIO.publish(new PlayedRecording(recording, call, "DialVerb", 2, 45), then.plusSeconds(15));

        lookBack();

        JsonNode record = record(call);
        assertThat(record.path("outcome").asText()).isEqualTo("answered");
        assertThat(record.path("agent").asText()).isEqualTo("user_1");
        assertThat(record.path("talkSeconds").asInt()).isEqualTo(45);
        assertThat(record.path("recordings").get(0).path("sid").asText()).isEqualTo(recording);
        assertThat(ramal.rows("SELECT destination FROM delivery WHERE subject = '" + recording + "'"))
                .extracting(row -> row.get("destination"))
                .contains("archive");
    }

    @Test
    void what_was_erased_is_not_taken_in_again() {
        String caller = "+5511976000001";
        String call = sid("CA");
        twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", call, "From", caller, "To", OURS));
        ended(leg(call, null, caller, OURS, "completed", 60), "inbound", then, then.plusSeconds(60));
        ramal.change("UPDATE call SET began_at = began_at - INTERVAL '20' MINUTE WHERE sid = '" + call + "'");
        lookBack();
        HttpResponse<String> erased = twilio.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ramal.port() + "/api/parties/%2B5511976000001?reason=asked"))
                .header("Authorization", "Bearer " + ramal.operatorKey())
                .DELETE());
        assertThat(erased.statusCode()).as(erased.body()).isEqualTo(202);
        await("SELECT subject FROM delivery WHERE state = 'sent' AND destination = 'discard-call' AND subject = '"
                + call + "'");
        String agent = sid("CA");
        String recording = sid("RE");
        ended(leg(call, null, caller, OURS, "completed", 60), "inbound", then, then.plusSeconds(60));
        ended(
                leg(agent, call, caller, "client:user_1", "completed", 45),
                "outbound-dial",
                then.plusSeconds(15),
                then.plusSeconds(60));
        TWILIO.publish(new PlayedRecording(recording, call, "DialVerb", 2, 45), then.plusSeconds(15));
        look_back_an_hour();

        lookBack();

        JsonNode record = record(call);
        assertThat(record.path("talkSeconds").asInt()).as("its story goes on").isEqualTo(45);
        assertThat(record.has("party")).isFalse();
        assertThat(ramal.rows("SELECT digest FROM call_event WHERE form LIKE '%5511976000001%'"))
                .isEmpty();
        assertThat(ramal.rows("SELECT sid FROM leg WHERE caller = '" + caller + "' OR callee = '" + caller + "'"))
                .isEmpty();
        await("SELECT subject FROM delivery WHERE state = 'sent' AND destination = 'discard-twilio' AND subject = '"
                + recording + "'");
        assertThat(ramal.rows(
                        "SELECT subject FROM delivery WHERE destination = 'archive' AND subject = '" + recording + "'"))
                .isEmpty();
    }

    private void await(String query) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (ramal.rows(query).isEmpty() && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(ramal.rows(query)).as(query).isNotEmpty();
    }

    @Test
    void who_is_told_of_an_end_is_told_whom_it_reached() {
        String call = calls();
        String agent = sid("CA");
        ended(leg(call, null, CALLER, OURS, "completed", 60), "inbound", then, then.plusSeconds(60));
        ended(
                leg(agent, call, CALLER, "client:user_1", "completed", 45),
                "outbound-dial",
                then.plusSeconds(15),
                then.plusSeconds(60));

        lookBack();

        assertThat(ramal.rows("SELECT subject FROM delivery WHERE destination = 'text-missed-caller' AND subject = '"
                        + call + "'"))
                .as("it was never a missed one")
                .isEmpty();
    }

    @Test
    void what_was_asked_for_does_not_count_as_heard() throws IOException {
        String call = calls();
        ramal.change("UPDATE call_event SET heard_at = heard_at - INTERVAL '2' HOUR");
        ended(leg(call, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));

        lookBack();

        for (JsonNode check : JSON.readTree(twilio.api("/api/setup").body()).path("checks")) {
            if (check.path("name").asText().equals("webhooks")) {
                assertThat(Instant.parse(check.path("heardAt").asText()))
                        .isBefore(Instant.now().minus(Duration.ofHours(1)));
            }
        }
        assertThat(record(call).path("outcome").asText()).isEqualTo("missed");
    }

    @Test
    void a_call_of_which_only_the_recording_was_heard_gets_its_numbers() {
        String call = sid("CA");
        String recording = sid("RE");
        Map<String, String> said = TwilioCaller.call(
                "CallSid", call, "RecordingSid", recording, "RecordingStatus", "completed", "RecordingDuration", "20");
        List.of("From", "To", "Direction", "CallStatus").forEach(said::remove);
        assertThat(twilio.post("/twilio/recording-status", said).statusCode()).isEqualTo(204);
        ended(leg(call, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));

        lookBack();

        JsonNode record = record(call);
        assertThat(record.path("direction").asText()).isEqualTo("inbound");
        assertThat(record.path("from").asText()).isEqualTo(CALLER);
        assertThat(record.path("to").asText()).isEqualTo(OURS);
        assertThat(record.path("outcome").asText()).isEqualTo("missed");
    }

    @Test
    void a_call_that_cannot_be_asked_about_keeps_no_other() {
        String broken = calls();
        String other = calls();
        String missed = sid("CA");
        ended(leg(broken, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));
        ended(leg(other, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));
        ended(leg(missed, null, CALLER, OURS, "completed", 6), "inbound", then, then.plusSeconds(6));
        Object before = since();

        TWILIO.broken(broken);
        assertThatThrownBy(this::lookBack).isInstanceOf(CamelExecutionException.class);

        assertThat(record(other).path("outcome").asText()).isEqualTo("missed");
        assertThat(record(missed).path("outcome").asText()).isEqualTo("missed");
        assertThat(since()).as("it is asked about again").isEqualTo(before);
        TWILIO.broken("");
        lookBack();
        assertThat(record(broken).path("outcome").asText()).isEqualTo("missed");
    }

    @Test
    void a_call_that_cannot_be_recorded_keeps_no_other() {
        String broken = calls();
        String other = calls();
        String missed = sid("CA");
        ended(leg(broken, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));
        ended(leg(other, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));
        ended(leg(missed, null, CALLER, OURS, "completed", 6), "inbound", then, then.plusSeconds(6));
        ramal.change("ALTER TABLE call_event ADD CONSTRAINT in_the_way CHECK (call_sid <> '" + broken
                + "' OR form NOT LIKE '%RamalAsked%')");
        try {
            assertThatThrownBy(this::lookBack).isInstanceOf(CamelExecutionException.class);
        } finally {
            ramal.change("ALTER TABLE call_event DROP CONSTRAINT in_the_way");
        }

        assertThat(record(other).path("outcome").asText()).isEqualTo("missed");
        assertThat(record(missed).path("outcome").asText()).isEqualTo("missed");
        assertThat(record(broken).has("outcome")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice_application_sid", "trunk_sid"})
    void a_number_whose_callers_something_else_takes_is_none_of_ours(String instead) {
        String number = instead.equals("trunk_sid") ? TRUNK : APP;
        String call = sid("CA");
        ended(leg(call, null, CALLER, number, "completed", 6), "inbound", then, then.plusSeconds(6));

        lookBack();

        assertThat(ramal.rows("SELECT sid FROM leg WHERE sid = '" + call + "'")).isEmpty();
    }

    @Test
    void after_a_very_long_time_the_last_month_is_looked_back_at() {
        ramal.change("UPDATE catch_up SET known_until = CURRENT_TIMESTAMP - INTERVAL '400' DAY");
        Instant longAgo = then.minus(Duration.ofDays(40));
        Instant lately = then.minus(Duration.ofDays(20));
        String old = sid("CA");
        String young = sid("CA");
        ended(leg(old, null, CALLER, OURS, "completed", 6), "inbound", longAgo, longAgo.plusSeconds(6));
        ended(leg(young, null, CALLER, OURS, "completed", 6), "inbound", lately, lately.plusSeconds(6));

        lookBack();

        assertThat(ramal.rows("SELECT sid FROM leg WHERE sid IN ('" + old + "', '" + young + "')"))
                .extracting(row -> row.get("sid"))
                .containsExactly(young);
    }

    @Test
    void who_called_while_nobody_answered_was_missed() {
        String call = sid("CA");
        ended(leg(call, null, CALLER, OURS, "completed", 6), "inbound", then, then.plusSeconds(6));

        lookBack();

        JsonNode record = record(call);
        assertThat(record.path("direction").asText()).isEqualTo("inbound");
        assertThat(record.path("outcome").asText()).isEqualTo("missed");
        assertThat(record.path("from").asText()).isEqualTo(CALLER);
        assertThat(Instant.parse(record.path("startedAt").asText())).isEqualTo(then);
        assertThat(ramal.rows("SELECT destination FROM delivery WHERE subject = '" + call + ":call'"))
                .extracting(row -> row.get("destination"))
                .containsExactly("slack");
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "no-answer", "canceled", "failed"})
    void a_call_that_has_no_end_ended_when_twilio_last_knew_of_it(String status) {
        String call = sid("CA");
        ended(leg(call, null, CALLER, OURS, status, 0), "inbound", then, then.plusSeconds(9));

        lookBack();

        assertThat(Instant.parse(record(call).path("endedAt").asText())).isEqualTo(then.plusSeconds(9));
    }

    @Test
    void what_is_none_of_ours_is_left_alone() {
        String elsewhere = sid("CA");
        String unknownNumber = sid("CA");
        String placed = sid("CA");
        String child = sid("CA");
        ended(leg(elsewhere, null, CALLER, "+551140000077", "completed", 6), "inbound", then, then.plusSeconds(6));
        ended(leg(unknownNumber, null, CALLER, "+551140000078", "completed", 6), "inbound", then, then.plusSeconds(6));
        ended(leg(placed, null, OURS, CALLER, "completed", 6), "outbound-api", then, then.plusSeconds(6));
        ended(leg(child, elsewhere, CALLER, "client:x", "completed", 6), "outbound-dial", then, then.plusSeconds(6));
        TWILIO.publish(new PlayedRecording(sid("RE"), elsewhere, "DialVerb", 2, 5), then);

        lookBack();

        assertThat(ramal.rows("SELECT sid FROM leg WHERE sid IN ('" + elsewhere + "', '" + unknownNumber + "', '"
                        + placed + "', '" + child + "')"))
                .isEmpty();
    }

    @Test
    void what_may_still_be_told_is_waited_for() {
        String call = calls();
        Instant now = Instant.now();
        ended(leg(call, null, CALLER, OURS, "completed", 30), "inbound", now.minusSeconds(60), now.minusSeconds(30));

        lookBack();

        assertThat(record(call).has("outcome")).isFalse();
    }

    @Test
    void what_goes_on_goes_on() {
        String call = calls();
        TWILIO.note(leg(call, null, CALLER, OURS, "in-progress", 0), "inbound", then, then);

        lookBack();

        assertThat(record(call).has("outcome")).isFalse();
    }

    @Test
    void nothing_is_taken_twice() {
        String call = calls();
        ended(leg(call, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));
        lookBack();
        List<Map<String, Object>> once = journal(call);

        look_back_an_hour();
        lookBack();

        assertThat(once).hasSize(2);
        assertThat(journal(call)).isEqualTo(once);
    }

    @Test
    void a_twilio_that_does_not_answer_is_asked_again_about_the_same_time() {
        String call = calls();
        Object before = since();

        TWILIO.away(true);
        assertThatThrownBy(this::lookBack).isInstanceOf(CamelExecutionException.class);
        TWILIO.away(false);
        assertThat(since()).isEqualTo(before);

        ended(leg(call, null, CALLER, OURS, "completed", 42), "inbound", then, then.plusSeconds(42));
        lookBack();
        assertThat(since()).isNotEqualTo(before);
        assertThat(record(call).path("outcome").asText()).isEqualTo("missed");
    }

    // How

    /** A caller of whom Ramal hears, and then nothing more. */
    private String calls() {
        String call = sid("CA");
        assertThat(twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", call, "From", CALLER, "To", OURS))
                        .statusCode())
                .isEqualTo(200);
        ramal.change("UPDATE call SET began_at = began_at - INTERVAL '20' MINUTE WHERE sid = '" + call + "'");
        return call;
    }

    private static PlayedLeg leg(String sid, String parent, String from, String to, String status, int seconds) {
        return new PlayedLeg(sid, parent, from, to, status, seconds);
    }

    private static void ended(PlayedLeg leg, String direction, Instant began, Instant ended) {
        TWILIO.note(new PlayedLeg(leg.sid(), leg.parent(), leg.from(), leg.to(), "ringing", 0), direction, null, began);
        TWILIO.note(leg, direction, leg.status().equals("completed") ? began : null, ended);
    }

    private void lookBack() {
        ramal.camel().createProducerTemplate().sendBody("direct:calls-look-back", "");
    }

    private Object since() {
        return ramal.rows("SELECT known_until FROM catch_up").get(0).get("known_until");
    }

    private List<Map<String, Object>> journal(String call) {
        return ramal.rows("SELECT digest FROM call_event WHERE call_sid = '" + call + "' ORDER BY digest");
    }

    private JsonNode record(String call) {
        try {
            return JSON.readTree(twilio.api("/api/calls/" + call).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sid(String kind) {
        return kind + "%032x".formatted(0xca7c_0000L + SIDS.incrementAndGet());
    }

    private static MediaStand stand() {
        try {
            MediaStand stand = new MediaStand(new InetSocketAddress("127.0.0.1", 0), Samples.ACCOUNT, Samples.TOKEN);
            for (String number : List.of(OURS, TRUNK, APP)) {
                stand.number(number, TwilioCaller.PUBLIC_URL + "/twilio/voice-incoming");
            }
            stand.overridden(TRUNK, "trunk_sid");
            stand.overridden(APP, "voice_application_sid");
            stand.number("+551140000077", "https://elsewhere.example.com/voice");
            return stand;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
