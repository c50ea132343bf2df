package dev.ramal.check;

import dev.ramal.check.RouteSet.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Flows that lead round in circles while the caller is asked nothing. */
final class LoopCheck implements Checks.Check {

    private static final String DIRECT = "direct:";
    private static final String GO_TO = "go-to-action";
    private static final String HOURS = "hours-action";

    /**
     * A way from one route to another at which nobody presses, says or answers anything.
     *
     * @param sure whether it is always gone
     */
    private record Way(String to, YamlNode place, boolean sure) {}

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        Map<String, List<Way>> ways = new LinkedHashMap<>();
        for (Route route : set.routes()) {
            if (route.from().startsWith(DIRECT)) {
                List<Way> out = new ArrayList<>();
                collect(set, Step.of(steps(route)), true, out);
                ways.put(route.from(), out);
            }
        }
        Set<String> told = new HashSet<>();
        ways.keySet().forEach(from -> walk(from, ways, new ArrayList<>(), told, found));
    }

    private static YamlNode steps(Route route) {
        YamlNode steps = route.node().at("from", "steps");
        return steps.missing() ? route.node().at("steps") : steps;
    }

    private static void collect(RouteSet set, List<Step> steps, boolean sure, List<Way> out) {
        for (Step step : steps) {
            String endpoint = step.endpoint();
            if (endpoint.startsWith(DIRECT)) {
                out.add(new Way(endpoint, step.place(), sure));
            } else if (step.kamelet().equals(GO_TO)) {
                set.named(step).forEach((next, place) -> out.add(new Way(DIRECT + "flow-" + next, place, sure)));
            } else if (step.kamelet().equals(HOURS)) {
                set.named(step).forEach((next, place) -> out.add(new Way(DIRECT + "flow-" + next, place, false)));
            }
            step.branches().forEach(branch -> collect(set, Step.of(branch), false, out));
        }
    }

    /** Goes on from the last of a path; a place that is met again closes a circle. */
    private static void walk(
            String at, Map<String, List<Way>> ways, List<Way> path, Set<String> told, Consumer<Finding> found) {
        for (Way way : ways.getOrDefault(at, List.of())) {
            path.add(way);
            int back = first(path, way.to());
            String start = path.size() == 1 ? at : null;
            if (way.to().equals(start) || back >= 0) {
                tell(path.subList(back < 0 ? 0 : back + 1, path.size()), told, found);
            } else if (path.size() < ways.size()) {
                if (told.add("seen " + way.to() + path.size() + path.get(0))) {
                    walk(way.to(), ways, path, told, found);
                }
            }
            path.remove(path.size() - 1);
        }
    }

    /** Where on the path that place was reached before; -1 when it was not. */
    private static int first(List<Way> path, String to) {
        for (int i = 0; i + 1 < path.size(); i++) {
            if (path.get(i).to().equals(to)) {
                return i;
            }
        }
        return -1;
    }

    private static void tell(List<Way> circle, Set<String> told, Consumer<Finding> found) {
        Set<String> members = new TreeSet<>();
        circle.forEach(way -> members.add(way.to()));
        if (!told.add(members.toString())) {
            return;
        }
        Way last = circle.get(circle.size() - 1);
        List<String> names =
                circle.stream().map(way -> way.to().substring(DIRECT.length())).toList();
        String what = "The flow goes round in circles without asking the caller anything: %s → %s."
                .formatted(String.join(" → ", names), names.get(0));
        if (circle.stream().allMatch(Way::sure)) {
            found.accept(Finding.error(
                    last.place(), what, "Lead one of them somewhere else, or let the caller choose in between."));
        } else {
            found.accept(Finding.warning(
                    last.place(), what, "See that a condition always ends it; Ramal ends it after some rounds."));
        }
    }
}
