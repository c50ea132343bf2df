package dev.ramal.deliveries.durable;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failed attempt.
 *
 * @param first the wait after the first
 * @param multiplier how much longer each further one is
 * @param longest no wait is longer
 */
record Backoff(Duration first, double multiplier, Duration longest) {

    private static final double JITTER = 0.2;

    Backoff {
        if (first.isNegative() || multiplier < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("a back-off grows from its first wait to its longest: " + first + " × "
                    + multiplier + " up to " + longest);
        }
    }

    /** The wait after that attempt, counted from 1; up to a fifth shorter or longer, so that a crowd disperses. */
    Duration after(int attempt, RandomGenerator random) {
        double grown = first.toMillis() * Math.pow(multiplier, Math.max(0, attempt - 1));
        double capped = Math.min(grown, (double) longest.toMillis());
        double spread = capped * (1 - JITTER + 2 * JITTER * random.nextDouble());
        return Duration.ofMillis(Math.min(longest.toMillis(), Math.round(spread)));
    }

    /** The wait after a failure whose destination may have asked for patience: never shorter than that. */
    Duration after(int attempt, Duration asked, RandomGenerator random) {
        Duration usual = after(attempt, random);
        Duration patient = asked.plusMillis(Math.round(asked.toMillis() * JITTER * random.nextDouble()));
        return usual.compareTo(patient) >= 0 ? usual : patient;
    }
}
