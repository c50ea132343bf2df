package dev.ramal.calls;

import org.jspecify.annotations.Nullable;

/** How far a recording has come. Declared from weak to strong: of two statuses of one the later declared is true. */
public enum RecordingStatus {
    /** A word that this version does not know: kept, and overruled by any that it does. */
    UNKNOWN("unknown"),
    IN_PROGRESS("in-progress"),
    PAUSED("paused"),
    STOPPED("stopped"),
    PROCESSING("processing"),
    ABSENT("absent"),
    FAILED("failed"),
    COMPLETED("completed");

    private final String text;

    RecordingStatus(String text) {
        this.text = text;
    }

    /** The word on the wire and in the database. */
    public String text() {
        return text;
    }

    /** Whether nothing can follow. */
    public boolean terminal() {
        return this == ABSENT || this == FAILED || this == COMPLETED;
    }

    /** The status of that word; {@link #UNKNOWN} for any other. */
    public static RecordingStatus of(@Nullable String text) {
        for (RecordingStatus one : values()) {
            if (one.text.equals(text)) {
                return one;
            }
        }
        return UNKNOWN;
    }
}
