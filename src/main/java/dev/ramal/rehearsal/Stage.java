package dev.ramal.rehearsal;

import dev.ramal.simulator.OrderlyLine;
import dev.ramal.voice.Decision;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Ramal of its own in this process: the routes that are to be tried, an empty database, and a clock that stands where
 * it is set. It answers webhooks and reaches nobody. Used by one thread.
 */
public interface Stage extends AutoCloseable {

    /**
     * What a request was answered by.
     *
     * @param step the step of the flow that answered last
     */
    record Turned(String step, List<Decision> decisions) {
        public Turned {
            decisions = List.copyOf(decisions);
        }
    }

    /** The line that leads to it. */
    OrderlyLine line();

    /** What its callbacks begin with. */
    String publicUrl();

    /** The account that it answers, AC and 32 hex digits. */
    String accountSid();

    /** Our numbers, the first being the caller id. */
    List<String> numbers();

    /** The agents whom the settings or a route name. */
    Set<String> agents();

    /** The office's time zone. */
    ZoneId zone();

    /** What can be begun: the routes {@code flow-…} without that word. */
    List<String> flows();

    /** Sets the clock. */
    void clock(Instant now);

    /** That agent's webphone says so now. */
    void presence(String identity, boolean available);

    /** Nothing was heard of that agent's webphone for long. */
    void gone(String identity);

    /** Those rows stand in that table. */
    void know(String table, List<Map<String, Object>> rows);

    /** When that agent was rung last, compared with the others: the smallest is rung first. */
    void rung(String identity, long turn);

    /** That number is on the opt-out list. */
    void block(String number);

    /** How the request of that digest was answered; null when nothing was kept of it. */
    @Nullable
    Turned turn(String digest);

    /** Why routes broke since it was asked last, without a full stop. */
    List<String> faults();

    /** The flows' routes in which a request is just now. */
    Set<String> busy();

    /** Forgets all calls, and everybody who is there. */
    void reset();

    @Override
    void close();
}
