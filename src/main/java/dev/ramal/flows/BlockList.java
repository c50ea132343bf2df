package dev.ramal.flows;

import dev.ramal.database.Row;
import dev.ramal.voice.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose calls are not taken. */
public final class BlockList {

    /** Asks for the caller's number. */
    public Map<String, Object> question(Answer answer) {
        return Map.of("number", answer.call().from());
    }

    /** Notes why. */
    public void note(Answer answer, List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        String reason = row == null ? null : row.text("reason");
        answer.decide("blocked", answer.call().from(), reason == null ? "turned away" : "turned away: " + reason);
    }
}
