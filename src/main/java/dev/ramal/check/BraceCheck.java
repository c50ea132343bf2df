package dev.ramal.check;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Double braces, between which the name of a setting stands, of which the other one is missing. */
final class BraceCheck implements Checks.Check {

    private static final Pattern BRACES = Pattern.compile("\\{\\{|}}");

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        set.files().values().forEach(file -> file.texts().forEach(text -> closed(text, found)));
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
}
