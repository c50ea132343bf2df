package dev.ramal.api;

import dev.ramal.deliveries.durable.Outbox;

/** Opens again what was given up. */
public final class DeliveryReplay {

    private final Outbox outbox;

    public DeliveryReplay(Outbox outbox) {
        this.outbox = outbox;
    }

    /**
     * Opens one delivery, or all of a destination.
     *
     * @return how many are open again, as JSON
     * @throws IllegalArgumentException unless exactly one of the two is given
     */
    public String replay(String key, String destination) {
        if (key.isEmpty() == destination.isEmpty()) {
            throw new IllegalArgumentException("key or destination");
        }
        int opened = key.isEmpty() ? outbox.replayAll(destination) : outbox.replay(key) ? 1 : 0;
        return "{\"opened\":" + opened + "}";
    }
}
