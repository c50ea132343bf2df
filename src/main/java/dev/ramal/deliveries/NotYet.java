package dev.ramal.deliveries;

import java.time.Duration;

/**
 * Nothing was tried, because it is not this delivery's turn: it comes back after that time, and the run counts as no
 * attempt. A destination that refused is asked again with {@link RetryLater} instead.
 */
public final class NotYet extends DeliveryFailed {

    private static final long serialVersionUID = 1;

    private final Duration after;

    public NotYet(Duration after, String message) {
        super(message);
        this.after = after.isNegative() ? Duration.ZERO : after;
    }

    /** How long until its turn. */
    public Duration after() {
        return after;
    }
}
