package dev.ramal.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The asynchronous callbacks of one call: each may be sent from the moment it came about. */
interface Callbacks {

    /** It came about now. */
    void fire(Webhook webhook);

    /** Sends what is still held back, and returns when all are answered. */
    void finish();

    /** Each is sent, and answered, before the call goes on. */
    static Callbacks inOrder(Consumer<Webhook> courier) {
        return new Callbacks() {
            @Override
            public void fire(Webhook webhook) {
                courier.accept(webhook);
            }

            @Override
            public void finish() {}
        };
    }

    /**
     * Each is sent while the call goes on or only after it, by the toss of a coin.
     *
     * @param crowd runs the callbacks of all calls, in an order of its own
     */
    static Callbacks shuffled(Consumer<Webhook> courier, Executor crowd, Random random) {
        return new Callbacks() {
            private final List<Webhook> held = new ArrayList<>();
            private final List<CompletableFuture<Void>> sent = new ArrayList<>();

            @Override
            public void fire(Webhook webhook) {
                if (random.nextBoolean()) {
                    send(webhook);
                } else {
                    held.add(webhook);
                }
            }

            @Override
            public void finish() {
                Collections.shuffle(held, random);
                held.forEach(this::send);
                held.clear();
                sent.forEach(CompletableFuture::join);
                sent.clear();
            }

            private void send(Webhook webhook) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                sent.add(done);
                crowd.execute(new Shuffle.Task(random.nextInt(), () -> {
                    try {
                        courier.accept(webhook);
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                }));
            }
        };
    }
}
