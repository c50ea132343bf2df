package dev.ramal.calls;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as people see it: a row of {@code call} with its legs and recordings. What nobody has told yet is null.
 *
 * @param sid the root leg's SID
 * @param known whether anything but a recording or a machine detector has spoken of it; an unknown call's recordings
 *     are orphans
 * @param agent identity of the agent, without {@code client:}
 * @param party who was outside: a number, {@code sip:…}, or {@code client:…} between two agents
 * @param status the root leg's
 * @param ended whether the call is over; its status may still be in-progress, when Twilio's last word is to come
 * @param outcome "answered" as soon as somebody was put through, any other only when the call has ended
 * @param answeredAt when the first one put through picked up
 * @param ringSeconds from ringing to the answer or the end; from dialling to the answer where ringing was not told
 * @param waitSeconds how long the caller waited in queues; null when in none
 * @param talkSeconds how long parties were put through; null when none were
 * @param totalSeconds the root leg's seconds
 * @param answeredBy what answering machine detection found
 * @param legs every leg that was named, by SID
 * @param recordings by SID
 */
public record CallRecord(
        String sid,
        boolean known,
        @Nullable Direction direction,
        @Nullable Origin origin,
        @Nullable String from,
        @Nullable String to,
        @Nullable String agent,
        @Nullable String party,
        @Nullable CallStatus status,
        boolean ended,
        @Nullable Outcome outcome,
        @Nullable Instant startedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        @Nullable Integer ringSeconds,
        @Nullable Integer waitSeconds,
        @Nullable Integer talkSeconds,
        @Nullable Integer totalSeconds,
        @Nullable String answeredBy,
        List<LegRecord> legs,
        List<RecordingRecord> recordings) {

    public CallRecord {
        legs = List.copyOf(legs);
        recordings = List.copyOf(recordings);
    }

    /** Whether that recording is a message left because nobody took the call. */
    public boolean voicemail(RecordingRecord recording) {
        return recording.bySpeakingToTheMachine() && direction != Direction.OUTBOUND && outcome != Outcome.ANSWERED;
    }

    /** Whether something of it was recorded to its end. */
    public boolean recorded() {
        return recordings.stream().anyMatch(recording -> recording.status() == RecordingStatus.COMPLETED);
    }

    /** The row of {@code call} alone. */
    CallRecord withoutDetails() {
        return new CallRecord(
                sid,
                known,
                direction,
                origin,
                from,
                to,
                agent,
                party,
                status,
                ended,
                outcome,
                startedAt,
                answeredAt,
                endedAt,
                ringSeconds,
                waitSeconds,
                talkSeconds,
                totalSeconds,
                answeredBy,
                List.of(),
                List.of());
    }
}
