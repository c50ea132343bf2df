package dev.ramal.calls;

import org.jspecify.annotations.Nullable;

/** Which way a whole call went, seen from the office. */
public enum Direction {
    INBOUND("inbound"),
    OUTBOUND("outbound");

    private final String text;

    Direction(String text) {
        this.text = text;
    }

    /** The word in the database and in answers. */
    public String text() {
        return text;
    }

    /** The constant of that word; null for null and for any other word. */
    public static @Nullable Direction of(@Nullable String text) {
        for (Direction one : values()) {
            if (one.text.equals(text)) {
                return one;
            }
        }
        return null;
    }
}
