package dev.ramal.check;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that a file names in double braces and that do not exist, and double braces that name none. */
final class SettingCheck implements Checks.Check {

    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}");
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
            file.texts().forEach(text -> {
                closed(text, found);
                named(text, known, found);
            });
        });
    }

    /** Whether each pair of braces has its other one: Camel refuses the text otherwise. */
    private static void closed(YamlNode node, Consumer<Finding> found) {
        int open = 0;
        Matcher braces = BRACES.matcher(node.text());
        while (braces.find()) {
            open += braces.group().equals("{{") ? 1 : -1;
            if (open < 0) {
                found.accept(Finding.error(
                        node,
                        "There is }} without {{ before it, with which the name of a setting begins.",
                        "In JSON, leave a space between the two."));
                return;
            }
        }
        if (open > 0) {
            found.accept(Finding.error(
                    node, "There is {{ without }} behind it.", "Close it behind the name of the setting."));
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
