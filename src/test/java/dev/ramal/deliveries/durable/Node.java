package dev.ramal.deliveries.durable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** One Camel context with its dispatcher; several share a database. What its routes ran is in {@link #runs}. */
final class Node implements AutoCloseable {

    record Run(String key, int attempt, boolean again, boolean last, @Nullable String body, long nanos) {}

    final DefaultCamelContext camel = new DefaultCamelContext();
    final Outbox outbox;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();
    private final DurableComponent component = new DurableComponent();

    private Node(DataSource dataSource) {
        outbox = new Outbox(dataSource);
        camel.getRegistry().bind("outbox", outbox);
        camel.getRegistry().bind("meters", meters);
        SpringTransactionPolicy required = new SpringTransactionPolicy(new DataSourceTransactionManager(dataSource));
        required.setPropagationBehaviorName("PROPAGATION_REQUIRED");
        camel.getRegistry().bind("required", required);
        component.setPolling(Duration.ofMillis(50));
        component.setHeartbeat(Duration.ofMillis(200));
        component.setMissedHeartbeats(4);
        camel.addComponent("durable", component);
        camel.getShutdownStrategy().setTimeout(5);
    }

    static Node on(DataSource dataSource) {
        return new Node(dataSource);
    }

    Node with(Consumer<DurableComponent> settings) {
        settings.accept(component);
        return this;
    }

    /** A route that notes the run, then does the rest. */
    Node consuming(String uri, Consumer<Exchange> rest) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(uri).routeId(uri.replaceAll("\\?.*", "")).process(exchange -> {
                    note(exchange);
                    rest.accept(exchange);
                });
            }
        });
        return this;
    }

    Node yaml(String text) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("test.camel.yaml", text));
        return this;
    }

    Node start() {
        camel.start();
        return this;
    }

    private void note(Exchange exchange) {
        runs.add(new Run(
                exchange.getVariable("deliveryKey", String.class),
                exchange.getVariable("deliveryAttempt", Integer.class),
                exchange.getVariable("deliveryAgain", Boolean.class),
                exchange.getVariable("deliveryFinalAttempt", Boolean.class),
                exchange.getMessage().getBody(String.class),
                System.nanoTime()));
    }

    Run nextRun() throws InterruptedException {
        Run run = runs.poll(10, TimeUnit.SECONDS);
        if (run == null) {
            throw new AssertionError("nothing ran within 10 s");
        }
        return run;
    }

    @Override
    public void close() {
        camel.stop();
    }
}
