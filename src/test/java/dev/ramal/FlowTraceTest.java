package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a flow remembers, why it went as it did, and that asking twice changes nothing. */
class FlowTraceTest {

    @RegisterExtension
    static final RamalExtension H2 =
            RamalExtension.onH2().set("flow.numbers", "+551140000002=internal").set("slack.settle-seconds", "0");

    @RegisterExtension
    static final RamalExtension POSTGRES = RamalExtension.onPostgres();

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String sid = "CA" + "%032x".formatted(0x77000 + CALLS.incrementAndGet());

    @Test
    void a_call_shows_why_it_went_as_it_did() throws IOException {
        for (RamalExtension ramal : new RamalExtension[] {H2, POSTGRES}) {
            TwilioCaller twilio = new TwilioCaller(ramal);
            twilio.post("/twilio/voice-incoming", call());

            JsonNode decisions = decisions(twilio);

            JsonNode first = decisions.get(0);
            assertThat(first.get("seq").asInt()).isZero();
            assertThat(first.get("step").asText()).isEqualTo("incoming");
            assertThat(first.get("decision").asText()).isEqualTo("flow");
            assertThat(first.get("input").asText()).isEqualTo("+551140000001 was called");
            assertThat(first.get("result").asText()).isEqualTo("incoming");
            assertThat(first.get("at").asText()).endsWith("Z");
        }
    }

    @Test
    void whoever_asks_twice_gets_the_same_answer_and_nothing_is_decided_again() throws IOException {
        TwilioCaller twilio = new TwilioCaller(H2);
        String first = twilio.post("/twilio/voice-incoming", call()).body();
        int decided = decisions(twilio).size();

        String second = twilio.post("/twilio/voice-incoming", call()).body();

        assertThat(second).isEqualTo(first);
        assertThat(decisions(twilio)).hasSize(decided);
        assertThat(H2.rows("SELECT digest FROM flow_turn WHERE call_sid = '" + sid + "'"))
                .hasSize(1);
    }

    @Test
    void each_number_has_its_flow() {
        String twiml = new TwilioCaller(H2)
                .post("/twilio/voice-incoming", call("To", "+551140000002", "Called", "+551140000002"))
                .body();

        assertThat(twiml).contains("/twilio/flow/dial-ended");
    }

    @Test
    void the_trace_stands_in_the_transaction_of_the_journal() {
        H2.rows("SELECT 1");
        TwilioCaller twilio = new TwilioCaller(H2);
        execute("ALTER TABLE flow_turn RENAME TO flow_turn_away");
        try {
            assertThat(twilio.post("/twilio/voice-incoming", call()).body()).contains("<Dial");
        } finally {
            execute("ALTER TABLE flow_turn_away RENAME TO flow_turn");
        }

        assertThat(H2.rows("SELECT digest FROM call_event WHERE call_sid = '" + sid + "'"))
                .as("half of it would be a record that lies")
                .isEmpty();
    }

    @Test
    void a_broken_flow_is_told_once_a_day_and_the_caller_may_leave_a_message() throws Exception {
        TwilioCaller twilio = new TwilioCaller(H2);
        H2.camel().getRouteController().stopRoute("flow-dial-ended");
        try {
            for (int i = 0; i < 3; i++) {
                String other = "CA" + "%032x".formatted(0x78000 + i);
                String twiml = twilio.post("/twilio/flow/dial-ended?call=" + other + "&turn=1", call("CallSid", other))
                        .body();
                assertThat(TwimlSchema.verbs(twiml)).containsExactly("Say", "Say", "Record");
            }
        } finally {
            H2.camel().getRouteController().startRoute("flow-dial-ended");
        }

        assertThat(H2.rows("SELECT delivery_key FROM delivery WHERE delivery_key LIKE 'flow-dial-ended/%'"))
                .hasSize(1);
    }

    @Test
    void a_flow_that_goes_round_in_circles_ends_with_an_apology() {
        String twiml = new TwilioCaller(H2)
                .post("/twilio/flow/dial-ended?call=" + sid + "&turn=401", call())
                .body();

        assertThat(twiml).contains("Desculpe, ocorreu um problema");
    }

    @Test
    void a_step_that_does_not_exist_apologises() {
        String twiml = new TwilioCaller(H2)
                .post("/twilio/flow/no-such-step?call=" + sid + "&turn=1", call())
                .body();

        assertThat(twiml).contains("Desculpe, ocorreu um problema");
    }

    private JsonNode decisions(TwilioCaller twilio) throws IOException {
        return JSON.readTree(twilio.api("/api/calls/" + sid).body()).get("decisions");
    }

    private Map<String, String> call(String... others) {
        Map<String, String> fields = TwilioCaller.call("CallSid", sid);
        for (int i = 0; i < others.length; i += 2) {
            fields.put(others[i], others[i + 1]);
        }
        return fields;
    }

    private static void execute(String sql) {
        javax.sql.DataSource dataSource =
                H2.camel().getRegistry().lookupByNameAndType("dataSource", javax.sql.DataSource.class);
        try (java.sql.Connection connection = dataSource.getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
