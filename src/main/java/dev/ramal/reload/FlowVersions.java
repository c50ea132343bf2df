package dev.ramal.reload;

import dev.ramal.database.Row;
import dev.ramal.voice.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of the flows that can be lived through now. A call stays on the version on which it began; the version
 * with which Ramal started has the routes' own names, any other one is there under names that end in {@code _version}.
 */
public final class FlowVersions {

    private static final Logger LOG = LoggerFactory.getLogger(FlowVersions.class);

    private final VersionStore store;
    private final CamelContext camel;
    private final String started;
    private volatile String current;
    private final Set<String> loaded = ConcurrentHashMap.newKeySet();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private Set<String> idle = Set.of();

    /** @param started the version that Camel loads at the start */
    public FlowVersions(VersionStore store, CamelContext camel, String started) {
        this.store = store;
        this.camel = camel;
        this.started = started;
        this.current = started;
    }

    /** The version that a call begins on. */
    public String current() {
        return current;
    }

    /**
     * What the names of the routes of this call's flow end in; nothing for the version of the start. A new call takes the
     * current version; a version that is not on this node is stood in for by the current one.
     */
    public String ending(Answer answer) {
        String began = answer.version();
        if (began.isEmpty()) {
            began = current;
            answer.live(began);
        }
        if (here(began)) {
            return suffix(began);
        }
        LOG.warn(
                "call {} began on version {}, which is not here: it goes on with {}",
                answer.call().sid(),
                began,
                current);
        answer.decide("version", began + " is not here", current);
        return suffix(current);
    }

    /** Whether a call that begins now can live through that flow. */
    public boolean hasFlow(String name) {
        String route = "flow-" + name + suffix(current);
        return camel.hasEndpoint("direct:" + route) != null && camel.getRoute(route) != null;
    }

    private String suffix(String version) {
        return version.equals(started) ? "" : "_" + version;
    }

    /** Whether it can be lived through, if need be after loading it. */
    private boolean here(String version) {
        if (version.equals(started) || loaded.contains(version)) {
            return true;
        }
        if (failed.contains(version) || !store.has(version)) {
            return false;
        }
        try {
            load(version);
            return true;
        } catch (Exception e) {
            failed.add(version);
            LOG.error(
                    "version {} cannot be loaded any more: {}",
                    version,
                    e.getClass().getSimpleName());
            return false;
        }
    }

    /**
     * Makes a kept version available.
     *
     * @throws Exception when Camel refuses it; nothing of it stays
     */
    synchronized void load(String version) throws Exception {
        if (version.equals(started) || loaded.contains(version)) {
            return;
        }
        List<Resource> resources = new ArrayList<>();
        Renaming.of(store.folders(version), suffix(version))
                .forEach((name, text) -> resources.add(ResourceHelper.fromString(name, text)));
        try {
            PluginHelper.getRoutesLoader(camel).loadRoutes(resources);
            loaded.add(version);
            failed.remove(version);
        } catch (Exception e) {
            unload(version);
            throw e;
        }
    }

    /** Lets calls begin on that version, which is there. */
    void use(String version) {
        current = version;
    }

    /**
     * Loads what calls in progress need, and drops what none has needed at two looks in a row.
     *
     * @param rows the versions of calls in progress
     */
    public void keepOnly(List<Map<String, @Nullable Object>> rows) {
        Set<String> needed = new HashSet<>();
        rows.forEach(row -> needed.add(new Row(row).require("version")));
        needed.forEach(this::here);
        Set<String> unneeded = new HashSet<>(loaded);
        unneeded.removeAll(needed);
        unneeded.remove(current);
        unneeded.stream().filter(idle::contains).forEach(this::drop);
        idle = unneeded;
        needed.add(current);
        needed.add(started);
        store.forgetBut(needed);
    }

    private synchronized void drop(String version) {
        if (!version.equals(current) && loaded.remove(version)) {
            unload(version);
            LOG.info("flows of version {} are dropped: no call is on them", version);
        }
    }

    private void unload(String version) {
        String ending = suffix(version);
        try {
            for (Route route : List.copyOf(camel.getRoutes())) {
                if (route.getRouteId().contains(ending)) {
                    camel.getRouteController().stopRoute(route.getRouteId());
                    camel.removeRoute(route.getRouteId());
                }
            }
            for (Endpoint endpoint : List.copyOf(camel.getEndpoints())) {
                if (endpoint.getEndpointUri().contains(ending)) {
                    camel.removeEndpoint(endpoint);
                }
            }
            camel.removeRouteTemplates("*" + ending);
        } catch (Exception e) {
            LOG.error("version {} cannot be dropped: {}", version, e.getClass().getSimpleName());
        }
    }
}
