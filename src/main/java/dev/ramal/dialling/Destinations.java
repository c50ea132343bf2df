package dev.ramal.dialling;

import dev.ramal.dialling.NumberPlan.Reachable;
import dev.ramal.dialling.NumberPlan.Reading;
import dev.ramal.dialling.NumberPlan.Unreachable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where calls may go at all, whoever places them: what a number itself says, and its country. The guard asks this first;
 * of numbers that a flow names, such as an agent's mobile, it is all that is asked.
 */
public final class Destinations {

    private final NumberPlan plan;
    private final Set<String> countries;

    /** @param countries two letters each */
    public Destinations(NumberPlan plan, Set<String> countries) {
        this.plan = plan;
        this.countries = Set.copyOf(countries);
    }

    /** The rule that forbids the number; null when none does. */
    public @Nullable Rule fault(String number) {
        return fault(plan.read(number));
    }

    @Nullable
    Rule fault(Reading reading) {
        if (reading instanceof Unreachable unreachable) {
            return unreachable.rule();
        }
        return reading instanceof Reachable reachable && !countries.contains(reachable.country()) ? Rule.COUNTRY : null;
    }
}
