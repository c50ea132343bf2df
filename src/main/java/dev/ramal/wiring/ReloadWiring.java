package dev.ramal.wiring;

import dev.ramal.check.Checks;
import dev.ramal.check.RouteFolders;
import dev.ramal.check.Surroundings;
import dev.ramal.reload.FlowDepth;
import dev.ramal.reload.FlowVersions;
import dev.ramal.reload.Reload;
import dev.ramal.reload.ReloadReply;
import dev.ramal.reload.Snapshot;
import dev.ramal.reload.VersionStore;
import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** The beans that let edited files take effect, under the names by which routes refer to them. */
public final class ReloadWiring implements CamelConfiguration {

    private final Configuration configuration;
    private final MeterRegistry metrics;
    private final InstantSource clock;

    public ReloadWiring(Configuration configuration, MeterRegistry metrics, InstantSource clock) {
        this.metrics = metrics;
        this.configuration = configuration;
        this.clock = clock;
    }

    /** Where versions are kept. */
    public static VersionStore store(Configuration configuration) {
        Path kept = configuration.data().resolve("versions");
        return new VersionStore(kept, folders(configuration));
    }

    /** Where the settings say that routes and kamelets stand. */
    public static RouteFolders folders(Configuration configuration) {
        Settings settings = configuration.settings();
        return RouteFolders.of(
                settings.get("camel.main.routes-include-pattern"), settings.get("camel.component.kamelet.location"));
    }

    /** What can be found without starting anything. */
    public static Checks checks(Configuration configuration) {
        Configuration.Flow flow = configuration.flow();
        Map<String, Set<String>> prompts = new TreeMap<>();
        Configuration.LANGUAGES.forEach(language -> prompts.put(
                language, FlowWiring.prompts(configuration, language).names()));
        return new Checks(new Surroundings(
                configuration.settings().all(), prompts, flow.media(), flow.calendars(), flow.numbers()));
    }

    @Override
    public void configure(CamelContext camel) {
        VersionStore store = store(configuration);
        Snapshot started = Snapshot.read(store.live());
        String version = store.begin(started, clock.instant());
        FlowVersions versions = new FlowVersions(store, camel, version);
        Reload reload = new Reload(store, versions, checks(configuration), camel, clock, started);
        camel.getCamelContextExtension().addInterceptStrategy(new FlowDepth());
        camel.getRegistry().bind("flowVersions", versions);
        camel.getRegistry().bind("reload", reload);
        camel.getRegistry().bind("reloadReply", new ReloadReply(clock));
        Gauge.builder("ramal.edit.refused", reload, each -> each.last().refused() ? 1 : 0)
                .register(metrics);
    }
}
