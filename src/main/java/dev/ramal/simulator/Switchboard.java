package dev.ramal.simulator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Plays calls, one or many at a time, over one trunk. */
public final class Switchboard implements AutoCloseable {
    private static final int MOST_CALLBACK_THREADS = 64;

    private final Trunk trunk;
    private final MediaStand stand;
    private final InstantSource clock;
    private final Courier courier;
    private final Shuffle crowd;
    private final Random sids = new Random(new SplittableRandom().nextLong());
    private final AtomicInteger index = new AtomicInteger();

    /**
     * Nothing is connected yet.
     *
     * @param stand knows every call and recording played
     * @param concurrency how many calls go on at once, at least 1
     * @param acknowledged hears of every webhook that got a 2xx, from any thread
     */
    public Switchboard(
            Trunk trunk, MediaStand stand, InstantSource clock, int concurrency, Consumer<Webhook> acknowledged) {
        this.trunk = trunk;
        this.stand = stand;
        this.clock = clock;
        this.courier = new Courier(trunk, acknowledged);
        this.crowd = new Shuffle(Math.max(2, Math.min(concurrency, MOST_CALLBACK_THREADS)));
    }

    /** Plays one call to its end. */
    public Playback play(Scenario scenario) {
        long own = new SplittableRandom(trunk.seed() + 31L * index.getAndIncrement()).nextLong();
        Random random = new Random(own);
        Random names;
        synchronized (sids) {
            names = new Random(sids.nextLong());
        }
        Callbacks callbacks = trunk.shuffle()
                ? Callbacks.shuffled(courier::carry, crowd, new Random(random.nextLong()))
                : Callbacks.inOrder(courier::carry);
        return new CallPlayer(trunk, courier, callbacks, stand, scenario, random, names, clock.instant())
                .play(scenario);
    }

    /**
     * Plays them all and returns when the last is over.
     *
     * @param concurrency as many at once
     * @param callsPerSecond how many may begin in a second; 0 for no limit
     * @param finished hears of each as it ends, one at a time
     */
    public void play(List<Scenario> scenarios, int concurrency, double callsPerSecond, Consumer<Playback> finished) {
        long began = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(concurrency);
        List<Future<?>> work = new ArrayList<>(concurrency);
        try {
            for (int i = 0; i < concurrency; i++) {
                work.add(callers.submit(() -> {
                    for (int call = next.getAndIncrement(); call < scenarios.size(); call = next.getAndIncrement()) {
                        if (!turn(began, call, callsPerSecond)) {
                            return;
                        }
                        Playback playback = play(scenarios.get(call));
                        synchronized (finished) {
                            finished.accept(playback);
                        }
                    }
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            callers.shutdownNow();
        }
    }

    /** How long answers took so far. */
    public Latencies latencies() {
        return courier.latencies();
    }

    /** What went over the line so far. */
    public Traffic traffic() {
        return courier.traffic();
    }

    @Override
    public void close() {
        crowd.close();
        courier.close();
    }

    private static boolean turn(long began, int call, double callsPerSecond) {
        if (callsPerSecond <= 0) {
            return !Thread.currentThread().isInterrupted();
        }
        long wait = began + (long) (call / callsPerSecond * 1e9) - System.nanoTime();
        return wait <= 0 || Courier.Pause.of(Duration.ofNanos(wait));
    }
}
