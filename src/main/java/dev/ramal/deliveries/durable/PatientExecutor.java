package dev.ramal.deliveries.durable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that are never interrupted: H2 closes its whole file when a thread is interrupted while it reads or writes. */
final class PatientExecutor extends ThreadPoolExecutor {

    private final Runnable awake;

    /** The given action is done instead of an interruption, so that a waiting thread can see that it shall end. */
    PatientExecutor(String name, int threads, Runnable awake) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        this.awake = awake;
        AtomicInteger number = new AtomicInteger();
        setThreadFactory(work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> left = new ArrayList<>();
        getQueue().drainTo(left);
        awake.run();
        return left;
    }
}
