package dev.ramal.deliveries.durable;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Opens a delivery in the surrounding transaction. */
final class DurableProducer extends DefaultProducer {

    private final DurableEndpoint endpoint;
    private final Expression subject;
    private final @Nullable Expression delay;

    DurableProducer(DurableEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        String key = endpoint.getKey();
        if (key == null || key.isBlank()) {
            throw new IllegalArgumentException(
                    "durable:" + endpoint.getDestination() + " needs a key: what is delivered there");
        }
        this.subject = simple(key);
        this.delay = endpoint.getDelay() == null ? null : simple(endpoint.getDelay());
    }

    @Override
    public void process(Exchange exchange) {
        String value = subject.evaluate(exchange, String.class);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the key of durable:" + endpoint.getDestination() + " is empty");
        }
        Duration wait = delay == null ? Duration.ZERO : delay.evaluate(exchange, Duration.class);
        Object body = exchange.getMessage().getBody();
        endpoint.durable()
                .outbox()
                .open(value, endpoint.getDestination(), body instanceof String text ? text : null, wait);
    }

    private Expression simple(String text) {
        Expression expression =
                endpoint.getCamelContext().resolveLanguage("simple").createExpression(text);
        expression.init(endpoint.getCamelContext());
        return expression;
    }
}
