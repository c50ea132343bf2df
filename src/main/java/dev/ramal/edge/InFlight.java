package dev.ramal.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The requests that are being answered, so that a stop can wait for them. */
final class InFlight {

    private final Phaser requests = new Phaser(1);
    private final Map<HttpServerResponse, Runnable> endings = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /** Counts a request until its answer is written, which is told, or its connection is gone. */
    void entered(HttpServerRequest request, Runnable answered) {
        requests.register();
        AtomicBoolean counted = new AtomicBoolean(true);
        if (draining) {
            request.response().putHeader("Connection", "close");
        }
        HttpServerResponse response = request.response();
        response.closeHandler(closed -> {
            left(counted);
            over(response);
        });
        response.endHandler(written -> {
            answered.run();
            left(counted);
            over(response);
        });
    }

    /** Runs that when the answer is written or its reader has gone. */
    void whenOver(HttpServerResponse response, Runnable ending) {
        endings.put(response, ending);
        if (response.ended() || response.closed()) {
            over(response);
        }
    }

    private void over(HttpServerResponse response) {
        Runnable ending = endings.remove(response);
        if (ending != null) {
            ending.run();
        }
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
