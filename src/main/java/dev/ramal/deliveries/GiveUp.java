package dev.ramal.deliveries;

import org.jspecify.annotations.Nullable;

/** No further attempt can help: the delivery is quarantined at once. The message is kept, as {@link DeliveryFailed} says. */
public final class GiveUp extends DeliveryFailed {

    private static final long serialVersionUID = 1;

    public GiveUp(String message) {
        super(message);
    }

    public GiveUp(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public GiveUp(String message, @Nullable Fault fault, @Nullable Throwable cause) {
        super(message, fault, cause);
    }
}
