package dev.ramal.deliveries.durable;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/** A destination: send to it to open a delivery, consume from it to run what is due. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "durable",
        title = "Durable",
        syntax = "durable:destination",
        category = {Category.WORKFLOW})
public final class DurableEndpoint extends DefaultEndpoint {

    private final DurableComponent component;

    @UriPath
    @Metadata(required = true)
    private final String destination;

    @UriParam(label = "producer", defaultValue = "${variable.deliverySubject}")
    private String key = "${variable.deliverySubject}";

    @UriParam(label = "producer", defaultValue = "${variable.deliveryDelay}")
    private String delay = "${variable.deliveryDelay}";

    @UriParam(label = "consumer", defaultValue = "12")
    private int maxAttempts = 12;

    @UriParam(label = "consumer", defaultValue = "5s")
    private Duration backoff = Duration.ofSeconds(5);

    @UriParam(label = "consumer", defaultValue = "2")
    private double multiplier = 2;

    @UriParam(label = "consumer", defaultValue = "1h")
    private Duration maxBackoff = Duration.ofHours(1);

    @UriParam(label = "consumer", defaultValue = "30m")
    private Duration timeout = Duration.ofMinutes(30);

    @UriParam(label = "consumer")
    private @Nullable String givenUp;

    DurableEndpoint(String uri, DurableComponent component, String destination) {
        super(uri, component);
        this.component = component;
        this.destination = destination;
    }

    @Override
    public Producer createProducer() {
        return new DurableProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        DurableConsumer consumer = new DurableConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    DurableComponent durable() {
        return component;
    }

    /** The destination's name. */
    public String getDestination() {
        return destination;
    }

    /**
     * What is delivered, as a simple expression: with the destination it makes the delivery's key. Not given, it is the
     * variable deliverySubject, which a route that runs a delivery has already.
     */
    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    /** How long the first run waits, as a simple expression that gives a duration, or nothing for no wait. */
    public String getDelay() {
        return delay;
    }

    public void setDelay(String delay) {
        this.delay = delay;
    }

    /** After how many failed runs the delivery is given up. */
    public int getMaxAttempts() {
        return maxAttempts;
    }

    public void setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    /** The wait after the first failed run. */
    public Duration getBackoff() {
        return backoff;
    }

    public void setBackoff(Duration backoff) {
        this.backoff = backoff;
    }

    /** How much longer each further wait is. */
    public double getMultiplier() {
        return multiplier;
    }

    public void setMultiplier(double multiplier) {
        this.multiplier = multiplier;
    }

    /** The longest wait, unless the destination asks for a longer one. */
    public Duration getMaxBackoff() {
        return maxBackoff;
    }

    public void setMaxBackoff(Duration maxBackoff) {
        this.maxBackoff = maxBackoff;
    }

    /** A run that takes longer has failed, whatever it does later. */
    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    /** Where a delivery goes once when it is given up. */
    public @Nullable String getGivenUp() {
        return givenUp;
    }

    public void setGivenUp(String givenUp) {
        this.givenUp = givenUp;
    }
}
