package dev.ramal.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A callback belongs to one person, whoever else wants it. */
abstract class CallbackTakenTest {

    private static final int AGENTS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All on one database. */
    abstract List<RamalExtension> nodes();

    static final class OnH2Test extends CallbackTakenTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onH2();

        @Override
        List<RamalExtension> nodes() {
            return List.of(RAMAL);
        }
    }

    static final class OnTwoNodesTest extends CallbackTakenTest {
        @Order(1)
        @RegisterExtension
        static final RamalExtension NODE = RamalExtension.onPostgres();

        @Order(2)
        @RegisterExtension
        static final RamalExtension OTHER_NODE = RamalExtension.beside(NODE);

        @Override
        List<RamalExtension> nodes() {
            return List.of(NODE, OTHER_NODE);
        }
    }

    @BeforeEach
    void somebody_asks_to_be_called_back() {
        RamalExtension ramal = nodes().get(0);
        ramal.change("DELETE FROM callback_request");
        ramal.change(
                "INSERT INTO callback_request (id, call_sid, number, state, due_at, waiting_since) VALUES ('one', '"
                        + TwilioCaller.CALL + "', '+5511987654321', 'open', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
    }

    @Test
    void of_all_who_take_a_callback_at_once_one_has_it_and_the_others_hear_who() throws Exception {
        ExecutorService office = Executors.newFixedThreadPool(AGENTS);
        CountDownLatch together = new CountDownLatch(1);
        List<Future<HttpResponse<String>>> all = new ArrayList<>();
        List<HttpResponse<String>> refused = new ArrayList<>();
        int taken = 0;
        try {
            for (int agent = 1; agent <= AGENTS; agent++) {
                RamalExtension node = nodes().get(agent % nodes().size());
                String change = "{\"owner\":\"user_" + agent + "\"}";
                all.add(office.submit(() -> {
                    together.await();
                    return change(node, change);
                }));
            }
            together.countDown();
            for (Future<HttpResponse<String>> one : all) {
                if (one.get().statusCode() == 204) {
                    taken++;
                } else {
                    refused.add(one.get());
                }
            }
        } finally {
            office.shutdownNow();
        }

        assertThat(taken).isEqualTo(1);
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(json(answer).path("code").asText()).isEqualTo("that-callback-is-taken");
            assertThat(json(answer).path("owner").asText()).isEqualTo(owner());
        });
    }

    @Test
    void whoever_has_it_hears_the_same_when_asking_again() {
        assertThat(change("{\"owner\":\"user_1\"}")).isEqualTo(204);
        assertThat(change("{\"owner\":\"user_1\",\"note\":\"depois das 14h\"}")).isEqualTo(204);
        assertThat(change("{\"state\":\"done\"}")).isEqualTo(204);
    }

    @Test
    void it_is_taken_over_from_whom_it_was_seen_with_alone() {
        assertThat(change("{\"owner\":\"user_1\",\"seen\":{\"owner\":null}}")).isEqualTo(204);

        assertThat(change("{\"owner\":\"user_2\",\"seen\":{\"owner\":\"\"}}")).isEqualTo(409);
        assertThat(change("{\"owner\":\"user_2\",\"seen\":{\"owner\":\"user_3\"}}"))
                .isEqualTo(409);
        assertThat(change("{\"state\":\"canceled\",\"seen\":{\"owner\":null}}")).isEqualTo(409);
        assertThat(owner()).isEqualTo("user_1");
        assertThat(change("{\"owner\":\"user_2\",\"seen\":{\"owner\":\"user_1\"}}"))
                .isEqualTo(204);
        assertThat(owner()).isEqualTo("user_2");
    }

    @Test
    void what_was_given_back_is_anybodys() {
        change("{\"owner\":\"user_1\"}");
        assertThat(change("{\"owner\":\"\"}")).isEqualTo(204);

        assertThat(change("{\"state\":\"done\",\"seen\":{\"owner\":\"user_1\"}}"))
                .as("it is not theirs any more")
                .isEqualTo(409);
        assertThat(change("{\"owner\":\"user_2\"}")).isEqualTo(204);
        assertThat(owner()).isEqualTo("user_2");
    }

    private String owner() {
        List<Map<String, Object>> rows = nodes().get(0).rows("SELECT owner FROM callback_request");
        return (String) rows.get(0).get("owner");
    }

    private int change(String change) {
        return change(nodes().get(0), change).statusCode();
    }

    private static HttpResponse<String> change(RamalExtension node, String change) {
        TwilioCaller twilio = new TwilioCaller(node);
        return twilio.send(HttpRequest.newBuilder(twilio.uri("/api/callbacks/one"))
                .header("Authorization", "Bearer " + node.operatorKey())
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(change)));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }
}
