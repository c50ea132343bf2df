package dev.ramal.check;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that a file names in double braces, and that do not exist. */
final class SettingCheck implements Checks.Check {

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
