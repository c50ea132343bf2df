package dev.ramal.journal;

import dev.ramal.calls.CallChange;
import dev.ramal.calls.CallNews;
import dev.ramal.calls.CallRecord;
import dev.ramal.calls.LegRecord;
import dev.ramal.calls.Outcome;
import dev.ramal.calls.RecordingRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event changed of its call, as rows to save.
 *
 * @param told the change itself, with its news
 * @param rows what to save, in this order
 * @param erased whether the call was erased: what is heard of it is kept without its people, and told to nobody
 */
public record Change(CallChange told, List<Row> rows, boolean erased) {

    /** One statement of {@code routes/sql/} with its parameters. */
    public record Row(String statement, Map<String, @Nullable Object> parameters) {

        /** Camel asks for it each time that an expression reads a property, and nothing else does: no look inside. */
        @Override
        public int hashCode() {
            return statement.hashCode();
        }
    }

    /** Camel asks for it each time that an expression reads a property, and nothing else does: no look inside. */
    @Override
    public int hashCode() {
        return rows.size();
    }

    /** Whether the call is over, with this event. */
    public boolean finished() {
        return told.news().stream().anyMatch(CallNews.CallFinished.class::isInstance);
    }

    /** The call's outcome, as the database spells it; empty while it has none. */
    public String outcome() {
        Outcome outcome = told.after().outcome();
        return outcome == null ? "" : outcome.text();
    }

    /** The recordings that can be heard with this event. */
    public List<String> ready() {
        return told.news().stream()
                .filter(CallNews.RecordingReady.class::isInstance)
                .map(news -> ((CallNews.RecordingReady) news).recordingSid())
                .toList();
    }

    static Change of(CallChange told, boolean erased) {
        List<Row> rows = new ArrayList<>();
        CallRecord after = told.after();
        if (told.call() && after.known()) {
            rows.add(new Row("call-save", call(after)));
        }
        told.legs().forEach(leg -> rows.add(new Row("leg-save", leg(leg, after.sid()))));
        told.recordings().forEach(recording -> rows.add(new Row("recording-save", recording(recording, after.sid()))));
        return new Change(told, List.copyOf(rows), erased);
    }

    private static Map<String, @Nullable Object> call(CallRecord call) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", call.sid());
        row.put("direction", call.direction() == null ? null : call.direction().text());
        row.put("origin", call.origin() == null ? null : call.origin().text());
        row.put("caller", call.from());
        row.put("callee", call.to());
        row.put("agent", call.agent());
        row.put("party", call.party());
        row.put("status", call.status() == null ? null : call.status().text());
        row.put("outcome", call.outcome() == null ? null : call.outcome().text());
        row.put("started_at", time(call.startedAt()));
        row.put("answered_at", time(call.answeredAt()));
        row.put("ended_at", time(call.endedAt()));
        row.put("ring_seconds", call.ringSeconds());
        row.put("wait_seconds", call.waitSeconds());
        row.put("talk_seconds", call.talkSeconds());
        row.put("total_seconds", call.totalSeconds());
        row.put("answered_by", call.answeredBy());
        row.put("recorded", call.recorded());
        return row;
    }

    private static Map<String, @Nullable Object> leg(LegRecord leg, String rootSid) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", leg.sid());
        row.put("root_sid", rootSid);
        row.put("parent_sid", leg.parentSid());
        row.put("caller", leg.from());
        row.put("callee", leg.to());
        row.put("status", leg.status() == null ? null : leg.status().text());
        row.put("started_at", time(leg.startedAt()));
        row.put("answered_at", time(leg.answeredAt()));
        row.put("ended_at", time(leg.endedAt()));
        row.put("seconds", leg.seconds());
        row.put("answered_by", leg.answeredBy());
        row.put("sip_response_code", leg.sipResponseCode());
        return row;
    }

    private static Map<String, @Nullable Object> recording(RecordingRecord recording, String rootSid) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", recording.sid());
        row.put("call_sid", recording.callSid());
        row.put("root_sid", rootSid);
        row.put("status", recording.status().text());
        row.put("source", recording.source());
        row.put("channels", recording.channels());
        row.put("seconds", recording.seconds());
        row.put("started_at", time(recording.startedAt()));
        row.put("error_code", recording.errorCode());
        return row;
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
