package dev.ramal.history;

import dev.ramal.contacts.PhoneFacts;
import dev.ramal.contacts.SearchTerms;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which calls somebody asks for. Null asks for nothing.
 *
 * @param only the agent whose calls alone may be seen
 * @param since calls that began then or later
 * @param until calls that began before
 * @param party who was outside, exactly
 * @param digits how the number of who was outside begins or ends
 * @param agent who spoke in the office
 * @param direction inbound or outbound
 * @param outcome what became of it
 * @param missed {@code true} for callers whom nobody took, {@code open} for those with whom nobody has spoken since
 * @param recorded whether something was recorded
 * @param tag one of the tags that people gave it
 * @param disposition how people say it was settled
 * @param queue the queue in which the caller waited
 * @param slot the day of the week or the hour in which it began
 * @param words how words of the contact's name or its number begin, or how its number ends
 * @param sid one call, by its own SID or by that of one of its legs
 */
record CallFilter(
        @Nullable String only,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String party,
        List<List<SearchTerms.Range>> digits,
        @Nullable String agent,
        @Nullable String direction,
        @Nullable String outcome,
        @Nullable String missed,
        @Nullable Boolean recorded,
        @Nullable String tag,
        @Nullable String disposition,
        @Nullable String queue,
        @Nullable Slot slot,
        List<List<SearchTerms.Range>> words,
        @Nullable String sid) {

    /** The names of its parameters in a query string. */
    static final List<String> NAMES = List.of(
            "since",
            "until",
            "number",
            "agent",
            "direction",
            "outcome",
            "missed",
            "recording",
            "tag",
            "disposition",
            "queue",
            "weekday",
            "hour",
            "q");

    /**
     * A part of the week, in the office's time.
     *
     * @param weekday 1 for Monday to 7; null for each
     * @param hour 0 to 23; null for each
     */
    record Slot(@Nullable Integer weekday, @Nullable Integer hour, ZoneId zone) {

        private static @Nullable Slot of(Asked asked, ZoneId zone) {
            String day = asked.oneOf("weekday", Words.WEEKDAYS);
            int hour = asked.number("hour", -1, 0, 23);
            return day == null && hour < 0
                    ? null
                    : new Slot(day == null ? null : Words.WEEKDAYS.indexOf(day) + 1, hour < 0 ? null : hour, zone);
        }
    }

    /**
     * Reads them.
     *
     * @param zone in which a date without a time is meant
     * @throws Problem when one has not its shape
     */
    static CallFilter of(Request request, PhoneFacts phones, ZoneId zone) {
        Asked asked = new Asked(request, zone);
        String number = asked.text("number", 64);
        String party = null;
        List<List<SearchTerms.Range>> digits = List.of();
        if (number != null) {
            String whole = phones.of(number).number();
            party = whole != null ? whole : asked.e164(number) ? number : null;
            digits = party != null ? List.of() : asked.digits(number);
        }
        String q = asked.text("q", 100);
        boolean named = q != null && asked.callSid(q);
        return new CallFilter(
                Sight.only(request.by()),
                asked.moment("since", false),
                asked.moment("until", true),
                party,
                digits,
                asked.text("agent", 256),
                asked.oneOf("direction", Words.DIRECTIONS),
                asked.oneOf("outcome", Words.OUTCOMES),
                asked.oneOf("missed", Words.MISSED),
                asked.yesOrNo("recording"),
                asked.text("tag", 40),
                asked.text("disposition", 64),
                asked.text("queue", 64),
                Slot.of(asked, zone),
                q == null || named ? List.of() : asked.words(q),
                named ? q : null);
    }

    /** Everything that parties are searched by. */
    List<List<SearchTerms.Range>> searched() {
        return Stream.concat(digits.stream(), words.stream()).toList();
    }
}
