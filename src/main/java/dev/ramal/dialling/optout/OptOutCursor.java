package dev.ramal.dialling.optout;

import dev.ramal.edge.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The last number of a page: the next page goes on behind it.
 *
 * @param at when it came onto the list
 * @param number which it is, among those that came at once
 */
record OptOutCursor(Instant at, String number) {

    /** Before the first page. */
    static final OptOutCursor FIRST = new OptOutCursor(Instant.parse("9999-01-01T00:00:00Z"), "");

    private static final Pattern TEXT = Pattern.compile("([0-9TZ:.-]{20,30})/(\\+[0-9]{7,15})");

    /** Opaque text for whoever pages. */
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at + "/" + number).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #text} wrote. */
    static OptOutCursor of(String text) {
        try {
            var read = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (read.matches()) {
                return new OptOutCursor(Instant.parse(read.group(1)), read.group(2));
            }
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            // Said below.
        }
        throw new Problem(
                400, "No such page", "before is the value of \"next\" of the page before; leave it out to begin.");
    }
}
