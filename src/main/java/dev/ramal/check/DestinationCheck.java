package dev.ramal.check;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Settings that send calls or recordings to a destination which no route takes: they would wait there for good. */
final class DestinationCheck implements Checks.Check {

    private static final Set<String> NAMING = Set.of("calls.also-to", "recordings.also-to");

    private final Map<String, String> settings;

    DestinationCheck(Map<String, String> settings) {
        this.settings = settings;
    }

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        Set<String> taken = new TreeSet<>();
        set.routes().forEach(route -> {
            YamlNode from = route.node().at("from");
            if (from.at("uri").text().equals("durable")) {
                taken.add(from.at("parameters", "destination").text());
            }
            // The same in one line.
            if (route.from().startsWith("durable:")) {
                taken.add(route.from().substring("durable:".length()).split("\\?", 2)[0]);
            }
        });
        for (String setting : NAMING) {
            for (String name : settings.getOrDefault(setting, "").split(",")) {
                if (!name.isBlank() && !taken.contains(name.strip())) {
                    found.accept(new Finding(
                            Finding.Severity.WARNING,
                            setting,
                            0,
                            0,
                            "No route takes what is sent to %s: it would wait.".formatted(name.strip()),
                            Nearest.to(
                                    name.strip(),
                                    taken,
                                    "Write routes/deliver-%s.camel.yaml, which begins with durable."
                                            .formatted(name.strip()))));
                }
            }
        }
    }
}
