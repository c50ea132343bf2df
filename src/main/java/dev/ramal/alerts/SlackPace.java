package dev.ramal.alerts;

import dev.ramal.deliveries.NotYet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps to one message a second in each channel, and to the pauses that Slack asks for. Who must come back later is
 * promised a turn of its own: in a crowd, each comes back once instead of all of them again and again.
 */
public final class SlackPace {

    private static final Duration BETWEEN = Duration.ofSeconds(1);
    /** A promise that nobody came for is forgotten: that notice left another way. */
    private static final Duration FORGOTTEN = Duration.ofHours(2);

    private final InstantSource clock;
    private final Duration patience;
    private final Map<String, Line> lines = new HashMap<>();

    /** Who waits in front of one channel. */
    private static final class Line {
        final Map<String, Instant> promised = new HashMap<>();
        /** When the channel takes its next message. */
        Instant open = Instant.EPOCH;
        /** The first turn that is neither taken nor promised. */
        Instant end = Instant.EPOCH;
    }

    /** @param patience how long a message may wait here; longer waits go back to the outbox */
    public SlackPace(InstantSource clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Takes the notice's turn in the channel.
     *
     * @param notice what tells one notice from another
     * @return how many milliseconds away it is
     * @throws NotYet when that is too long to wait here; the turn is kept for that notice
     */
    public synchronized long turn(String channel, String notice) {
        Instant now = clock.instant();
        Line line = lines.computeIfAbsent(channel, any -> new Line());
        line.promised.values().removeIf(turn -> turn.isBefore(now.minus(FORGOTTEN)));
        Instant promised = line.promised.get(notice);
        Instant turn = latest(now, line.open, promised == null ? line.end : promised);
        line.end = latest(line.end, turn.plus(BETWEEN));
        Duration wait = Duration.between(now, turn);
        if (wait.compareTo(patience) > 0) {
            line.promised.put(notice, turn);
            throw new NotYet(wait, "Slack's channel is busy");
        }
        line.promised.remove(notice);
        line.open = turn.plus(BETWEEN);
        return wait.toMillis();
    }

    /** Lets nothing into the channel for so long: Slack said so. Whoever waits moves back by the same time. */
    public synchronized void pause(String channel, Duration pause) {
        Instant now = clock.instant();
        Line line = lines.computeIfAbsent(channel, any -> new Line());
        Instant open = latest(now, line.open);
        Instant until = now.plus(pause);
        if (until.isAfter(open)) {
            Duration shift = Duration.between(open, until);
            line.promised.replaceAll((notice, turn) -> turn.plus(shift));
            line.end = latest(line.end, open).plus(shift);
            line.open = until;
        }
    }

    private static Instant latest(Instant... times) {
        Instant latest = times[0];
        for (Instant time : times) {
            latest = time.isAfter(latest) ? time : latest;
        }
        return latest;
    }
}
