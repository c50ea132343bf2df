package dev.ramal.rehearsal;

import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call to be rehearsed: who calls whom at what time, and what everybody does.
 *
 * @param from who calls: E.164, {@code anonymous}, or {@code client:} and an identity
 * @param to who is called: E.164, or an identity
 * @param at when, by the office's clock
 * @param press the keys for each menu, in their order; {@code -} for none
 * @param say the words for each menu, where no keys are left
 * @param callee what those do who are rung
 * @param answeredBy who alone answers: an identity or a number; null for the first who is rung
 * @param refuses whether whoever answers does not press the key that connects them
 * @param available whose webphone is there; null for everybody's
 * @param away whose webphone is away
 * @param blocked whether the caller's number is on the opt-out list
 * @param waits how many seconds the caller waits in a queue
 */
public record Plan(
        String from,
        String to,
        LocalDateTime at,
        List<String> press,
        List<String> say,
        Callee callee,
        @Nullable String answeredBy,
        boolean refuses,
        @Nullable List<String> available,
        List<String> away,
        boolean blocked,
        int waits) {

    /** What those do who are rung. */
    public enum Callee {
        ANSWER("answer"),
        NO_ANSWER("no-answer"),
        BUSY("busy"),
        UNREACHABLE("unreachable");

        private final String text;

        Callee(String text) {
            this.text = text;
        }

        /** As files write it. */
        public String text() {
            return text;
        }
    }

    /** How long a caller waits who is not told otherwise. */
    public static final int USUAL_WAIT = 60;

    private static final String CLIENT = "client:";

    public Plan {
        press = List.copyOf(press);
        say = List.copyOf(say);
        available = available == null ? null : List.copyOf(available);
        away = List.copyOf(away);
    }

    /** Whether it is a webphone that calls. */
    public boolean webphone() {
        return from.startsWith(CLIENT);
    }
}
