package dev.ramal.simulator;

import dev.ramal.simulator.Scenario.Callee;
import java.util.List;

/** The people in a call: who they are, and what they do of their own accord. Asked by one thread. */
public interface Cast {

    /**
     * What becomes of a ringing.
     *
     * @param who of those who were rung: who answers, if anybody does
     */
    record Rung(Callee callee, int who) {}

    /** The keys that are pressed, or else the words that are said, when they are asked for; empty for none. */
    record Said(String digits, String speech) {

        /** Neither. */
        public static final Said NOTHING = new Said("", "");

        /** Whether it is neither. */
        public boolean silent() {
            return digits.isEmpty() && speech.isEmpty();
        }
    }

    /** Whether it is a webphone that calls, and not a telephone. */
    boolean webphone();

    /** Who calls: E.164, or {@code client:} and an identity. */
    String from();

    /** Who is called: E.164, or an identity. */
    String to();

    /**
     * What those do who are rung.
     *
     * @param parties E.164, or {@code client:} and an identity; at least one
     * @param dial how many times somebody was rung in this call, this time included
     */
    Rung rung(List<String> parties, int dial);

    /** Whether whoever answered presses the key that connects them. */
    boolean accepts();

    /**
     * Whether that worker of TaskRouter's answers.
     *
     * @param worker counted from 0, in the order in which they are reserved
     */
    boolean works(int worker);

    /** What the caller answers when they are asked for a key or a word. */
    Said asked(Verb gather);

    /** The same while they wait in a queue. */
    Said askedInQueue(Verb gather);

    /** Whether they still wait after so many seconds in a queue. */
    boolean waits(long seconds);

    /**
     * Whether the caller hangs up rather than hear that verb.
     *
     * @param nobody whether nobody answered of those who were rung
     */
    boolean leavesAt(Verb verb, boolean nobody);

    /** How long it rings before anybody answers, in seconds. */
    int ring();

    /** How long they talk, in seconds. */
    int talk();

    /** How long a message is, in seconds. */
    int message();

    /** Whether it is not the caller who ends the conversation. */
    boolean otherSideHangsUp();

    /** Whether the caller hangs up after their message, and does not wait for what comes then. */
    boolean hangsUpAfterMessage();

    /** After how many answers of Ramal's a call is taken never to end. */
    int patience();
}
