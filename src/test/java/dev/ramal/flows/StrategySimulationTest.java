package dev.ramal.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.simulator.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each strategy of ringing, 20 calls at once, shuffled and doubled: what Ramal tells is what was played. */
class StrategySimulationTest {

    @RegisterExtension
    static final RamalExtension SIMULTANEOUS = ramal("simultaneous");

    @RegisterExtension
    static final RamalExtension SEQUENCE = ramal("sequence");

    @RegisterExtension
    static final RamalExtension LONGEST_IDLE = ramal("longest-idle");

    @RegisterExtension
    static final RamalExtension LAST_AGENT = ramal("last-agent");

    private static RamalExtension ramal(String strategy) {
        return RamalExtension.onH2()
                .set("voice.agents", "user_1_Ana_Souza,user_2_Bea")
                .set("ring.strategy", strategy)
                .set("slack.settle-seconds", "0")
                .set("twilio.api-url", FlowSimulationTest.STAND.address().toString());
    }

    @Test
    void all_ring_at_once() {
        Map<Scenario, Set<String>> outcomes = FlowSimulationTest.play(
                SIMULTANEOUS,
                List.of(Scenario.INBOUND_ANSWERED, Scenario.INBOUND_ABANDONED, Scenario.INBOUND_VOICEMAIL));

        assertThat(outcomes.get(Scenario.INBOUND_ANSWERED)).contains("answered");
    }

    @Test
    void one_rings_after_another_in_their_order() {
        one_after_another(SEQUENCE);
    }

    @Test
    void one_rings_after_another_by_how_long_they_have_been_idle() {
        one_after_another(LONGEST_IDLE);
    }

    @Test
    void one_rings_after_another_beginning_with_who_spoke_last() {
        one_after_another(LAST_AGENT);
    }

    private static void one_after_another(RamalExtension ramal) {
        Map<Scenario, Set<String>> outcomes = FlowSimulationTest.play(
                ramal,
                List.of(
                        Scenario.INBOUND_ANSWERED,
                        Scenario.INBOUND_SECOND_AGENT,
                        Scenario.INBOUND_ABANDONED,
                        Scenario.INBOUND_VOICEMAIL));

        assertThat(outcomes.get(Scenario.INBOUND_SECOND_AGENT)).contains("answered");
        assertThat(outcomes.get(Scenario.INBOUND_ANSWERED)).contains("answered");
    }
}
