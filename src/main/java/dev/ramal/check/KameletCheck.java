package dev.ramal.check;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Steps that use a kamelet which does not exist, or give it parameters that it does not take. */
final class KameletCheck implements Checks.Check {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(?:\\.[0-9]{1,18})?");

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        for (Step step : set.steps()) {
            String name = step.kamelet();
            if (step.kind().equals("toD") && step.endpoint().startsWith("kamelet:")) {
                found.accept(
                        Finding.error(
                                step.place(),
                                "This kamelet is made while calls go on, once for each value.",
                                "Use a step \"to\" that names it; what differs from call to call goes into a variable that it reads."));
                continue;
            }
            // "source" is where a kamelet itself begins.
            if (name.isEmpty() || name.contains("$") || step.kind().equals("from")) {
                continue;
            }
            YamlNode kamelet = set.kamelets().get(name);
            if (kamelet == null) {
                found.accept(Finding.error(
                        step.place(),
                        "There is no kamelet %s.".formatted(name),
                        Nearest.to(
                                name,
                                set.kamelets().keySet(),
                                "docs/reference/kamelets.md lists them; one of your own is the file kamelets/%s.kamelet.yaml."
                                        .formatted(name))));
            } else {
                parameters(step, name, kamelet.at("spec", "definition"), found);
            }
        }
    }

    private static void parameters(Step step, String name, YamlNode definition, Consumer<Finding> found) {
        Map<String, YamlNode> known = definition.at("properties").fields();
        List<String> required =
                definition.at("required").items().stream().map(YamlNode::text).toList();
        step.parameters().forEach((parameter, value) -> {
            YamlNode property = known.get(parameter);
            if (property == null) {
                found.accept(Finding.error(
                        value,
                        "%s has no parameter %s.".formatted(name, parameter),
                        Nearest.to(
                                parameter,
                                known.keySet(),
                                known.isEmpty()
                                        ? "It takes none."
                                        : "It takes " + String.join(", ", known.keySet()) + ".")));
                return;
            }
            String wanted =
                    RouteSet.literal(value) ? wanted(property, value.text(), required.contains(parameter)) : null;
            if (wanted != null) {
                found.accept(Finding.error(
                        value,
                        "%s: %s cannot be \"%s\".".formatted(name, parameter, value.text()),
                        "It must be %s.".formatted(wanted)));
            }
        });
        for (String parameter : required) {
            if (!step.parameters().containsKey(parameter)) {
                found.accept(Finding.error(
                        step.place(),
                        "%s needs the parameter %s.".formatted(name, parameter),
                        "Add it: "
                                + definition
                                        .at("properties", parameter)
                                        .at("description")
                                        .text()));
            }
        }
    }

    /** What the value would have to be; null when it is right. */
    private static @Nullable String wanted(YamlNode property, String value, boolean required) {
        List<String> choices =
                property.at("enum").items().stream().map(YamlNode::text).toList();
        if (!choices.isEmpty()) {
            return choices.contains(value) ? null : choices.stream().collect(Collectors.joining(", ", "one of ", ""));
        }
        String type = property.at("type").text();
        if (type.equals("boolean")) {
            return value.equals("true") || value.equals("false") ? null : "true or false";
        }
        if (type.equals("integer") || type.equals("number")) {
            Pattern digits = type.equals("integer") ? WHOLE_NUMBER : NUMBER;
            String least = property.at("minimum").text();
            String most = property.at("maximum").text();
            boolean right = digits.matcher(value).matches()
                    && (least.isEmpty() || Double.parseDouble(value) >= Double.parseDouble(least))
                    && (most.isEmpty() || Double.parseDouble(value) <= Double.parseDouble(most));
            String kind = type.equals("integer") ? "a whole number" : "a number";
            return right
                    ? null
                    : kind + (least.isEmpty() ? "" : " from " + least) + (most.isEmpty() ? "" : " to " + most);
        }
        String shape = value.isBlank() && !required
                ? null
                : Shape.wanted(property.at("format").text(), value);
        if (shape != null) {
            return shape;
        }
        String pattern = property.at("pattern").text();
        try {
            return pattern.isEmpty() || Pattern.matches(pattern, value) ? null : "of the shape " + pattern;
        } catch (PatternSyntaxException e) {
            return null;
        }
    }
}
