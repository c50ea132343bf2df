package dev.ramal.simulator;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call that is played with people at webphones: what they do, and the seconds that really pass meanwhile. */
final class Line {

    /** What somebody at a webphone does. */
    enum What {
        ANSWERS,
        DECLINES,
        PRESSES,
        HANGS_UP
    }

    /**
     * Somebody did something.
     *
     * @param leg SID of the leg at whose end they are
     * @param keys what was pressed; empty otherwise
     */
    record Deed(String leg, What what, String keys) {}

    private final long began = System.nanoTime();
    private final BlockingQueue<Deed> deeds = new LinkedBlockingQueue<>();
    private final int patience;
    private final int talk;

    /**
     * Begins now.
     *
     * @param patience after how many seconds of ringing who calls hangs up
     * @param talk after how many seconds of conversation the simulated side hangs up
     */
    Line(int patience, int talk) {
        this.patience = patience;
        this.talk = talk;
    }

    int patience() {
        return patience;
    }

    int talk() {
        return talk;
    }

    /** Tells what somebody did, from any thread. */
    void tell(Deed deed) {
        deeds.add(deed);
    }

    /** Whole seconds since it began. */
    long now() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    /**
     * What is done next; null when that second came first.
     *
     * @throws CancellationException when the simulator stops
     */
    @Nullable
    Deed await(long second) {
        try {
            long left = began + Duration.ofSeconds(second).toNanos() - System.nanoTime();
            return deeds.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the simulator stops");
        }
    }
}
