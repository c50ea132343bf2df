package dev.ramal.check;

import dev.ramal.check.RouteSet.Route;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Steps that lead to a route which does not exist, and routes to which nothing leads. */
final class CallCheck implements Checks.Check {

    private static final String DIRECT = "direct:";
    private static final String FLOW = "flow-";

    private final Map<String, String> numbers;

    /** Takes the flow of each number that has its own. */
    CallCheck(Map<String, String> numbers) {
        this.numbers = numbers;
    }

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        Map<String, Route> owners = owners(set, found);
        Set<String> called = new HashSet<>();
        RouteSet.BEGUN_BY_RAMAL.forEach(step -> called.add(FLOW + step));
        set.files().values().forEach(file -> file.texts().forEach(text -> {
            // A component may be told where to go on, as durable is told of givenUp.
            if (text.text().startsWith(DIRECT)) {
                called.add(text.text().substring(DIRECT.length()));
            }
        }));
        set.routes().stream()
                .filter(route -> route.node().at("from", "uri").text().startsWith(DIRECT))
                .forEach(route -> called.remove(route.from().substring(DIRECT.length())));
        for (Step step : set.steps()) {
            String endpoint = step.endpoint();
            if (endpoint.startsWith(DIRECT) && !endpoint.equals(DIRECT) && !endpoint.contains("{")) {
                String name = endpoint.substring(DIRECT.length());
                called.add(name);
                if (!owners.containsKey(name)) {
                    found.accept(Finding.error(
                            step.place(),
                            "No route begins with direct:%s.".formatted(name),
                            Nearest.to(name, owners.keySet(), "Write routes/%s.camel.yaml.".formatted(name))));
                }
            }
            set.named(step).forEach((next, place) -> {
                called.add(FLOW + next);
                if (!owners.containsKey(FLOW + next)) {
                    found.accept(Finding.error(
                            place,
                            "%s goes on with the step %s, and no route flow-%s answers it."
                                    .formatted(step.kamelet(), next, next),
                            Nearest.to(next, steps(owners), "Write routes/flow-%s.camel.yaml.".formatted(next))));
                }
            });
        }
        numbers.forEach((number, flow) -> {
            called.add(FLOW + flow);
            if (!owners.containsKey(FLOW + flow)) {
                found.accept(Finding.about(
                        "flow.numbers",
                        "A number has the flow %s, and there is no route flow-%s.".formatted(flow, flow),
                        Nearest.to(flow, steps(owners), "Write routes/flow-%s.camel.yaml.".formatted(flow))));
            }
        });
        set.nextByDefault().forEach(next -> called.add(FLOW + next));
        owners.forEach((name, route) -> {
            if (!called.contains(name)) {
                found.accept(Finding.warning(
                        route.node(),
                        "Nothing leads to direct:%s.".formatted(name),
                        name.startsWith(FLOW)
                                ? "Name it in a step or in flow.numbers, or delete it; a program may still begin it by POST /api/calls."
                                : "Let a step lead there, or delete it."));
            }
        });
    }

    private static Map<String, Route> owners(RouteSet set, Consumer<Finding> found) {
        Map<String, Route> owners = new HashMap<>();
        Map<String, Route> ids = new HashMap<>();
        for (Route route : set.routes()) {
            Route same = ids.put(route.id(), route);
            if (same != null && !route.id().isEmpty()) {
                found.accept(Finding.error(
                        route.node(),
                        "The id %s is that of a route in %s too."
                                .formatted(route.id(), same.node().file()),
                        "Give each route an id of its own."));
            }
            if (route.from().startsWith(DIRECT)) {
                String name = route.from().substring(DIRECT.length());
                Route other = owners.put(name, route);
                if (other != null) {
                    found.accept(Finding.error(
                            route.node(),
                            "direct:%s begins a route in %s too."
                                    .formatted(name, other.node().file()),
                            "Give each route a name of its own."));
                }
                if (name.startsWith(FLOW) && !route.id().equals(name)) {
                    found.accept(Finding.error(
                            route.node().at("id"),
                            "The route of the step %s has another id.".formatted(name.substring(FLOW.length())),
                            "Set id to %s.".formatted(name)));
                }
            }
        }
        return owners;
    }

    private static Set<String> steps(Map<String, Route> owners) {
        Set<String> steps = new TreeSet<>();
        List.copyOf(owners.keySet()).forEach(name -> {
            if (name.startsWith(FLOW)) {
                steps.add(name.substring(FLOW.length()));
            }
        });
        return steps;
    }
}
