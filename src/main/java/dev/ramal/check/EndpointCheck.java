package dev.ramal.check;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Endpoints of a component that is not there, and steps that do not say where to go on. */
final class EndpointCheck implements Checks.Check {

    private static final Set<String> STEPS = Set.of("from", "to", "toD", "wireTap", "poll");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern SETTING = Pattern.compile("\\{\\{([A-Za-z][A-Za-z0-9.-]*)}}");

    private final Map<String, String> settings;

    EndpointCheck(Map<String, String> settings) {
        this.settings = settings;
    }

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        set.routes().forEach(route -> endpoint(route.node().at("from", "uri"), route.from(), found));
        for (Step step : set.steps()) {
            if (STEPS.contains(step.kind())) {
                endpoint(step.place(), step.endpoint(), found);
            }
        }
    }

    private void endpoint(YamlNode place, String endpoint, Consumer<Finding> found) {
        Matcher setting = SETTING.matcher(endpoint);
        if (setting.matches()) {
            String address = settings.get(setting.group(1));
            if (address != null && address.isBlank()) {
                found.accept(Finding.error(
                        place,
                        "The setting %s, which is to say where this leads, has no value.".formatted(setting.group(1)),
                        "Give it one in .env or application.properties."));
            }
            return;
        }
        if (endpoint.equals("kamelet:")) {
            found.accept(Finding.error(
                    place, "This step names no kamelet.", "Its address says which, such as kamelet:say-action."));
            return;
        }
        if (endpoint.equals("direct:")) {
            found.accept(Finding.error(
                    place, "This direct has no name.", "Its parameter name says which, such as flow-closed."));
            return;
        }
        String scheme = endpoint.split(":", 2)[0];
        if (SCHEME.matcher(scheme).matches() && !known(scheme)) {
            found.accept(Finding.error(
                    place,
                    "There is no component %s.".formatted(scheme),
                    "Look at its spelling; one that Ramal does not bring is a dependency in pom.xml."));
        }
    }

    /** A component says its own name in a file of its library. */
    private static boolean known(String scheme) {
        return EndpointCheck.class.getResource("/META-INF/services/org/apache/camel/component/" + scheme) != null;
    }
}
