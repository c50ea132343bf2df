package dev.ramal.reload;

import dev.ramal.check.Checks;
import dev.ramal.check.Finding;
import dev.ramal.check.RouteFolders;
import dev.ramal.check.RouteSet;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes edited files into use: first they are checked, then loaded beside what is there, and only then new calls begin on
 * them. What is wrong changes nothing.
 */
public final class Reload {

    /** What became of the files as they stand now. */
    public enum State {
        /** They are as they were. */
        UNCHANGED,
        /** New calls begin on them. */
        TAKEN,
        /** They are wrong, and nothing has changed. */
        REFUSED
    }

    /**
     * What came of a look at the files.
     *
     * @param version that new calls begin on
     * @param findings what is wrong; warnings when they were taken
     * @param restart files that count only after a restart
     */
    public record Outcome(State state, String version, List<Finding> findings, List<String> restart) {
        public Outcome {
            findings = List.copyOf(findings);
            restart = List.copyOf(restart);
        }

        /** What people are told about: the first file that is wrong. */
        public String subject() {
            String file = findings.isEmpty() ? "" : findings.get(0).file();
            return "edit-of-" + file.substring(file.lastIndexOf('/') + 1);
        }

        /** Whether people are to be told. */
        public boolean refused() {
            return state == State.REFUSED;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{8,}");
    private static final int MOST_TOLD = 10;

    private final VersionStore store;
    private final FlowVersions versions;
    private final Checks checks;
    private final CamelContext camel;
    private final InstantSource clock;
    private final Snapshot started;
    private Snapshot inUse;
    private String seen = "";
    private String handled;
    private volatile Outcome last;

    /** @param started the files with which Camel starts */
    public Reload(
            VersionStore store,
            FlowVersions versions,
            Checks checks,
            CamelContext camel,
            InstantSource clock,
            Snapshot started) {
        this.store = store;
        this.versions = versions;
        this.checks = checks;
        this.camel = camel;
        this.clock = clock;
        this.started = started;
        this.inUse = started;
        this.handled = Snapshot.fingerprint(store.live());
        this.last = new Outcome(State.UNCHANGED, versions.current(), List.of(), List.of());
    }

    /** What came of the last edit. */
    public Outcome last() {
        return last;
    }

    /**
     * Looks whether files were edited, and takes them into use when nobody has written to them since the look before.
     * Anything but a fresh outcome is {@code UNCHANGED}.
     */
    public synchronized Outcome look() {
        String print = Snapshot.fingerprint(store.live());
        boolean quiet = print.equals(seen);
        seen = print;
        if (print.equals(handled) || !quiet) {
            return unchanged();
        }
        return now();
    }

    /** Takes the files into use as they stand. */
    public synchronized Outcome now() {
        RouteFolders live = store.live();
        String print = Snapshot.fingerprint(live);
        boolean known = print.equals(handled) && last.refused();
        handled = print;
        Snapshot edited;
        try {
            edited = Snapshot.read(live);
        } catch (UncheckedIOException unreadable) {
            return refused(checks.of(RouteSet.read(live)), known);
        }
        String version = edited.hash();
        if (version.equals(inUse.hash())) {
            last = unchanged();
            return last;
        }
        List<Finding> findings = checks.of(RouteSet.read(live));
        if (findings.stream().noneMatch(Finding::isError)) {
            Finding refusal = take(edited, version);
            if (refusal == null) {
                store.used(version, clock.instant());
                last = new Outcome(State.TAKEN, version, findings, restart(edited));
                LOG.info("edited files are in use as version {}; calls in progress end on theirs", version);
                if (!last.restart().isEmpty()) {
                    LOG.warn("restart to apply {}", String.join(", ", last.restart()));
                }
                return last;
            }
            findings = List.of(refusal);
        }
        return refused(findings, known);
    }

    private Outcome refused(List<Finding> findings, boolean known) {
        last = new Outcome(State.REFUSED, versions.current(), findings, List.of());
        if (!known) {
            LOG.error("edited files are not taken into use, nothing has changed for callers:");
            findings.stream()
                    .filter(Finding::isError)
                    .limit(MOST_TOLD)
                    .forEach(finding ->
                            LOG.error("  {}", NUMBER.matcher(finding.toString()).replaceAll("…")));
        }
        return last;
    }

    private Outcome unchanged() {
        return new Outcome(State.UNCHANGED, versions.current(), List.of(), List.of());
    }

    /** What Camel does not take; null when all is in use. */
    private @Nullable Finding take(Snapshot edited, String version) {
        RouteFolders live = store.live();
        store.keep(edited);
        try {
            versions.load(version);
        } catch (Exception e) {
            return refusal(live.routes().toString(), e);
        }
        RouteSet set = RouteSet.read(live);
        List<String> replaced = new ArrayList<>();
        for (String name : edited.differences(inUse)) {
            String text = edited.text(name);
            if (text == null || !set.behindTheScenes().contains(name)) {
                continue;
            }
            try {
                replaced.add(name);
                replace(name, text);
            } catch (Exception e) {
                replaced.forEach(this::putBack);
                return refusal(name, e);
            }
        }
        versions.use(version);
        inUse = edited;
        return null;
    }

    private void replace(String name, String text) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .updateRoutes(ResourceHelper.fromString(name.substring("routes/".length()), text));
    }

    private void putBack(String name) {
        String text = inUse.text(name);
        try {
            if (text != null) {
                replace(name, text);
            }
        } catch (Exception e) {
            LOG.error("{} cannot be put back: {}", name, e.getClass().getSimpleName());
        }
    }

    private static Finding refusal(String file, Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = Objects.toString(root.getMessage(), root.getClass().getSimpleName())
                .strip()
                .replaceAll("\\s*\\R\\s*", " ")
                .replaceAll("_[0-9a-f]{12}", "");
        return Finding.about(file, "Camel does not take it: " + message, "ramal check says more.");
    }

    /** Files that differ from those of the start, and cannot be exchanged while requests are answered through them. */
    private List<String> restart(Snapshot edited) {
        RouteSet set = RouteSet.read(store.live());
        Set<String> flows = set.flowFiles().keySet();
        Set<String> behind = set.behindTheScenes();
        Set<String> fixed = set.outsideFlows();
        return edited.differences(started).stream()
                .filter(name -> fixed.contains(name)
                        || (name.startsWith("routes/") && !flows.contains(name) && !behind.contains(name))
                                && !removedFlow(name))
                .toList();
    }

    private static boolean removedFlow(String name) {
        return name.startsWith("flow-", name.lastIndexOf('/') + 1);
    }
}
