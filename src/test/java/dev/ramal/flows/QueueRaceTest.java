package dev.ramal.flows;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.TwimlSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However many callers come at once: as many wait as may, no more and no fewer. */
class QueueRaceTest {

    private static final int ROUNDS = 5;
    private static final int CALLERS = 16;
    private static final int PLACES = 5;
    private static final String LINE = "+551140000008";

    private static final Path FLOWS = Installation.with(Map.of(
            "routes/flow-line.camel.yaml",
            flow("line", kamelet("queue-action", "agents", "ana", "mostCallers", Integer.toString(PLACES)))));

    @Order(1)
    @RegisterExtension
    static final RamalExtension EMBEDDED = queue(RamalExtension.onH2());

    @Order(2)
    @RegisterExtension
    static final RamalExtension NODE = queue(RamalExtension.onPostgres());

    @Order(3)
    @RegisterExtension
    static final RamalExtension OTHER_NODE = queue(RamalExtension.beside(NODE));

    private static RamalExtension queue(RamalExtension ramal) {
        return Installation.on(ramal, FLOWS).set("flow.numbers", LINE + "=line").set("ring.without-presence", "false");
    }

    @Test
    void as_many_wait_as_may() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(waiting(EMBEDDED)).isEqualTo(PLACES);
        }
    }

    @Test
    void as_many_wait_as_may_on_two_nodes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(waiting(NODE, OTHER_NODE)).isEqualTo(PLACES);
        }
    }

    @Test
    void a_caller_whom_nobody_can_count_waits_in_line_all_the_same() {
        EMBEDDED.change("DELETE FROM queue_entry");
        Caller caller = new Caller(EMBEDDED);
        EMBEDDED.change("ALTER TABLE queue RENAME TO queue_away");
        String twiml;
        try {
            twiml = caller.begin(LINE);
        } finally {
            EMBEDDED.change("ALTER TABLE queue_away RENAME TO queue");
        }

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Enqueue");
        assertThat(EMBEDDED.rows("SELECT call_sid FROM queue_entry WHERE left_at IS NULL"))
                .containsExactly(Map.of("call_sid", caller.sid));
    }

    /** How many of the callers who come at once wait after it, of whom the nodes have each its share. */
    private static int waiting(RamalExtension... nodes) throws Exception {
        nodes[0].change("DELETE FROM queue_entry");
        nodes[0].change("DELETE FROM queue");
        ExecutorService crowd = Executors.newFixedThreadPool(CALLERS);
        CountDownLatch together = new CountDownLatch(1);
        int enqueued = 0;
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Caller caller = new Caller(nodes[i % nodes.length]);
                all.add(crowd.submit(() -> {
                    together.await();
                    return caller.begin(LINE);
                }));
            }
            together.countDown();
            for (Future<String> one : all) {
                List<String> verbs = TwimlSchema.verbs(one.get());
                assertThat(verbs).isIn(List.of("Enqueue"), List.of("Redirect"));
                enqueued += verbs.contains("Enqueue") ? 1 : 0;
            }
        } finally {
            crowd.shutdownNow();
        }
        assertThat(nodes[0].rows("SELECT call_sid FROM queue_entry WHERE left_at IS NULL"))
                .hasSize(enqueued);
        return enqueued;
    }
}
