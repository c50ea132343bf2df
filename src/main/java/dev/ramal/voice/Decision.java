package dev.ramal.voice;

import java.time.Instant;

/**
 * One thing that a flow decided, and why: what people read who ask why the phone rang at Ana's.
 *
 * @param at when
 * @param step the step of the flow that was answering
 * @param decision what was to be decided, in one or two words: {@code hours}, {@code ring}, {@code menu}
 * @param input what it was decided by
 * @param result what came of it
 */
public record Decision(Instant at, String step, String decision, String input, String result) {}
