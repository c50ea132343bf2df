package dev.ramal.history;

import dev.ramal.contacts.SearchTerms.Range;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statements of the history. Each is put together from a few fixed pieces, so that either database finds the index
 * of the filter that is asked for; what somebody asks is only ever bound.
 */
final class CallSelect {

    /** So many parties of one word are looked at; a word that more have is asked of each call's party. */
    static final int MOST_FOUND = 5000;

    /** Of so many parties that a search finds, each one's calls are looked up. Of more, calls are, one by one. */
    static final int MOST_PARTIES = 500;

    /** So many calls of one tag are looked up; a tag that more have is asked of each call. */
    static final int MOST_TAGGED = 2000;

    /** What a list shows of a call. */
    static final String COLUMNS =
            """
            c.sid, c.number, c.direction, c.origin, c.caller, c.callee, c.agent,
            CASE WHEN c.erased_at IS NULL THEN c.party END AS party, c.status, c.outcome,
            c.began_at, c.started_at, c.answered_at, c.ended_at, c.ring_seconds, c.wait_seconds, c.talk_seconds,
            c.total_seconds,
            c.answered_by, c.recorded, c.contact_name, c.party_country, c.party_region, c.party_type, c.party_national,
            c.notes, c.tags, c.disposition, c.changed_at, c.erased_at""";

    /**
     * A statement with what is bound to it.
     *
     * @param binds texts, numbers, truths, bytes and times; a list of texts is one array
     */
    record Statement(String sql, List<Object> binds) {}

    /**
     * What a search came to.
     *
     * @param parties whose calls are asked for; null for all parties'
     * @param words each call's party has to have these too
     * @param tagged the calls that have the tag, in any order; null when there is none to look for, or too many have it
     */
    record Found(@Nullable List<String> parties, List<List<Range>> words, @Nullable List<String> tagged) {

        /** Whether a few calls are named, so that none of the others has to be read. */
        boolean few() {
            return parties != null || tagged != null;
        }

        /** Whether it came to nothing. */
        boolean none() {
            return parties != null && parties.isEmpty() || tagged != null && tagged.isEmpty();
        }
    }

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> binds = new ArrayList<>();
    private boolean conditional;

    private CallSelect(String beginning) {
        sql.append(beginning);
    }

    /** A page of the history, the newest first. */
    static Statement page(CallFilter filter, @Nullable Cursor before, int limit, Found found) {
        return new CallSelect("SELECT " + COLUMNS + "\nFROM call c")
                .where(filter, before, found)
                .and("\nORDER BY " + head(filter, found) + "c.began_at DESC, c.sid DESC\nLIMIT ?", limit)
                .statement();
    }

    /** Orders by what is the same in all of the page, so that H2 sees whose index has that order. */
    private static String head(CallFilter filter, Found found) {
        if (found.few()) {
            return "";
        }
        if (filter.party() != null) {
            return "c.party, ";
        }
        if (filter.disposition() != null) {
            return "c.disposition, ";
        }
        String outcome = filter.outcome() == null ? "" : "c.outcome, ";
        if (filter.only() != null || filter.agent() != null) {
            return "c.agent, " + outcome;
        }
        if (filter.direction() != null || filter.missed() != null) {
            return "c.direction, " + outcome;
        }
        return filter.recorded() == null ? outcome : "c.recorded, " + outcome;
    }

    /** A page of the old history: the newest first, from an offset on. */
    static Statement old(@Nullable String only, int limit, int offset) {
        CallSelect select = new CallSelect("SELECT " + COLUMNS + "\nFROM call c");
        if (only != null) {
            select.when("c.agent = ?", only);
        }
        String head = only == null ? "" : "c.agent, ";
        return select.and("\nORDER BY " + head + "c.began_at DESC, c.sid DESC\nLIMIT ? OFFSET ?", limit, offset)
                .statement();
    }

    /** The recordings of these calls, with where they stand in Drive, in the order in which they were made. */
    static Statement recordings(List<String> sids) {
        return new CallSelect(
                        """
                        SELECT r.sid, r.root_sid, d.link
                        FROM recording r
                        LEFT JOIN drive_file d ON d.recording_sid = r.sid""")
                .when("r.root_sid = ANY(?)", sids)
                .and("\nORDER BY r.heard_at, r.sid")
                .statement();
    }

    /** The parties that have a word, {@link #MOST_FOUND} and one more at most. */
    static Statement parties(List<Range> word) {
        String any = "SELECT t.party FROM party_term t WHERE t.term >= ? AND t.term < ?";
        return new CallSelect(String.join("\nUNION\n", Collections.nCopies(word.size(), any)))
                .bound(word.toArray())
                .and("\nLIMIT ?", MOST_FOUND + 1)
                .statement();
    }

    /** The calls that have a tag, {@link #MOST_TAGGED} and one more at most. */
    static Statement tagged(String tag) {
        return new CallSelect("SELECT t.sid FROM call_tag t")
                .when("t.tag = ?", tag)
                .and("\nLIMIT ?", MOST_TAGGED + 1)
                .statement();
    }

    /** How often each tag was given, the usual ones first. */
    static Statement tags(int limit) {
        return new CallSelect("SELECT t.tag, COUNT(*) AS calls FROM call_tag t")
                .and("\nGROUP BY t.tag\nORDER BY calls DESC, t.tag\nLIMIT ?", limit)
                .statement();
    }

    /** Those who waited in each queue, and how it ended. */
    static Statement queues(@Nullable String only, Instant since, Instant until) {
        CallSelect select = new CallSelect(
                """
                SELECT q.queue AS bucket, COUNT(*) AS calls,
                       SUM(CASE WHEN q.result = 'answered' THEN 1 ELSE 0 END) AS answered,
                       SUM(CASE WHEN q.result = 'hangup' THEN 1 ELSE 0 END) AS abandoned,
                       SUM(CASE WHEN q.result = 'callback' THEN 1 ELSE 0 END) AS callbacks,
                       COUNT(q.waited) AS left_queue, SUM(q.waited) AS waited, MAX(q.waited) AS longest
                FROM queue_entry q""");
        select.when("q.entered_at >= ?", since).when("q.entered_at < ?", until);
        if (only != null) {
            select.when("EXISTS (SELECT 1 FROM call c WHERE c.sid = q.call_sid AND c.agent = ?)", only);
        }
        return select.and("\nGROUP BY q.queue\nORDER BY q.queue").statement();
    }

    /** Whole numbers of calls of each quarter of an hour, agent or outcome; what the figures are made of. */
    static Statement figures(String by, @Nullable String only, Instant since, Instant until) {
        String key =
                switch (by) {
                    case "agent" -> "c.agent";
                    case "outcome" -> "c.outcome";
                    default -> "CAST(FLOOR(EXTRACT(EPOCH FROM c.began_at) / 900) AS BIGINT)";
                };
        CallSelect select = new CallSelect(
                """
                SELECT f.bucket, COUNT(*) AS calls, SUM(f.answered) AS answered, SUM(f.missed) AS missed,
                       COUNT(f.ring_seconds) AS rung, SUM(f.ring_seconds) AS ring_seconds,
                       COUNT(f.talk_seconds) AS talked, SUM(f.talk_seconds) AS talk_seconds,
                       SUM(f.missed * CASE WHEN f.missed = 1 AND NOT EXISTS (
                           SELECT 1 FROM call l
                           WHERE l.party = f.party AND l.outcome = 'answered' AND l.began_at > f.began_at
                       ) THEN 1 ELSE 0 END) AS not_called_back
                FROM (
                    SELECT %s AS bucket, c.party, c.began_at, c.ring_seconds, c.talk_seconds,
                           CASE WHEN c.outcome = 'answered' THEN 1 ELSE 0 END AS answered,
                           CASE WHEN c.direction = 'inbound' AND c.outcome IN ('missed', 'abandoned', 'voicemail')
                               THEN 1 ELSE 0 END AS missed
                    FROM call c"""
                        .formatted(key));
        if (only != null) {
            select.when("c.agent = ?", only);
        }
        return select.when("c.began_at >= ?", since)
                .when("c.began_at < ?", until)
                .and("\n) f\nGROUP BY f.bucket")
                .statement();
    }

    /** Calls that changed since a moment, in the order in which they did, behind that one. */
    static Statement changed(@Nullable String only, Instant since, String behind, int limit) {
        CallSelect select = new CallSelect("SELECT " + COLUMNS + "\nFROM call c");
        if (only != null) {
            select.when("c.agent = ?", only);
        }
        return select.when("c.changed_at >= ?", since)
                .when("(c.changed_at > ? OR c.sid > ?)", since, behind)
                .and("\nORDER BY c.changed_at, c.sid\nLIMIT ?", limit)
                .statement();
    }

    /** Deliveries that changed since a moment, likewise, each with its call. */
    static Statement changedDeliveries(@Nullable String only, Instant since, String behind, int limit) {
        CallSelect select = new CallSelect(
                """
                SELECT d.delivery_key, d.subject, d.destination, d.state, d.attempts, d.link, d.last_error, d.fault,
                       d.due_at,
                       d.changed_at, c.sid, c.agent
                FROM delivery d
                LEFT JOIN recording r ON r.sid = SUBSTRING(d.subject, 1, 34)
                LEFT JOIN call c ON c.sid = COALESCE(r.root_sid, SUBSTRING(d.subject, 1, 34))""");
        if (only != null) {
            select.when("c.agent = ?", only);
        }
        return select.when("d.changed_at >= ?", since)
                .when("(d.changed_at > ? OR d.delivery_key > ?)", since, behind)
                .and("\nORDER BY d.changed_at, d.delivery_key\nLIMIT ?", limit)
                .statement();
    }

    private CallSelect where(CallFilter filter, @Nullable Cursor before, Found found) {
        if (filter.only() != null) {
            when("c.agent = ?", filter.only());
        }
        if (filter.agent() != null) {
            when("c.agent = ?", filter.agent());
        }
        if (filter.sid() != null) {
            // Of the call, or of one of its legs: a webphone knows only its own.
            when("c.sid = COALESCE((SELECT l.root_sid FROM leg l WHERE l.sid = ?), ?)", filter.sid(), filter.sid());
        }
        if (filter.party() != null) {
            when("c.party = ?", filter.party());
        }
        if (filter.direction() != null) {
            when("c.direction = ?", filter.direction());
        }
        if (filter.outcome() != null) {
            when("c.outcome = ?", filter.outcome());
        }
        if (filter.missed() != null) {
            when("c.direction = 'inbound'").when("c.outcome IN ('missed', 'abandoned', 'voicemail')");
        }
        if ("open".equals(filter.missed())) {
            when("NOT EXISTS (SELECT 1 FROM call l WHERE l.party = c.party AND l.outcome = 'answered'"
                    + " AND l.began_at > c.began_at)");
        }
        if (filter.recorded() != null) {
            when("c.recorded = ?", filter.recorded());
        }
        if (filter.disposition() != null) {
            when("c.disposition = ?", filter.disposition());
        }
        if (found.parties() != null) {
            when("c.party = ANY(?)", found.parties());
        }
        for (List<Range> word : found.words()) {
            when(has(word), word.toArray());
        }
        if (found.tagged() != null) {
            when("c.sid = ANY(?)", found.tagged());
        } else if (filter.tag() != null) {
            when("EXISTS (SELECT 1 FROM call_tag o WHERE o.sid = c.sid AND o.tag = ? OFFSET 0)", filter.tag());
        }
        if (filter.queue() != null) {
            when(
                    "EXISTS (SELECT 1 FROM queue_entry o WHERE o.call_sid = c.sid AND o.queue = ? OFFSET 0)",
                    filter.queue());
        }
        // A few calls are read by their own index: H2 would rather read those of the time, which are many.
        String began = found.few() ? "COALESCE(c.began_at, c.began_at)" : "c.began_at";
        CallFilter.Slot slot = filter.slot();
        if (slot != null && slot.weekday() != null) {
            when(
                    "EXTRACT(ISODOW FROM c.began_at AT TIME ZONE ?) = ?",
                    slot.zone().getId(),
                    slot.weekday());
        }
        if (slot != null && slot.hour() != null) {
            when("EXTRACT(HOUR FROM c.began_at AT TIME ZONE ?) = ?", slot.zone().getId(), slot.hour());
        }
        if (filter.since() != null) {
            when(began + " >= ?", filter.since());
        }
        if (filter.until() != null) {
            when(began + " < ?", filter.until());
        }
        if (before != null) {
            when(began + " <= ?", before.beganAt());
            when("(c.began_at < ? OR c.sid < ?)", before.beganAt(), before.sid());
        }
        return this;
    }

    /**
     * Whether a call's party has a term that begins so, asked call by call: with the OFFSET, PostgreSQL keeps to that
     * and doesn't look up the calls of everybody who has the term.
     */
    private static String has(List<Range> word) {
        return "EXISTS (SELECT 1 FROM party_term o WHERE o.party = c.party AND ("
                + word.stream().map(range -> "o.term >= ? AND o.term < ?").collect(Collectors.joining(" OR "))
                + ") OFFSET 0)";
    }

    private CallSelect when(String condition, Object... values) {
        sql.append(conditional ? "\n  AND " : "\nWHERE ").append(condition);
        conditional = true;
        return bound(values);
    }

    private CallSelect and(String piece, Object... values) {
        sql.append(piece);
        return bound(values);
    }

    private CallSelect bound(Object... values) {
        Stream.of(values).forEach(this::bind);
        return this;
    }

    private void bind(Object value) {
        if (value instanceof Range range) {
            binds.add(range.from());
            binds.add(range.to());
        } else {
            binds.add(value instanceof Instant time ? OffsetDateTime.ofInstant(time, ZoneOffset.UTC) : value);
        }
    }

    private Statement statement() {
        return new Statement(sql.toString(), List.copyOf(binds));
    }
}
