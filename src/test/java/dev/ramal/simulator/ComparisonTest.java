package dev.ramal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static final String ROOT = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100";
    private static final String CHILD = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0101";
    private static final String AUDIO = "RE5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100";

    private final ObjectMapper json = new ObjectMapper();
    private final PlayedCall truth = new PlayedCall(
            Scenario.INBOUND_ANSWERED,
            ROOT,
            "inbound",
            "caller",
            "+5511987654321",
            "+551140000001",
            "user_1_Ana_Souza",
            "+5511987654321",
            "completed",
            "answered",
            7,
            null,
            93,
            List.of(
                    new PlayedLeg(ROOT, null, "+5511987654321", "+551140000001", "completed", 103),
                    new PlayedLeg(CHILD, ROOT, "+5511987654321", "client:user_1_Ana_Souza", "completed", 93)),
            List.of(new PlayedRecording(AUDIO, ROOT, "DialVerb", 2, 93)));
    private final Comparison comparison = new Comparison(URI.create("http://127.0.0.1:1"), FakeRamal.KEY, true);

    @AfterEach
    void close() {
        comparison.close();
    }

    private ObjectNode told() {
        ObjectNode call = json.createObjectNode();
        call.put("sid", ROOT).put("direction", "inbound").put("origin", "caller");
        call.put("from", "+5511987654321").put("to", "+551140000001").put("agent", "user_1_Ana_Souza");
        call.put("party", "+5511987654321").put("status", "completed").put("outcome", "answered");
        call.put("ringSeconds", 7).put("talkSeconds", 93);
        ArrayNode legs = call.putArray("legs");
        legs.addObject()
                .put("sid", ROOT)
                .put("from", "+5511987654321")
                .put("to", "+551140000001")
                .put("status", "completed")
                .put("seconds", 103);
        legs.addObject()
                .put("sid", CHILD)
                .put("parent", ROOT)
                .put("from", "+5511987654321")
                .put("to", "client:user_1_Ana_Souza")
                .put("status", "completed")
                .put("seconds", 93);
        ObjectNode recording = call.putArray("recordings").addObject();
        recording
                .put("sid", AUDIO)
                .put("status", "completed")
                .put("channels", 2)
                .put("seconds", 93);
        recording
                .putArray("deliveries")
                .addObject()
                .put("destination", "archive")
                .put("state", "sent")
                .put("attempts", 1)
                .put("link", "2026/RE.wav");
        call.putArray("deliveries")
                .addObject()
                .put("key", ROOT + "/slack")
                .put("destination", "slack")
                .put("state", "sent")
                .put("attempts", 1);
        return call;
    }

    private List<String> differing(Consumer<ObjectNode> lie) {
        ObjectNode told = told();
        lie.accept(told);
        return comparison.judge(truth, told).stream().map(Difference::field).toList();
    }

    private static ObjectNode at(ObjectNode call, String list, int index) {
        return (ObjectNode) call.get(list).get(index);
    }

    @Test
    void the_truth_differs_in_nothing() {
        assertThat(differing(call -> {})).isEmpty();
    }

    @Test
    void every_field_that_lies_is_found() {
        for (String field : List.of(
                "sid",
                "direction",
                "origin",
                "from",
                "to",
                "agent",
                "party",
                "status",
                "outcome",
                "ringSeconds",
                "talkSeconds")) {
            assertThat(differing(call -> call.put(field, "other"))).as(field).containsExactly(field);
            assertThat(differing(call -> call.remove(field))).as(field).containsExactly(field);
        }
        for (String field : List.of("parent", "from", "to", "status", "seconds")) {
            assertThat(differing(call -> at(call, "legs", 1).put(field, "other")))
                    .containsExactly("legs[" + CHILD + "]." + field);
        }
        for (String field : List.of("status", "channels", "seconds")) {
            assertThat(differing(call -> at(call, "recordings", 0).put(field, "other")))
                    .containsExactly("recordings[" + AUDIO + "]." + field);
        }
    }

    @Test
    void what_is_missing_or_too_much_is_found() {
        assertThat(comparison.judge(truth, null)).extracting(Difference::field).containsExactly("call");
        assertThat(differing(call -> ((ArrayNode) call.get("legs")).remove(1))).containsExactly("legs[" + CHILD + "]");
        assertThat(differing(call -> ((ArrayNode) call.get("legs")).addObject().put("sid", "CA1")))
                .containsExactly("legs[CA1]");
        assertThat(differing(call -> ((ArrayNode) call.get("legs")).add(at(call, "legs", 1))))
                .containsExactly("legs[" + CHILD + "]");
        assertThat(differing(call -> call.remove("recordings"))).containsExactly("recordings[" + AUDIO + "]");
        assertThat(differing(
                        call -> ((ArrayNode) call.get("recordings")).addObject().put("sid", "RE1")))
                .containsExactly("recordings[RE1]");
    }

    @Test
    void each_destination_is_served_once() {
        assertThat(differing(call -> at(call, "recordings", 0).remove("deliveries")))
                .containsExactly("recordings[" + AUDIO + "].deliveries");
        assertThat(differing(call -> ((ObjectNode)
                                at(call, "recordings", 0).get("deliveries").get(0))
                        .put("state", "open")))
                .containsExactly("recordings[" + AUDIO + "].deliveries[archive].state");
        assertThat(differing(call -> ((ArrayNode) at(call, "recordings", 0).get("deliveries"))
                        .addObject()
                        .put("destination", "archive")
                        .put("state", "sent")))
                .containsExactly("recordings[" + AUDIO + "].deliveries[archive]");
        assertThat(differing(call -> at(call, "deliveries", 0).put("state", "given-up")))
                .containsExactly("deliveries[slack].state");
    }

    @Test
    void one_line_says_what_differs() {
        ObjectNode told = told().put("outcome", "missed");
        assertThat(comparison.judge(truth, told))
                .hasToString("[" + ROOT + "  outcome: expected answered, found missed]");
    }

    @Test
    void a_ramal_that_is_gone_knows_no_call() {
        assertThat(comparison.differences(List.of(truth), Duration.ZERO))
                .extracting(Difference::found)
                .containsExactly("not found");
    }
}
