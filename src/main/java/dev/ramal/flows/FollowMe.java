package dev.ramal.flows;

import dev.ramal.dialling.Destinations;
import dev.ramal.dialling.Rule;
import dev.ramal.voice.Answer;
import dev.ramal.voice.Ring;
import dev.ramal.voice.Verbs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Phones beside the webphones: mobiles of agents, and any other number. Where calls may not go at all (another country, a
 * premium number) they do not ring either, whoever wrote them into a flow.
 */
public final class FollowMe {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern PAIR = Pattern.compile("([A-Za-z0-9_.@-]{1,121})\\s*=\\s*(\\+[1-9][0-9]{6,14})");

    private final Map<String, String> mobiles;
    private final Destinations destinations;
    private final Verbs verbs;

    /** Takes the mobile of each agent that has one, by client identity. */
    public FollowMe(Map<String, String> mobiles, Destinations destinations, Verbs verbs) {
        this.mobiles = Map.copyOf(mobiles);
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

    /** Rings the mobiles of these agents, all at once; without one the call goes on with the next step. */
    public void ring(Answer answer, String agents, int seconds, boolean record, String whisper, String next) {
        if (answer.ended()) {
            return;
        }
        List<String> having =
                Ring.list(agents).stream().filter(mobiles::containsKey).toList();
        answer.decide("follow-me", agents, having.isEmpty() ? "nobody has a mobile" : String.join(", ", having));
        List<String> numbers = allowed(
                answer,
                having.stream().map(mobiles::get).filter(Objects::nonNull).toList());
        verbs.ring(answer, new Ring(List.of(), numbers, seconds, record, whisper), next);
    }

    /**
     * Connects the caller with those numbers.
     *
     * @throws IllegalArgumentException when one is none
     */
    public void transfer(Answer answer, String numbers, int seconds, boolean record, String whisper, String next) {
        List<String> list = Ring.list(numbers);
        if (list.isEmpty()
                || !list.stream().allMatch(number -> E164.matcher(number).matches())) {
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
