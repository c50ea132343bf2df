package dev.ramal.simulator;

import dev.ramal.simulator.Cast.Said;
import dev.ramal.simulator.PlayedCall.PlayedLeg;

/** Whoever watches a call being played, in its order. Seconds are those since it began. */
public interface Audience {

    /** Nobody watches. */
    Audience NOBODY = new Audience() {};

    /** That webhook is about to be sent. */
    default void asking(long second, Webhook webhook) {}

    /**
     * A webhook that asks for TwiML was answered.
     *
     * @param status 0 when no answer came
     */
    default void answered(long second, Webhook webhook, int status, String body) {}

    /**
     * A verb begins.
     *
     * @param callee whether somebody hears it who was rung, before they are connected, and not the caller
     */
    default void heard(long second, Verb verb, boolean callee) {}

    /** Whoever was asked for a key or a word answered so. */
    default void said(long second, Said said) {}

    /** A leg of the call stands so now. */
    default void leg(long second, PlayedLeg leg) {}
}
