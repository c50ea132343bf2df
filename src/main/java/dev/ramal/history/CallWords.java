package dev.ramal.history;

import dev.ramal.edge.Reply;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The words that people give calls: tags as they were used, dispositions as the settings offer them. */
public final class CallWords {

    private static final int MOST_TAGS = 200;

    private final CallRows rows;
    private final List<String> dispositions;

    /** @param dispositions how a call may be said to be settled, in this order */
    public CallWords(DataSource dataSource, List<String> dispositions) {
        this.rows = new CallRows(dataSource);
        this.dispositions = List.copyOf(dispositions);
    }

    /** Reads {@code resolved, follow-up}. */
    public static List<String> read(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    /** {@code {"tags":[{tag, calls}],"dispositions":["resolved"]}}. */
    public Reply list() {
        List<Map<String, Object>> tags = rows.of(CallSelect.tags(MOST_TAGS)).stream()
                .map(row -> Map.<String, Object>of(
                        "tag", row.require("tag"), "calls", Objects.requireNonNull(row.number("calls"))))
                .toList();
        return Reply.json(200, Map.of("tags", tags, "dispositions", dispositions));
    }
}
