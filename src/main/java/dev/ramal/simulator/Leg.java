package dev.ramal.simulator;

import dev.ramal.simulator.PlayedCall.PlayedLeg;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One leg of a call that is played: who is at its ends, and how far it has come. Seconds are those since the call began. */
final class Leg {
    private static final String CLIENT = "client:";

    /**
     * The addresses that TwiML gave it.
     *
     * @param whisper what whoever answers hears first; null for nothing
     * @param callback where these events are told; null for nowhere
     */
    record Urls(@Nullable String whisper, @Nullable String callback, Set<String> events) {

        static final Urls NONE = new Urls(null, null, Set.of());
    }

    private final String sid;
    private final @Nullable String parent;
    private final String direction;
    private final String from;
    private final String to;
    private final Urls urls;

    private String status = "ringing";
    private @Nullable Long answeredAt;
    private int seconds;
    private int sequence;
    private boolean over;

    /**
     * Before it rings.
     *
     * @param parent SID of the root call; null for that itself
     * @param direction as Twilio says it: {@code inbound}, {@code outbound-dial}, {@code outbound-api}
     */
    Leg(String sid, @Nullable String parent, String direction, String from, String to, Urls urls) {
        this.sid = sid;
        this.parent = parent;
        this.direction = direction;
        this.from = from;
        this.to = to;
        this.urls = urls;
    }

    String sid() {
        return sid;
    }

    @Nullable
    String parent() {
        return parent;
    }

    String direction() {
        return direction;
    }

    /** E.164, or {@code client:} and an identity. */
    String from() {
        return from;
    }

    /** The same of whom it reaches; a call from a webphone may have anything here. */
    String to() {
        return to;
    }

    boolean isRoot() {
        return parent == null;
    }

    /** Whether a webphone began it. */
    boolean isFromWebphone() {
        return from.startsWith(CLIENT);
    }

    boolean isToWebphone() {
        return to.startsWith(CLIENT);
    }

    /** Whether it reaches a worker of TaskRouter's, which no Dial does. */
    boolean isWorker() {
        return parent != null && direction.equals("outbound-api");
    }

    /** Where that event is told; null when it is not. */
    @Nullable
    String callback(String event) {
        return urls.events().contains(event) ? urls.callback() : null;
    }

    @Nullable
    String whisper() {
        return urls.whisper();
    }

    String status() {
        return status;
    }

    void turn(String next) {
        status = next;
    }

    /** The second it was answered at; null before. */
    @Nullable
    Long answeredAt() {
        return answeredAt;
    }

    boolean isAnswered() {
        return answeredAt != null;
    }

    void answer(long now) {
        answeredAt = now;
        status = "in-progress";
    }

    boolean isOver() {
        return over;
    }

    void end(String last, long now) {
        Long answered = answeredAt;
        over = true;
        status = last;
        seconds = answered == null ? 0 : Math.toIntExact(now - answered);
    }

    /** How long it was answered; 0 before it is over. */
    int seconds() {
        return seconds;
    }

    /** The number of the next callback about it, from 0. */
    int nextInSequence() {
        return sequence++;
    }

    PlayedLeg played() {
        return new PlayedLeg(sid, parent, from, to, status, seconds);
    }

    /** That identity without {@code client:}; a number as it is. */
    static String bare(String who) {
        return who.startsWith(CLIENT) ? who.substring(CLIENT.length()) : who;
    }
}
