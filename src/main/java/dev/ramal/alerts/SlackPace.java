package dev.ramal.alerts;

import dev.ramal.deliveries.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Keeps to one message a second in each channel, and to the pauses that Slack asks for. */
public final class SlackPace {

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Duration patience;
    private final Map<String, Instant> free = new HashMap<>();

    /** @param patience how long a message may wait here; longer waits go back to the outbox */
    public SlackPace(InstantSource clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Takes the channel's next turn.
     *
     * @return how many milliseconds away it is
     * @throws RetryLater when that is too long to wait here; no turn is taken then
     */
    public synchronized long turn(String channel) {
        Instant now = clock.instant();
        Instant turn = free.getOrDefault(channel, now);
        if (turn.isBefore(now)) {
            turn = now;
        }
        Duration wait = Duration.between(now, turn);
        if (wait.compareTo(patience) > 0) {
            throw new RetryLater(wait, "Slack's channel is busy", null);
        }
        free.put(channel, turn.plus(BETWEEN));
        return wait.toMillis();
    }

    /** Lets nothing into the channel for so long: Slack said so. */
    public synchronized void pause(String channel, Duration pause) {
        Instant until = clock.instant().plus(pause);
        free.merge(channel, until, (one, other) -> one.isAfter(other) ? one : other);
    }
}
