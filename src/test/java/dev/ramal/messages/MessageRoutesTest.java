package dev.ramal.messages;

import static dev.ramal.TwilioCaller.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.FakeTwilioMessages;
import dev.ramal.fakes.Fault;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text messages, to people and from them. */
abstract class MessageRoutesTest {

    private static final FakeTwilioMessages TWILIO = new FakeTwilioMessages(Samples.ACCOUNT);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANA = "+5511987654321";

    abstract RamalExtension ramal();

    /** Finds whoever waits for another's change. */
    abstract String waiting();

    static final class OnH2Test extends MessageRoutesTest {
        @RegisterExtension
        static final RamalExtension RAMAL = configured(RamalExtension.onH2());

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }

        @Override
        String waiting() {
            return "SELECT session_id FROM information_schema.sessions"
                    + " WHERE session_id <> SESSION_ID() AND executing_statement LIKE '%opt_out%'";
        }
    }

    static final class OnPostgresTest extends MessageRoutesTest {
        @RegisterExtension
        static final RamalExtension RAMAL = configured(RamalExtension.onPostgres());

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }

        @Override
        String waiting() {
            return "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        }
    }

    private static RamalExtension configured(RamalExtension ramal) {
        return ramal.set("twilio.api-url", TWILIO.uri().toString())
                .set("dialling.calls-per-minute", "0")
                .set("messages.missed-call", "true")
                .set("slack.settle-seconds", "0")
                .set("sms.template.reminder", "Olá {name}, sua consulta é {when}.");
    }

    private TwilioCaller twilio;

    @AfterAll
    static void close() {
        TWILIO.reset();
    }

    @BeforeEach
    void reset() {
        twilio = new TwilioCaller(ramal());
        TWILIO.reset();
        for (String table :
                List.of("message", "opt_out", "dial", "audit", "call_event", "leg", "call", "callback_request")) {
            ramal().change("DELETE FROM " + table);
        }
        ramal().change("DELETE FROM delivery WHERE destination = 'text-missed-caller'");
    }

    // To people

    @Test
    void a_message_is_sent_and_its_way_is_followed() {
        HttpResponse<String> answer = send("{\"to\":\"(11) 98765-4321\",\"body\":\"Sua consulta é amanhã.\"}", null);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        FakeTwilioMessages.Sent sent = TWILIO.sent().get(0);
        assertThat(sent.asked())
                .containsEntry("To", ANA)
                .containsEntry("From", "+551140000001")
                .containsEntry("Body", "Sua consulta é amanhã.")
                .containsEntry(
                        "StatusCallback",
                        "https://hooks.example.com/twilio/message-status?message=" + sent.id() + "#rc=5&rp=ct,rt,5xx");
        JsonNode told = json(answer);
        assertThat(told.path("sid").asText()).isEqualTo(sent.sid());
        assertThat(told.path("status").asText()).isEqualTo("queued");
        assertThat(told.path("to").asText()).isEqualTo(ANA);

        assertThat(status(sent, "delivered").statusCode()).isEqualTo(204);
        status(sent, "sent");
        assertThat(only().path("status").asText()).isEqualTo("delivered");
        assertThat(only().path("by").asText()).isEqualTo("operator");
        assertThat(ramal().rows("SELECT action, subject FROM audit"))
                .containsExactly(Map.of("action", "message-send", "subject", sent.id()));
    }

    @Test
    void a_template_is_filled_in() {
        String body =
                "{\"to\":\"" + ANA + "\",\"template\":\"reminder\",\"values\":{\"name\":\"Ana\",\"when\":\"às $1 h\"}}";
        assertThat(send(body, null).statusCode()).isEqualTo(202);

        assertThat(TWILIO.sent().get(0).asked()).containsEntry("Body", "Olá Ana, sua consulta é às $1 h.");
        assertThat(only().path("template").asText()).isEqualTo("reminder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{",
                "{\"to\":\"+5511987654321\"}",
                "{\"to\":\"+5511987654321\",\"body\":\"\"}",
                "{\"to\":5,\"body\":\"x\"}",
                "{\"to\":\"+5511987654321\",\"body\":\"x\",\"template\":\"help\"}",
                "{\"to\":\"+5511987654321\",\"body\":\"x\",\"from\":\"+15005550006\"}",
                "{\"to\":\"+5511987654321\",\"template\":\"nothing\"}",
                "{\"to\":\"+5511987654321\",\"template\":\"reminder\"}",
                "{\"to\":\"+5511987654321\",\"template\":\"reminder\",\"values\":{\"name\":\"a\",\"when\":\"b\",\"x\":\"c\"}}",
                "{\"to\":\"+5511987654321\",\"template\":\"reminder\",\"values\":{\"name\":[],\"when\":\"b\"}}",
                "{\"to\":\"+5511987654321\",\"body\":\"a\\u0000b\"}",
                "{\"to\":\"+5511987654321\",\"template\":\"reminder\",\"values\":{\"name\":\"a\\u0000\",\"when\":\"b\"}}"
            })
    void what_makes_no_sense_is_refused(String body) {
        HttpResponse<String> answer = send(body, null);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("detail").asText()).isNotEmpty();
        assertThat(TWILIO.asked("send")).isZero();
    }

    @Test
    void a_text_is_not_longer_than_twilio_takes() {
        String body = "{\"to\":\"" + ANA + "\",\"body\":\"" + "a".repeat(1601) + "\"}";
        assertThat(send(body, null).statusCode()).isEqualTo(400);
    }

    @Test
    void the_guard_refuses_and_says_by_which_rule() {
        ramal().change("INSERT INTO opt_out (number, scope, direction, source, actor) VALUES"
                + " ('+5511987650001', 'calls', 'outbound', 'manual', 'operator'),"
                + " ('+5511987650002', 'messages', 'outbound', 'manual', 'operator')");

        assertThat(json(send("{\"to\":\"+5511987650002\",\"body\":\"x\"}", null))
                        .path("rule")
                        .asText())
                .isEqualTo("opted-out");
        assertThat(json(send("{\"to\":\"+12025550123\",\"body\":\"x\"}", null))
                        .path("rule")
                        .asText())
                .isEqualTo("country");
        assertThat(TWILIO.asked("send")).isZero();
        assertThat(send("{\"to\":\"+5511987650001\",\"body\":\"x\"}", null).statusCode())
                .isEqualTo(202);
    }

    @Test
    void the_same_key_gets_the_same_answer_and_one_message() {
        HttpResponse<String> first = send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", "order-1");
        HttpResponse<String> second = send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", "order-1");
        HttpResponse<String> other = send("{\"to\":\"" + ANA + "\",\"body\":\"y\"}", "order-1");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(other).path("rule").asText()).isEqualTo("key-reused");
        assertThat(TWILIO.sent()).hasSize(1);
    }

    @Test
    void a_lost_answer_is_looked_up() {
        TWILIO.fail("send", new Fault.LoseAnswer());

        JsonNode told = json(send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", null));

        assertThat(told.path("sid").asText()).isEqualTo(TWILIO.sent().get(0).sid());
        assertThat(TWILIO.asked("send")).isEqualTo(1);
    }

    @Test
    void what_cannot_be_looked_up_is_proved_by_its_callback() {
        TWILIO.fail("send", new Fault.LoseAnswer());
        TWILIO.fail("list", Fault.status(500));
        JsonNode told = json(send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", "order-2"));
        assertThat(told.path("status").asText()).isEqualTo("unknown");

        FakeTwilioMessages.Sent sent = TWILIO.sent().get(0);
        status(sent, "sent");

        JsonNode again = json(send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", "order-2"));
        assertThat(again.path("sid").asText()).isEqualTo(sent.sid());
        assertThat(again.path("status").asText()).isEqualTo("sent");
        assertThat(TWILIO.asked("send")).isEqualTo(1);
    }

    @Test
    void answers_that_are_lost_make_no_second_message() throws Exception {
        TWILIO.lose(0.3);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String body = "{\"to\":\"+5511987%06d\",\"body\":\"x\"}".formatted(600_000 + i);
                String key = "flood-" + i;
                Callable<HttpResponse<String>> ask = () -> send(body, key);
                answers.add(threads.submit(ask));
                if (i % 5 == 0) {
                    answers.add(threads.submit(ask));
                }
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(202);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(TWILIO.sent())
                .extracting(sent -> sent.asked().get("To"))
                .doesNotHaveDuplicates()
                .hasSize(100);
    }

    @Test
    void twilios_refusal_is_told_and_never_tried_again() {
        TWILIO.fail("send", Fault.status(503));
        assertThat(json(send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", null))
                        .path("status")
                        .asText())
                .isEqualTo("unknown");
        assertThat(TWILIO.asked("send")).isEqualTo(1);

        TWILIO.fail("send", Fault.status(429));
        HttpResponse<String> busy = send("{\"to\":\"" + ANA + "\",\"body\":\"y\"}", null);
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void who_tells_twilio_to_stop_and_presses_the_key_at_once_is_left_alone_in_both_ways() throws Exception {
        TWILIO.stop(ANA);
        DataSource database = ramal().camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class);
        CompletableFuture<HttpResponse<String>> sending;
        try (Connection other = database.getConnection();
                Statement pressed = other.createStatement()) {
            other.setAutoCommit(false);
            pressed.execute("INSERT INTO opt_out (number, scope, direction, source, actor) VALUES ('" + ANA
                    + "', 'calls', 'outbound', 'keypad', 'caller')");
            sending = CompletableFuture.supplyAsync(() -> send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", null));
            while (ramal().rows(waiting()).isEmpty() && !sending.isDone()) {
                assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            other.commit();
            other.setAutoCommit(true);
        }

        HttpResponse<String> answer = sending.get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(ramal().rows("SELECT scope, direction FROM opt_out"))
                .containsExactly(Map.of("scope", "all", "direction", "outbound"));
        assertThat(only().path("status").asText()).isEqualTo("failed");
    }

    @Test
    void whoever_has_told_twilio_to_stop_is_opted_out_here_too() {
        TWILIO.stop(ANA);

        HttpResponse<String> answer = send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", null);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).path("rule").asText()).isEqualTo("opted-out");
        assertThat(optOuts()).containsExactly(ANA + " messages outbound sms");
        send("{\"to\":\"" + ANA + "\",\"body\":\"y\"}", null);
        assertThat(TWILIO.asked("send")).isEqualTo(1);
    }

    @Test
    void a_callback_may_tell_that_too() {
        send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", null);
        FakeTwilioMessages.Sent sent = TWILIO.sent().get(0);

        Map<String, String> fields = fields("MessageSid", sent.sid(), "SmsSid", sent.sid(), "From", "+551140000001");
        fields.putAll(Map.of("To", ANA, "MessageStatus", "failed", "SmsStatus", "failed", "ErrorCode", "21610"));
        assertThat(twilio.post("/twilio/message-status?message=" + sent.id(), fields)
                        .statusCode())
                .isEqualTo(204);

        assertThat(optOuts()).containsExactly(ANA + " messages outbound sms");
        assertThat(only().path("status").asText()).isEqualTo("failed");
        assertThat(only().path("errorCode").asInt()).isEqualTo(21610);
    }

    // From people

    @ParameterizedTest
    @CsvSource({
        "SAIR, não enviaremos mais",
        "' Parár! ', não enviaremos mais",
        "Stop, não enviaremos mais",
        "Ajuda, responda SAIR"
    })
    void a_word_is_answered(String body, String answered) {
        HttpResponse<String> answer = write(1, ANA, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml; charset=utf-8");
        assertThat(answer.body()).contains("<Response><Message><Body>").contains(answered);
    }

    @Test
    void stop_leaves_alone_start_takes_it_back() {
        write(1, ANA, "SAIR");
        assertThat(optOuts()).containsExactly(ANA + " all outbound sms");
        assertThat(json(send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", null))
                        .path("rule")
                        .asText())
                .isEqualTo("opted-out");

        assertThat(write(2, ANA, "VOLTAR").body()).contains("voltou a receber");
        assertThat(optOuts()).isEmpty();
        assertThat(send("{\"to\":\"" + ANA + "\",\"body\":\"x\"}", null).statusCode())
                .isEqualTo(202);
    }

    @Test
    void a_stop_that_comes_again_after_a_start_changes_nothing() {
        write(1, ANA, "SAIR");
        write(2, ANA, "VOLTAR");
        assertThat(write(1, ANA, "SAIR").statusCode()).isEqualTo(200);

        assertThat(optOuts()).isEmpty();
        assertThat(ramal().rows("SELECT sid FROM message")).hasSize(2);
    }

    @Test
    void start_takes_back_only_ones_own_wish() {
        ramal().change("INSERT INTO opt_out (number, scope, direction, source, actor, reason) VALUES" + " ('" + ANA
                + "', 'all', 'both', 'manual', 'operator', 'court order')");

        assertThat(write(1, ANA, "SAIR").body()).contains("não enviaremos");
        assertThat(write(2, ANA, "VOLTAR").body()).contains("bloqueado por nossa equipe");
        assertThat(optOuts()).containsExactly(ANA + " all both manual");
    }

    @Test
    void start_leaves_their_own_calls_blocked() {
        ramal().change("INSERT INTO opt_out (number, scope, direction, source, actor) VALUES" + " ('" + ANA
                + "', 'calls', 'inbound', 'manual', 'operator')");
        write(1, ANA, "SAIR");
        assertThat(optOuts()).containsExactly(ANA + " all both sms");
        write(2, ANA, "VOLTAR");
        assertThat(optOuts()).containsExactly(ANA + " all inbound sms");
    }

    @Test
    void twilios_own_answer_is_not_repeated() {
        Map<String, String> fields = incoming(1, ANA, "BASTA");
        fields.put("OptOutType", "STOP");

        assertThat(twilio.post("/twilio/message", fields).body()).contains("<Response/>");
        assertThat(optOuts()).containsExactly(ANA + " all outbound sms");
    }

    @Test
    void any_other_message_is_kept_and_not_answered() {
        Map<String, String> fields = incoming(7, ANA, "Posso ligar amanhã? 🙂 <b>&amp;");
        fields.put("NumMedia", "1");
        fields.put("MediaContentType0", "image/jpeg");
        fields.put(
                "MediaUrl0",
                "https://api.twilio.com/2010-04-01/Accounts/" + Samples.ACCOUNT + "/Messages/" + sid(7) + "/Media/ME"
                        + "0".repeat(32));
        assertThat(twilio.post("/twilio/message", fields).body()).contains("<Response/>");

        JsonNode kept = only();
        assertThat(kept.path("direction").asText()).isEqualTo("inbound");
        assertThat(kept.path("body").asText()).isEqualTo("Posso ligar amanhã? 🙂 <b>&amp;");
        assertThat(kept.path("media").asInt()).isEqualTo(1);
        assertThat(kept.path("from").asText()).isEqualTo(ANA);
        assertThat(optOuts()).isEmpty();
    }

    @Test
    void nobody_else_can_say_that_somebody_wrote() {
        HttpRequest.Builder unsigned = HttpRequest.newBuilder(twilio.uri("/twilio/message"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("MessageSid=" + sid(1) + "&From=%2B5511987654321&Body=SAIR"));
        assertThat(twilio.send(unsigned).statusCode()).isEqualTo(403);
        assertThat(twilio.post("/twilio/message", fields("MessageSid", sid(1), "Body", "SAIR"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(optOuts()).isEmpty();
    }

    // Missed calls

    @Test
    void a_missed_caller_gets_one_message_a_day() throws Exception {
        miss("CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7001", ANA);
        assertThat(TWILIO.awaitAsked("send", 1, Duration.ofSeconds(30))).isTrue();
        miss("CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7002", ANA);
        miss("CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7003", "+5511987650099");

        assertThat(TWILIO.awaitAsked("send", 2, Duration.ofSeconds(30))).isTrue();
        assertThat(done("text-missed-caller", 3)).isTrue();
        assertThat(TWILIO.sent()).extracting(sent -> sent.asked().get("To")).containsExactly(ANA, "+5511987650099");
        assertThat(TWILIO.sent().get(0).asked().get("Body")).contains("Você ligou para (11) 4000-0001 ");
        assertThat(ramal().rows("SELECT call_sid FROM message WHERE recipient = '" + ANA + "'"))
                .containsExactly(Map.of("call_sid", "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7001"));
    }

    @Test
    void a_caller_who_was_promised_a_callback_is_written_to_when_nobody_made_it_in_time() throws Exception {
        String late = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7011";
        String made = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7012";
        String spoken = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7013";
        promise(late, ANA, "open", "+ INTERVAL '3' SECOND");
        promise(made, "+5511987650098", "done", "+ INTERVAL '3' SECOND");
        promise(spoken, "+5511987650097", "open", "- INTERVAL '1' SECOND");
        ramal().change("INSERT INTO call (sid, direction, origin, caller, callee, party, status, outcome, began_at)"
                + " VALUES ('CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7014', 'outbound', 'webphone', 'client:ana',"
                + " '+5511987650097', '+5511987650097', 'completed', 'answered',"
                + " CURRENT_TIMESTAMP + INTERVAL '1' MINUTE)");
        miss(late, ANA);
        miss(made, "+5511987650098");
        miss(spoken, "+5511987650097");

        assertThat(done("text-missed-caller", 2)).isTrue();
        assertThat(ramal().rows("SELECT subject, state, attempts FROM delivery WHERE destination ="
                        + " 'text-missed-caller' AND state = 'open'"))
                .as("it waits for the promise, and has not failed")
                .containsExactly(Map.of("subject", late, "state", "open", "attempts", 0));
        assertThat(TWILIO.sent()).isEmpty();
        assertThat(done("text-missed-caller", 3)).isTrue();
        assertThat(TWILIO.sent()).extracting(sent -> sent.asked().get("To")).containsExactly(ANA);
        assertThat(ramal().rows("SELECT m.call_sid FROM message m JOIN callback_request b ON b.call_sid = m.call_sid"
                        + " WHERE m.at >= b.due_at"))
                .as("not before the promise was over")
                .containsExactly(Map.of("call_sid", late));
    }

    @Test
    void who_is_just_being_erased_is_not_written_to() throws Exception {
        String call = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7015";
        promise(call, ANA, "open", "+ INTERVAL '3' SECOND");
        miss(call, ANA);
        ramal().change("UPDATE call SET erased_at = CURRENT_TIMESTAMP WHERE sid = '" + call + "'");

        assertThat(done("text-missed-caller", 1)).isTrue();

        assertThat(TWILIO.sent()).isEmpty();
        assertThat(ramal().rows("SELECT id FROM message")).isEmpty();
    }

    @Test
    void who_is_found_to_have_called_hours_ago_is_not_written_to() throws Exception {
        String old = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7021";
        twilio.post(
                "/twilio/call-status",
                call(
                        "CallSid",
                        old,
                        "From",
                        ANA,
                        "CallStatus",
                        "completed",
                        "CallDuration",
                        "9",
                        "CallbackSource",
                        "call-progress-events",
                        "Timestamp",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                ZonedDateTime.now(ZoneOffset.UTC).minusHours(5))));
        miss("CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e7022", "+5511987650099");

        assertThat(done("text-missed-caller", 2)).isTrue();
        assertThat(TWILIO.sent()).extracting(sent -> sent.asked().get("To")).containsExactly("+5511987650099");
    }

    private void promise(String sid, String number, String state, String due) {
        ramal().change("INSERT INTO callback_request (id, call_sid, number, state, due_at, waiting_since) VALUES ('"
                + sid.substring(20) + "', '" + sid + "', '" + number + "', '" + state + "', CURRENT_TIMESTAMP " + due
                + ", CURRENT_TIMESTAMP)");
    }

    private void miss(String sid, String from) {
        twilio.post("/twilio/voice-incoming", call("CallSid", sid, "From", from));
        twilio.post(
                "/twilio/call-status",
                call(
                        "CallSid", sid,
                        "From", from,
                        "CallStatus", "completed",
                        "CallDuration", "9",
                        "CallbackSource", "call-progress-events"));
    }

    private boolean done(String destination, int count) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String sql = "SELECT delivery_key FROM delivery WHERE state = 'sent' AND destination = '" + destination + "'";
        while (System.nanoTime() < end) {
            if (ramal().rows(sql).size() >= count) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private HttpResponse<String> send(String body, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(twilio.uri("/api/messages"))
                .header("Authorization", "Bearer " + ramal().operatorKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return twilio.send(request);
    }

    private HttpResponse<String> status(FakeTwilioMessages.Sent sent, String status) {
        Map<String, String> fields = fields("MessageSid", sent.sid(), "SmsSid", sent.sid(), "From", "+551140000001");
        fields.putAll(Map.of("To", sent.asked().get("To"), "MessageStatus", status, "SmsStatus", status));
        return twilio.post("/twilio/message-status?message=" + sent.id(), fields);
    }

    private HttpResponse<String> write(int number, String from, String body) {
        return twilio.post("/twilio/message", incoming(number, from, body));
    }

    private static Map<String, String> incoming(int number, String from, String body) {
        Map<String, String> fields = fields("Body", body, "From", from, "To", "+551140000001", "NumMedia", "0");
        fields.putAll(Map.of(
                "MessageSid", sid(number),
                "SmsMessageSid", sid(number),
                "SmsSid", sid(number),
                "NumSegments", "1",
                "SmsStatus", "received",
                "FromCountry", "BR",
                "ToCountry", "BR"));
        return fields;
    }

    private static String sid(int number) {
        return "SM%032x".formatted(0xabc000 + number);
    }

    private static Map<String, String> fields(String... pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("AccountSid", Samples.ACCOUNT);
        fields.put("ApiVersion", "2010-04-01");
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        return fields;
    }

    private List<String> optOuts() {
        return ramal().rows("SELECT number, scope, direction, source FROM opt_out ORDER BY number").stream()
                .map(row -> row.get("number") + " " + row.get("scope") + " " + row.get("direction") + " "
                        + row.get("source"))
                .toList();
    }

    private JsonNode only() {
        JsonNode messages = json(twilio.api("/api/messages")).path("messages");
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
