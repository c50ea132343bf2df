package dev.ramal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.MediaStands;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Those who call of their own accord in a demo, and somebody whose webphone they could reach. */
class LiveCallsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaStand STAND = MediaStands.open();
    private static final String LOGIN = "{\"email\":\"ana@example.com\",\"name\":\"Ana\",\"password\":\"senha12345\"}";

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", STAND.address().toString())
            .set("voice.agents", "user_1");

    private static String token = "";

    private final TwilioCaller caller = new TwilioCaller(RAMAL);

    @BeforeAll
    static void there_is_somebody() throws Exception {
        TwilioCaller caller = new TwilioCaller(RAMAL);
        HttpResponse<String> registered = caller.send(HttpRequest.newBuilder(caller.uri("/auth/register"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(LOGIN)));
        token = JSON.readTree(registered.body()).path("token").asText();
        assertThat(token).as(registered.body()).isNotEmpty();
    }

    @AfterAll
    static void close() {
        STAND.close();
    }

    @Test
    void who_called_before_a_phone_was_on_hangs_up_and_never_rings_it() throws Exception {
        try (LiveCalls live = live()) {
            live.mingle(() -> true, Duration.ofHours(1));
            String sid = theCall(call -> call.path("status").asText().equals("ringing"))
                    .path("sid")
                    .asText();

            try (Phone phone = new Phone()) {
                phone.turnOn();

                JsonNode over = theCall(call -> call.path("status").asText().equals("completed"));
                assertThat(over.path("sid").asText()).isEqualTo(sid);
                assertThat(over.path("outcome").asText()).isEqualTo("missed");
                assertThat(phone.heard()).contains("ready").doesNotContain("invite");
            }
        }
    }

    private LiveCalls live() {
        Trunk trunk = Trunk.to(caller.uri(""), Samples.ACCOUNT, Samples.TOKEN, "+551140000001")
                .knownAs(TwilioCaller.PUBLIC_URL);
        Webphones phones = RAMAL.camel().getRegistry().findSingleByType(Webphones.class);
        return new LiveCalls(trunk, STAND, InstantSource.system(), phones);
    }

    /** The newest call, once it is like that. */
    private JsonNode theCall(Predicate<JsonNode> wanted) throws Exception {
        String last = "";
        for (int i = 0; i < 150; i++) {
            last = caller.api("/api/calls").body();
            JsonNode call = JSON.readTree(last).path("calls").path(0);
            if (wanted.test(call)) {
                return call;
            }
            assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        throw new AssertionError(last);
    }

    /** Ana's webphone, as the page speaks for it. */
    private final class Phone implements AutoCloseable {

        private final String path = "/api/simulator/phone?phone=" + UUID.randomUUID();
        private final InputStream stream;
        private final StringBuffer heard = new StringBuffer();

        Phone() throws Exception {
            HttpResponse<InputStream> answer =
                    HttpClient.newHttpClient().send(asked().GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            stream = answer.body();
            CompletableFuture.runAsync(this::listen);
        }

        private HttpRequest.Builder asked() {
            return HttpRequest.newBuilder(caller.uri(path)).header("Authorization", "Bearer " + token);
        }

        private void listen() {
            byte[] some = new byte[1024];
            try {
                for (int read = stream.read(some); read > 0; read = stream.read(some)) {
                    heard.append(new String(some, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        void turnOn() throws Exception {
            HttpResponse<String> said = caller.send(asked().header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"type\":\"register\",\"payload\":{\"media\":{\"audio\":true}}}")));
            assertThat(said.statusCode()).as(said.body()).isEqualTo(204);
        }

        String heard() {
            return heard.toString();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
