package dev.ramal.simulator;

import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Carries webhooks to Ramal as Twilio does: signed, with at most 15 s for the answer. A webhook that met no Ramal, or
 * whose connection broke before the answer, is carried again until patience ends; one that was answered never is.
 */
final class Courier implements AutoCloseable {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);
    private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(100);

    private final Trunk trunk;
    private final TwilioSignature signer;
    private final Wire wire;
    private final String basePath;
    private final Consumer<Webhook> acknowledged;
    private final ExecutorService twins = Executors.newCachedThreadPool();
    private final Queue<Difference> differences = new ConcurrentLinkedQueue<>();
    private final Latencies latencies = new Latencies();
    private final AtomicLong webhooks = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();

    /** Tells every webhook's first 2xx to {@code acknowledged}, from any thread. */
    Courier(Trunk trunk, Consumer<Webhook> acknowledged) {
        this.trunk = trunk;
        this.signer = new TwilioSignature(List.of(trunk.authToken()));
        this.wire = new Wire(trunk.target(), LONGEST_ANSWER);
        this.basePath = trunk.target().getRawPath().replaceFirst("/+$", "");
        this.acknowledged = acknowledged;
    }

    /** Whether that URL is Ramal's own, so that it can be carried there. */
    boolean reaches(String url) {
        return url.startsWith(trunk.publicUrl() + "/");
    }

    /** The answer; its status is 0 when none came, and then the body says why. Returns when all repetitions are over. */
    Wire.Answer carry(Webhook webhook) {
        webhooks.incrementAndGet();
        byte[] request = wire.request(
                webhook.get() ? "GET" : "POST",
                basePath + webhook.address().substring(trunk.publicUrl().length()),
                headers(webhook),
                webhook.get() ? "" : webhook.body());
        if (webhook.fate().lost()) {
            lose(request);
        }
        List<CompletableFuture<Wire.Answer>> twin = new ArrayList<>(1);
        if (webhook.fate().twice() == Webhook.Twice.AT_ONCE) {
            repeated.incrementAndGet();
            twin.add(CompletableFuture.supplyAsync(() -> untilAnswered(webhook, request), twins));
        }
        Wire.Answer answer = untilAnswered(webhook, request);
        twin.forEach(CompletableFuture::join);
        if (webhook.fate().twice() == Webhook.Twice.AFTER) {
            repeated.incrementAndGet();
            untilAnswered(webhook, request);
        }
        if (good(answer)) {
            acknowledged.accept(webhook);
        }
        return answer;
    }

    void report(Difference difference) {
        differences.add(difference);
    }

    /** What went wrong with that call's webhooks so far, taken away from here. */
    List<Difference> reported(String call) {
        List<Difference> its =
                differences.stream().filter(d -> d.call().equals(call)).toList();
        differences.removeAll(its);
        return its;
    }

    Latencies latencies() {
        return latencies;
    }

    Traffic traffic() {
        return new Traffic(webhooks.get(), latencies.count(), repeated.get(), lost.get(), retried.get());
    }

    @Override
    public void close() {
        twins.shutdownNow();
        wire.close();
    }

    private String headers(Webhook webhook) {
        List<Field> signed = webhook.get() ? List.of() : webhook.fields();
        return "X-Twilio-Signature: " + signer.sign(webhook.address(), signed)
                + "\r\nI-Twilio-Idempotency-Token: " + webhook.token()
                + "\r\nX-Home-Region: us1\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
                + (webhook.get() ? "" : "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n");
    }

    private void lose(byte[] request) {
        lost.incrementAndGet();
        try {
            wire.sendAndLeave(request);
        } catch (IOException e) {
            // Nobody there: then more was lost than the answer, and the next try finds out.
            retried.incrementAndGet();
        }
    }

    private Wire.Answer untilAnswered(Webhook webhook, byte[] request) {
        long giveUp = System.nanoTime() + trunk.patience().toNanos();
        while (true) {
            long sent = System.nanoTime();
            try {
                Wire.Answer answer = wire.exchange(request);
                latencies.add(System.nanoTime() - sent);
                if (!good(answer)) {
                    report(new Difference(webhook.call(), what(webhook), "200", Integer.toString(answer.status())));
                }
                return answer;
            } catch (SocketTimeoutException e) {
                return none(webhook, "no answer in " + LONGEST_ANSWER.toSeconds() + " s");
            } catch (IOException e) {
                if (System.nanoTime() > giveUp || !Pause.of(BEFORE_NEXT_TRY)) {
                    return none(webhook, e.getClass().getSimpleName() + ": " + e.getMessage());
                }
                retried.incrementAndGet();
            }
        }
    }

    private Wire.Answer none(Webhook webhook, String why) {
        report(new Difference(webhook.call(), what(webhook), "200", why));
        return new Wire.Answer(0, "", why);
    }

    private String what(Webhook webhook) {
        return (webhook.get() ? "GET " : "POST ")
                + webhook.url().substring(trunk.publicUrl().length()).replaceFirst("\\?.*", "") + " (" + webhook.label()
                + ")";
    }

    private static boolean good(Wire.Answer answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /** Waiting that can be interrupted. */
    static final class Pause {
        private Pause() {}

        /** False when interrupted, and then at once. */
        static boolean of(Duration time) {
            try {
                return !new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
