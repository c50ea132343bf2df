package dev.ramal.recordings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What part of a file a {@code Range} header asks for (RFC 9110 §14). Several ranges at once are answered with all of it. */
sealed interface ByteRange {

    /** All of it. */
    record Whole() implements ByteRange {}

    /**
     * One part.
     *
     * @param first its first byte, from 0
     * @param last its last byte, included
     */
    record Part(long first, long last) implements ByteRange {

        long length() {
            return last - first + 1;
        }
    }

    /** Nothing that the file has. */
    record Unsatisfiable() implements ByteRange {}

    /** One range with a first byte, or the last so many bytes. */
    Pattern ONE = Pattern.compile("bytes=\\s*(?:(\\d{1,18})-(\\d{0,18})|-(\\d{1,18}))\\s*");

    /** The header when it asks for one range, such as others may be asked for; otherwise null. */
    static @Nullable String one(@Nullable String header) {
        return of(header, Long.MAX_VALUE) instanceof Part ? header : null;
    }

    /**
     * Reads the header; what cannot be read asks for all of it.
     *
     * @param header null when it was not sent
     * @param length the file's
     */
    static ByteRange of(@Nullable String header, long length) {
        Matcher range = ONE.matcher(header == null ? "" : header);
        if (!range.matches()) {
            return new Whole();
        }
        if (range.group(3) != null) {
            long last = Math.min(Long.parseLong(range.group(3)), length);
            return last == 0 ? new Unsatisfiable() : new Part(length - last, length - 1);
        }
        long first = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? length - 1 : Math.min(Long.parseLong(range.group(2)), length - 1);
        if (!range.group(2).isEmpty() && Long.parseLong(range.group(2)) < first) {
            return new Whole();
        }
        return first >= length ? new Unsatisfiable() : new Part(first, last);
    }
}
