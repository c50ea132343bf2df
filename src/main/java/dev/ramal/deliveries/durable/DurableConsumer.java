package dev.ramal.deliveries.durable;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** A route that runs what is due for its destination. */
final class DurableConsumer extends DefaultConsumer {

    private final DurableEndpoint endpoint;
    private final Backoff backoff;

    DurableConsumer(DurableEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.backoff = new Backoff(endpoint.getBackoff(), endpoint.getMultiplier(), endpoint.getMaxBackoff());
        if (endpoint.getMaxAttempts() < 1 || endpoint.getTimeout().toMillis() < 1) {
            throw new IllegalArgumentException(
                    "durable:" + endpoint.getDestination() + " needs at least one attempt and some time for it");
        }
    }

    /** How a run ended; the failure is null when it did well. */
    record Outcome(@Nullable Throwable failure, @Nullable String link) {}

    Outcome run(Lease lease) {
        Exchange exchange = createExchange(false);
        try {
            fill(exchange, lease, lease.attempt() >= endpoint.getMaxAttempts());
            getProcessor().process(exchange);
            Throwable failure = exchange.getException();
            if (failure == null && exchange.isRollbackOnly()) {
                failure = new IllegalStateException("the route rolled back");
            }
            return new Outcome(failure, exchange.getVariable("deliveryLink", String.class));
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
            return new Outcome(e, null);
        } finally {
            releaseExchange(exchange, false);
        }
    }

    /** What a route finds in its exchange. */
    static void fill(Exchange exchange, Lease lease, boolean lastAttempt) {
        exchange.getMessage().setBody(lease.payload());
        exchange.setVariable("deliveryKey", lease.key());
        exchange.setVariable("deliverySubject", lease.subject());
        exchange.setVariable("deliveryDestination", lease.destination());
        exchange.setVariable("deliveryAttempt", lease.attempt());
        exchange.setVariable("deliveryLastError", lease.lastError());
        exchange.setVariable("deliveryAgain", lease.again());
        exchange.setVariable("deliveryFinalAttempt", lastAttempt);
    }

    boolean running() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    String destination() {
        return endpoint.getDestination();
    }

    Backoff backoff() {
        return backoff;
    }

    int maxAttempts() {
        return endpoint.getMaxAttempts();
    }

    Duration timeout() {
        return endpoint.getTimeout();
    }

    @Nullable
    String givenUp() {
        return endpoint.getGivenUp();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.durable().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.durable().remove(this);
        super.doStop();
    }
}
