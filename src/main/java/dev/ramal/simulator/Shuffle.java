package dev.ramal.simulator;

import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that take the waiting tasks in the order of their lots, whoever came first. */
final class Shuffle implements Executor, AutoCloseable {

    /** Work with a lot drawn for it. */
    record Task(int lot, Runnable work) implements Runnable, Comparable<Task> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Task other) {
            return Integer.compare(lot, other.lot);
        }
    }

    private final ThreadPoolExecutor threads;

    Shuffle(int size) {
        this.threads = new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>());
    }

    /** Takes a {@link Task}. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
