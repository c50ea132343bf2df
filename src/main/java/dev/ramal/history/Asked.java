package dev.ramal.history;

import dev.ramal.calls.E164;
import dev.ramal.contacts.SearchTerms;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import dev.ramal.twilio.TwilioForm.Field;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query string of a request, read strictly: what it cannot mean is said, with what to send instead. */
final class Asked {

    private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final Request request;
    private final ZoneId zone;

    /** @param zone in which a date without a time is meant */
    Asked(Request request, ZoneId zone) {
        this.request = request;
        this.zone = zone;
    }

    /** Refuses parameters of other names, and those that come twice. */
    Asked knows(Collection<String> names) {
        Set<String> seen = new HashSet<>();
        for (Field field : request.query()) {
            if (!names.contains(field.name())) {
                throw new Problem(
                        400,
                        "Unknown parameter",
                        "This path takes "
                                + (names.isEmpty() ? "no parameters." : String.join(", ", names) + "; nothing else."));
            }
            if (!seen.add(field.name())) {
                throw new Problem(400, "Twice the same parameter", "Send " + field.name() + " once.");
            }
        }
        return this;
    }

    @Nullable
    String text(String name, int longest) {
        String text = request.asked(name);
        if (text != null && text.length() > longest) {
            throw new Problem(400, "Too long", name + " has at most " + longest + " characters.");
        }
        return text;
    }

    @Nullable
    String oneOf(String name, List<String> words) {
        String word = request.asked(name);
        if (word != null && !words.contains(word)) {
            throw new Problem(400, "Unknown " + name, name + " is one of " + String.join(", ", words) + ".");
        }
        return word;
    }

    String oneOf(String name, List<String> words, String otherwise) {
        String word = oneOf(name, words);
        return word == null ? otherwise : word;
    }

    @Nullable
    Boolean yesOrNo(String name) {
        String word = oneOf(name, List.of("true", "false"));
        return word == null ? null : Boolean.valueOf(word);
    }

    int number(String name, int otherwise, int least, int most) {
        String text = request.asked(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new Problem(400, "Not such a number", name + " is a whole number from " + least + " to " + most + ".");
    }

    /**
     * A time, or a date in the office's zone.
     *
     * @param end whether a date means its end
     */
    @Nullable
    Instant moment(String name, boolean end) {
        String text = request.asked(name);
        if (text == null) {
            return null;
        }
        try {
            if (DATE.matcher(text).matches()) {
                LocalDate date = LocalDate.parse(text);
                return usual((end ? date.plusDays(1) : date).atStartOfDay(zone).toInstant());
            }
            return usual(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException unreadable) {
            throw new Problem(
                    400,
                    "Not a time",
                    name + " is a time such as 2026-11-24T13:00:00Z or 2026-11-24T10:00:00-03:00 (write + as %2B), or"
                            + " a date such as 2026-11-24, which is meant in the office's time zone.");
        }
    }

    /** Some that databases can hold. */
    private static Instant usual(Instant instant) {
        int year = instant.atOffset(java.time.ZoneOffset.UTC).getYear();
        if (year < 1900 || year > 9000) {
            throw new DateTimeException("not in a usual year");
        }
        return instant;
    }

    boolean e164(String number) {
        return E164.is(number);
    }

    boolean callSid(String text) {
        return CALL_SID.matcher(text).matches();
    }

    @SuppressWarnings("OrphanedFormatString") // %2B is meant
    List<List<SearchTerms.Range>> digits(String number) {
        List<List<SearchTerms.Range>> digits = number.matches("[0-9 ()+./-]+") ? SearchTerms.number(number) : List.of();
        if (digits.isEmpty()) {
            throw new Problem(
                    400,
                    "Not a number",
                    "number is a number in E.164 (write + as %2B), one as dialled at home, or at least three of its"
                            + " first or last digits.");
        }
        return digits;
    }

    List<List<SearchTerms.Range>> words(String q) {
        List<List<SearchTerms.Range>> words = SearchTerms.asked(q);
        if (words.isEmpty()) {
            throw new Problem(
                    400,
                    "Nothing to look for",
                    "q has the beginnings of words of a name, or at least three of a number's first or last digits.");
        }
        return words;
    }
}
