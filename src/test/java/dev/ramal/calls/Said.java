package dev.ramal.calls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Twilio could say, in a line each. Times are seconds after the call began. */
final class Said {

    static final String ROOT = "CA00";
    static final String CUSTOMER = "+5511987654321";
    static final String OFFICE = "+551140000001";
    static final Instant BEGIN = Instant.parse("2026-03-10T14:30:00Z");

    private Said() {}

    static CallEvent inbound(CallStatus status) {
        return new CallEvent.VoiceRequest(ROOT, null, LegDirection.INBOUND, CUSTOMER, OFFICE, status, null);
    }

    static CallEvent webphone(String to) {
        return new CallEvent.VoiceRequest(ROOT, null, LegDirection.INBOUND, "client:ana", to, CallStatus.RINGING, null);
    }

    static CallEvent api(String to, CallStatus status) {
        return new CallEvent.VoiceRequest(ROOT, null, LegDirection.OUTBOUND_API, OFFICE, to, status, null);
    }

    static CallEvent rootEnds(CallStatus status, int second, int seconds) {
        return status(ROOT, null, null, null, null, status, second, seconds);
    }

    static CallEvent leg(String sid, String to, CallStatus status, int second) {
        return leg(sid, ROOT, to, status, second, null);
    }

    static CallEvent leg(String sid, String to, CallStatus status, int second, int seconds) {
        return leg(sid, ROOT, to, status, second, seconds);
    }

    static CallEvent leg(
            String sid, String parent, String to, CallStatus status, int second, @Nullable Integer seconds) {
        return status(sid, parent, LegDirection.OUTBOUND_DIAL, OFFICE, to, status, second, seconds);
    }

    private static CallEvent status(
            String sid,
            @Nullable String parent,
            @Nullable LegDirection direction,
            @Nullable String from,
            @Nullable String to,
            CallStatus status,
            int second,
            @Nullable Integer seconds) {
        return new CallEvent.LegStatus(
                sid, parent, direction, from, to, status, at(second), seconds, null, null, null, null);
    }

    static CallEvent dial(
            @Nullable String dialled, CallStatus ended, @Nullable Boolean bridged, @Nullable CallStatus root) {
        return new CallEvent.DialEnded(
                ROOT, null, null, null, null, root, dialled, ended, false, null, bridged, null, null);
    }

    /** The caller has left a queue. */
    static CallEvent queue(String result, int waited, CallStatus root) {
        return new CallEvent.QueueLeft(
                ROOT, null, LegDirection.INBOUND, CUSTOMER, OFFICE, root, result, "QU1", waited, null);
    }

    static CallEvent conference() {
        return new CallEvent.DialEnded(
                ROOT, null, null, null, null, null, null, CallStatus.COMPLETED, true, null, null, null, null);
    }

    static CallEvent message(@Nullable String recordingSid, int seconds) {
        return new CallEvent.RecordEnded(
                ROOT, null, LegDirection.INBOUND, CUSTOMER, OFFICE, CallStatus.COMPLETED, recordingSid, seconds);
    }

    static CallEvent recording(String sid, RecordingStatus status, String source, @Nullable Integer seconds) {
        return new CallEvent.RecordingHeard(ROOT, sid, status, source, null, seconds, null, null);
    }

    static Instant at(int second) {
        return BEGIN.plusSeconds(second);
    }
}
