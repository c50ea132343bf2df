package dev.ramal.catchup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The time that is looked back at.
 *
 * @param from until then everything is known already
 * @param to what ended later may still be told by itself
 * @param failures calls of it that could not be asked about
 */
public record Window(Instant from, Instant to, AtomicInteger failures) {

    Window(Instant from, Instant to) {
        this(from, to, new AtomicInteger());
    }

    /** For the statements about it. */
    public Map<String, Object> parameters() {
        return Map.of(
                "from", from.minus(CatchUp.OVERLAP).atOffset(ZoneOffset.UTC),
                "longest", from.minus(CatchUp.LONGEST_CALL).atOffset(ZoneOffset.UTC),
                "to", to.atOffset(ZoneOffset.UTC));
    }
}
