package dev.ramal.dialling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.FakeTwilioRest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Twilio loses 30 % of its answers, and every request is made twice: no person is called twice. {@code ./mvnw -B test
 * -Dtest=ExactlyOnceTest -Dcalls=1000} is the long run.
 */
class ExactlyOnceTest {

    private static final int CALLS = Integer.getInteger("calls", 100);
    private static final FakeTwilioRest TWILIO = new FakeTwilioRest(Samples.ACCOUNT, Samples.TOKEN);

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", TWILIO.uri().toString())
            .set("dialling.calls-per-minute", "0")
            .set("dialling.calls-per-user-per-day", "0")
            .set("dialling.spend-per-day", "0");

    private final TwilioCaller caller = new TwilioCaller(RAMAL);

    @AfterAll
    static void close() {
        TWILIO.close();
    }

    @Test
    void no_person_is_called_twice_while_answers_get_lost() throws Exception {
        TWILIO.lose(0.3);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> placed = IntStream.range(0, CALLS)
                    .mapToObj(i -> callers.submit(() -> {
                        String body = "{\"to\":\"+5511987%06d\",\"flow\":\"notification\"}".formatted(100_000 + i);
                        HttpResponse<String> first = place(body, i);
                        HttpResponse<String> second = place(body, i);
                        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
                        assertThat(second.body()).isEqualTo(first.body());
                        return first.body();
                    }))
                    .toList();
            for (Future<String> one : placed) {
                one.get();
            }
        } finally {
            callers.shutdownNow();
        }

        Set<String> dials = new HashSet<>();
        TWILIO.placed().forEach(call -> assertThat(dials.add(call.dial())).isTrue());
        assertThat(dials).hasSize(CALLS);
        assertThat(TWILIO.asked("place")).isEqualTo(CALLS);
        assertThat(TWILIO.asked("list")).as("lost answers that were looked up").isGreaterThan(CALLS / 10);
        assertThat(RAMAL.rows("SELECT state, count(*) AS dials FROM dial GROUP BY state"))
                .containsExactly(Map.of("state", "known", "dials", (long) CALLS));
        TWILIO.placed()
                .forEach(call -> assertThat(RAMAL.rows("SELECT call_sid FROM dial WHERE id = '" + call.dial() + "'"))
                        .containsExactly(Map.of("call_sid", call.sid())));
    }

    private HttpResponse<String> place(String body, int key) {
        return caller.send(HttpRequest.newBuilder(caller.uri("/api/calls"))
                .header("Authorization", "Bearer " + RAMAL.operatorKey())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "call-" + key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
