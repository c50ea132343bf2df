package dev.ramal.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whether calls that come at once ring ten agents alike. Prints a table; the whole run is {@code ./mvnw test
 * -Dtest=FairnessTest -Dfairness.calls=10000}.
 */
class FairnessTest {

    private static final int CALLS = Integer.getInteger("fairness.calls", 200);
    private static final int AT_ONCE = 4;
    private static final List<String> AGENTS =
            IntStream.rangeClosed(1, 10).mapToObj(i -> "user_" + i).toList();
    private static final Pattern CLIENT = Pattern.compile("<Client[^>]*>([^<]*)</Client>");

    @RegisterExtension
    static final RamalExtension ROUND_ROBIN = ramal("round-robin");

    @RegisterExtension
    static final RamalExtension LONGEST_IDLE = ramal("longest-idle");

    @RegisterExtension
    static final RamalExtension NODE = ramal(RamalExtension.onPostgres(), "round-robin");

    @RegisterExtension
    static final RamalExtension OTHER_NODE = ramal(RamalExtension.beside(NODE), "round-robin");

    private static RamalExtension ramal(String strategy) {
        return ramal(RamalExtension.onH2(), strategy);
    }

    private static RamalExtension ramal(RamalExtension ramal, String strategy) {
        return ramal.set("voice.agents", String.join(",", AGENTS))
                .set("ring.strategy", strategy)
                .set("voice.record", "false");
    }

    @Test
    void ten_agents_ring_alike() throws Exception {
        Map<String, Map<String, Integer>> table = new TreeMap<>();
        table.put("round-robin", ring(ROUND_ROBIN));
        table.put("longest-idle", ring(LONGEST_IDLE));

        print(table);
        int fair = CALLS / AGENTS.size();
        table.forEach((strategy, rung) -> {
            assertThat(rung.keySet()).as(strategy).containsExactlyInAnyOrderElementsOf(AGENTS);
            assertThat(rung.values()).as(strategy).allSatisfy(times -> assertThat(times)
                    .isBetween(fair - most(fair), fair + most(fair)));
        });
    }

    @Test
    void two_nodes_on_one_database_ring_them_alike() throws Exception {
        Map<String, Map<String, Integer>> table = Map.of("round-robin, two nodes", ring(NODE, OTHER_NODE));

        print(table);
        int fair = CALLS / AGENTS.size();
        Map<String, Integer> rung = table.get("round-robin, two nodes");
        assertThat(rung.keySet()).containsExactlyInAnyOrderElementsOf(AGENTS);
        assertThat(rung.values())
                .allSatisfy(times -> assertThat(times).isBetween(fair - most(fair), fair + most(fair)));
        assertThat(rung.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(CALLS);
    }

    /**
     * The last round may be under way. And whoever rings for another call just then is passed over, so that turns are not
     * strictly one for each: of many calls, one in a hundred.
     */
    private static int most(int fair) {
        return Math.max(AT_ONCE, fair / 100);
    }

    /** The calls come to the nodes in turn. */
    private static Map<String, Integer> ring(RamalExtension... nodes) throws Exception {
        List<TwilioCaller> callers = Arrays.stream(nodes).map(TwilioCaller::new).toList();
        Map<String, Integer> rung = new ConcurrentSkipListMap<>();
        AtomicInteger next = new AtomicInteger();
        ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(crowd.submit(() -> {
                    for (int call = next.incrementAndGet(); call <= CALLS; call = next.incrementAndGet()) {
                        TwilioCaller twilio = callers.get(call % callers.size());
                        String sid = "CA" + "%032x".formatted(call);
                        Matcher client =
                                CLIENT.matcher(twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid))
                                        .body());
                        assertThat(client.find()).isTrue();
                        rung.merge(client.group(1), 1, Integer::sum);
                        twilio.post(
                                "/twilio/flow/ring-on?call=" + sid + "&turn=1",
                                TwilioCaller.call(
                                        "CallSid", sid, "DialCallStatus", "completed", "DialBridged", "true"));
                        // Who hung up is looked at no more when the next agent is looked for.
                        twilio.post(
                                "/twilio/call-status",
                                TwilioCaller.call("CallSid", sid, "CallStatus", "completed", "CallDuration", "9"));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            crowd.shutdownNow();
        }
        return rung;
    }

    private static void print(Map<String, Map<String, Integer>> table) {
        StringBuilder text = new StringBuilder("\n| " + CALLS + " calls |");
        AGENTS.forEach(agent -> text.append(' ').append(agent).append(" |"));
        text.append("\n|---|").append("---:|".repeat(AGENTS.size())).append('\n');
        table.forEach((strategy, rung) -> {
            text.append("| ").append(strategy).append(" |");
            AGENTS.forEach(agent ->
                    text.append(' ').append(rung.getOrDefault(agent, 0)).append(" |"));
            text.append('\n');
        });
        System.out.println(text);
    }
}
