package dev.ramal.deliveries;

import org.jspecify.annotations.Nullable;

/**
 * An attempt failed and another may help. Its message is kept with the delivery and logged, so it says what went wrong
 * and never a number, a name, a body or a token.
 */
public sealed class DeliveryFailed extends RuntimeException permits RetryLater, NotYet, GiveUp {

    private static final long serialVersionUID = 1;

    public DeliveryFailed(String message) {
        super(message);
    }

    public DeliveryFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
