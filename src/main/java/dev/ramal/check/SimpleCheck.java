package dev.ramal.check;

import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.simple.SimpleExpressionParser;
import org.apache.camel.language.simple.SimplePredicateParser;

/** Expressions in Camel's simple language that cannot be read. */
final class SimpleCheck implements Checks.Check {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^}]*}}");
    private static final Pattern CONDITION = Pattern.compile(
            ".* (?:==|=~|!=|!=~|>|>=|<|<=|contains|!contains|in|!in|regex|is|range|starts with|startsWith|ends with|endsWith|&&|\\|\\|) .*",
            Pattern.DOTALL);

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        // It is not started: only its language is asked.
        CamelContext camel = new DefaultCamelContext(false);
        try {
            set.files().values().forEach(file -> expressions(camel, file, found));
        } finally {
            camel.stop();
        }
    }

    private static void expressions(CamelContext camel, YamlNode node, Consumer<Finding> found) {
        node.items().forEach(item -> expressions(camel, item, found));
        node.fields().forEach((name, value) -> {
            if (name.equals("simple")) {
                YamlNode text = value.isText() ? value : value.at("expression");
                expression(camel, text, found);
            }
            expressions(camel, value, found);
        });
    }

    private static void expression(CamelContext camel, YamlNode node, Consumer<Finding> found) {
        String text = PLACEHOLDER.matcher(node.text()).replaceAll("x");
        try {
            if (CONDITION.matcher(text).matches()) {
                new SimplePredicateParser(camel, text, true, null).parsePredicate();
            } else {
                new SimpleExpressionParser(camel, text, true, null).parseExpression();
            }
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            found.accept(Finding.error(
                    node,
                    "This expression cannot be read: " + (reason.endsWith(".") ? reason : reason + "."),
                    "Camel's simple language is like ${variable.call.from} == '+5511…'."));
        }
    }
}
