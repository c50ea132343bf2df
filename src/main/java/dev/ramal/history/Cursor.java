package dev.ramal.history;

import dev.ramal.edge.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The last call of a page: the next page goes on behind it.
 *
 * @param beganAt when that call began
 * @param sid which it is, among those that began at once
 */
record Cursor(Instant beganAt, String sid) {

    private static final Pattern TEXT = Pattern.compile("([0-9TZ:.-]{20,30})/(CA[0-9a-f]{32})");

    /** Opaque text for whoever pages. */
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((beganAt + "/" + sid).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #text} wrote. */
    static Cursor of(String text) {
        try {
            var read = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (read.matches()) {
                return new Cursor(Instant.parse(read.group(1)), read.group(2));
            }
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            // Said below.
        }
        throw new Problem(
                400,
                "No such page",
                "before is the value of \"next\" of the page before, unchanged; leave it out to begin.");
    }
}
