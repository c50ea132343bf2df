package dev.ramal.calls;

import org.jspecify.annotations.Nullable;

/** What became of a call. */
public enum Outcome {
    ANSWERED("answered"),
    MISSED("missed"),
    ABANDONED("abandoned"),
    VOICEMAIL("voicemail"),
    BUSY("busy"),
    FAILED("failed"),
    CANCELED("canceled"),
    BLOCKED("blocked");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** The word in the database and in answers. */
    public String text() {
        return text;
    }

    /** The constant of that word; null for null and for any other word. */
    public static @Nullable Outcome of(@Nullable String text) {
        for (Outcome one : values()) {
            if (one.text.equals(text)) {
                return one;
            }
        }
        return null;
    }
}
