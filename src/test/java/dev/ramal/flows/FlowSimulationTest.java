package dev.ramal.flows;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.MediaStands;
import dev.ramal.simulator.Comparison;
import dev.ramal.simulator.Difference;
import dev.ramal.simulator.MediaStand;
import dev.ramal.simulator.Playback;
import dev.ramal.simulator.Scenario;
import dev.ramal.simulator.Switchboard;
import dev.ramal.simulator.Trunk;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each way through the shipped flows, 20 calls at once, shuffled and doubled: what Ramal tells is what was played. */
class FlowSimulationTest {

    private static final int CALLS = 40;
    static final MediaStand STAND = MediaStands.open();

    /** One after another, with a whisper; then the mobiles, with a key; then a message. */
    @RegisterExtension
    static final RamalExtension RINGING = ramal().set("ring.strategy", "round-robin")
            .set("ring.whisper", "whisper")
            .set("ring.follow-me", "true")
            .set("ring.mobiles", "user_1_Ana_Souza=+5511987650001, user_2_Bea=+5511987650002");

    /** Nobody is there: all wait. */
    @RegisterExtension
    static final RamalExtension WAITING =
            ramal().set("ring.without-presence", "false").set("queue.enabled", "true");

    /** Whoever picks up has to press a key. */
    @RegisterExtension
    static final RamalExtension REFUSING =
            ramal().set("ring.strategy", "sequence").set("ring.whisper", "accept");

    /** All wait, and agents are there. */
    @RegisterExtension
    static final RamalExtension QUEUED = Installation.on(
            ramal(),
            Installation.with(Map.of(
                    "routes/flow-incoming.camel.yaml",
                    flow("incoming", kamelet("queue-action", "agents", "user_1_Ana_Souza,user_2_Bea")))));

    /** TaskRouter has all callers. */
    @RegisterExtension
    static final RamalExtension TASKS = Installation.on(
            ramal().set("voice.record", "false"),
            Installation.with(Map.of(
                    "routes/flow-incoming.camel.yaml",
                    flow("incoming", kamelet("task-action", "workflow", "WW" + "1".repeat(32), "next", "task-left")))));

    private static RamalExtension ramal() {
        return RamalExtension.onH2()
                .set("voice.agents", "user_1_Ana_Souza,user_2_Bea")
                .set("slack.settle-seconds", "0")
                .set("twilio.api-url", STAND.address().toString());
    }

    @Test
    void agents_ring_one_after_another_and_then_their_mobiles() {
        Map<Scenario, Set<String>> outcomes = play(
                RINGING,
                List.of(
                        Scenario.INBOUND_ANSWERED,
                        Scenario.INBOUND_SECOND_AGENT,
                        Scenario.INBOUND_MOBILE,
                        Scenario.INBOUND_MOBILE_REFUSED,
                        Scenario.INBOUND_ABANDONED,
                        Scenario.INBOUND_VOICEMAIL));

        assertThat(outcomes.get(Scenario.INBOUND_SECOND_AGENT)).contains("answered");
        assertThat(outcomes.get(Scenario.INBOUND_MOBILE)).contains("answered");
        assertThat(outcomes.get(Scenario.INBOUND_MOBILE_REFUSED)).doesNotContain("answered");
        assertThat(outcomes.get(Scenario.INBOUND_VOICEMAIL)).containsExactly("voicemail");
    }

    @Test
    void whoever_waits_may_leave_by_a_key_or_hang_up() {
        Map<Scenario, Set<String>> outcomes =
                play(WAITING, List.of(Scenario.QUEUE_CALLBACK, Scenario.QUEUE_MESSAGE, Scenario.QUEUE_ABANDONED));

        assertThat(outcomes.get(Scenario.QUEUE_MESSAGE)).containsExactly("voicemail");
        assertThat(outcomes.get(Scenario.QUEUE_ABANDONED)).containsExactly("abandoned");
        assertThat(WAITING.rows("SELECT DISTINCT result FROM queue_entry ORDER BY result"))
                .containsExactly(Map.of("result", "callback"), Map.of("result", "hangup"), Map.of("result", "message"));
        assertThat(WAITING.rows("SELECT id FROM callback_request").size())
                .isEqualTo(WAITING.rows("SELECT call_sid FROM queue_entry WHERE result = 'callback'")
                        .size());
        assertThat(WAITING.rows("SELECT call_sid FROM callback_request ORDER BY call_sid"))
                .as("each is told, once")
                .isEqualTo(WAITING.rows("SELECT SUBSTRING(subject FROM 1 FOR 34) AS call_sid FROM delivery"
                        + " WHERE subject LIKE '%:callback' ORDER BY call_sid"));
    }

    @Test
    void whoever_refuses_a_call_is_not_put_through() {
        Map<Scenario, Set<String>> outcomes =
                play(REFUSING, List.of(Scenario.INBOUND_REFUSED, Scenario.INBOUND_ANSWERED));

        assertThat(outcomes.get(Scenario.INBOUND_REFUSED)).doesNotContain("answered");
        assertThat(outcomes.get(Scenario.INBOUND_ANSWERED)).contains("answered");
    }

    @Test
    void whoever_waits_is_taken_out_of_the_queue_by_an_agent() {
        Map<Scenario, Set<String>> outcomes = play(QUEUED, List.of(Scenario.QUEUE_ANSWERED));

        assertThat(outcomes.get(Scenario.QUEUE_ANSWERED)).contains("answered");
    }

    @Test
    void taskrouter_takes_callers_to_workers() {
        Map<Scenario, Set<String>> outcomes =
                play(TASKS, List.of(Scenario.TASK_ANSWERED, Scenario.TASK_SECOND_WORKER, Scenario.TASK_ABANDONED));

        assertThat(outcomes.get(Scenario.TASK_ANSWERED)).containsExactly("answered");
        assertThat(outcomes.get(Scenario.TASK_SECOND_WORKER)).containsExactly("answered");
        assertThat(outcomes.get(Scenario.TASK_ABANDONED)).containsExactly("abandoned");
        assertThat(TASKS.rows(
                        "SELECT event, COUNT(*) AS times FROM task_event GROUP BY event HAVING event = 'task.created'"))
                .as("each is noted once, however often it comes")
                .containsExactly(Map.of("event", "task.created", "times", (long) CALLS));
    }

    /** Plays them; the outcomes of each. */
    static Map<Scenario, Set<String>> play(RamalExtension ramal, List<Scenario> scenarios) {
        URI target = URI.create("http://127.0.0.1:" + ramal.port());
        Trunk trunk = Trunk.to(target, Samples.ACCOUNT, Samples.TOKEN, "+551140000001")
                .knownAs(TwilioCaller.PUBLIC_URL)
                .withFaults(true, 0.3, 0.02);
        List<Playback> played = Collections.synchronizedList(new ArrayList<>());
        List<Scenario> program = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            program.add(scenarios.get(i % scenarios.size()));
        }
        try (Switchboard switchboard = new Switchboard(trunk, STAND, InstantSource.system(), 20, webhook -> {})) {
            switchboard.play(program, 20, 0, played::add);
        }
        List<Difference> differences = new ArrayList<>();
        Map<Scenario, Set<String>> outcomes = new EnumMap<>(Scenario.class);
        played.forEach(playback -> {
            // Of twenty callers at once, some find both agents talking: nobody is rung, and the record must say so.
            playback.differences().stream()
                    .filter(difference -> !difference.found().equals("nobody was rung"))
                    .forEach(differences::add);
            outcomes.computeIfAbsent(playback.call().scenario(), any -> new TreeSet<>())
                    .add(playback.call().outcome());
        });
        try (Comparison comparison = new Comparison(target, ramal.operatorKey(), false)) {
            differences.addAll(
                    comparison.differences(played.stream().map(Playback::call).toList(), Duration.ofSeconds(60)));
        }
        assertThat(differences).isEmpty();
        return outcomes;
    }
}
