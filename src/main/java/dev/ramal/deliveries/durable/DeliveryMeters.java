package dev.ramal.deliveries.durable;

import dev.ramal.deliveries.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts how runs end, and shows how much waits. Does nothing without a registry. */
final class DeliveryMeters {

    private final Outbox outbox;
    private final @Nullable MeterRegistry registry;
    private final @Nullable MultiGauge depth;
    private final @Nullable MultiGauge age;

    DeliveryMeters(Outbox outbox, @Nullable MeterRegistry registry) {
        this.outbox = outbox;
        this.registry = registry;
        this.depth = registry == null
                ? null
                : MultiGauge.builder("ramal.outbox.depth")
                        .description("Deliveries that are open or given up")
                        .register(registry);
        this.age = registry == null
                ? null
                : MultiGauge.builder("ramal.outbox.oldest.age")
                        .description("How long the oldest open delivery has been due")
                        .baseUnit("seconds")
                        .register(registry);
    }

    void count(String destination, String result) {
        if (registry != null) {
            registry.counter("ramal.deliveries", "destination", destination, "result", result)
                    .increment();
        }
    }

    /** Reads the gauges' values anew; they don't ask the database when they are scraped. */
    void refresh() {
        if (depth == null || age == null) {
            return;
        }
        Instant now = outbox.clock().instant();
        List<MultiGauge.Row<?>> depths = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        for (Outbox.Depth waiting : outbox.stats()) {
            Tags destination = Tags.of("destination", waiting.destination());
            depths.add(
                    MultiGauge.Row.of(destination.and("state", waiting.state().text()), waiting.deliveries()));
            if (waiting.state() == Delivery.State.OPEN) {
                long millis = Duration.between(waiting.oldestDue(), now).toMillis();
                ages.add(MultiGauge.Row.of(destination, Math.max(0, millis) / 1000.0));
            }
        }
        depth.register(depths, true);
        age.register(ages, true);
    }
}
