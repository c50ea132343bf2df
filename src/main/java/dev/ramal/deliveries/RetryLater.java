package dev.ramal.deliveries;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The destination asked for patience. The next attempt comes no earlier than that, within a day. */
public final class RetryLater extends DeliveryFailed {

    private static final long serialVersionUID = 1;

    /** Who asks for more than this is asked again after this. */
    public static final Duration LONGEST = Duration.ofDays(1);

    private final Duration after;

    public RetryLater(Duration after) {
        this(after, "asked to wait", null);
    }

    /** Without a duration the usual back-off counts. */
    public RetryLater(String message) {
        this(Duration.ZERO, message, null);
    }

    public RetryLater(Duration after, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.after = after.isNegative() ? Duration.ZERO : after.compareTo(LONGEST) > 0 ? LONGEST : after;
    }

    /** How long to wait at least. */
    public Duration after() {
        return after;
    }
}
