package dev.ramal.deliveries.durable;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
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

    @Metadata(defaultValue = "4s")
    private Duration shutdownWait = Duration.ofSeconds(4);

    private @Nullable Dispatcher dispatcher;

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
        if (outbox == null) {
            outbox = CamelContextHelper.mandatoryFindSingleByType(context, Outbox.class);
        }
        if (meterRegistry == null) {
            meterRegistry = CamelContextHelper.lookup(context, "metricsRegistry", MeterRegistry.class);
        }
        if (meterRegistry == null) {
            meterRegistry = CamelContextHelper.findSingleByType(context, MeterRegistry.class);
        }
        Dispatcher created = new Dispatcher(
                context,
                outbox,
                new DeliveryMeters(outbox, meterRegistry),
                new Dispatcher.Pace(threads, polling, heartbeat, missedHeartbeats, shutdownWait));
        dispatcher = created;
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                created.stop();
            }
        });
        context.addStartupListener(new StartupListener() {
            @Override
            public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {}

            @Override
            public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) {
                created.start();
            }
        });
    }

    @Override
    protected void doStop() throws Exception {
        if (dispatcher != null) {
            dispatcher.stop();
        }
        super.doStop();
    }

    Outbox outbox() {
        if (outbox == null) {
            throw new IllegalStateException("the durable component has not been started");
        }
        return outbox;
    }

    Dispatcher dispatcher() {
        if (dispatcher == null) {
            throw new IllegalStateException("the durable component has not been started");
        }
        return dispatcher;
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
