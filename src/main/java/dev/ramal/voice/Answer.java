package dev.ramal.voice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.twilio.twiml.VoiceResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The TwiML of one request while its route builds it, verb by verb, with what the flow remembers and why it decided as
 * it did.
 *
 * <p>Once a verb leads away (a dial, a redirect, a hang-up) the answer has ended: Twilio would never come to a verb behind
 * it, so none is added any more. An answer that was given before has ended from the beginning.
 */
public final class Answer {

    static {
        // Twilio's library asks for these anew for each document; unless they are named, every jar is searched for
        // them.
        name(
                "javax.xml.parsers.DocumentBuilderFactory",
                "com.sun.org.apache.xerces.internal.jaxp.DocumentBuilderFactoryImpl");
        name(
                "javax.xml.transform.TransformerFactory",
                "com.sun.org.apache.xalan.internal.xsltc.trax.TransformerFactoryImpl");
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What people read in one line. */
    private static final int LONGEST_WORDS = 500;

    private final VoiceCall call;
    private final Turn turn;
    private final FlowState state;
    private final InstantSource clock;
    private final Instant at;
    private @Nullable String given;
    private final List<Decision> decisions = new ArrayList<>();
    private VoiceResponse.Builder twiml = new VoiceResponse.Builder();
    /** The document as it stands, once it was asked for. */
    private @Nullable String document;

    private String step;
    private boolean ended;
    private final boolean blind;
    private String version;
    private boolean begun;

    Answer(
            VoiceCall call,
            Turn turn,
            FlowState state,
            String version,
            @Nullable String given,
            boolean blind,
            InstantSource clock) {
        this.version = version;
        this.call = call;
        this.turn = turn;
        this.state = state;
        this.given = given;
        this.blind = blind;
        this.clock = clock;
        this.at = clock.instant();
        this.step = turn.step();
        this.ended = given != null;
    }

    private static void name(String factory, String implementation) {
        if (System.getProperty(factory) == null) {
            System.setProperty(factory, implementation);
        }
    }

    VoiceResponse.Builder twiml() {
        document = null;
        return twiml;
    }

    /** The call that asks. */
    public VoiceCall call() {
        return call;
    }

    /** Which of its requests this is. */
    public Turn turn() {
        return turn;
    }

    /** What its flow remembers. */
    public FlowState state() {
        return state;
    }

    /** The version of the flows on which this call lives; empty for a call that begins, or of which nothing is known. */
    public String version() {
        return version;
    }

    /** Lets the call live on that version to its end. */
    public void live(String chosen) {
        version = chosen;
        begun = !blind;
    }

    /** Whether there is something to remember for the next answer. */
    public boolean remembers() {
        return begun || state.changed();
    }

    /** When it was asked. */
    public Instant at() {
        return at;
    }

    /** The step of the flow that is answering. */
    public String step() {
        return step;
    }

    /** Goes on with that step, within the same answer. */
    public void enter(String next) {
        step = next;
    }

    /** Whether there is nothing to add any more. */
    public boolean ended() {
        return ended;
    }

    /** Nothing is added from here on. */
    public void end() {
        ended = true;
    }

    /** Begins anew: what the route has built so far is dropped. Nothing is dropped of an answer given before. */
    void restart() {
        if (given == null) {
            twiml = new VoiceResponse.Builder();
            document = null;
            ended = false;
        }
    }

    /** The same request was answered at the same time elsewhere: that answer counts. */
    void give(String other) {
        given = other;
        ended = true;
    }

    /** Notes what was decided, and why. Phone numbers may be among it: it never goes to a log. */
    public void decide(String decision, String input, String result) {
        if (given == null) {
            decisions.add(new Decision(clock.instant(), step, decision, cut(input), cut(result)));
        }
    }

    /** What was decided so far. */
    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    /** Whether the database could not be asked: a route then asks it nothing more, as its caller waits. */
    public boolean blind() {
        return blind;
    }

    /** Whether it has to be recorded; one that was given before is. */
    public boolean fresh() {
        return given == null;
    }

    /** The finished document, in UTF-8. */
    public String toXml() {
        if (given != null) {
            return given;
        }
        if (document == null) {
            document = twiml.build().toXml();
        }
        return document;
    }

    /** This answer as a row of {@code flow_turn}. */
    public Map<String, Object> row() {
        Map<String, Object> row = new HashMap<>();
        row.put("digest", turn.digest());
        row.put("call_sid", call.sid());
        row.put("event_digest", turn.eventDigest());
        row.put("target", turn.target());
        row.put("step", step);
        row.put("at", at.atOffset(ZoneOffset.UTC));
        row.put("decisions", written());
        row.put("twiml", toXml());
        return row;
    }

    /** What the flow remembers, as a row of {@code flow_state}, over what was kept of it by now. */
    Map<String, @Nullable Object> stateRow(@Nullable String now) {
        Map<String, @Nullable Object> row =
                new HashMap<>(Map.of("call_sid", call.sid(), "step", step, "kept", state.over(now)));
        row.put("version", version.isEmpty() ? null : version);
        return row;
    }

    private String written() {
        ArrayNode all = JSON.createArrayNode();
        decisions.forEach(decision -> all.addObject()
                .put("at", decision.at().toString())
                .put("step", decision.step())
                .put("decision", decision.decision())
                .put("input", decision.input())
                .put("result", decision.result()));
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String cut(String words) {
        return XmlText.clean(words, LONGEST_WORDS);
    }

    /** Says nothing of the content. Camel asks for it. */
    @Override
    public String toString() {
        return "Answer[" + step + "]";
    }
}
