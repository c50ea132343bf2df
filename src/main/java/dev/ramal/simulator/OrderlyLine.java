package dev.ramal.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** A line that loses, repeats and shuffles nothing, for calls whose people do as they are told. Used by one thread. */
public final class OrderlyLine implements AutoCloseable {

    private final Trunk trunk;
    private final Courier courier;
    private final Random sids = new Random(new SplittableRandom().nextLong());

    /** Nothing is connected yet. */
    public OrderlyLine(Trunk trunk) {
        this.trunk = trunk.withFaults(false, 0, 0);
        this.courier = new Courier(this.trunk, webhook -> {});
    }

    /** What was answered; the status is 0 when nothing was, and then the body says why. */
    public record Answered(int status, String body) {}

    /**
     * Plays one call to its end, without waiting for the seconds in it.
     *
     * @param start when it begins
     * @return what was wrong while playing: an answer that is no TwiML, a verb that cannot be played
     */
    public List<Difference> play(Cast cast, Audience audience, Instant start) {
        Callbacks callbacks = Callbacks.inOrder(courier::carry);
        return new CallPlayer(trunk, courier, callbacks, Stand.NONE, cast, audience, sids, sids, start, null, null)
                .play();
    }

    /** Sends one webhook. */
    public Answered send(Webhook webhook) {
        Wire.Answer answer = courier.carry(webhook);
        courier.reported(webhook.call());
        return new Answered(answer.status(), answer.body());
    }

    @Override
    public void close() {
        courier.close();
    }
}
