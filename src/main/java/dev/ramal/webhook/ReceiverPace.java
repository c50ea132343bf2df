package dev.ramal.webhook;

import dev.ramal.deliveries.NotYet;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other program of two events at once, no more: one that takes its time, or is silent for a night, keeps neither
 * Slack nor recordings nor messages waiting.
 */
public final class ReceiverPace {

    private static final int AT_ONCE = 2;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofMinutes(1);

    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile boolean answers = true;

    /**
     * Takes a place.
     *
     * @throws NotYet when there is none
     */
    public void enter() {
        if (!places.tryAcquire()) {
            throw new NotYet(answers ? SOON : LATER, "the other program is still being told of other events");
        }
    }

    /** Frees the place, whatever came of it. */
    public void leave(@Nullable Exception failure) {
        answers = failure == null;
        places.release();
    }
}
