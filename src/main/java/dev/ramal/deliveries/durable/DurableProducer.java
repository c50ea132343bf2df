package dev.ramal.deliveries.durable;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultProducer;

/** Opens a delivery in the surrounding transaction. */
final class DurableProducer extends DefaultProducer {

    private final DurableEndpoint endpoint;
    private final Expression subject;
    private final Expression delay;

    DurableProducer(DurableEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.subject = simple(endpoint.getKey());
        this.delay = simple(endpoint.getDelay());
    }

    @Override
    public void process(Exchange exchange) {
        String value = subject.evaluate(exchange, String.class);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the key of durable:" + endpoint.getDestination() + " is empty");
        }
        String asked = delay.evaluate(exchange, String.class);
        Duration wait = asked == null || asked.isBlank() ? Duration.ZERO : delay.evaluate(exchange, Duration.class);
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
