package dev.ramal.flows;

import dev.ramal.database.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One agent, as far as ringing is concerned.
 *
 * @param name as colleagues know them; the identity of somebody of whom nothing else is known
 * @param standing {@code available}, or why they do not ring
 * @param busy talking, outside their own hours, or nobody who works here any more: no phone of theirs rings
 * @param ringing for another call
 * @param rungTurn grows with each ring of anybody's
 * @param idleSince the end of their last conversation
 * @param mobile in E.164; null when they named none
 */
record Agent(
        String identity,
        String name,
        String standing,
        boolean busy,
        boolean ringing,
        long rungTurn,
        Instant idleSince,
        @Nullable String mobile) {

    private static final String AVAILABLE = "available";
    private static final String TALKING = "talking";

    /** What everybody is judged by. */
    record Moment(Instant at, Instant fresh, boolean unseen, ZoneId zone) {}

    /** What {@code ring-agents.sql} found, by identity. */
    static Map<String, Row> rows(List<Map<String, @Nullable Object>> known) {
        return known.stream()
                .map(Row::new)
                .collect(Collectors.toMap(row -> row.require("identity"), Function.identity()));
    }

    /** As that row tells, which is null when nothing is known. */
    static Agent of(String identity, @Nullable Row row, Moment now) {
        if (row == null) {
            return new Agent(
                    identity, identity, now.unseen() ? AVAILABLE : "not there", false, false, 0, Instant.EPOCH, null);
        }
        String own = own(row, now);
        String standing = own.isEmpty() ? webphone(row, now) : own;
        Instant ringing = row.moment("ringing_until");
        Instant idle = row.moment("talked_at");
        Long turn = row.number("rung_turn");
        String name = row.text("name");
        return new Agent(
                identity,
                name == null ? identity : name + " (" + identity + ")",
                standing,
                !own.isEmpty(),
                ringing != null && ringing.isAfter(now.at()),
                turn == null ? 0 : turn,
                idle == null ? Instant.EPOCH : idle,
                row.text("mobile"));
    }

    /** Whether the webphone may ring. */
    boolean free() {
        return standing.equals(AVAILABLE);
    }

    /** The same, as programs read it: {@code available}, {@code away}, {@code talking} or {@code outside-hours}. */
    String state() {
        if (free()) {
            return AVAILABLE;
        }
        return standing.equals(TALKING) ? TALKING : busy ? "outside-hours" : "away";
    }

    /** Name and standing, as people read it. */
    String described() {
        return name + " " + standing;
    }

    /** Why no phone of this agent's rings; empty when one may. */
    private static String own(Row row, Moment now) {
        Long talking = row.number("talking");
        if (Boolean.FALSE.equals(row.columns().get("active"))) {
            return "works here no more";
        }
        if (talking != null && talking > 0) {
            return TALKING;
        }
        String hours = row.text("hours");
        OfficeHours.At there = hours == null ? null : week(hours, now);
        return there == null || there.state().equals("open") ? "" : "outside own hours (" + there.why() + ")";
    }

    private static OfficeHours.@Nullable At week(String hours, Moment now) {
        try {
            return OfficeHours.week(hours, now.zone()).at(now.at());
        } catch (IllegalArgumentException e) {
            // What nobody can read closes nothing.
            return null;
        }
    }

    private static String webphone(Row row, Moment now) {
        if (now.unseen()) {
            return AVAILABLE;
        }
        Instant seen = row.moment("seen_at");
        if (seen == null || !seen.isAfter(now.fresh())) {
            return "not there";
        }
        return AVAILABLE.equals(row.text("state")) ? AVAILABLE : "away";
    }
}
