package dev.ramal.journal;

import dev.ramal.calls.CallChange;
import dev.ramal.calls.CallEvent;
import dev.ramal.calls.CallRecord;
import dev.ramal.calls.CallStory;
import dev.ramal.database.Row;
import dev.ramal.twilio.FormErasure;
import dev.ramal.twilio.TwilioEvents;
import dev.ramal.twilio.TwilioForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The decisions of the route that records what Twilio says. */
public final class Journal {

    /** What to journal of a webhook. */
    public Entry entry(TwilioForm said) {
        return Entry.of(said);
    }

    /** The call that it belongs to, by the legs that were claimed for it. */
    public Place place(Entry entry, List<Map<String, @Nullable Object>> legs) {
        return Place.of(entry, legs);
    }

    /**
     * What it changes of that call. Of one that was erased, nobody is named.
     *
     * @param rows digest, form and told root of all events of the call, this one among them; since when it is erased
     */
    public Change change(Entry entry, Place place, List<Map<String, @Nullable Object>> rows) {
        List<CallEvent> before = new ArrayList<>(rows.size());
        List<CallEvent> all = new ArrayList<>(rows.size());
        boolean erased = rows.stream().anyMatch(row -> row.get("erased_at") != null);
        for (Map<String, @Nullable Object> row : rows) {
            String said = new Row(row).require("form");
            String form = erased ? FormErasure.ofParties(said) : said;
            CallEvent event = TwilioEvents.read(form, (String) row.get("told_root"));
            all.add(event);
            if (!entry.digest().equals(new Row(row).require("digest"))) {
                before.add(event);
            }
        }
        CallRecord after = CallStory.tell(place.rootSid(), all);
        // Of two calls that join, nothing was saved under one root: all of it is new.
        CallRecord told = place.joins() || before.isEmpty() ? null : CallStory.tell(place.rootSid(), before);
        return Change.of(CallChange.between(told, after), erased);
    }

    /** The event of a call that was erased, as it is kept. */
    public List<Map<String, Object>> erasedEvent(Entry entry) {
        return rewritten(entry.digest(), entry.form(), FormErasure.ofParties(entry.form()));
    }

    /**
     * The events of a call that is being erased, as they are kept; those that told of nobody stay.
     *
     * @param rows as {@code call-events.sql} found them
     */
    public List<Map<String, Object>> erased(List<Map<String, @Nullable Object>> rows) {
        return rewritten(rows, FormErasure::ofParties);
    }

    /**
     * The events of somebody else's call that named a number, without it.
     *
     * @param rows as {@code call-events.sql} found them
     * @param standing how the number stands in a text, as a pattern
     */
    public List<Map<String, Object>> unnamed(List<Map<String, @Nullable Object>> rows, String standing) {
        return rewritten(rows, form -> FormErasure.ofNumber(form, standing));
    }

    private static List<Map<String, Object>> rewritten(
            List<Map<String, @Nullable Object>> rows, UnaryOperator<String> rewriting) {
        return rows.stream()
                .map(Row::new)
                .flatMap(row -> {
                    String form = row.require("form");
                    return rewritten(row.require("digest"), form, rewriting.apply(form)).stream();
                })
                .toList();
    }

    /** An event is known by what it says: with less to say it is another one, or the same as another. */
    private static List<Map<String, Object>> rewritten(String digest, String form, String kept) {
        return kept.equals(form)
                ? List.of()
                : List.of(Map.of("digest", digest, "kept_digest", TwilioForm.digest(kept), "kept_form", kept));
    }
}
