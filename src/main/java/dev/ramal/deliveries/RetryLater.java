package dev.ramal.deliveries;

import java.time.Duration;

/**
 * The other side asked us to come back, or is not ready yet: not before {@link #after()}.
 *
 * <p>Its text is kept and shown: it holds no number, name, body or token.
 */
public final class RetryLater extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration after;

    public RetryLater(Duration after, String text) {
        super(text);
        this.after = after.isNegative() ? Duration.ZERO : after;
    }

    /** How long to wait at least; never negative. */
    public Duration after() {
        return after;
    }
}
