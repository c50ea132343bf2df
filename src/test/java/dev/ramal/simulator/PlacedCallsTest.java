package dev.ramal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.MediaStands;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A call that is placed in the demo is played, recorded and found in the history. */
class PlacedCallsTest {

    private static final MediaStand STAND = MediaStands.open();

    @RegisterExtension
    static final RamalExtension RAMAL =
            RamalExtension.onH2().set("twilio.api-url", STAND.address().toString());

    private final TwilioCaller caller = new TwilioCaller(RAMAL);

    @AfterAll
    static void close() {
        STAND.close();
    }

    @Test
    void a_placed_call_is_played_and_recorded() throws Exception {
        Trunk trunk = Trunk.to(caller.uri(""), Samples.ACCOUNT, Samples.TOKEN, "+551140000001")
                .knownAs(TwilioCaller.PUBLIC_URL);
        try (PlacedCalls placed = new PlacedCalls(trunk, STAND, InstantSource.system(), Duration.ZERO)) {
            assertThat(placed).isNotNull();
            JsonNode call = played("{\"to\":\"+5511987654321\",\"agent\":\"user_7\"}");

            assertThat(call.path("origin").asText()).isEqualTo("api");
            assertThat(call.path("outcome").asText()).isEqualTo("answered");
            assertThat(call.path("agent").asText()).isEqualTo("user_7");
            assertThat(call.path("party").asText()).isEqualTo("+5511987654321");
            assertThat(call.path("talkSeconds").asInt()).isEqualTo(12);
            assertThat(call.path("recordings")).hasSize(1);

            JsonNode notified =
                    played("{\"to\":\"+5511987654322\",\"flow\":\"notification\",\"machineDetection\":true}");
            assertThat(notified.path("outcome").asText()).isEqualTo("answered");
            assertThat(notified.path("party").asText()).isEqualTo("+5511987654322");
            assertThat(notified.path("answeredBy").asText("human")).isEqualTo("human");
        }
    }

    private JsonNode played(String wanted) throws Exception {
        HttpResponse<String> answer = caller.send(HttpRequest.newBuilder(caller.uri("/api/calls"))
                .header("Authorization", "Bearer " + RAMAL.operatorKey())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(wanted)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String sid = new ObjectMapper().readTree(answer.body()).path("sid").asText();
        for (int i = 0; i < 600; i++) {
            HttpResponse<String> asked = caller.api("/api/calls/" + sid);
            if (asked.statusCode() == 200) {
                JsonNode call = new ObjectMapper().readTree(asked.body());
                if (call.path("status").asText().equals("completed")) {
                    return call;
                }
            }
            assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        throw new AssertionError("the call does not end");
    }
}
