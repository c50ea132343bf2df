package dev.ramal.flows;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwimlSchema;
import dev.ramal.fakes.FakeTwilioMessages;
import dev.ramal.fakes.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A flow has text messages sent: the caller never waits for it, and each goes out once. On both databases. */
abstract class SmsRouteTest {

    private static final FakeTwilioMessages TWILIO = new FakeTwilioMessages(Samples.ACCOUNT);
    private static final String ANA = "+5511987654321";
    private static final Path FLOWS = Installation.with(Map.of(
            "routes/flow-ticket.camel.yaml",
                    flow(
                            "ticket",
                            kamelet("set-action", "name", "ticket", "value", "4711")
                                    + kamelet("sms-action", "text", "Seu protocolo é ${variable.state[ticket]}.")
                                    + kamelet("say-action", "prompt", "connecting")),
            "routes/flow-template.camel.yaml",
                    flow(
                            "template",
                            kamelet("sms-action", "template", "missed-call")
                                    + kamelet("sms-action", "to", "+5511987650055", "text", "Ligaram agora.")),
            "routes/flow-nonsense.camel.yaml", flow("nonsense", kamelet("sms-action", "template", "no-such"))));

    private final RamalExtension ramal;

    SmsRouteTest(RamalExtension ramal) {
        this.ramal = ramal;
    }

    static RamalExtension configured(RamalExtension ramal) {
        return Installation.on(ramal, FLOWS)
                .set("twilio.api-url", TWILIO.uri().toString())
                .set("dialling.calls-per-minute", "0")
                .set("flow.numbers", "+551140000002=ticket,+551140000003=template,+551140000004=nonsense");
    }

    @AfterAll
    static void forget() {
        TWILIO.reset();
    }

    @BeforeEach
    void reset() {
        TWILIO.reset();
        for (String table : List.of("message", "opt_out", "dial")) {
            ramal.change("DELETE FROM " + table);
        }
    }

    @Test
    void a_caller_gets_a_message_with_what_the_flow_remembers_once() throws Exception {
        Caller caller = new Caller(ramal);

        String twiml = caller.begin("+551140000002");
        assertThat(caller.begin("+551140000002")).as("asked again").isEqualTo(twiml);

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Say", "Say", "Hangup");
        assertThat(TWILIO.awaitAsked("send", 1, Duration.ofSeconds(30))).isTrue();
        done(caller, 1);
        assertThat(TWILIO.sent()).singleElement().satisfies(sent -> assertThat(sent.asked())
                .containsEntry("To", ANA)
                .containsEntry("From", "+551140000001")
                .containsEntry("Body", "Seu protocolo é 4711."));
        assertThat(caller.decisions()).contains("sms: " + ANA + " -> to be sent");
        assertThat(ramal.rows("SELECT actor, call_sid FROM message"))
                .containsExactly(Map.of("actor", "ramal", "call_sid", caller.sid));
    }

    @Test
    void a_template_goes_to_the_caller_and_a_text_to_another_number() throws Exception {
        Caller caller = new Caller(ramal);

        caller.begin("+551140000003");

        assertThat(TWILIO.awaitAsked("send", 2, Duration.ofSeconds(30))).isTrue();
        done(caller, 2);
        assertThat(TWILIO.sent())
                .extracting(sent -> sent.asked().get("To"))
                .containsExactlyInAnyOrder(ANA, "+5511987650055");
        assertThat(TWILIO.sent())
                .extracting(sent -> sent.asked().get("Body"))
                .anyMatch(body -> body.contains("(11) 4000-0003"))
                .contains("Ligaram agora.");
    }

    @Test
    void twilio_being_down_keeps_no_caller_waiting() {
        TWILIO.fail("send", new Fault.BreakOff());
        Caller caller = new Caller(ramal);

        assertThat(TwimlSchema.verbs(caller.begin("+551140000002"))).containsExactly("Say", "Say", "Hangup");
    }

    @Test
    void whoever_opted_out_gets_none() throws Exception {
        ramal.change("INSERT INTO opt_out (number, scope, direction, source, actor) VALUES" + " ('" + ANA
                + "', 'all', 'outbound', 'manual', 'operator')");
        Caller caller = new Caller(ramal);

        caller.begin("+551140000002");

        done(caller, 1);
        assertThat(TWILIO.sent()).isEmpty();
    }

    @Test
    void a_withheld_number_gets_none_and_the_call_goes_on() {
        Caller caller = new Caller(ramal, "anonymous");

        assertThat(TwimlSchema.verbs(caller.begin("+551140000002"))).containsExactly("Say", "Say", "Hangup");
        assertThat(caller.decisions()).contains("sms: the number is withheld -> not sent");
        assertThat(deliveries(caller, "")).isZero();
    }

    @Test
    void a_template_that_does_not_exist_is_a_broken_flow_and_no_silence() {
        assertThat(new Caller(ramal).begin("+551140000004")).contains("<Say", "<Record");
    }

    /** So many of its messages are through. */
    private void done(Caller caller, int count) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (deliveries(caller, " AND state = 'sent'") < count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(deliveries(caller, " AND state = 'sent'")).isEqualTo(count);
    }

    private int deliveries(Caller caller, String more) {
        return ramal.rows("SELECT delivery_key FROM delivery WHERE destination = 'flow-message' AND subject LIKE '"
                        + caller.sid + "%'" + more)
                .size();
    }
}
