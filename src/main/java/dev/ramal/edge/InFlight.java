package dev.ramal.edge;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The requests that are being answered, so that a stop can wait for them. */
final class InFlight {

    private final Phaser requests = new Phaser(1);
    private volatile boolean draining;

    /** Counts a request until its answer is written, which is told, or its connection is gone. */
    void entered(HttpServerRequest request, Runnable answered) {
        requests.register();
        AtomicBoolean counted = new AtomicBoolean(true);
        if (draining) {
            request.response().putHeader("Connection", "close");
        }
        request.response().closeHandler(gone -> left(counted));
        request.response().endHandler(written -> {
            answered.run();
            left(counted);
        });
    }

    boolean draining() {
        return draining;
    }

    private void left(AtomicBoolean counted) {
        if (counted.getAndSet(false)) {
            requests.arriveAndDeregister();
        }
    }

    /** Waits until all are answered; false when some were not, in that time. */
    boolean drain(Duration patience) {
        draining = true;
        int phase = requests.arrive();
        try {
            requests.awaitAdvanceInterruptibly(phase, patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
