package dev.ramal.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What happens in a call, as far as people decide it. What Ramal's TwiML makes of it is found out by playing. */
public enum Scenario {
    INBOUND_ANSWERED(Origin.CALLER, Callee.ANSWERS),
    INBOUND_MISSED(Origin.CALLER, Callee.LETS_RING),
    INBOUND_ABANDONED(Origin.CALLER, Callee.IS_GIVEN_UP),
    INBOUND_VOICEMAIL(Origin.CALLER, Callee.LETS_RING),
    OUTBOUND_ANSWERED(Origin.WEBPHONE, Callee.ANSWERS),
    OUTBOUND_BUSY(Origin.WEBPHONE, Callee.IS_BUSY),
    OUTBOUND_FAILED(Origin.WEBPHONE, Callee.IS_UNREACHABLE),
    OUTBOUND_MISSED(Origin.WEBPHONE, Callee.LETS_RING),
    OUTBOUND_CANCELED(Origin.WEBPHONE, Callee.IS_GIVEN_UP),
    BROWSER_TO_BROWSER(Origin.WEBPHONE, Callee.ANSWERS),
    /** The first who is rung does not answer, the second does. */
    INBOUND_SECOND_AGENT(Origin.CALLER, Callee.LETS_FIRST_RING),
    /** No webphone is answered; somebody on a mobile is, and presses the key. */
    INBOUND_MOBILE(Origin.CALLER, Callee.ANSWERS_MOBILE),
    /** Somebody on a mobile answers, or a mailbox does, and no key is pressed. */
    INBOUND_MOBILE_REFUSED(Origin.CALLER, Callee.REFUSES_MOBILE),
    /** Who waits in a queue presses the key for a callback. */
    QUEUE_CALLBACK(Origin.CALLER, Callee.LETS_RING, "1"),
    /** Who waits in a queue presses the key for a message. */
    QUEUE_MESSAGE(Origin.CALLER, Callee.LETS_RING, "2"),
    /** Who waits in a queue hangs up. */
    QUEUE_ABANDONED(Origin.CALLER, Callee.LETS_RING, "hangup"),
    /** Whoever picks up hears who calls, and refuses. */
    INBOUND_REFUSED(Origin.CALLER, Callee.REFUSES),
    /** Who waits in a queue is taken out of it by an agent. */
    QUEUE_ANSWERED(Origin.CALLER, Callee.ANSWERS),
    /** TaskRouter's worker takes the caller. */
    TASK_ANSWERED(Origin.CALLER, Callee.ANSWERS),
    /** The first worker does not answer, the second does. */
    TASK_SECOND_WORKER(Origin.CALLER, Callee.LETS_FIRST_RING),
    /** Who waits for TaskRouter hangs up. */
    TASK_ABANDONED(Origin.CALLER, Callee.IS_GIVEN_UP, "hangup");

    /** Those that any Ramal plays, whatever its flows are. */
    private static final List<Scenario> USUAL = List.of(values()).subList(0, BROWSER_TO_BROWSER.ordinal() + 1);

    /** Who starts the call. */
    enum Origin {
        CALLER,
        WEBPHONE
    }

    /** What those do who are rung. */
    public enum Callee {
        ANSWERS,
        LETS_RING,
        IS_BUSY,
        IS_UNREACHABLE,
        IS_GIVEN_UP,
        LETS_FIRST_RING,
        ANSWERS_MOBILE,
        REFUSES_MOBILE,
        REFUSES
    }

    private final Origin origin;
    private final Callee callee;
    private final String inQueue;

    Scenario(Origin origin, Callee callee) {
        this(origin, callee, "");
    }

    Scenario(Origin origin, Callee callee, String inQueue) {
        this.origin = origin;
        this.callee = callee;
        this.inQueue = inQueue;
    }

    /** The key that somebody presses who waits in a queue; {@code hangup}; or empty to wait. */
    String inQueue() {
        return inQueue;
    }

    Origin origin() {
        return origin;
    }

    Callee callee() {
        return callee;
    }

    /** As people write it: {@code inbound-answered}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The scenario of that label; IllegalArgumentException names all labels. */
    public static Scenario named(String label) {
        return Arrays.stream(values())
                .filter(s -> s.label().equals(label.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario " + label + "; there are " + labels()));
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Scenario::label).toList();
    }

    /** That many of the usual scenarios in an order of the seed's, each as often as the others. */
    public static List<Scenario> mix(int calls, long seed) {
        Random random = new Random(seed);
        List<Scenario> mix = new ArrayList<>(calls);
        while (mix.size() < calls) {
            List<Scenario> round = new ArrayList<>(USUAL);
            Collections.shuffle(round, random);
            mix.addAll(round.subList(0, Math.min(round.size(), calls - mix.size())));
        }
        return mix;
    }
}
