package dev.ramal.messages;

import dev.ramal.calls.E164;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Row;
import dev.ramal.deliveries.NotYet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The message to a caller whose call nobody took, and whom nobody called back as promised: one for each number and day. */
public final class MissedCalls {

    /** Who wants it sent. */
    static final String ACTOR = "ramal";

    private static final String TEMPLATE = "missed-call";

    /** Later it would only puzzle: the call may have come to be known when a day's backup was put back. */
    private static final Duration LATEST = Duration.ofHours(4);

    private static final Set<String> MISSED = Set.of("missed", "abandoned");

    private final Templates templates;
    private final PhoneFacts phones;
    private final ZoneId office;
    private final InstantSource clock;

    /** @param office its zone says when a day begins */
    public MissedCalls(Templates templates, PhoneFacts phones, ZoneId office, InstantSource clock) {
        this.templates = templates;
        this.phones = phones;
        this.office = office;
        this.clock = clock;
    }

    /** Asks for the call. */
    public Map<String, Object> call(String sid) {
        return Map.of("sid", sid);
    }

    /**
     * The message about that call, as {@code missed-call-find.sql} found it; null when nobody is to get one.
     *
     * @throws NotYet while its caller may still be called back in time, as they were promised: they left knowing that
     */
    public @Nullable Outgoing message(List<Map<String, @Nullable Object>> rows) {
        Row call = Row.first(rows);
        String caller = call == null ? null : call.text("caller");
        if (call == null
                || caller == null
                || !E164.is(caller)
                || !"inbound".equals(call.text("direction"))
                || !MISSED.contains(String.valueOf(call.text("outcome")))
                || call.moment("reached_at") != null
                || !"open".equals(Objects.requireNonNullElse(call.text("callback_state"), "open"))) {
            return null;
        }
        Instant callBackBy = call.moment("callback_due_at");
        Instant now = clock.instant();
        if (callBackBy != null && callBackBy.isAfter(now)) {
            throw new NotYet(Duration.between(now, callBackBy), "the caller may still be called back in time");
        }
        Instant awaited = callBackBy == null ? call.moment("over_at") : callBackBy;
        if (awaited == null || awaited.isBefore(now.minus(LATEST))) {
            return null;
        }
        String sid = call.require("sid");
        String ours = String.valueOf(call.text("callee"));
        String text = templates.text(TEMPLATE, Map.of("number", phones.writtenFor(ours, caller)));
        String wish = TEMPLATE + ":" + caller + ":" + LocalDate.ofInstant(now, office);
        return new Outgoing(caller, text, TEMPLATE, ACTOR, TEMPLATE + ":" + sid, wish, sid);
    }

    /** Asks whether this caller has had one today. */
    public Map<String, @Nullable Object> wish(Outgoing message) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("actor", message.actor());
        row.put("idempotency_key", message.wish());
        return row;
    }
}
