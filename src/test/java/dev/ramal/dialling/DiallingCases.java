package dev.ramal.dialling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.FakeTwilioRest;
import dev.ramal.fakes.Fault;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that programs place, from the request to Twilio and to the TwiML of the call. */
abstract class DiallingCases {

    /** Stands for as long as there are tests that ask it. */
    private static final FakeTwilioRest TWILIO = new FakeTwilioRest(Samples.ACCOUNT, Samples.TOKEN);

    private final RamalExtension ramal;
    private final TwilioCaller caller;

    DiallingCases(RamalExtension ramal) {
        this.ramal = ramal;
        this.caller = new TwilioCaller(ramal);
    }

    static RamalExtension dialling(RamalExtension ramal) {
        return ramal.set("twilio.api-url", TWILIO.uri().toString()).set("dialling.calls-per-minute", "0");
    }

    @BeforeEach
    void reset() {
        TWILIO.reset();
    }

    @Test
    void rings_the_agent_first_and_then_the_customer() throws Exception {
        HttpResponse<String> answer = json("{\"to\":\"(11) 98765-4321\",\"agent\":\"user_7\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode told = read(answer);
        FakeTwilioRest.Placed call = TWILIO.placed().get(0);
        assertThat(told.path("sid").asText()).isEqualTo(call.sid());
        assertThat(told.path("status").asText()).isEqualTo("queued");
        assertThat(told.path("to").asText()).isEqualTo("+5511987654321");
        assertThat(told.path("from").asText()).isEqualTo("+551140000001");
        assertThat(told.path("id").asText()).isEqualTo(call.dial());
        assertThat(call.asked()).containsEntry("To", "client:user_7").containsEntry("From", "+551140000001");
        assertThat(call.asked().get("StatusCallbackEvent")).isEqualTo("initiated ringing answered completed");

        String twiml = answered(call, "client:user_7");

        assertThat(twiml)
                .contains("<Dial")
                .contains("callerId=\"+551140000001\"")
                .contains(">+5511987654321</Number>");
        assertThat(ramal.rows("SELECT origin, agent FROM call WHERE sid = '" + call.sid() + "'"))
                .containsExactly(Map.of("origin", "api", "agent", "user_7"));
    }

    @Test
    void lets_the_called_person_hear_a_flow() throws Exception {
        JsonNode told = read(json("{\"to\":\"+5511987654322\",\"flow\":\"notification\",\"machineDetection\":true}"));

        FakeTwilioRest.Placed call = TWILIO.placed().get(0);
        assertThat(told.path("sid").asText()).isEqualTo(call.sid());
        assertThat(call.asked())
                .containsEntry("To", "+5511987654322")
                .containsEntry("AsyncAmd", "true")
                .containsEntry("MachineDetection", "DetectMessageEnd");
        assertThat(answered(call, "+5511987654322")).contains("automática").contains("<Hangup/>");
    }

    @Test
    void takes_the_form_of_the_older_system() throws Exception {
        HttpResponse<String> answer = caller.send(HttpRequest.newBuilder(caller.uri("/make_call"))
                .header("Authorization", "Bearer " + ramal.operatorKey())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("to=+5511999999999")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(TWILIO.placed()).hasSize(1);
        assertThat(TWILIO.placed().get(0).asked()).containsEntry("To", "client:user_1");
    }

    @Test
    void says_which_rule_refused() throws Exception {
        Map<String, String> refused = Map.of(
                "hello", "not-a-number",
                "123", "not-a-number",
                "+12025550123", "country",
                "+5590055512345", "not-a-number",
                "190", "emergency",
                "+55190", "emergency",
                "+881612345678", "satellite",
                "0900123456", "premium",
                "+551140000001", "own-number");
        for (Map.Entry<String, String> one : refused.entrySet()) {
            HttpResponse<String> answer = json("{\"to\":\"" + one.getKey() + "\",\"agent\":\"user_7\"}");

            assertThat(read(answer).path("rule").asText()).as(one.getKey()).isEqualTo(one.getValue());
            assertThat(answer.statusCode()).isIn(403, 422);
        }
        assertThat(TWILIO.placed()).isEmpty();
    }

    @Test
    void leaves_those_alone_who_asked_for_it() throws Exception {
        update("INSERT INTO opt_out (number, scope, direction, source, actor) VALUES"
                + " ('+5511987650001', 'calls', 'outbound', 'manual', 'operator'),"
                + " ('+5511987650002', 'messages', 'outbound', 'manual', 'operator'),"
                + " ('+5511987650003', 'all', 'inbound', 'manual', 'operator')");

        assertThat(read(json("{\"to\":\"+5511987650001\"}")).path("rule").asText())
                .isEqualTo("opted-out");
        assertThat(json("{\"to\":\"+5511987650002\"}").statusCode()).isEqualTo(202);
        assertThat(json("{\"to\":\"+5511987650003\"}").statusCode()).isEqualTo(202);
    }

    @Test
    void a_number_that_is_rung_first_is_asked_for_like_the_one_that_is_called() throws Exception {
        update("INSERT INTO opt_out (number, scope, direction, source, actor) VALUES"
                + " ('+5511987650004', 'calls', 'outbound', 'manual', 'operator')");

        assertThat(read(json("{\"to\":\"+5511987654321\",\"agent\":\"+5511987650004\"}"))
                        .path("rule")
                        .asText())
                .isEqualTo("opted-out");
        assertThat(read(json("{\"to\":\"+5511987654321\",\"agent\":\"+551140000001\"}"))
                        .path("rule")
                        .asText())
                .isEqualTo("own-number");
        assertThat(json("{\"to\":\"+5511987654321\",\"agent\":\"+5511987650005\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void the_same_key_gets_the_same_answer_and_one_call() throws Exception {
        String body = "{\"to\":\"+5511987651111\"}";
        HttpResponse<String> first = json(body, "order-1");
        HttpResponse<String> second = json(body, "order-1");
        HttpResponse<String> other = json("{\"to\":\"+5511987652222\"}", "order-1");

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(read(other).path("rule").asText()).isEqualTo("key-reused");
        assertThat(TWILIO.placed()).hasSize(1);
    }

    @Test
    void a_lost_answer_is_looked_up() throws Exception {
        TWILIO.fail("place", new Fault.LoseAnswer());

        JsonNode told = read(json("{\"to\":\"+5511987653333\",\"agent\":\"user_9\"}"));

        assertThat(TWILIO.placed()).hasSize(1);
        assertThat(told.path("sid").asText()).isEqualTo(TWILIO.placed().get(0).sid());
    }

    @Test
    void what_cannot_be_looked_up_stays_unknown_until_a_webhook_proves_it() throws Exception {
        TWILIO.fail("place", new Fault.LoseAnswer());
        TWILIO.fail("list", Fault.status(500));

        JsonNode told = read(json("{\"to\":\"+5511987654444\"}", "order-2"));
        assertThat(told.path("status").asText()).isEqualTo("unknown");
        assertThat(told.has("sid")).isFalse();

        FakeTwilioRest.Placed call = TWILIO.placed().get(0);
        caller.post("/twilio/call-status?dial=" + call.dial(), status(call, "initiated"));

        JsonNode again = read(json("{\"to\":\"+5511987654444\"}", "order-2"));
        assertThat(again.path("sid").asText()).isEqualTo(call.sid());
        assertThat(TWILIO.placed()).hasSize(1);
    }

    @Test
    void says_why_twilio_refused() throws Exception {
        TWILIO.fail("place", Fault.status(429));
        HttpResponse<String> busy = json("{\"to\":\"+5511987655555\"}");
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).isPresent();
        assertThat(TWILIO.asked("place")).isEqualTo(1);
    }

    @Test
    void a_server_error_is_never_asked_again() throws Exception {
        TWILIO.fail("place", Fault.status(503));
        assertThat(read(json("{\"to\":\"+5511987655556\"}")).path("status").asText())
                .isEqualTo("unknown");
        assertThat(TWILIO.asked("place")).isEqualTo(1);
    }

    @Test
    void refuses_what_makes_no_sense() throws Exception {
        for (String body : List.of(
                "{}",
                "[]",
                "{\"to\":5}",
                "{\"to\":\"+5511987654321\",\"state\":\"known\"}",
                "{\"to\":\"+5511987654321\",\"flow\":\"nothing\"}",
                "{\"to\":\"+5511987654321\",\"flow\":\"../x\"}",
                "{\"to\":\"+5511987654321\",\"machineDetection\":true}",
                "{\"to\":\"+5511987654321\",\"agent\":\"a b\"}")) {
            HttpResponse<String> answer = json(body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(read(answer).path("detail").asText()).isNotEmpty();
        }
        assertThat(TWILIO.placed()).isEmpty();
    }

    @Test
    void a_webphone_is_told_why_its_call_is_refused() {
        String sid = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0001";
        Map<String, String> call = TwilioCaller.call(
                "CallSid", sid, "From", "client:user_7", "To", "+12025550123", "Direction", "inbound");

        String twiml = caller.post("/twilio/voice", call).body();
        assertThat(twiml).doesNotContain("<Dial").contains("país").contains("<Hangup/>");
        assertThat(caller.post("/twilio/voice", call).body()).isEqualTo(twiml);

        call.put("CallStatus", "completed");
        call.put("CallbackSource", "call-progress-events");
        caller.post("/twilio/call-status", call);
        assertThat(ramal.rows("SELECT outcome FROM call WHERE sid = '" + sid + "'"))
                .containsExactly(Map.of("outcome", "blocked"));
        assertThat(ramal.rows("SELECT rule FROM dial WHERE idempotency_key = '" + sid + "'"))
                .containsExactly(Map.of("rule", "country"));
    }

    @Test
    void a_webphone_may_write_a_number_as_people_do() {
        Map<String, String> call = TwilioCaller.call(
                "CallSid", "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0002", "From", "client:user_7", "To", "011 98765-4321");

        assertThat(caller.post("/twilio/voice", call).body()).contains(">+5511987654321</Number>");
    }

    /** Twilio takes the token of a webphone for an hour, whatever becomes of its person here. */
    @Test
    void the_webphone_of_somebody_who_has_left_reaches_no_number() throws Exception {
        update("INSERT INTO person (email, name, role, password_hash) VALUES ('ana@example.com', 'Ana', 'agent', '-')");
        Object id = ramal.rows("SELECT id FROM person WHERE email = 'ana@example.com'")
                .get(0)
                .get("id");
        Map<String, String> call = TwilioCaller.call(
                "CallSid", "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0003", "From", "client:user_" + id, "To", "+5511987654323");
        assertThat(caller.post("/twilio/voice", call).body()).contains(">+5511987654323</Number>");

        update("UPDATE person SET active = FALSE, version = 2 WHERE id = " + id);
        String sid = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0004";
        call.put("CallSid", sid);
        assertThat(caller.post("/twilio/voice", call).body())
                .doesNotContain("<Dial")
                .contains("acesso")
                .contains("<Hangup/>");
        assertThat(ramal.rows("SELECT rule FROM dial WHERE idempotency_key = '" + sid + "'"))
                .containsExactly(Map.of("rule", "no-access"));
    }

    @Test
    void a_machine_hears_the_message_and_a_fax_nothing() throws Exception {
        machine("+5511987656661", "machine_end_beep");
        machine("+5511987656662", "human");
        machine("+5511987656663", "fax");

        assertThat(TWILIO.awaitChanges(2, Duration.ofSeconds(30))).isTrue();
        assertThat(TWILIO.changed()).hasSize(2);
        List<FakeTwilioRest.Placed> calls = TWILIO.placed();
        TWILIO.changed().forEach(change -> {
            if (change.sid().equals(calls.get(0).sid())) {
                assertThat(change.asked().get("Twiml"))
                        .contains("<Say")
                        .contains("retorne")
                        .contains("<Hangup/>");
            } else {
                assertThat(change.sid()).isEqualTo(calls.get(2).sid());
                assertThat(change.asked()).containsEntry("Status", "completed");
            }
        });
        assertThat(ramal.rows("SELECT answered_by FROM call WHERE sid = '"
                        + calls.get(2).sid() + "'"))
                .containsExactly(Map.of("answered_by", "fax"));
    }

    private void machine(String number, String answeredBy) {
        json("{\"to\":\"" + number + "\",\"flow\":\"notification\",\"machineDetection\":true}");
        FakeTwilioRest.Placed call = TWILIO.placed().get(TWILIO.placed().size() - 1);
        answered(call, number);
        Map<String, String> told = new LinkedHashMap<>();
        told.put("AccountSid", Samples.ACCOUNT);
        told.put("AnsweredBy", answeredBy);
        told.put("CallSid", call.sid());
        told.put("MachineDetectionDuration", "3100");
        assertThat(caller.post("/twilio/machine-detection?dial=" + call.dial(), told)
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void only_numbers_that_twilio_has_are_shown() throws Exception {
        TWILIO.owns("+551130000000", "+552140000009");

        assertThat(change("+552140000008", "{\"pool\":\"rio\"}").statusCode()).isEqualTo(409);
        HttpResponse<String> answer = change("+552140000009", "{\"pool\":\"rio\",\"dailyCap\":2,\"label\":\"Rio\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("+551140000001").contains("\"dailyCap\":2");

        String rio = "{\"to\":\"+5521987650000\",\"agent\":\"user_3\",\"from\":\"rio\"}";
        assertThat(read(json(rio)).path("from").asText()).isEqualTo("+552140000009");
        assertThat(json(rio).statusCode()).isEqualTo(202);
        assertThat(read(json(rio)).path("rule").asText())
                .as("the cap is reached")
                .isEqualTo("caller-id");
        assertThat(read(json(rio.replace("\"rio\"", "\"+551140000002\"")))
                        .path("rule")
                        .asText())
                .isEqualTo("caller-id");
    }

    private HttpResponse<String> change(String number, String body) {
        return caller.send(HttpRequest.newBuilder(caller.uri("/api/caller-ids/" + number))
                .header("Authorization", "Bearer " + ramal.operatorKey())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    // --- how it is asked

    private String answered(FakeTwilioRest.Placed call, String to) {
        Map<String, String> fields = status(call, "in-progress");
        fields.put("To", to);
        return caller.post("/twilio/voice?dial=" + call.dial(), fields).body();
    }

    private static Map<String, String> status(FakeTwilioRest.Placed call, String status) {
        return TwilioCaller.call(
                "CallSid", call.sid(),
                "CallStatus", status,
                "Direction", "outbound-api",
                "From", call.asked().get("From"),
                "To", call.asked().get("To"));
    }

    private HttpResponse<String> json(String body) {
        return json(body, null);
    }

    private HttpResponse<String> json(String body, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(caller.uri("/api/calls"))
                .header("Authorization", "Bearer " + ramal.operatorKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return caller.send(request);
    }

    private static JsonNode read(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private void update(String sql) throws Exception {
        var dataSource = ramal.camel().getRegistry().lookupByNameAndType("dataSource", javax.sql.DataSource.class);
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
