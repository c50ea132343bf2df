package dev.ramal.rehearsal;

import dev.ramal.voice.Decision;
import java.time.ZoneId;
import java.util.List;

/**
 * A call after its rehearsal.
 *
 * @param steps what Ramal answered, in order
 * @param rang who was rung, in order, each once: identities and numbers
 * @param outcome answered, voicemail, callback, missed, rejected, abandoned, ended, endless or failed
 * @param told the same as a sentence
 * @param faults why the caller would hear an apology or nothing, one sentence each; empty when all is well
 */
public record Rehearsed(
        Plan plan, ZoneId zone, List<Step> steps, List<String> rang, String outcome, String told, List<String> faults) {

    /** The outcome of a call that goes round in circles. */
    static final String ENDLESS = "endless";

    public Rehearsed {
        steps = List.copyOf(steps);
        rang = List.copyOf(rang);
        faults = List.copyOf(faults);
    }

    /** Whether the call got a valid answer everywhere. */
    public boolean good() {
        return faults.isEmpty();
    }

    /**
     * One answer of Ramal's, and what was lived through until it was asked for the next.
     *
     * @param second since the call began
     * @param name the step of the flow that answered
     * @param asked why it was asked
     * @param twiml as {@link PlainTwiml} writes it
     */
    public record Step(
            int second, String name, String asked, List<Decision> decisions, List<Line> lines, String twiml) {
        public Step {
            decisions = List.copyOf(decisions);
            lines = List.copyOf(lines);
        }
    }

    /**
     * One thing that happens.
     *
     * @param what in a word: says, plays, pauses, rings, answers, talks, listens, presses, records, waits, ends, goes
     */
    public record Line(String what, String text) {}
}
