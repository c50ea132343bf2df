package dev.ramal.dialling.optout;

import static dev.ramal.TwilioCaller.CALL;
import static dev.ramal.TwilioCaller.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import dev.ramal.TwimlSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a blocked caller meets, as the setting says. */
class BlockedCallerTest {

    private static final String INSERT = "INSERT INTO opt_out (number, scope, direction, source, actor) VALUES"
            + " ('+5511987654321', 'all', 'both', 'manual', 'operator')";

    static final class MessageTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onH2().set("dialling.blocked-callers", "message");

        @Test
        void they_hear_a_sentence() {
            RAMAL.change(INSERT);
            String twiml = new TwilioCaller(RAMAL)
                    .post("/twilio/voice-incoming", call())
                    .body();
            assertThat(TwimlSchema.verbs(twiml)).containsExactly("Say", "Hangup");
            assertThat(twiml).contains("não podemos atender ligações deste número");
            assertThat(outcome(RAMAL)).containsExactly(Map.of("outcome", "blocked"));
        }
    }

    static final class VoicemailTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onH2().set("dialling.blocked-callers", "voicemail");

        @Test
        void they_may_leave_a_message_which_then_is_the_outcome() {
            RAMAL.change(INSERT);
            TwilioCaller twilio = new TwilioCaller(RAMAL);
            String twiml = twilio.post("/twilio/voice-incoming", call()).body();
            assertThat(TwimlSchema.verbs(twiml)).containsExactly("Say", "Say", "Record");
            twilio.post(
                    "/twilio/flow/message-left?call=" + CALL,
                    call(
                            "CallStatus", "in-progress",
                            "RecordingSid", "RE5e5e5e5e5e5e5e5e5e5e5e5e5e5e0001",
                            "RecordingDuration", "7"));
            assertThat(outcome(RAMAL)).containsExactly(Map.of("outcome", "voicemail"));
        }
    }

    static final class RingTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onH2().set("dialling.blocked-callers", "ring");

        @Test
        void they_are_taken_as_any_other() {
            RAMAL.change(INSERT);
            String twiml = new TwilioCaller(RAMAL)
                    .post("/twilio/voice-incoming", call())
                    .body();
            assertThat(TwimlSchema.verbs(twiml)).contains("Dial");
            assertThat(outcome(RAMAL)).containsExactly(Map.of("outcome", "missed"));
        }
    }

    private static List<Map<String, Object>> outcome(RamalExtension ramal) {
        new TwilioCaller(ramal)
                .post(
                        "/twilio/call-status",
                        call(
                                "CallStatus", "completed",
                                "CallDuration", "5",
                                "CallbackSource", "call-progress-events"));
        return ramal.rows("SELECT outcome FROM call WHERE sid = '" + CALL + "'");
    }
}
