package dev.ramal.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that a file names in double braces, or as the template of a message, and that do not exist. */
final class SettingCheck implements Checks.Check {

    private static final String TEMPLATE = "sms.template.";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z][A-Za-z0-9.-]*)}}");

    private final Set<String> settings;

    SettingCheck(Set<String> settings) {
        this.settings = settings;
    }

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        set.files().values().forEach(file -> {
            Set<String> known = new HashSet<>(settings);
            known.addAll(file.at("spec", "definition", "properties").fields().keySet());
            file.texts().forEach(text -> named(text, known, found));
        });
        for (Step step : set.steps()) {
            set.values(step, "template").forEach(value -> template(step, value, found));
        }
    }

    private void template(Step step, YamlNode value, Consumer<Finding> found) {
        String name = value.text();
        if (!settings.contains(TEMPLATE + name)) {
            List<String> known = settings.stream()
                    .filter(each -> each.startsWith(TEMPLATE))
                    .map(each -> each.substring(TEMPLATE.length()))
                    .toList();
            found.accept(Finding.error(
                    RouteSet.place(step, value),
                    "There is no template %s%s.".formatted(TEMPLATE, name),
                    Nearest.to(
                            name,
                            known,
                            "Add it to application.properties, or leave template empty and give a text.")));
        }
    }

    private static void named(YamlNode node, Set<String> known, Consumer<Finding> found) {
        Matcher named = PLACEHOLDER.matcher(node.text());
        while (named.find()) {
            if (!known.contains(named.group(1))) {
                found.accept(Finding.error(
                        node,
                        "There is no setting %s.".formatted(named.group(1)),
                        Nearest.to(
                                named.group(1),
                                known,
                                "Settings of your own begin with own and stand in application.properties.")));
            }
        }
    }
}
