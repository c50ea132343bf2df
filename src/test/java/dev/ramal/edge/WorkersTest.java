package dev.ramal.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final int MOST = 4;

    private final ExecutorService workers = new Workers().createExecutor(Executors.defaultThreadFactory(), MOST, MOST);

    @Test
    void who_comes_after_another_takes_the_thread_of_that_one() throws Exception {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 100; i++) {
            workers.submit(() -> seen.add(Thread.currentThread())).get(10, TimeUnit.SECONDS);
            untilOneWaits();
        }
        assertThat(seen).hasSize(1);
    }

    /** Whoever has done something waits for more only a moment later. */
    private void untilOneWaits() throws InterruptedException {
        TransferQueue<?> queue = (TransferQueue<?>) ((ThreadPoolExecutor) workers).getQueue();
        for (int i = 0; i < 10_000 && !queue.hasWaitingConsumer(); i++) {
            assertThat(new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(queue.hasWaitingConsumer()).isTrue();
    }

    @Test
    void who_comes_beside_others_has_a_thread_of_his_own_until_there_are_no_more() throws Exception {
        CountDownLatch all = new CountDownLatch(MOST);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(3 * MOST);
        AtomicInteger atOnce = new AtomicInteger();
        for (int i = 0; i < 3 * MOST; i++) {
            workers.submit(() -> {
                atOnce.incrementAndGet();
                all.countDown();
                go.await();
                done.countDown();
                return null;
            });
        }
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(atOnce.get()).isEqualTo(MOST);
        go.countDown();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void after_the_end_nothing_is_taken() throws Exception {
        workers.shutdown();
        assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> workers.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void the_server_makes_its_threads_so() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            WorkerExecutor named = vertx.createSharedWorkerExecutor("workers-test", MOST);
            Set<String> seen = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 100; i++) {
                named.executeBlocking(() -> seen.add(Thread.currentThread().getName()))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
            }
            assertThat(seen).hasSizeLessThan(MOST).allMatch(name -> name.startsWith("workers-test"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
