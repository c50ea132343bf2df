package dev.ramal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Everything that can be found wrong without starting anything; each check knows one kind of mistake. */
public final class Checks {

    /** One kind of mistake. */
    interface Check {
        /** Tells what it finds. */
        void look(RouteSet set, Consumer<Finding> found);
    }

    private final List<Check> checks;

    public Checks(Surroundings surroundings) {
        this.checks = List.of(
                new StepCheck(),
                new EndpointCheck(surroundings.settings()),
                new KameletCheck(),
                new CallCheck(surroundings.numbers()),
                new ReachCheck(),
                new LoopCheck(),
                new PromptCheck(surroundings.prompts()),
                new FileCheck(surroundings.media(), surroundings.calendars()),
                new BraceCheck(),
                new DestinationCheck(surroundings.settings()),
                new SettingCheck(surroundings.settings().keySet()),
                new SimpleCheck());
    }

    /** What is wrong, errors first. */
    public List<Finding> of(RouteSet set) {
        List<Finding> found = new ArrayList<>(set.broken());
        checks.forEach(check -> check.look(set, found::add));
        found.sort(Finding.ORDER);
        return found.stream().distinct().toList();
    }
}
