package dev.ramal.check;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All routes and kamelets of an installation, read. What is no YAML is left out, and found. */
public final class RouteSet {

    /** Steps with which Ramal begins a call, or goes on with one by itself. */
    static final List<String> BEGUN_BY_RAMAL = List.of(
            "accept",
            "accept-pressed",
            "assigned",
            "incoming",
            "internal",
            "menu-chosen",
            "message-left",
            "notification",
            "opt-out",
            "outgoing",
            "placed",
            "queue-left",
            "queue-rang",
            "ring-on",
            "whisper");

    /**
     * One route.
     *
     * @param id its id
     * @param from where it begins, such as {@code direct:flow-closed}
     * @param node the whole of it
     */
    record Route(String id, String from, YamlNode node) {
        List<Step> steps() {
            return Step.below(node);
        }
    }

    private static final String FLOW = "direct:flow-";

    private final Map<String, YamlNode> files = new LinkedHashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, YamlNode> kamelets = new TreeMap<>();
    private final List<Finding> broken = new ArrayList<>();
    private final RouteFolders folders;

    private RouteSet(RouteFolders folders) {
        this.folders = folders;
    }

    /** Reads every file of those folders. */
    public static RouteSet read(RouteFolders folders) {
        RouteSet set = new RouteSet(folders);
        for (Path file : folders.routeFiles()) {
            YamlNode root = set.file(file);
            if (root != null) {
                set.files.put(root.file(), root);
                root.items().forEach(set::route);
            }
        }
        for (Path file : folders.kameletFiles()) {
            YamlNode root = set.file(file);
            if (root != null) {
                set.files.put(root.file(), root);
                String name = file.getFileName().toString().replace(RouteFolders.KAMELET, "");
                set.kamelets.put(name, root);
                if (!root.at("metadata", "name").text().equals(name)) {
                    set.broken.add(Finding.error(
                            root.at("metadata", "name"),
                            "The kamelet's name is not that of its file.",
                            "Set metadata.name to %s.".formatted(name)));
                }
            }
        }
        return set;
    }

    private @Nullable YamlNode file(Path file) {
        try {
            return YamlNode.read(file.toString(), Files.readString(file));
        } catch (YamlNode.Broken e) {
            broken.add(e.finding());
        } catch (MalformedInputException e) {
            broken.add(Finding.about(file.toString(), "The file is not in UTF-8.", "Save it in UTF-8."));
        } catch (NoSuchFileException goneMeanwhile) {
            return null;
        } catch (IOException e) {
            broken.add(Finding.about(file.toString(), "The file cannot be read.", "Let Ramal's user read it."));
        }
        return null;
    }

    private void route(YamlNode item) {
        YamlNode route = item.at("route");
        YamlNode from = route.missing() ? item.at("from") : route.at("from");
        if (!from.missing()) {
            String id = route.missing() ? "" : route.at("id").text();
            routes.add(new Route(
                    id, Step.endpoint(from.at("uri").text(), from.at("parameters")), route.missing() ? from : route));
        }
    }

    /** What could not be read. */
    List<Finding> broken() {
        return broken;
    }

    /** Every file that could be read, by its name. */
    Map<String, YamlNode> files() {
        return files;
    }

    List<Route> routes() {
        return routes;
    }

    /** Kamelets by name. */
    public Map<String, YamlNode> kamelets() {
        return kamelets;
    }

    /** Steps that kamelets go on with unless they are told another. */
    List<String> nextByDefault() {
        return kamelets.values().stream()
                .flatMap(kamelet -> kamelet.at("spec", "definition", "properties").fields().values().stream())
                .filter(parameter -> parameter.at("format").text().equals("step"))
                .map(parameter -> parameter.at("default").text())
                .filter(step -> !step.isEmpty())
                .toList();
    }

    RouteFolders folders() {
        return folders;
    }

    /** The files of flows, by names such as {@code routes/flow-closed.camel.yaml}: their routes begin with {@code direct:flow-…}. */
    public Map<String, YamlNode> flowFiles() {
        Map<String, YamlNode> flows = new TreeMap<>();
        for (Route route : routes) {
            if (route.from().startsWith(FLOW)) {
                String file = route.node().file();
                flows.put(name(file), files.getOrDefault(file, route.node()));
            }
        }
        return flows;
    }

    /** Every step of a file. */
    public List<Step> stepsOf(YamlNode file) {
        return Step.below(file);
    }

    /** As versions know it: {@code routes/voice/voice-enter.camel.yaml}. */
    private String name(String file) {
        return "routes/" + folders.routes().relativize(Path.of(file)).toString().replace('\\', '/');
    }

    /**
     * The names of files whose routes are passed only after Twilio, or whoever asked, was answered: to them no request
     * leads, and no flow.
     */
    public Set<String> behindTheScenes() {
        Set<String> reached = new HashSet<>();
        Deque<Route> open = new ArrayDeque<>();
        for (Route route : routes) {
            if (route.from().startsWith("platform-http") || route.from().startsWith(FLOW)) {
                open.add(route);
            }
        }
        Set<Route> seen = new HashSet<>(open);
        files.values().stream()
                .filter(file -> file.items().stream()
                        .anyMatch(item -> !item.at("routeConfiguration").missing()))
                .forEach(file -> reach(file, reached));
        kamelets.values().forEach(kamelet -> reach(kamelet, reached));
        while (true) {
            for (Route route : routes) {
                if (reached.contains(route.from()) && seen.add(route)) {
                    open.add(route);
                }
            }
            Route next = open.poll();
            if (next == null) {
                break;
            }
            reach(next.node(), reached);
        }
        Set<String> behind = new TreeSet<>();
        routes.forEach(route -> behind.add(name(route.node().file())));
        seen.forEach(route -> behind.remove(name(route.node().file())));
        return behind;
    }

    /**
     * What has a part in more than flows, by names such as {@code kamelets/sql-run-action.kamelet.yaml}: kamelets that other
     * routes use, and flows that other routes call by name.
     */
    public Set<String> outsideFlows() {
        Set<String> names = new TreeSet<>();
        Set<String> flows = new HashSet<>();
        flowFiles().values().forEach(file -> flows.add(file.file()));
        Map<String, String> begun = new HashMap<>();
        routes.forEach(route -> begun.put(route.from(), name(route.node().file())));
        Deque<YamlNode> open = new ArrayDeque<>();
        files.values().stream()
                .filter(file -> !flows.contains(file.file()) && !kamelets.containsValue(file))
                .forEach(open::add);
        while (!open.isEmpty()) {
            for (Step step : Step.below(open.pop())) {
                YamlNode kamelet = kamelets.get(step.kamelet());
                if (kamelet != null && names.add("kamelets/" + step.kamelet() + RouteFolders.KAMELET)) {
                    open.add(kamelet);
                }
                String flow = step.endpoint().startsWith(FLOW) ? begun.get(step.endpoint()) : null;
                if (flow != null) {
                    names.add(flow);
                }
            }
        }
        return names;
    }

    private static void reach(YamlNode node, Set<String> reached) {
        Step.below(node).stream()
                .map(Step::endpoint)
                .filter(endpoint -> endpoint.startsWith("direct:"))
                .forEach(reached::add);
    }

    /** Every step of every file. */
    List<Step> steps() {
        return files.values().stream()
                .flatMap(file -> Step.below(file).stream())
                .toList();
    }

    /** Whether the route of that step of a flow exists. */
    boolean hasDirect(String name) {
        String endpoint = "direct:" + name;
        return routes.stream().anyMatch(route -> route.from().equals(endpoint));
    }

    /** Values of a kamelet's parameters of that format: as given, or else their defaults. */
    List<YamlNode> values(Step step, String format) {
        YamlNode definition =
                kamelets.getOrDefault(step.kamelet(), step.body().at("")).at("spec", "definition");
        List<YamlNode> values = new ArrayList<>();
        definition.at("properties").fields().forEach((name, property) -> {
            if (property.at("format").text().equals(format)) {
                YamlNode given = step.parameters().get(name);
                YamlNode value = given == null ? property.at("default") : given;
                if (!value.text().isEmpty() && literal(value)) {
                    values.add(value);
                }
            }
        });
        return values;
    }

    /** Whether it stands in the file as it is, and is not found out at run time. */
    static boolean literal(YamlNode value) {
        return value.isText() && !value.text().contains("{{") && !value.text().contains("${");
    }

    /** The steps of a flow to which a step leads by its parameters, each with its place. */
    Map<String, YamlNode> named(Step step) {
        Map<String, YamlNode> named = new LinkedHashMap<>();
        values(step, "step").forEach(value -> named.put(value.text().strip(), place(step, value)));
        values(step, "steps").forEach(value -> {
            for (String option : value.text().split(",")) {
                int equals = option.indexOf('=');
                if (equals >= 0 && !option.substring(equals + 1).isBlank()) {
                    named.put(option.substring(equals + 1).strip(), place(step, value));
                }
            }
        });
        return named;
    }

    /** A default stands in another file: the step is the place. */
    static YamlNode place(Step step, YamlNode value) {
        return value.file().equals(step.body().file()) ? value : step.body();
    }
}
