package dev.ramal.dialling.optout;

import dev.ramal.contacts.CsvFault.Why;
import dev.ramal.contacts.PhoneFacts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an opt-out from the words that people give, whether they come from a program, a page or a file. */
final class OptOutReading {

    private static final int LONGEST_REASON = 200;

    private final PhoneFacts phones;
    private final ZoneId office;
    private final InstantSource clock;

    OptOutReading(PhoneFacts phones, ZoneId office, InstantSource clock) {
        this.phones = phones;
        this.office = office;
        this.clock = clock;
    }

    /** What is wrong; its message is the sentence, without a full stop and without the number. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final Why why;
        private final @Nullable Integer value;

        Unreadable(Why why) {
            this(why, null);
        }

        Unreadable(Why why, @Nullable Integer value) {
            super(why.sentence(value));
            this.why = why;
            this.value = value;
        }

        Why why() {
            return why;
        }

        @Nullable
        Integer value() {
            return value;
        }
    }

    /**
     * The opt-out of these words.
     *
     * @param words number, and where they were given scope, direction, reason and until; empty is not given
     */
    OptOut read(Map<String, String> words, OptOut.Source source) throws Unreadable {
        OptOut.Scope scope = OptOut.Scope.of(given(words, "scope", "all"));
        if (scope == null) {
            throw new Unreadable(Why.NOT_A_SCOPE);
        }
        OptOut.Direction direction = OptOut.Direction.of(given(words, "direction", "both"));
        if (direction == null) {
            throw new Unreadable(Why.NOT_A_DIRECTION);
        }
        String reason = given(words, "reason", "");
        if (reason.length() > LONGEST_REASON) {
            throw new Unreadable(Why.REASON_TOO_LONG, LONGEST_REASON);
        }
        if (reason.chars().anyMatch(Character::isISOControl)) {
            throw new Unreadable(Why.REASON_CONTROL);
        }
        return new OptOut(
                number(given(words, "number", "")),
                scope,
                direction,
                reason.isEmpty() ? null : reason,
                source,
                until(given(words, "until", "")));
    }

    /** The E.164 of a number as people write it. */
    String number(String text) throws Unreadable {
        String number = phones.of(text).number();
        if (number == null) {
            throw new Unreadable(Why.NOT_A_NUMBER);
        }
        return number;
    }

    /** A day lasts until its end in the office. */
    private @Nullable Instant until(String text) throws Unreadable {
        if (text.isEmpty()) {
            return null;
        }
        Instant until;
        try {
            until = text.length() == 10
                    ? LocalDate.parse(text).plusDays(1).atStartOfDay(office).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new Unreadable(Why.NOT_A_TIME);
        }
        if (!until.isAfter(clock.instant())) {
            throw new Unreadable(Why.PASSED);
        }
        return until;
    }

    private static String given(Map<String, String> words, String name, String otherwise) {
        String word = words.getOrDefault(name, "").strip();
        return word.isEmpty() ? otherwise : word;
    }
}
