package dev.ramal.deliveries.durable;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.StartupListener;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/**
 * The {@code durable:} scheme. Needs one {@link Outbox} in the registry, and uses the registry's MeterRegistry if there
 * is one. Its dispatcher starts when all routes have, and ends before the first of them is stopped.
 */
@Component("durable")
public final class DurableComponent extends DefaultComponent {

    @Metadata(autowired = true)
    private @Nullable Outbox outbox;

    @Metadata(autowired = true)
    private @Nullable MeterRegistry meterRegistry;

    @Metadata(defaultValue = "6")
    private int threads = 6;

    @Metadata(defaultValue = "1s")
    private Duration polling = Duration.ofSeconds(1);

    @Metadata(defaultValue = "1s")
    private Duration heartbeat = Duration.ofSeconds(1);

    @Metadata(defaultValue = "6")
    private int missedHeartbeats = 6;

    @Metadata(defaultValue = "3s")
    private Duration shutdownWait = Duration.ofSeconds(3);

    private BooleanSupplier giveWay = () -> false;

    private final Map<String, DurableConsumer> consumers = new ConcurrentHashMap<>();
    private volatile @Nullable Dispatcher dispatcher;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DurableEndpoint endpoint = new DurableEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        CamelContext context = getCamelContext();
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                stopDispatching();
            }
        });
        context.addStartupListener(new StartupListener() {
            @Override
            public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {}

            @Override
            public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) {
                startDispatching();
            }
        });
    }

    @Override
    protected void doStop() throws Exception {
        stopDispatching();
        super.doStop();
    }

    private synchronized void startDispatching() {
        if (dispatcher != null) {
            return;
        }
        Dispatcher created = new Dispatcher(
                getCamelContext(),
                outbox(),
                meters(),
                new Dispatcher.Pace(threads, polling, heartbeat, missedHeartbeats, shutdownWait),
                giveWay,
                consumers);
        created.start();
        dispatcher = created;
    }

    private void stopDispatching() {
        Dispatcher running = dispatcher;
        if (running != null) {
            running.stop();
        }
    }

    void add(DurableConsumer consumer) {
        DurableConsumer other = consumers.putIfAbsent(consumer.destination(), consumer);
        if (other != null && other != consumer) {
            throw new IllegalStateException("two routes consume durable:" + consumer.destination());
        }
        Dispatcher running = dispatcher;
        if (running != null) {
            running.hasten(consumer.destination());
        }
    }

    void remove(DurableConsumer consumer) {
        consumers.remove(consumer.destination(), consumer);
    }

    Outbox outbox() {
        if (outbox == null) {
            outbox = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Outbox.class);
        }
        return outbox;
    }

    DeliveryMeters meters() {
        MeterRegistry registry = meterRegistry;
        if (registry == null) {
            registry = CamelContextHelper.lookup(getCamelContext(), "metricsRegistry", MeterRegistry.class);
        }
        if (registry == null) {
            registry = CamelContextHelper.findSingleByType(getCamelContext(), MeterRegistry.class);
        }
        return new DeliveryMeters(outbox(), registry);
    }

    public @Nullable Outbox getOutbox() {
        return outbox;
    }

    public void setOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    public @Nullable MeterRegistry getMeterRegistry() {
        return meterRegistry;
    }

    public void setMeterRegistry(MeterRegistry meterRegistry) {
        this.meterRegistry = meterRegistry;
    }

    /** How many deliveries this node runs at once. */
    public int getThreads() {
        return threads;
    }

    public void setThreads(int threads) {
        this.threads = threads;
    }

    /** Whether somebody waits for an answer just now: a delivery then begins a moment later. */
    public void giveWayTo(BooleanSupplier giveWay) {
        this.giveWay = giveWay;
    }

    /** How often this node looks for what is due; what it opened itself it runs at once. */
    public Duration getPolling() {
        return polling;
    }

    public void setPolling(Duration polling) {
        this.polling = polling;
    }

    /** How often this node says that it is still at work on what it runs. */
    public Duration getHeartbeat() {
        return heartbeat;
    }

    public void setHeartbeat(Duration heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** After how many missed heartbeats another node takes over; at least 4. */
    public int getMissedHeartbeats() {
        return missedHeartbeats;
    }

    public void setMissedHeartbeats(int missedHeartbeats) {
        this.missedHeartbeats = missedHeartbeats;
    }

    /** How long a stop waits for what is under way before it hands that back. */
    public Duration getShutdownWait() {
        return shutdownWait;
    }

    public void setShutdownWait(Duration shutdownWait) {
        this.shutdownWait = shutdownWait;
    }
}
