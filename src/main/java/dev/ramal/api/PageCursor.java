package dev.ramal.api;

import dev.ramal.edge.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The last row of a page that shows the latest first: the next page goes on behind it.
 *
 * @param at its moment
 * @param key which it is, among those of that moment
 */
public record PageCursor(Instant at, String key) {

    /** Before the first page. */
    public static final PageCursor FIRST = new PageCursor(Instant.parse("9999-01-01T00:00:00Z"), "");

    private static final Pattern TEXT = Pattern.compile("([0-9TZ:.-]{20,30})/([+0-9a-zA-Z]{1,64})");

    /** Opaque text for whoever pages. */
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at + "/" + key).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #text} wrote. */
    public static PageCursor of(String text) {
        try {
            var read = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (read.matches()) {
                return new PageCursor(Instant.parse(read.group(1)), read.group(2));
            }
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            // Said below.
        }
        throw new Problem(
                400, "No such page", "before is the value of \"next\" of the page before; leave it out to begin.");
    }
}
