package dev.ramal.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.database.Row;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How many calls there were by day, hour of the day or of the week, agent, outcome or queue, and what became of them. A call is missed when a
 * caller reached nobody; it is called back when its number was spoken with at any time afterwards, whoever called.
 *
 * <p>The database counts by quarters of an hour, of which every zone's hours and days are made.
 */
public final class Figures {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> BY = List.of("day", "hour", "weekday-hour", "agent", "outcome", "queue");
    private static final int USUAL_DAYS = 30;
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final long QUARTER = 900;

    private final CallRows rows;
    private final ZoneId zone;
    private final InstantSource clock;

    /** @param zone the office's, whose days and hours are meant */
    public Figures(DataSource dataSource, ZoneId zone, InstantSource clock) {
        this.rows = new CallRows(dataSource);
        this.zone = zone;
        this.clock = clock;
    }

    /** What is known of a group of calls. */
    private record Count(
            long calls,
            long answered,
            long missed,
            long rung,
            long ringSeconds,
            long talked,
            long talkSeconds,
            long notCalledBack) {

        static final Count NONE = new Count(0, 0, 0, 0, 0, 0, 0, 0);

        static Count of(Row row) {
            return new Count(
                    sum(row, "calls"),
                    sum(row, "answered"),
                    sum(row, "missed"),
                    sum(row, "rung"),
                    sum(row, "ring_seconds"),
                    sum(row, "talked"),
                    sum(row, "talk_seconds"),
                    sum(row, "not_called_back"));
        }

        private static long sum(Row row, String column) {
            Long sum = row.number(column);
            return sum == null ? 0 : sum;
        }

        Count and(Count other) {
            return new Count(
                    calls + other.calls,
                    answered + other.answered,
                    missed + other.missed,
                    rung + other.rung,
                    ringSeconds + other.ringSeconds,
                    talked + other.talked,
                    talkSeconds + other.talkSeconds,
                    notCalledBack + other.notCalledBack);
        }

        ObjectNode write(ObjectNode row) {
            row.put("calls", calls);
            row.put("answered", answered);
            row.put("missed", missed);
            if (rung > 0) {
                row.put("averageRingSeconds", tenth(ringSeconds, rung));
            }
            if (talked > 0) {
                row.put("averageTalkSeconds", tenth(talkSeconds, talked));
            }
            return row.put("missedNotCalledBack", notCalledBack);
        }

        private static double tenth(long sum, long many) {
            return Math.round(sum * 10.0 / many) / 10.0;
        }
    }

    /** The answer to {@code GET /api/figures}. */
    public Reply of(Request request) {
        Asked asked = new Asked(request, zone).knows(List.of("since", "until", "by"));
        String by = asked.oneOf("by", BY, "day");
        Instant until = asked.moment("until", true);
        Instant end = until == null ? clock.instant().plus(Duration.ofDays(1)) : until;
        Instant since = asked.moment("since", false);
        Instant begin = since == null
                ? end.atZone(zone)
                        .toLocalDate()
                        .minusDays(USUAL_DAYS)
                        .atStartOfDay(zone)
                        .toInstant()
                : since;
        if (!begin.isBefore(end) || Duration.between(begin, end).compareTo(LONGEST) > 0) {
            throw new Problem(
                    400, "Not such a time", "since lies before until, by at most " + LONGEST.toDays() + " days.");
        }
        String only = Sight.only(request.by());
        return Reply.json(
                200,
                by.equals("queue")
                        ? queues(begin, end, rows.of(CallSelect.queues(only, begin, end)))
                        : document(by, begin, end, count(by, only, begin, end)));
    }

    private Map<String, Count> count(String by, @Nullable String only, Instant since, Instant until) {
        Map<String, Count> counts = new TreeMap<>();
        for (Row row : rows.of(CallSelect.figures(by, only, since, until))) {
            counts.merge(key(by, row), Count.of(row), Count::and);
        }
        return counts;
    }

    private String key(String by, Row row) {
        Long quarter = row.number("bucket");
        if (quarter == null) {
            String word = row.text("bucket");
            return word == null ? "" : word;
        }
        ZonedDateTime time = Instant.ofEpochSecond(quarter * QUARTER).atZone(zone);
        String hour = "%02d".formatted(time.getHour());
        return switch (by) {
            case "day" -> time.toLocalDate().toString();
            case "weekday-hour" -> Words.WEEKDAYS.get(time.getDayOfWeek().getValue() - 1) + "-" + hour;
            default -> hour;
        };
    }

    private static ObjectNode queues(Instant since, Instant until, List<Row> waited) {
        ObjectNode document = JSON.createObjectNode();
        document.put("by", "queue");
        document.put("since", since.toString());
        document.put("until", until.toString());
        ArrayNode rows = document.putArray("rows");
        for (Row row : waited) {
            ObjectNode one = rows.addObject().put("key", row.require("bucket"));
            for (String column : List.of("calls", "answered", "abandoned", "callbacks")) {
                one.put(column, Count.sum(row, column));
            }
            long left = Count.sum(row, "left_queue");
            if (left > 0) {
                one.put("averageWaitSeconds", Count.tenth(Count.sum(row, "waited"), left));
                one.put("longestWaitSeconds", Count.sum(row, "longest"));
            }
        }
        return document;
    }

    private static ObjectNode document(String by, Instant since, Instant until, Map<String, Count> counts) {
        ObjectNode document = JSON.createObjectNode();
        document.put("by", by);
        document.put("since", since.toString());
        document.put("until", until.toString());
        ArrayNode rows = document.putArray("rows");
        counts.forEach((key, count) -> {
            ObjectNode row = rows.addObject();
            // Calls without an agent, or without an outcome yet.
            if (!key.isEmpty()) {
                row.put("key", key);
            }
            count.write(row);
        });
        counts.values().stream().reduce(Count.NONE, Count::and).write(document.putObject("total"));
        return document;
    }
}
