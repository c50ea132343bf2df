package dev.ramal.simulator;

import dev.ramal.simulator.Line.Deed;
import dev.ramal.simulator.Line.What;
import dev.ramal.simulator.Scenario.Callee;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a call goes on: seconds pass, in which people do what their cast says, or what they do at webphones where they
 * really are. Used by one thread.
 */
final class Course {

    /** Who was rung to what end: whoever answered, or stands for all who did not. */
    record Rung(Callee callee, Leg named) {}

    private final Leg root;
    private final Cast cast;
    private final boolean realtime;
    private final @Nullable Webphones phones;
    private final @Nullable Line line;

    private long now;
    private boolean gone;

    /**
     * At the beginning.
     *
     * @param realtime whether each second takes one
     * @param phones those that ring where people are; null when nobody is
     * @param line what is done at them; null with {@code phones}
     */
    Course(Leg root, Cast cast, boolean realtime, @Nullable Webphones phones, @Nullable Line line) {
        this.root = root;
        this.cast = cast;
        this.realtime = realtime;
        this.phones = phones;
        this.line = line;
    }

    /** Seconds since the call began. */
    long now() {
        return now;
    }

    /** Whether who calls has hung up. */
    boolean gone() {
        return gone;
    }

    void leave() {
        gone = true;
    }

    /** Whether people really are in it. */
    boolean isLive() {
        return line != null;
    }

    /** So many seconds pass, or fewer if who calls hangs up meanwhile. */
    void pass(int seconds) {
        Line on = line;
        if (on != null) {
            long until = now + seconds;
            while (!gone && now < until) {
                Deed deed = on.await(until);
                now = on.now();
                gone = deed != null && isRootGone(deed);
            }
            return;
        }
        now += seconds;
        if (realtime) {
            Courier.Pause.of(Duration.ofSeconds(seconds));
        }
    }

    /**
     * Lets them ring as the cast has it, or as those do who are at webphones.
     *
     * @param declined told each leg that is declined while others ring on
     */
    Rung ring(List<Leg> targets, Rung scripted, int timeout, Consumer<Leg> declined) {
        List<Leg> there = targets.stream().filter(this::isAtWebphone).toList();
        if (!there.isEmpty()) {
            return ringWebphones(there, timeout, declined);
        }
        switch (scripted.callee()) {
            case ANSWERS, IS_GIVEN_UP -> pass(Math.min(cast.ring(), Math.max(1, timeout - 2)));
            case LETS_RING -> pass(Math.max(1, timeout - 1));
            case IS_BUSY -> pass(2);
            default -> {
                // It does not ring at all.
            }
        }
        return gone ? new Rung(Callee.IS_GIVEN_UP, scripted.named()) : scripted;
    }

    private Rung ringWebphones(List<Leg> there, int timeout, Consumer<Leg> declined) {
        Line on = Objects.requireNonNull(line);
        Webphones known = Objects.requireNonNull(phones);
        List<Leg> ringing = new ArrayList<>(there);
        Rung nobody = new Rung(Callee.LETS_RING, there.get(0));
        long until = now + Math.max(1, timeout - 1);
        long patience = !cast.webphone() ? now + on.patience() : Long.MAX_VALUE;
        there.forEach(leg -> known.ring(leg.sid(), on, Leg.bare(leg.to()), leg.from()));
        while (!ringing.isEmpty()) {
            Deed deed = on.await(Math.min(until, patience));
            now = on.now();
            if (deed == null || isRootGone(deed)) {
                ringing.forEach(this::over);
                return deed == null && until <= patience ? nobody : new Rung(Callee.IS_GIVEN_UP, there.get(0));
            }
            Leg leg = ringing.stream()
                    .filter(each -> each.sid().equals(deed.leg()))
                    .findFirst()
                    .orElse(null);
            if (leg != null && deed.what() == What.ANSWERS) {
                ringing.remove(leg);
                ringing.forEach(this::over);
                return new Rung(Callee.ANSWERS, leg);
            }
            if (leg != null && deed.what() == What.DECLINES) {
                ringing.remove(leg);
                over(leg);
                declined.accept(leg);
            }
        }
        return nobody;
    }

    /** They talk until one of them hangs up. */
    void talk(Leg taken) {
        Line on = line;
        if (on == null) {
            pass(cast.talk());
            gone = !cast.otherSideHangsUp();
            return;
        }
        long until = now + on.talk();
        boolean left = false;
        while (!left && !gone) {
            Deed deed = on.await(until);
            now = on.now();
            // Who called from outside hangs up themselves; who was called ends the leg, and the call goes on.
            gone = deed == null ? !cast.webphone() : isRootGone(deed);
            left = deed == null || deed.what() == What.HANGS_UP && deed.leg().equals(taken.sid());
        }
        over(taken);
    }

    /** What whoever answered presses in so many seconds; empty when nothing. */
    String pressed(Leg leg, int seconds) {
        if (!isAtWebphone(leg)) {
            return cast.accepts() ? "1" : "";
        }
        Line on = Objects.requireNonNull(line);
        long until = now + seconds;
        while (true) {
            Deed deed = on.await(until);
            now = on.now();
            if (deed == null || deed.what() == What.HANGS_UP) {
                gone |= deed != null && isRootGone(deed);
                return "";
            }
            if (deed.what() == What.PRESSES && deed.leg().equals(leg.sid())) {
                return deed.keys();
            }
        }
    }

    /** The call rings somewhere; whoever calls from a webphone hears it. */
    void ringing() {
        if (phones != null && !root.isAnswered()) {
            phones.ringing(root.sid());
        }
    }

    /** The call is answered; whoever calls from a webphone hears it. */
    void answered() {
        if (phones != null) {
            phones.answered(root.sid());
        }
    }

    /** The webphones of that leg, if there are any, hear that it is over. */
    void over(Leg leg) {
        if (phones != null) {
            phones.end(leg.sid());
        }
    }

    private boolean isRootGone(Deed deed) {
        return deed.what() == What.HANGS_UP && deed.leg().equals(root.sid());
    }

    private boolean isAtWebphone(Leg leg) {
        return phones != null && leg.isToWebphone() && phones.isThere(Leg.bare(leg.to()));
    }
}
