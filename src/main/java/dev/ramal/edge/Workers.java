package dev.ramal.edge;

import io.vertx.core.spi.ExecutorServiceFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that are made when no other is free, up to the most there may be, and end when there is nothing to do. Vert.x
 * itself makes another one with each request until there are as many as may be.
 */
public final class Workers implements ExecutorServiceFactory {

    private static final long IDLE_SECONDS = 30;

    @Override
    public ExecutorService createExecutor(ThreadFactory threads, Integer concurrency, Integer most) {
        Handover queue = new Handover();
        return new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, threads, (task, pool) -> {
            if (pool.isShutdown()) {
                throw new RejectedExecutionException("no more work is taken");
            }
            queue.put(task);
        });
    }

    /** Takes only what a thread is waiting for; the rest is put there when there may be no more threads. */
    private static final class Handover extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
