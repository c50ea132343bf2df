package dev.ramal.deliveries;

import dev.ramal.calls.CallChange;
import dev.ramal.calls.CallNews;
import dev.ramal.calls.CallRecord;
import dev.ramal.calls.Direction;
import dev.ramal.calls.Outcome;
import dev.ramal.calls.RecordingRecord;
import dev.ramal.calls.RecordingStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which deliveries the news of a call opens. A delivery that is open already is not opened again. */
public final class DeliveryPlan {

    /**
     * A delivery to open.
     *
     * @param destination the route {@code deliver-<destination>}
     * @param subject a recording's or a call's SID, or what Slack is told of it
     * @param delay milliseconds before the first try
     */
    public record Opening(String destination, String subject, long delay) {}

    private static final Set<Outcome> MISSED = Set.of(Outcome.MISSED, Outcome.ABANDONED);

    private final List<String> recordingDestinations;
    private final List<String> callDestinations;
    private final List<String> missedDestinations;
    private final Duration orphanWait;
    private final Duration settle;

    /**
     * @param recordingDestinations where every completed recording goes
     * @param callDestinations where every finished call goes, beside Slack
     * @param missedDestinations where every caller's call goes that nobody took
     * @param orphanWait how long a recording waits for its call to become known
     * @param settle how long an unanswered call waits for a message that may still come, before it is told
     */
    public DeliveryPlan(
            List<String> recordingDestinations,
            List<String> callDestinations,
            List<String> missedDestinations,
            Duration orphanWait,
            Duration settle) {
        this.missedDestinations = List.copyOf(missedDestinations);
        this.recordingDestinations = List.copyOf(recordingDestinations);
        this.callDestinations = List.copyOf(callDestinations);
        this.orphanWait = orphanWait;
        this.settle = settle;
    }

    /** What the change opens, in the order of its news. */
    public List<Opening> openings(CallChange change) {
        List<Opening> openings = new ArrayList<>();
        CallRecord call = change.after();
        for (CallNews news : change.news()) {
            if (news instanceof CallNews.PartyKnown) {
                openings.add(new Opening("enrich", call.sid(), 0));
            } else if (news instanceof CallNews.CallKnown) {
                call.recordings().stream()
                        .filter(recording -> recording.status() == RecordingStatus.COMPLETED)
                        .map(RecordingRecord::sid)
                        .forEach(sid -> openings.addAll(recording(sid, Duration.ZERO)));
            } else if (news instanceof CallNews.RecordingReady ready) {
                openings.addAll(recording(ready.recordingSid(), call.known() ? Duration.ZERO : orphanWait));
            } else if (news instanceof CallNews.CallFinished finished) {
                Duration wait = finished.outcome() == Outcome.ANSWERED ? Duration.ZERO : settle;
                openings.add(new Opening("slack", call.sid() + ":call", wait.toMillis()));
                callDestinations.forEach(name -> openings.add(new Opening(name, call.sid(), wait.toMillis())));
                if (call.direction() == Direction.INBOUND && MISSED.contains(finished.outcome())) {
                    missedDestinations.forEach(name -> openings.add(new Opening(name, call.sid(), wait.toMillis())));
                }
            }
        }
        return openings.stream().distinct().toList();
    }

    private List<Opening> recording(String sid, Duration wait) {
        return recordingDestinations.stream()
                .map(destination -> new Opening(destination, sid, wait.toMillis()))
                .toList();
    }
}
