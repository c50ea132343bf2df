package dev.ramal.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
    Map<String, YamlNode> kamelets() {
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
                if (equals >= 0) {
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
