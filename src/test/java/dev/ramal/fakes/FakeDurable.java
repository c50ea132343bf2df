package dev.ramal.fakes;

import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.NotYet;
import dev.ramal.deliveries.RetryLater;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** The outbox without its database: tries follow each other at once, and what is opened is only noted. */
public final class FakeDurable extends DefaultComponent {

    /** How one try ended: the link, or the failure. */
    public record Try(@Nullable String link, @Nullable Throwable failure) {}

    private final Map<String, DefaultConsumer> consumers = new ConcurrentHashMap<>();
    private volatile Consumer<Duration> waiting = wait -> {};
    private final List<String> opened = new CopyOnWriteArrayList<>();

    /** Keys of what the routes opened, as {@code RE…:recording/slack}. */
    public List<String> opened() {
        return List.copyOf(opened);
    }

    /** Whom to tell that a delivery waits between two tries. */
    public void whenToldToWait(Consumer<Duration> listener) {
        waiting = listener;
    }

    public void reset() {
        opened.clear();
    }

    /** Makes one try of a delivery. */
    public Try once(String destination, String subject, int attempt) {
        DefaultConsumer consumer = consumers.get(destination);
        if (consumer == null) {
            throw new IllegalStateException("no route delivers to " + destination);
        }
        Exchange exchange = consumer.createExchange(false);
        exchange.setVariable("deliverySubject", subject);
        exchange.setVariable("deliveryKey", subject + "/" + destination);
        exchange.setVariable("deliveryAttempt", attempt);
        exchange.setVariable("deliveryAgain", attempt > 1);
        try {
            consumer.getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Throwable failure = exchange.getException();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeliveryFailed ours) {
                failure = ours;
            }
        }
        String link = exchange.getVariable("deliveryLink", String.class);
        consumer.releaseExchange(exchange, false);
        return new Try(link, failure);
    }

    /** Tries until one succeeds; the number of tries it took. Fails when given up or after ten. */
    public int deliver(String destination, String subject) {
        Throwable last = null;
        for (int attempt = 1; attempt <= 10; attempt++) {
            Try end = once(destination, subject, attempt);
            last = end.failure();
            if (last == null) {
                return attempt;
            }
            if (last instanceof RetryLater later) {
                waiting.accept(later.after());
            } else if (last instanceof NotYet turn) {
                waiting.accept(turn.after());
            }
            if (last instanceof GiveUp || !(last instanceof DeliveryFailed)) {
                throw new AssertionError("the delivery ended with " + last, last);
            }
        }
        throw new AssertionError("no try succeeded", last);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String destination = parameters.containsKey("destination")
                ? String.valueOf(parameters.get("destination"))
                : remaining.replace("/", "");
        Object key = parameters.get("key");
        parameters.clear();
        return new Durable(uri, destination, key == null ? "" : key.toString());
    }

    @NullUnmarked
    private final class Durable extends DefaultEndpoint {
        private final String destination;
        private final String key;

        Durable(String uri, String destination, String key) {
            super(uri, FakeDurable.this);
            this.destination = destination;
            this.key = key;
        }

        @Override
        public Producer createProducer() {
            Expression subject = getCamelContext().resolveLanguage("simple").createExpression(key);
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    subject.init(getCamelContext());
                    opened.add(subject.evaluate(exchange, String.class) + "/" + destination);
                }
            };
        }

        @Override
        public org.apache.camel.Consumer createConsumer(Processor processor) {
            DefaultConsumer consumer = new DefaultConsumer(this, processor);
            consumers.put(destination, consumer);
            return consumer;
        }

        @Override
        public boolean isSingleton() {
            return true;
        }
    }
}
