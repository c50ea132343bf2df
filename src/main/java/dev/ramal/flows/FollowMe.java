package dev.ramal.flows;

import dev.ramal.calls.E164;
import dev.ramal.database.Row;
import dev.ramal.dialling.Destinations;
import dev.ramal.dialling.Rule;
import dev.ramal.voice.Answer;
import dev.ramal.voice.FlowState;
import dev.ramal.voice.Ring;
import dev.ramal.voice.Verbs;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Phones beside the webphones: mobiles of agents, and any other number. Where calls may not go at all (another country, a
 * premium number) they do not ring either, whoever wrote them into a flow.
 */
public final class FollowMe {

    private static final Pattern PAIR = Pattern.compile("([A-Za-z0-9_.@-]{1,121})\\s*=\\s*(" + E164.SHAPE + ")");

    private final Map<String, String> mobiles;
    private final ZoneId zone;
    private final Destinations destinations;
    private final Verbs verbs;

    /**
     * Takes what is known before anybody says it.
     *
     * @param mobiles of agents who name none themselves, by client identity
     * @param zone of an agent's own hours
     */
    public FollowMe(Map<String, String> mobiles, ZoneId zone, Destinations destinations, Verbs verbs) {
        this.mobiles = Map.copyOf(mobiles);
        this.zone = zone;
        this.destinations = destinations;
        this.verbs = verbs;
    }

    /**
     * Reads {@code user_1=+5511987654321, user_2=+5511987654322}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Map<String, String> mobiles(String text) {
        Map<String, String> mobiles = new LinkedHashMap<>();
        for (String pair : Ring.list(text)) {
            Matcher matcher = PAIR.matcher(pair);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not an identity and its number");
            }
            mobiles.put(matcher.group(1), matcher.group(2));
        }
        return mobiles;
    }

    /** Remembers what is asked for. */
    public void ask(Answer answer, String agents, int seconds, boolean record, String whisper, String next) {
        if (answer.ended()) {
            return;
        }
        FlowState state = answer.state();
        state.set("follow.agents", agents);
        state.set("follow.seconds", Integer.toString(seconds));
        state.set("follow.record", Boolean.toString(record));
        state.set("follow.whisper", whisper);
        state.set("follow.next", next);
    }

    /** Asks which mobiles these agents have, and whether they take calls now. */
    public Map<String, Object> question(Answer answer) {
        return Ringing.about(Ring.list(answer.state().get("follow.agents")), mobiles, answer.at());
    }

    /**
     * Rings their mobiles, all at once, but of nobody who talks, has gone home or works here no more; without one the call
     * goes on with the next step. The number that a person named themselves counts before that of the settings.
     *
     * @param known what {@code ring-agents.sql} found; none when the database could not be asked
     */
    public void ring(Answer answer, List<Map<String, @Nullable Object>> known) {
        if (answer.ended()) {
            return;
        }
        FlowState state = answer.state();
        Map<String, Row> rows = Agent.rows(known);
        Agent.Moment now = new Agent.Moment(answer.at(), answer.at(), true, zone);
        List<String> why = new ArrayList<>();
        Map<String, String> having = new LinkedHashMap<>();
        for (String identity : Ring.list(state.get("follow.agents"))) {
            Agent agent = Agent.of(identity, rows.get(identity), now);
            String own = agent.mobile();
            String number = own == null ? mobiles.get(identity) : own;
            if (number == null) {
                why.add(agent.name() + " no mobile");
            } else if (agent.busy()) {
                why.add(agent.described());
            } else {
                why.add(agent.name() + (own == null ? " mobile of the settings" : " own mobile"));
                having.put(identity, number);
            }
        }
        answer.decide(
                "follow-me", String.join(", ", why), having.isEmpty() ? "nobody" : String.join(", ", having.keySet()));
        verbs.ring(
                answer,
                new Ring(
                        List.of(),
                        allowed(answer, having.values().stream().distinct().toList()),
                        state.number("follow.seconds"),
                        state.get("follow.record").equals("true"),
                        state.get("follow.whisper")),
                state.get("follow.next"));
    }

    /**
     * Connects the caller with those numbers.
     *
     * @throws IllegalArgumentException when one is none
     */
    public void transfer(Answer answer, String numbers, int seconds, boolean record, String whisper, String next) {
        List<String> list = Ring.list(numbers);
        if (list.isEmpty() || !list.stream().allMatch(E164::is)) {
            throw new IllegalArgumentException("a call is transferred to numbers like +551140000001");
        }
        answer.decide("transfer", "by the flow", numbers);
        verbs.ring(answer, new Ring(List.of(), allowed(answer, list), seconds, record, whisper), next);
    }

    /** Those to which calls may go, ten at most. */
    private List<String> allowed(Answer answer, List<String> numbers) {
        return numbers.stream()
                .filter(number -> {
                    Rule rule = destinations.fault(number);
                    if (rule != null) {
                        answer.decide("guard", number, rule.text());
                    }
                    return rule == null;
                })
                .limit(Verbs.MOST_PARTIES)
                .toList();
    }
}
