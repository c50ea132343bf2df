package dev.ramal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.FakeReceiver;
import dev.ramal.fakes.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A CRM that takes what it is told and never answers. */
class SilentReceiverTest {

    /** More than deliveries run at once. */
    private static final int CALLS = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final FakeReceiver CRM = new FakeReceiver();

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("webhook.url", CRM.uri() + "/calls")
            .set("webhook.secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .set("slack.settle-seconds", "0");

    private final TwilioCaller twilio = new TwilioCaller(RAMAL);

    @AfterAll
    static void close() {
        CRM.close();
    }

    @Test
    void a_program_that_is_silent_keeps_nobody_else_from_being_told() {
        CRM.fail(
                "event", IntStream.range(0, 100).mapToObj(i -> new Fault.Hang()).toArray(Fault[]::new));

        for (int i = 0; i < CALLS; i++) {
            finish("CA%032x".formatted(0x51e7_0000L + i));
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (told() < CALLS && System.nanoTime() < end) {
            Thread.onSpinWait();
        }

        assertThat(told()).as("told to Slack").isEqualTo(CALLS);
        assertThat(CRM.asked("event")).isLessThanOrEqualTo(2);
        assertThat(RAMAL.rows("SELECT attempts FROM delivery WHERE destination = 'webhook' AND attempts > 0"))
                .as("who waited for a place has not failed")
                .hasSizeLessThanOrEqualTo(2);
    }

    private static int told() {
        return RAMAL.rows("SELECT subject FROM delivery WHERE destination = 'slack' AND state = 'sent'")
                .size();
    }

    private void finish(String call) {
        twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", call));
        Map<String, String> end = TwilioCaller.call(
                "CallSid", call, "CallStatus", "completed", "CallDuration", "30", "SequenceNumber", "9");
        end.put("CallbackSource", "call-progress-events");
        assertThat(twilio.post("/twilio/call-status", end).statusCode()).isEqualTo(204);
    }
}
