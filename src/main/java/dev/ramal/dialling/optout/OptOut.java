package dev.ramal.dialling.optout;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One number that is left alone.
 *
 * @param number E.164
 * @param scope what is meant: calls, messages or both
 * @param direction who leaves whom alone
 * @param reason why, in 200 characters at most; null when nobody said
 * @param source how it came onto the list
 * @param until when it ends; null when it does not
 */
public record OptOut(
        String number,
        Scope scope,
        Direction direction,
        @Nullable String reason,
        Source source,
        @Nullable Instant until) {

    /** What is meant. */
    public enum Scope {
        CALLS,
        MESSAGES,
        ALL;

        /** The word in the database and in answers. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The constant of that word; null for any other word. */
        public static @Nullable Scope of(String text) {
            return constant(values(), text);
        }
    }

    /** Who leaves whom alone. */
    public enum Direction {
        /** We do not call or text them. */
        OUTBOUND,
        /** Their calls are not taken. */
        INBOUND,
        BOTH;

        /** The word in the database and in answers. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The constant of that word; null for any other word. */
        public static @Nullable Direction of(String text) {
            return constant(values(), text);
        }
    }

    /** How a number came onto the list. */
    public enum Source {
        MANUAL,
        CSV,
        SMS,
        KEYPAD;

        /** The word in the database and in answers. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Somebody's own wish, which has no end and says nothing of their calls to us. */
    static OptOut wish(String number, Scope scope, Source source) {
        return new OptOut(number, scope, Direction.OUTBOUND, null, source, null);
    }

    /** Parameters of its statement. */
    Map<String, @Nullable Object> row(String actor) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("number", number);
        row.put("scope", scope.text());
        row.put("direction", direction.text());
        row.put("reason", reason);
        row.put("source", source.text());
        row.put("expires_at", until == null ? null : until.atOffset(ZoneOffset.UTC));
        row.put("actor", actor);
        return row;
    }

    /** What the audit may know of it: not the number. */
    public String subject() {
        return Tail.of(number);
    }

    /** Says no number. */
    @Override
    public String toString() {
        return "OptOut[" + scope + ", " + direction + "]";
    }

    private static <E extends Enum<E>> @Nullable E constant(E[] values, String text) {
        return Arrays.stream(values)
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElse(null);
    }
}
