package dev.ramal.calls;

import org.jspecify.annotations.Nullable;

/**
 * How far one leg has come. Declared from weak to strong: of two statuses of one leg the later declared one is true.
 *
 * <p>A leg only moves forward, so rank decides first. Two different endings of one leg contradict each other; the
 * order between them is fixed by what they prove. {@code completed} proves an open line. {@code busy} and
 * {@code failed} are the network's own answer. {@code canceled} says that somebody gave up. {@code no-answer} is mere
 * silence, and Twilio has also said it of legs that were canceled.
 */
public enum CallStatus {
    QUEUED("queued", 0),
    INITIATED("initiated", 1),
    RINGING("ringing", 2),
    IN_PROGRESS("in-progress", 3),
    NO_ANSWER("no-answer", 4),
    CANCELED("canceled", 4),
    FAILED("failed", 4),
    BUSY("busy", 4),
    COMPLETED("completed", 4);

    private final String text;
    private final int rank;

    CallStatus(String text, int rank) {
        this.text = text;
        this.rank = rank;
    }

    /** The word on the wire and in the database. */
    public String text() {
        return text;
    }

    /** 0 (queued) to 4 (over); a leg's rank never falls. */
    public int rank() {
        return rank;
    }

    /** Whether nothing can follow. */
    public boolean terminal() {
        return rank == 4;
    }

    /** Whether somebody or something picked up. */
    public boolean answered() {
        return this == IN_PROGRESS || this == COMPLETED;
    }

    /** The stronger of two, where either may be unknown. */
    static @Nullable CallStatus stronger(@Nullable CallStatus one, @Nullable CallStatus other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The status of that word; null for any other word. */
    public static @Nullable CallStatus of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "queued" -> QUEUED;
            case "initiated" -> INITIATED;
            case "ringing" -> RINGING;
            case "in-progress" -> IN_PROGRESS;
            case "no-answer" -> NO_ANSWER;
            case "canceled" -> CANCELED;
            case "failed" -> FAILED;
            case "busy" -> BUSY;
            case "completed" -> COMPLETED;
            default -> null;
        };
    }
}
