package dev.ramal.edge;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The requests that are being answered, so that a stop can wait for them. */
final class InFlight {

    private final Phaser requests = new Phaser(1);
    private volatile boolean draining;

    /** Counts a request until its answer is written or its connection is gone. */
    void entered(RoutingContext context) {
        requests.register();
        if (draining) {
            context.response().putHeader("Connection", "close");
        }
        context.addEndHandler(ended -> requests.arriveAndDeregister());
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
