package dev.ramal.check;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Steps that never happen, as one before them always leads away. */
final class ReachCheck implements Checks.Check {

    static final String LEADS_AWAY = "ramal/leads-away";
    private static final Set<String> STOPS = Set.of("stop", "throwException", "rollback");
    /** What may follow in the same list and still makes sense: what Twilio is answered is collected there. */
    private static final Set<String> ANSWERS = Set.of("twiml-answer-action", "http-answer-action");

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        set.files().values().forEach(file -> lists(set, file, found));
    }

    private static void lists(RouteSet set, YamlNode node, Consumer<Finding> found) {
        node.items().forEach(item -> lists(set, item, found));
        node.fields().forEach((name, value) -> {
            if (name.equals("steps")) {
                list(set, Step.of(value), found);
            }
            lists(set, value, found);
        });
    }

    private static void list(RouteSet set, List<Step> steps, Consumer<Finding> found) {
        for (int i = 0; i + 1 < steps.size(); i++) {
            Step step = steps.get(i);
            Step next = steps.get(i + 1);
            if (away(set, step) && !ANSWERS.contains(next.kamelet())) {
                String name = step.kamelet().isEmpty() ? step.kind() : step.kamelet();
                found.accept(Finding.warning(
                        next.body(),
                        "This step never happens: %s in line %d always leads away."
                                .formatted(name, step.body().line()),
                        "Put it before that one, or into the step that goes on."));
                return;
            }
        }
    }

    /** Whether nothing behind that step happens. */
    private static boolean away(RouteSet set, Step step) {
        if (STOPS.contains(step.kind())) {
            return true;
        }
        YamlNode kamelet = set.kamelets().get(step.kamelet());
        if (kamelet != null) {
            return kamelet.at("metadata", "labels", LEADS_AWAY).text().equals("true");
        }
        return step.kind().equals("choice")
                && !step.body().at("otherwise").missing()
                && step.branches().stream()
                        .allMatch(branch -> Step.of(branch).stream().anyMatch(inner -> away(set, inner)));
    }
}
