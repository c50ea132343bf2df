package dev.ramal.deliveries;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that must reach one destination.
 *
 * @param key subject and destination, with a slash between
 * @param attempts runs that came to an end
 * @param due when it is, or was, to run next
 * @param heldBy the node that runs it now
 * @param link where the delivered thing can be looked at
 * @param lastError the class of the last failure and a short text; no numbers, no content
 */
public record Delivery(
        String key,
        String subject,
        String destination,
        State state,
        int attempts,
        Instant due,
        @Nullable String heldBy,
        @Nullable String link,
        @Nullable String lastError,
        Instant opened,
        @Nullable Instant sent) {

    /** How far a delivery has come. */
    public enum State {
        OPEN("open"),
        SENT("sent"),
        GIVEN_UP("given-up");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The state as the database and the API spell it. */
        public String text() {
            return text;
        }

        /** The state so spelled; fails for any other text. */
        public static State of(String text) {
            for (State state : values()) {
                if (state.text.equals(text)) {
                    return state;
                }
            }
            throw new IllegalArgumentException("not a delivery's state: " + text);
        }
    }
}
