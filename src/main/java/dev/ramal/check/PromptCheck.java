package dev.ramal.check;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Prompts that do not exist, in one language or in any. */
final class PromptCheck implements Checks.Check {

    private final Map<String, Set<String>> prompts;

    /** Takes the names of prompts, by language. */
    PromptCheck(Map<String, Set<String>> prompts) {
        this.prompts = prompts;
    }

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        for (Step step : set.steps()) {
            for (YamlNode value : set.values(step, "prompt")) {
                String name = value.text();
                List<String> without = prompts.entrySet().stream()
                        .filter(language -> !language.getValue().contains(name))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
                YamlNode place = RouteSet.place(step, value);
                if (without.size() == prompts.size()) {
                    Set<String> known = prompts.values().iterator().next();
                    found.accept(Finding.error(
                            place,
                            "There is no prompt %s.".formatted(name),
                            Nearest.to(name, known, "Leave prompt empty and give a text instead.")));
                } else if (!without.isEmpty()) {
                    found.accept(Finding.warning(
                            place,
                            "The prompt %s has no words in %s.".formatted(name, String.join(", ", without)),
                            "A caller who chose that language hears an apology: give a text instead."));
                }
            }
        }
    }
}
