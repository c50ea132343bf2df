package dev.ramal.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.deliveries.durable.Outbox;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.FakeTwilioMedia;
import dev.ramal.fakes.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks for what is kept about them gets all of it; who wants it erased is nobody from then on. */
abstract class ErasureCases {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger PEOPLE = new AtomicInteger();
    private static final AtomicInteger SIDS = new AtomicInteger();
    private static final String OURS = "+551140000001";
    private static final String AGENT = "client:user_1";
    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** They stand for as long as there are tests that ask them. */
    static final FakeTwilioMedia TWILIO = new FakeTwilioMedia(Samples.ACCOUNT, Samples.TOKEN);

    static final FakeDrive DRIVE = new FakeDrive("0AFolderOfRecordings");

    private final RamalExtension ramal;
    private final TwilioCaller twilio;
    private final Instant then = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    /** In E.164, the same without its country, and as people write it. */
    private String number = "";

    private String national = "";
    private String written = "";
    private String name = "";
    private String nick = "";
    private String note = "";
    private String call = "";
    private String leg = "";
    private String recording = "";
    private String message = "";

    ErasureCases(RamalExtension ramal) {
        this.ramal = ramal;
        this.twilio = new TwilioCaller(ramal);
    }

    static RamalExtension keeping(RamalExtension ramal) {
        return ramal.set("twilio.api-url", TWILIO.uri().toString())
                .set("recordings.archive", "true")
                .set("recordings.folder", "{contact}")
                .set("slack.settle-seconds", "0")
                // By hand, so that no round comes between.
                .set("calls.catch-up-minutes", "0")
                .set("drive.client-id", "id")
                .set("drive.client-secret", "secret")
                .set("drive.refresh-token", "token")
                .set("drive.folder-id", "0AFolderOfRecordings")
                .set("drive.api-url", DRIVE.uri() + "/")
                .set("drive.token-url", DRIVE.uri() + "/token");
    }

    @BeforeEach
    void somebody_else() {
        int person = PEOPLE.incrementAndGet();
        national = "1197654%04d".formatted(person);
        number = "+55" + national;
        written = "(11) 97654-%04d".formatted(person);
        name = "Zulmira%03d Quaresma%03d".formatted(person, person);
        nick = "Zuzu%03d".formatted(person);
        note = "prefere ser chamada de " + nick;
        call = sid("CA");
        leg = sid("CA");
        recording = sid("RE");
        message = sid("SM");
    }

    @AfterEach
    void heal() {
        TWILIO.reset();
    }

    // Everything that is kept

    @Test
    void no_table_and_no_file_tells_of_them_any_more() {
        everything();
        assertThat(traces())
                .as("where the test would see it")
                .contains(
                        "call.party",
                        "call_event.form",
                        "leg.caller",
                        "call.notes",
                        "call.contact_name",
                        "contact.name",
                        "party_term.party",
                        "message.body",
                        "dial.number",
                        "callback_request.number",
                        "archive_file.path",
                        "flow_turn.decisions",
                        "recording.transcription",
                        "call_tag.tag");

        assertThat(erase("asked for by letter").statusCode()).isEqualTo(202);

        awaitDone();
        assertThat(traces()).isEmpty();
        assertThat(archived())
                .as("files and folders")
                .noneMatch(path -> path.contains(first()) || path.contains(national));
    }

    @Test
    void what_stays_is_about_nobody_and_the_figures_are_the_same() {
        everything();
        String missed = sid("CA");
        twilio.post("/twilio/voice-incoming", call(missed, number, OURS, "ringing"));
        status(missed, null, "inbound", number, OURS, "no-answer", 0, then.minusSeconds(500));
        Map<String, JsonNode> before = figures();
        String known = columns(call);

        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();

        assertThat(figures()).isEqualTo(before);
        assertThat(columns(call)).isEqualTo(known);
        JsonNode record = json(twilio.api("/api/calls/" + call));
        assertThat(record.path("outcome").asText()).isEqualTo("answered");
        assertThat(record.path("agent").asText()).isEqualTo("user_1");
        assertThat(record.path("to").asText())
                .as("which of our numbers was called")
                .isEqualTo(OURS);
        assertThat(record.has("party")).isFalse();
        assertThat(record.has("from")).isFalse();
        assertThat(Instant.parse(record.path("erasedAt").asText())).isAfter(then);
        assertThat(rows("SELECT action, subject FROM audit WHERE action = 'party-erase'"))
                .contains(Map.of("action", "party-erase", "subject", "…" + number.substring(number.length() - 4)));
    }

    @Test
    void goes_wherever_it_is_whatever_fails_on_the_way() {
        everything();
        TWILIO.fail("media", Fault.status(503), new Fault.BreakOff());
        DRIVE.fail("delete", Fault.status(500), new Fault.LoseAnswer());

        assertThat(erase("asked for").statusCode()).isEqualTo(202);

        awaitDone();
        assertThat(TWILIO.removed()).contains(recording, call, leg, message);
        assertThat(archived()).noneMatch(path -> path.contains(recording));
        assertThat(DRIVE.recordings()).noneMatch(stored -> stored.toString().contains(recording));
        JsonNode erasure = json(twilio.api("/api/erasures")).path("erasures").get(0);
        assertThat(erasure.path("tail").asText()).isEqualTo("…" + number.substring(number.length() - 4));
        assertThat(erasure.path("reason").asText()).isEqualTo("asked for");
        assertThat(erasure.path("calls").asInt()).isEqualTo(1);
        assertThat(erasure.path("recordings").asInt()).isEqualTo(1);
        assertThat(erasure.path("messages").asInt()).isEqualTo(1);
        assertThat(erasure.path("waiting")).isEmpty();
    }

    @Test
    void what_still_waits_is_said() {
        everything();
        TWILIO.fail("media", Stream.generate(() -> Fault.status(503)).limit(40).toArray(Fault[]::new));

        assertThat(erase("asked for").statusCode()).isEqualTo(202);

        await("SELECT id FROM erasure WHERE done_at IS NOT NULL AND tail = '…" + number.substring(10) + "'", 1);
        JsonNode waiting =
                json(twilio.api("/api/erasures")).path("erasures").get(0).path("waiting");
        assertThat(waiting.findValuesAsText("destination")).contains("discard-twilio");
        TWILIO.reset();
    }

    @Test
    void a_call_to_them_whose_answer_was_lost_is_not_looked_for_any_more() {
        everything();
        ramal.change("UPDATE dial SET state = 'unknown' WHERE number = '" + number + "'");
        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();

        ramal.camel()
                .getRegistry()
                .lookupByNameAndType("outbox", Outbox.class)
                .open(call.substring(4), "dial-look", null, Duration.ZERO);

        await(
                "SELECT subject FROM delivery WHERE destination = 'dial-look' AND state = 'sent' AND subject = '"
                        + call.substring(4) + "'",
                1);
    }

    @Test
    void what_was_given_up_goes_on_when_it_is_asked_for_again() {
        everything();
        String id = call.substring(14);
        ramal.change("INSERT INTO erasure (id, number, tail, actor, reason, calls, recordings, messages) VALUES ('" + id
                + "', '" + number + "', '…', 'operator', 'asked for', 1, 1, 1)");
        ramal.change("UPDATE call SET erased_at = CURRENT_TIMESTAMP WHERE party = '" + number + "'");
        ramal.change("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at) VALUES ('"
                + id + "/erase-party', '" + id + "', 'erase-party', 'given-up', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");

        HttpResponse<String> answer = erase("asked for");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).path("id").asText()).isEqualTo(id);
        awaitDone();
        assertThat(traces()).isEmpty();
    }

    @Test
    void the_wish_to_be_left_alone_stays() {
        everything();
        send("POST", "/api/opt-outs", "{\"number\":\"" + number + "\"}");

        assertThat(erase("asked for").statusCode()).isEqualTo(202);

        awaitDone();
        assertThat(traces()).isEmpty();
        assertThat(rows("SELECT number FROM opt_out WHERE number = '" + number + "'"))
                .hasSize(1);
    }

    // What is heard only then

    @Test
    void a_webhook_that_is_repeated_brings_nothing_back() {
        everything();
        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();
        String known = columns(call);

        talked();
        twilio.post("/twilio/voice-incoming", asked());
        Map<String, String> asksAgain = asked();
        asksAgain.put("CallStatus", "in-progress");
        twilio.post("/twilio/flow/callback?turn=3", asksAgain);
        texted();
        status(sid("CA"), call, "outbound-dial", number, AGENT, "canceled", 0, then.plusSeconds(8));

        awaitDone();
        assertThat(traces()).isEmpty();
        assertThat(columns(call)).isEqualTo(known);
        assertThat(rows("SELECT step FROM flow_turn WHERE call_sid = '" + call + "'"))
                .isEmpty();
    }

    @Test
    void what_is_just_being_found_out_about_them_is_not_written_down() {
        everything();
        ramal.change("UPDATE call SET erased_at = CURRENT_TIMESTAMP, contact_name = NULL WHERE sid = '" + call + "'");
        ramal.change("DELETE FROM party_term WHERE party = '" + number + "'");
        ramal.change("DELETE FROM delivery WHERE subject = '" + call + "' AND destination = 'enrich'");

        ramal.camel()
                .getRegistry()
                .lookupByNameAndType("outbox", Outbox.class)
                .open(call, "enrich", null, Duration.ZERO);

        await("SELECT subject FROM delivery WHERE state = 'open'", 0);
        assertThat(rows("SELECT sid FROM call WHERE sid = '" + call + "' AND contact_name IS NOT NULL"))
                .isEmpty();
        assertThat(rows("SELECT party FROM party_term WHERE party = '" + number + "'"))
                .isEmpty();
    }

    @Test
    void a_recording_of_theirs_is_put_nowhere_any_more() {
        everything();
        ramal.change("UPDATE call SET erased_at = CURRENT_TIMESTAMP WHERE sid = '" + call + "'");
        ramal.change("DELETE FROM archive_file WHERE recording_sid = '" + recording + "'");
        ramal.change("DELETE FROM delivery WHERE delivery_key = '" + recording + "/archive'");

        ramal.camel()
                .getRegistry()
                .lookupByNameAndType("outbox", Outbox.class)
                .open(recording, "archive", null, Duration.ZERO);

        await("SELECT subject FROM delivery WHERE state = 'open'", 0);
        assertThat(rows("SELECT path FROM archive_file WHERE recording_sid = '" + recording + "'"))
                .isEmpty();
        assertThat(rows("SELECT link FROM delivery WHERE delivery_key = '" + recording
                        + "/archive' AND link IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void waits_for_whoever_knew_them_before() {
        everything();
        ramal.change("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at) VALUES ('"
                + call + "/crm', '" + call + "', 'crm', 'open', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
        ramal.change("INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,"
                + " last_heartbeat, version) VALUES ('delivery', '" + call
                + "/crm', CURRENT_TIMESTAMP, TRUE, 'another node', CURRENT_TIMESTAMP, 2)");
        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        await(
                "SELECT subject FROM delivery WHERE destination = 'erase-party' AND state = 'open' AND due_at > opened_at",
                1);
        assertThat(traces()).as("not yet").contains("call.contact_name");
        assertThat(json(twilio.api("/api/erasures"))
                        .path("erasures")
                        .get(0)
                        .path("waiting")
                        .findValuesAsText("destination"))
                .containsExactly("erase-party");

        ramal.change("UPDATE delivery SET state = 'sent' WHERE destination = 'crm'");
        ramal.change("DELETE FROM scheduled_tasks WHERE task_instance = '" + call + "/crm'");

        awaitDone();
        assertThat(traces()).isEmpty();
    }

    @Test
    void waits_for_whoever_is_putting_a_recording_of_theirs_somewhere() {
        everything();
        // As if this node had just put the file there, and were about to note where.
        ramal.change("UPDATE delivery SET state = 'open' WHERE delivery_key = '" + recording + "/archive'");
        ramal.change("INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,"
                + " last_heartbeat, version) VALUES ('delivery', '" + recording
                + "/archive', CURRENT_TIMESTAMP, TRUE, 'another node', CURRENT_TIMESTAMP, 2)");

        assertThat(erase("asked for").statusCode()).isEqualTo(202);

        await(
                "SELECT subject FROM delivery WHERE destination = 'erase-party' AND (state <> 'open' OR due_at > opened_at)"
                        + " AND subject IN (SELECT id FROM erasure WHERE tail = '…" + number.substring(10) + "')",
                1);
        assertThat(traces()).as("not yet").contains("call.contact_name", "archive_file.path");
        ramal.change("UPDATE delivery SET state = 'sent' WHERE delivery_key = '" + recording + "/archive'");
        ramal.change("DELETE FROM scheduled_tasks WHERE task_instance = '" + recording + "/archive'");

        awaitDone();
        assertThat(traces()).isEmpty();
    }

    @Test
    void webhooks_that_come_while_it_goes_on_bring_nothing_back() throws Exception {
        everything();
        ExecutorService lines = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> told = new ArrayList<>();
            for (int line = 0; line < 4; line++) {
                int first = line * 25;
                told.add(lines.submit(() -> {
                    for (int second = first; second < first + 25; second++) {
                        status(leg, call, "outbound-dial", number, AGENT, "ringing", 0, then.plusSeconds(second));
                    }
                }));
            }
            assertThat(erase("asked for").statusCode()).isEqualTo(202);
            for (Future<?> each : told) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            lines.shutdownNow();
        }

        awaitDone();
        assertThat(traces()).isEmpty();
        assertThat(rows("SELECT digest FROM call_event WHERE call_sid = '" + leg + "'"))
                .as("each was heard")
                .hasSizeGreaterThan(100);
    }

    @Test
    void the_story_of_an_erased_call_still_goes_on() {
        twilio.post("/twilio/voice-incoming", asked());
        status(leg, call, "outbound-dial", number, AGENT, "completed", 42, then.plusSeconds(50));
        status(call, null, "inbound", number, OURS, "completed", 60, then.plusSeconds(60));
        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();

        status(leg, call, "outbound-dial", number, AGENT, "in-progress", 0, then.plusSeconds(9));

        JsonNode record = json(twilio.api("/api/calls/" + call));
        assertThat(Instant.parse(record.path("answeredAt").asText())).isEqualTo(then.plusSeconds(9));
        assertThat(record.path("outcome").asText()).isEqualTo("answered");
        assertThat(record.path("direction").asText()).isEqualTo("inbound");
        assertThat(rows("SELECT sid FROM call WHERE sid = '" + call + "' AND party LIKE 'erased:%'"))
                .as("whose calls belong together is still known")
                .hasSize(1);
        assertThat(traces()).isEmpty();
    }

    @Test
    void a_recording_that_comes_only_then_goes_at_once() {
        everything();
        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();
        String late = sid("RE");

        transcribed(late);
        assertThat(traces()).as("what it says comes first").isEmpty();
        recorded(late);
        transcribed(late);

        awaitDone();
        assertThat(TWILIO.removed()).contains(late);
        assertThat(rows("SELECT destination FROM delivery WHERE subject = '" + late + "'"
                        + " AND destination IN ('archive', 'drive', 'slack')"))
                .isEmpty();
        assertThat(rows("SELECT sid FROM recording WHERE sid = '" + late + "' AND deleted_at IS NOT NULL"))
                .hasSize(1);
        assertThat(traces()).isEmpty();
    }

    @Test
    void a_recording_that_was_not_ready_goes_when_it_is() {
        twilio.post("/twilio/voice-incoming", asked());
        Map<String, String> ended = ended(call, null, "inbound", number, OURS, "completed", 60, then.plusSeconds(60));
        ended.put("RecordingSid", recording);
        ended.put("RecordingDuration", "40");
        twilio.post("/twilio/call-status?call=" + call, ended);
        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();
        TWILIO.reset();

        recorded(recording);

        awaitDone();
        assertThat(TWILIO.removed()).contains(recording);
    }

    @Test
    void nobody_writes_on_an_erased_call() {
        everything();
        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();

        HttpResponse<String> answer = send("PATCH", "/api/calls/" + call, "{\"notes\":\"" + note + "\"}");

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(json(answer).path("code").asText()).isEqualTo("erased");
        assertThat(traces()).isEmpty();
    }

    // Whom it concerns

    @Test
    void a_call_of_somebody_else_in_which_they_were_dialled_keeps_its_own() {
        everything();
        String other = "+5511976549999";
        String others = sid("CA");
        String dialled = sid("CA");
        twilio.post("/twilio/voice-incoming", call(others, other, OURS, "ringing"));
        Map<String, String> passedOn = call(sid("CA"), other, OURS, "ringing");
        passedOn.put("ForwardedFrom", number);
        twilio.post("/twilio/voice-incoming", passedOn);
        status(dialled, others, "outbound-dial", other, number, "completed", 12, then.plusSeconds(30));
        status(others, null, "inbound", other, OURS, "completed", 40, then.plusSeconds(40));

        assertThat(erase("asked for").statusCode()).isEqualTo(202);

        awaitDone();
        assertThat(traces()).isEmpty();
        JsonNode record = json(twilio.api("/api/calls/" + others));
        assertThat(record.path("party").asText()).isEqualTo(other);
        assertThat(record.has("erasedAt")).isFalse();
        status(dialled, others, "outbound-dial", other, "client:user_2", "ringing", 0, then.plusSeconds(20));
        assertThat(json(twilio.api("/api/calls/" + others)).path("outcome").asText())
                .isEqualTo("answered");
        assertThat(traces()).isEmpty();
    }

    @Test
    void a_number_of_another_country_takes_nobody_with_it_whose_number_has_the_same_digits() {
        number = "+34912345678";
        String uberlandia = "+5534912345678";
        String theirs = sid("CA");
        twilio.post("/twilio/voice-incoming", call(call, number, OURS, "ringing"));
        status(call, null, "inbound", number, OURS, "completed", 40, then.plusSeconds(40));
        twilio.post("/twilio/voice-incoming", call(theirs, uberlandia, OURS, "ringing"));
        status(theirs, null, "inbound", uberlandia, OURS, "completed", 40, then.plusSeconds(40));
        ramal.change(
                "UPDATE flow_state SET kept = '{\"from\":\"" + uberlandia + "\"}' WHERE call_sid = '" + theirs + "'");
        ramal.change("INSERT INTO drive_folder (path, file_id) VALUES ('root/" + uberlandia + "', 'f" + theirs + "')");
        String local = sid("CA");
        ramal.change("INSERT INTO call (sid, direction, party, status, began_at) VALUES ('" + local
                + "', 'inbound', '34912345678', 'completed', TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00')");
        String remembered = kept(theirs);
        String decided = rows("SELECT decisions, twiml, target FROM flow_turn WHERE call_sid = '" + theirs + "'")
                .toString();
        List<Map<String, Object>> heard = rows("SELECT digest FROM call_event WHERE call_sid = '" + theirs + "'");

        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();

        assertThat(json(twilio.api("/api/calls/" + call)).has("erasedAt")).isTrue();
        assertThat(json(twilio.api("/api/calls/" + theirs)).path("party").asText())
                .isEqualTo(uberlandia);
        assertThat(json(twilio.api("/api/calls/" + local)).path("party").asText())
                .isEqualTo("34912345678");
        assertThat(kept(theirs)).isEqualTo(remembered).contains(uberlandia);
        assertThat(rows("SELECT decisions, twiml, target FROM flow_turn WHERE call_sid = '" + theirs + "'"))
                .hasToString(decided);
        assertThat(rows("SELECT digest FROM call_event WHERE call_sid = '" + theirs + "'"))
                .containsExactlyInAnyOrderElementsOf(heard);
        assertThat(rows("SELECT path FROM drive_folder WHERE path = 'root/" + uberlandia + "'"))
                .hasSize(1);
    }

    @Test
    void a_folder_named_by_somebody_whose_name_begins_like_theirs_stays() {
        everything();
        String daughter = name + " Filha";
        ramal.change("INSERT INTO contact (number, name) VALUES ('+551130" + national.substring(5) + "', '" + daughter
                + "')");
        ramal.change("INSERT INTO drive_folder (path, file_id) VALUES ('0A/" + daughter + "', 'daughter" + call + "')");
        ramal.change("INSERT INTO drive_folder (path, file_id) VALUES ('0A/" + name + "', 'theirs" + call + "')");

        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();

        assertThat(rows("SELECT path FROM drive_folder WHERE path = '0A/" + daughter + "'"))
                .hasSize(1);
        assertThat(rows("SELECT path FROM drive_folder WHERE path = '0A/theirs" + call + "'"))
                .hasSize(1);
        ramal.change("DELETE FROM contact WHERE name = '" + daughter + "'");
    }

    private String kept(String sid) {
        return rows("SELECT kept FROM flow_state WHERE call_sid = '" + sid + "'")
                .toString();
    }

    @Test
    void a_short_number_of_another_country_takes_no_extension_with_it() {
        number = "+6834002";
        String extension = sid("CA");
        twilio.post("/twilio/voice-incoming", call(call, number, OURS, "ringing"));
        status(call, null, "inbound", number, OURS, "completed", 40, then.plusSeconds(40));
        ramal.change("INSERT INTO call (sid, direction, party, status, began_at) VALUES ('" + extension
                + "', 'outbound', '4002', 'completed', TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00')");

        assertThat(erase("asked for").statusCode()).isEqualTo(202);
        awaitDone();

        assertThat(json(twilio.api("/api/calls/" + call)).has("erasedAt")).isTrue();
        assertThat(json(twilio.api("/api/calls/" + extension)).path("party").asText())
                .isEqualTo("4002");
    }

    @Test
    void a_call_that_goes_on_is_not_erased() {
        twilio.post("/twilio/voice-incoming", asked());

        HttpResponse<String> answer = erase("asked for");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).path("code").asText()).isEqualTo("a-call-goes-on");
        assertThat(json(twilio.api("/api/calls/" + call)).path("party").asText())
                .isEqualTo(number);
    }

    @Test
    void the_offices_own_numbers_are_not_erased() {
        assertThat(send("DELETE", "/api/parties/" + OURS.replace("+", "%2B"), "{\"reason\":\"x\"}")
                        .statusCode())
                .isEqualTo(409);
        ramal.change("INSERT INTO person (email, name, role, password_hash, mobile) VALUES ('p" + national
                + "@example.com', 'Ana', 'agent', 'x', '" + number + "')");
        assertThat(json(erase("asked for")).path("code").asText()).isEqualTo("a-number-of-ours");
        ramal.change("DELETE FROM person WHERE mobile = '" + number + "'");
    }

    @Test
    void a_number_that_was_called_is_the_offices_own_though_no_setting_names_it() {
        String unnamed = "+551140000077";
        twilio.post("/twilio/voice-incoming", call(call, number, unnamed, "ringing"));
        status(call, null, "inbound", number, unnamed, "completed", 40, then.plusSeconds(40));

        HttpResponse<String> answer =
                send("DELETE", "/api/parties/" + unnamed.replace("+", "%2B"), "{\"reason\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).path("code").asText()).isEqualTo("a-number-of-ours");
        assertThat(json(twilio.api("/api/calls/" + call)).path("to").asText()).isEqualTo(unnamed);
    }

    @Test
    void needs_a_number_and_a_reason_and_something_to_erase() {
        assertThat(send("DELETE", "/api/parties/nobody", "{\"reason\":\"x\"}").statusCode())
                .isEqualTo(400);
        assertThat(erase("asked for").statusCode()).isEqualTo(404);
        everything();
        assertThat(erase(" ").statusCode()).isEqualTo(422);
        assertThat(erase("x".repeat(401)).statusCode()).isEqualTo(422);
        assertThat(rows("SELECT id FROM erasure WHERE number = '" + number + "'"))
                .isEmpty();
    }

    // To be given out

    @Test
    void everything_that_is_kept_is_given_out() {
        everything();

        HttpResponse<String> answer = twilio.api("/api/parties/" + number.replace("+", "%2B"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode held = json(answer);
        assertThat(held.path("number").asText()).isEqualTo(number);
        assertThat(held.path("contact").path("name").asText()).isEqualTo(name);
        JsonNode told = held.path("calls").get(0);
        assertThat(told.path("sid").asText()).isEqualTo(call);
        assertThat(told.path("notes").asText()).isEqualTo(note);
        assertThat(told.path("tags").get(0).asText()).isEqualTo(nick);
        assertThat(told.path("legs").findValuesAsText("sid")).contains(leg);
        assertThat(told.path("events").findValuesAsText("FromCity")).contains("SAO PAULO");
        assertThat(told.path("recordings").get(0).path("transcription").asText())
                .contains(first());
        assertThat(told.path("recordings").get(0).path("archive").asText()).contains(recording);
        assertThat(told.path("decisions")).isNotEmpty();
        assertThat(held.path("messages").get(0).path("body").asText()).contains(first());
        assertThat(held.path("callbacks").get(0).path("note").asText()).isEqualTo(note);
        assertThat(held.path("dials")).hasSize(1);
        assertThat(held.has("optOut")).isFalse();
        assertThat(rows("SELECT subject FROM audit WHERE action = 'party-look'"))
                .contains(Map.of("subject", "…" + number.substring(number.length() - 4)));

        erase("asked for");
        awaitDone();
        JsonNode after = json(twilio.api("/api/parties/" + number.replace("+", "%2B")));
        assertThat(after.path("calls")).isEmpty();
        assertThat(after.path("messages")).isEmpty();
    }

    // What happened

    /** All that Ramal may come to keep of somebody. */
    private void everything() {
        assertThat(twilio.send(HttpRequest.newBuilder(uri("/api/contacts"))
                                .header("Authorization", "Bearer " + ramal.operatorKey())
                                .header("Content-Type", "text/csv")
                                .POST(BodyPublishers.ofString("number,name\n" + number + "," + name + "\n")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(twilio.post("/twilio/voice-incoming", asked()).statusCode()).isEqualTo(200);
        talked();
        await("SELECT sid FROM call WHERE sid = '" + call + "' AND contact_name IS NOT NULL", 1);
        recorded(recording);
        transcribed(recording);
        texted();
        assertThat(send("PATCH", "/api/calls/" + call, "{\"notes\":\"" + note + "\",\"tags\":[\"" + nick + "\"]}")
                        .statusCode())
                .isEqualTo(200);
        ramal.change("INSERT INTO callback_request (id, call_sid, number, state, due_at, waiting_since, note) VALUES ('"
                + call.substring(12) + "', '" + call + "', '" + number
                + "', 'open', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, '" + note + "')");
        ramal.change("INSERT INTO dial (id, kind, actor, idempotency_key, digest, number, state) VALUES ('"
                + call.substring(4) + "', 'call', 'user:1', 'lead-" + national + "', 'x', '" + number + "', 'known')");
        ramal.change(
                "INSERT INTO delivery (delivery_key, subject, destination, state, payload, due_at, opened_at) VALUES ('"
                        + call + "/0:sms/flow-message', '" + call + "/0:sms', 'flow-message', 'sent', '{\"to\":\""
                        + number
                        + "\",\"body\":\"" + first() + "\"}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
        for (String destination : List.of("archive", "drive")) {
            await(
                    "SELECT subject FROM delivery WHERE state = 'sent' AND destination = '" + destination
                            + "' AND subject = '" + recording + "'",
                    1);
        }
    }

    private String first() {
        return name.substring(0, name.indexOf(' '));
    }

    private Map<String, String> asked() {
        Map<String, String> asked = call(call, number, OURS, "ringing");
        asked.put("Caller", number);
        asked.put("Called", OURS);
        asked.put("FromCity", "SAO PAULO");
        asked.put("FromCountry", "BR");
        asked.put("CallerName", name);
        return asked;
    }

    private void talked() {
        status(leg, call, "outbound-dial", number, AGENT, "completed", 42, then.plusSeconds(50));
        status(call, null, "inbound", number, OURS, "completed", 60, then.plusSeconds(60));
    }

    private void status(
            String sid,
            String parent,
            String direction,
            String from,
            String to,
            String status,
            int seconds,
            Instant at) {
        assertThat(twilio.post(
                                "/twilio/call-status?call=" + (parent == null ? sid : parent),
                                ended(sid, parent, direction, from, to, status, seconds, at))
                        .statusCode())
                .isEqualTo(204);
    }

    private static Map<String, String> ended(
            String sid,
            String parent,
            String direction,
            String from,
            String to,
            String status,
            int seconds,
            Instant at) {
        Map<String, String> told = call(sid, from, to, status);
        told.put("Direction", direction);
        if (parent != null) {
            told.put("ParentCallSid", parent);
        }
        if (status.equals("completed")) {
            told.put("CallDuration", Integer.toString(seconds));
        }
        told.put("Timestamp", RFC_2822.format(at));
        told.put("CallbackSource", "call-progress-events");
        return told;
    }

    private void texted() {
        Map<String, String> texted = new HashMap<>();
        texted.put("AccountSid", Samples.ACCOUNT);
        texted.put("ApiVersion", "2010-04-01");
        texted.put("MessageSid", message);
        texted.put("SmsSid", message);
        texted.put("SmsMessageSid", message);
        texted.put("From", number);
        texted.put("To", OURS);
        texted.put("Body", "Aqui é a " + first());
        texted.put("NumMedia", "0");
        texted.put("NumSegments", "1");
        texted.put("SmsStatus", "received");
        texted.put("FromCountry", "BR");
        texted.put("ToCountry", "BR");
        assertThat(twilio.post("/twilio/message", texted).statusCode()).isEqualTo(200);
    }

    private void recorded(String sid) {
        Map<String, String> told = new HashMap<>();
        told.put("AccountSid", Samples.ACCOUNT);
        told.put("CallSid", call);
        told.put("RecordingSid", sid);
        told.put("RecordingStatus", "completed");
        told.put("RecordingSource", "DialVerb");
        told.put("RecordingChannels", "2");
        told.put("RecordingDuration", "40");
        told.put("RecordingStartTime", RFC_2822.format(then));
        assertThat(twilio.post("/twilio/recording-status?call=" + call, told).statusCode())
                .isEqualTo(204);
    }

    private void transcribed(String sid) {
        Map<String, String> told = call(call, number, OURS, "completed");
        told.put("RecordingSid", sid);
        told.put("TranscriptionSid", "TR" + sid.substring(2));
        told.put("TranscriptionText", "Aqui é a " + first() + ".");
        told.put("TranscriptionStatus", "completed");
        assertThat(twilio.post("/twilio/transcription?call=" + call, told).statusCode())
                .isEqualTo(204);
    }

    private static Map<String, String> call(String sid, String from, String to, String status) {
        return TwilioCaller.call("CallSid", sid, "From", from, "To", to, "CallStatus", status);
    }

    private HttpResponse<String> erase(String reason) {
        return send("DELETE", "/api/parties/" + number.replace("+", "%2B"), "{\"reason\":\"" + reason + "\"}");
    }

    private HttpResponse<String> send(String method, String target, String document) {
        return twilio.send(HttpRequest.newBuilder(uri(target))
                .header("Authorization", "Bearer " + ramal.operatorKey())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(document)));
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + ramal.port() + target);
    }

    /** Until nothing of any erasure waits. */
    private void awaitDone() {
        await("SELECT id FROM erasure WHERE number IS NOT NULL", 0);
        await("SELECT subject FROM delivery WHERE state = 'open'", 0);
    }

    // What is seen

    /** Every column of every table that tells of them, but for the wish to be left alone. */
    private List<String> traces() {
        List<String> told = List.of(national, written, first(), name.substring(name.indexOf(' ') + 1), nick);
        TreeSet<String> found = new TreeSet<>();
        for (Map<String, Object> table : rows("SELECT table_name AS name FROM information_schema.tables"
                + " WHERE LOWER(table_schema) = 'public' AND table_type = 'BASE TABLE'")) {
            String kept = String.valueOf(lower(table).get("name"));
            if (kept.equalsIgnoreCase("opt_out")) {
                continue;
            }
            for (Map<String, Object> row : rows("SELECT * FROM " + kept)) {
                row.forEach((column, value) -> {
                    String text = value instanceof byte[] bytes
                            ? new String(bytes, StandardCharsets.UTF_8)
                            : String.valueOf(value);
                    if (told.stream()
                            .anyMatch(word -> text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)))) {
                        found.add((kept + "." + column).toLowerCase(Locale.ROOT));
                    }
                });
            }
        }
        return new ArrayList<>(found);
    }

    private static Map<String, Object> lower(Map<String, Object> row) {
        Map<String, Object> lower = new HashMap<>();
        row.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return lower;
    }

    private Map<String, JsonNode> figures() {
        Map<String, JsonNode> figures = new HashMap<>();
        for (String by : List.of("day", "hour", "weekday-hour", "agent", "outcome", "queue")) {
            JsonNode answer = json(twilio.api("/api/figures?by=" + by));
            assertThat(answer.path("by").asText()).isEqualTo(by);
            figures.put(by, answer.path("rows"));
        }
        return figures;
    }

    /** What a call's row tells beside its people. */
    private String columns(String sid) {
        return rows("SELECT sid, direction, origin, agent, status, outcome, started_at, answered_at, ended_at, ring_seconds,"
                        + " wait_seconds, talk_seconds, total_seconds, recorded FROM call WHERE sid = '" + sid + "'")
                .toString();
    }

    private List<String> archived() {
        Path folder = ramal.data().resolve("archive");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Map<String, Object>> rows(String query) {
        return ramal.rows(query);
    }

    private void await(String query, int rows) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (rows(query).size() != rows && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(rows(query)).as(query).hasSize(rows);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sid(String prefix) {
        return prefix + "%032x".formatted(0xe0000000L + SIDS.incrementAndGet());
    }
}
