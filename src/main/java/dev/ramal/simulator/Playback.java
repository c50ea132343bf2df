package dev.ramal.simulator;

import java.util.List;

/**
 * A call after it was played.
 *
 * @param call the truth
 * @param heard the verbs that were carried out, in order
 * @param sent the webhooks in the order they came about
 * @param differences what was wrong while playing: an answer that is no TwiML, a verb that cannot be played
 */
public record Playback(PlayedCall call, List<Verb> heard, List<Webhook> sent, List<Difference> differences) {

    public Playback {
        heard = List.copyOf(heard);
        sent = List.copyOf(sent);
        differences = List.copyOf(differences);
    }
}
