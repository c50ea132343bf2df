package dev.ramal.api;

import dev.ramal.deliveries.durable.Outbox;
import dev.ramal.edge.Request;

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
    public String replay(Request request) {
        String key = request.asked("key");
        String destination = request.asked("destination");
        if ((key == null) == (destination == null)) {
            throw new IllegalArgumentException("key or destination");
        }
        int opened = destination != null ? outbox.replayAll(destination) : outbox.replay(String.valueOf(key)) ? 1 : 0;
        return "{\"opened\":" + opened + "}";
    }
}
