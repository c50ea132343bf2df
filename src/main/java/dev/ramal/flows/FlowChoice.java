package dev.ramal.flows;

import dev.ramal.calls.E164;
import dev.ramal.voice.Answer;
import dev.ramal.voice.VoiceCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which flow a call begins. The flow {@code incoming} is the route {@code flow-incoming}. */
public final class FlowChoice {

    private static final Pattern PAIR = Pattern.compile("(" + E164.SHAPE + ")\\s*=\\s*([a-z][a-z0-9-]{0,59})");

    private final Map<String, String> numbers;

    /** Takes the flow of each of our numbers that has its own; the others have {@code incoming}. */
    public FlowChoice(Map<String, String> numbers) {
        this.numbers = Map.copyOf(numbers);
    }

    /**
     * Reads {@code +551140000001=incoming, +551140000002=support}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Map<String, String> numbers(String text) {
        Map<String, String> numbers = new LinkedHashMap<>();
        for (String pair : List.of(text.split(","))) {
            if (pair.isBlank()) {
                continue;
            }
            Matcher matcher = PAIR.matcher(pair.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a number and its flow");
            }
            numbers.put(matcher.group(1), matcher.group(2));
        }
        return numbers;
    }

    /** The flow with which this call begins; the answer enters it. */
    public String flow(Answer answer) {
        VoiceCall call = answer.call();
        String flow;
        String why;
        if (call.direction().equals("outbound")) {
            flow = call.destination().kind().equals("client") ? "internal" : "outgoing";
            why = "a webphone calls a " + call.destination().kind();
        } else if (call.direction().equals("api")) {
            flow = "placed";
            why = "placed by the API";
        } else {
            flow = numbers.getOrDefault(call.to(), "incoming");
            why = call.to() + " was called";
        }
        answer.enter(flow);
        answer.decide("flow", why, flow);
        return flow;
    }
}
