package dev.ramal;

import dev.ramal.reload.FlowDepth;
import dev.ramal.reload.FlowVersions;
import dev.ramal.reload.Reload;
import dev.ramal.reload.ReloadReply;
import dev.ramal.reload.Snapshot;
import dev.ramal.reload.VersionStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** The beans that let edited files take effect, under the names by which routes refer to them. */
final class ReloadWiring implements CamelConfiguration {

    private final Configuration configuration;
    private final MeterRegistry metrics;
    private final InstantSource clock;

    ReloadWiring(Configuration configuration, MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** Where versions are kept. */
    static VersionStore store(Configuration configuration) {
        Path kept = configuration.data().resolve("versions");
        return new VersionStore(kept, RouteCheck.folders(configuration));
    }

    @Override
    public void configure(CamelContext camel) {
        VersionStore store = store(configuration);
        Snapshot started = Snapshot.read(store.live());
        String version = store.begin(started, clock.instant());
        FlowVersions versions = new FlowVersions(store, camel, version);
        Reload reload = new Reload(store, versions, RouteCheck.checks(configuration), camel, clock, started);
        camel.getCamelContextExtension().addInterceptStrategy(new FlowDepth());
        camel.getRegistry().bind("flowVersions", versions);
        camel.getRegistry().bind("reload", reload);
        camel.getRegistry().bind("reloadReply", new ReloadReply(clock));
        Gauge.builder("ramal.edit.refused", reload, each -> each.last().refused() ? 1 : 0)
                .register(metrics);
    }
}
