package dev.ramal.flows;

import static dev.ramal.flows.Caller.all;
import static dev.ramal.flows.Caller.first;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.TwimlSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who rings first, by the strategies that ring one after another. */
class StrategyRouteTest {

    private static final String OFFICE = "+551140000001";

    @RegisterExtension
    static final RamalExtension SEQUENCE = ramal(RamalExtension.onH2(), "sequence");

    @RegisterExtension
    static final RamalExtension LONGEST_IDLE = ramal(RamalExtension.onPostgres(), "longest-idle");

    @RegisterExtension
    static final RamalExtension LAST_AGENT = ramal(RamalExtension.onH2(), "last-agent");

    private static RamalExtension ramal(RamalExtension ramal, String strategy) {
        return ramal.set("voice.agents", "ana,bea,caio").set("ring.strategy", strategy);
    }

    @Test
    void in_their_order_but_whoever_rings_for_another_caller_comes_last() {
        Caller one = new Caller(SEQUENCE);
        Caller other = new Caller(SEQUENCE, "+5511987650002");

        String twiml = one.begin(OFFICE);
        assertThat(all(twiml, "Client")).containsExactly("ana");
        assertThat(all(other.begin(OFFICE), "Client")).containsExactly("bea");

        twiml = one.nobodyAnswers(twiml);
        assertThat(all(twiml, "Client")).containsExactly("caio");
        twiml = one.nobodyAnswers(twiml);
        assertThat(all(twiml, "Client")).containsExactly("bea");
        assertThat(TwimlSchema.verbs(one.nobodyAnswers(twiml))).containsExactly("Redirect");
        assertThat(one.decisions())
                .contains(
                        "ring: sequence: ana available, bea available, caio available -> ana",
                        "ring: sequence: ana did not answer, bea ringing, caio did not answer -> bea");
    }

    @Test
    void whoever_ended_a_conversation_the_longest_ago_rings_first() {
        // They were rung in the order ana, bea, caio; and hung up in the order bea, caio, ana.
        talk(LONGEST_IDLE, "ana", 9);
        talk(LONGEST_IDLE, "bea", 3);
        talk(LONGEST_IDLE, "caio", 6);

        talk(LONGEST_IDLE, "bea", 12);
        talk(LONGEST_IDLE, "caio", 15);
        talk(LONGEST_IDLE, "ana", 18);
    }

    @Test
    void whoever_spoke_with_this_caller_last_rings_first() {
        Caller first = new Caller(LAST_AGENT, "+5511987650007");
        String twiml = first.begin(OFFICE);
        while (!all(twiml, "Client").contains("caio")) {
            twiml = first.nobodyAnswers(twiml);
        }
        first.talksWith("caio", twiml, 20);
        Caller stranger = new Caller(LAST_AGENT, "+5511987650008");
        Caller again = new Caller(LAST_AGENT, "+5511987650007");

        assertThat(all(stranger.begin(OFFICE), "Client")).containsExactly("ana");
        assertThat(all(again.begin(OFFICE), "Client")).containsExactly("caio");
        assertThat(again.decisions())
                .contains("ring: last-agent (caio): ana ringing, bea available, caio available -> caio");
    }

    /** Somebody calls; that agent must ring first, answers, and hangs up at that second. */
    private static void talk(RamalExtension ramal, String agent, int second) {
        Caller caller = new Caller(ramal, "+55119876600" + (10 + second));
        String twiml = caller.begin(OFFICE);
        assertThat(all(twiml, "Client")).as("at second %s", second).containsExactly(agent);
        assertThat(TwimlSchema.verbs(caller.talksWith(agent, twiml, second))).containsExactly("Hangup");
        assertThat(caller.record().path("agent").asText()).isEqualTo(agent);
        assertThat(first(twiml, "Dial").getAttribute("action")).contains("/twilio/flow/ring-on?");
    }
}
