package dev.ramal.history;

import dev.ramal.calls.Direction;
import dev.ramal.calls.Outcome;
import java.util.List;
import java.util.stream.Stream;

/** The words of calls that somebody may filter by. */
final class Words {

    static final List<String> DIRECTIONS =
            Stream.of(Direction.values()).map(Direction::text).toList();
    static final List<String> OUTCOMES =
            Stream.of(Outcome.values()).map(Outcome::text).toList();
    static final List<String> MISSED = List.of("true", "open");
    static final List<String> WEEKDAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private Words() {}
}
