package dev.ramal.journal;

import dev.ramal.calls.CallChange;
import dev.ramal.calls.CallEvent;
import dev.ramal.calls.CallRecord;
import dev.ramal.calls.CallStory;
import dev.ramal.database.Row;
import dev.ramal.twilio.TwilioEvents;
import dev.ramal.twilio.TwilioForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * What it changes of that call.
     *
     * @param rows digest, form and told root of all events of the call, this one among them
     */
    public Change change(Entry entry, Place place, List<Map<String, @Nullable Object>> rows) {
        List<CallEvent> before = new ArrayList<>(rows.size());
        List<CallEvent> all = new ArrayList<>(rows.size());
        for (Map<String, @Nullable Object> row : rows) {
            CallEvent event = TwilioEvents.read(new Row(row).require("form"), (String) row.get("told_root"));
            all.add(event);
            if (!entry.digest().equals(new Row(row).require("digest"))) {
                before.add(event);
            }
        }
        CallRecord after = CallStory.tell(place.rootSid(), all);
        // Of two calls that join, nothing was saved under one root: all of it is new.
        CallRecord told = place.joins() || before.isEmpty() ? null : CallStory.tell(place.rootSid(), before);
        return Change.of(CallChange.between(told, after));
    }
}
