package dev.ramal.deliveries;

import org.jspecify.annotations.Nullable;

/**
 * An attempt failed and another may help. Its message is kept with the delivery and logged, so it says what went wrong
 * and never a number, a name, a body or a token.
 */
public sealed class DeliveryFailed extends RuntimeException permits RetryLater, NotYet, GiveUp {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Fault fault;

    public DeliveryFailed(String message) {
        this(message, null, null);
    }

    public DeliveryFailed(String message, @Nullable Throwable cause) {
        this(message, null, cause);
    }

    public DeliveryFailed(String message, @Nullable Fault fault, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** What people can do something about; null when there is nothing. */
    public @Nullable Fault fault() {
        return fault;
    }
}
