package dev.ramal.calls;

import org.jspecify.annotations.Nullable;

/** Twilio's own word for how one leg came to be. It says nothing of the whole call unless the leg is its root. */
public enum LegDirection {
    INBOUND("inbound"),
    OUTBOUND_API("outbound-api"),
    OUTBOUND_DIAL("outbound-dial");

    private final String text;

    LegDirection(String text) {
        this.text = text;
    }

    /** The word on the wire. */
    public String text() {
        return text;
    }

    /** The constant of that word; null for null and for any other word. */
    public static @Nullable LegDirection of(@Nullable String text) {
        for (LegDirection one : values()) {
            if (one.text.equals(text)) {
                return one;
            }
        }
        return null;
    }
}
