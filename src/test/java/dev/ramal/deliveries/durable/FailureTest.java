package dev.ramal.deliveries.durable;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;

class FailureTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));

    @Test
    void our_own_exceptions_speak_wherever_they_stand_in_the_chain() {
        Failure failure = of(new IllegalStateException("secret", new GiveUp("the folder is gone")));
        assertThat(failure.text()).isEqualTo("GiveUp: the folder is gone");
        assertThat(failure.hopeless()).isTrue();
    }

    @Test
    void what_people_can_mend_is_read_back_from_the_record() {
        Fault invite = new Fault(Fault.Kind.SLACK_INVITE, "not_in_channel");
        Failure failure = of(new GiveUp("Slack refuses: not_in_channel", invite, null));

        assertThat(failure.text()).as("for the log").isEqualTo("GiveUp: Slack refuses: not_in_channel");
        assertThat(failure.fault()).isEqualTo(invite);
        assertThat(Fault.document(invite.text())).isEqualTo(Map.of("code", "slack-invite", "value", "not_in_channel"));
        assertThat(of(http("X-Other", "1")).fault()).isEqualTo(new Fault(Fault.Kind.DESTINATION_ANSWERS, "429"));
        assertThat(Fault.document(Fault.of(Fault.Kind.DRIVE_ROOM).text())).isEqualTo(Map.of("code", "drive-room"));
        assertThat(of(new IllegalStateException()).fault()).isNull();
    }

    @Test
    void the_longest_failure_fits_into_its_record() {
        Fault fault = new Fault(Fault.Kind.TWILIO_CREDENTIALS, "x\n".repeat(100));
        assertThat(fault.about()).isEqualTo("x".repeat(40));
        assertThat(Arrays.stream(Fault.Kind.values())
                        .mapToInt(kind -> kind.code().length()))
                .allMatch(length -> length + 1 + 40 <= 80);
        assertThat(of(new DeliveryFailed("y".repeat(500), fault, null)).text()).hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void numbers_and_line_breaks_do_not_reach_the_record() {
        assertThat(of(new DeliveryFailed("call of\n+5511999990000 ended, 503")).text())
                .isEqualTo("DeliveryFailed: call of … ended, 503");
    }

    @Test
    void a_foreign_exception_is_only_named() {
        assertThat(of(new IllegalStateException("token=secret")).text()).isEqualTo("IllegalStateException");
    }

    @Test
    void an_http_status_is_named_and_its_retry_after_counts() {
        assertThat(of(http("Retry-After", "30")).text()).isEqualTo("HttpOperationFailedException 429");
        assertThat(of(http("Retry-After", "30")).after()).isEqualTo(Duration.ofSeconds(30));
        assertThat(of(http("retry-after", "Mon, 23 Nov 2026 10:02:00 GMT")).after())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(of(http("Retry-After", "Mon, 23 Nov 2026 09:00:00 GMT")).after())
                .isZero();
        assertThat(of(http("Retry-After", "soon")).after()).isZero();
        assertThat(of(http("Retry-After", "999999999")).after()).isEqualTo(RetryLater.LONGEST);
        assertThat(of(http("X-Other", "1")).after()).isZero();
    }

    @Test
    void a_chain_that_bites_its_tail_ends() {
        Exception first = new IllegalStateException();
        first.initCause(new IllegalArgumentException(first));
        assertThat(of(first).text()).isEqualTo("IllegalStateException");
    }

    private static Failure of(Throwable thrown) {
        return Failure.of(thrown, CLOCK);
    }

    private static Exception http(String header, String value) {
        return new RuntimeException(
                new HttpOperationFailedException("http://x/?token=1", 429, "no", null, Map.of(header, value), "body"));
    }
}
