package dev.ramal.people;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.edge.Problem;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * When a person takes calls: {@code {"mon":["09:00-12:00","13:00-18:00"],"tue":[]}}, in the office's time zone. A day
 * that is not named has no hours; a person without any takes calls whenever they are available.
 */
final class Hours {

    private static final Set<String> DAYS = Set.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern SPAN =
            Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]-(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)");
    private static final int MOST = 6;

    private Hours() {}

    /**
     * As it is kept.
     *
     * @throws Problem 400 when it has not that shape
     */
    static String text(JsonNode hours) {
        boolean right = hours.isObject();
        for (Map.Entry<String, JsonNode> day : hours.properties()) {
            right &= DAYS.contains(day.getKey())
                    && day.getValue().isArray()
                    && day.getValue().size() <= MOST;
            for (JsonNode span : day.getValue()) {
                String text = span.asText();
                right &= span.isTextual()
                        && SPAN.matcher(text).matches()
                        && text.substring(0, 5).compareTo(text.substring(6)) < 0;
            }
        }
        if (!right) {
            throw new Problem(400, "Not hours", "hours must be as in {\"mon\":[\"09:00-12:00\",\"13:00-18:00\"]}.");
        }
        return hours.toString();
    }
}
