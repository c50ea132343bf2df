package dev.ramal.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truth about a call: what was played, whatever Ramal makes of it.
 *
 * @param sid the root call's SID
 * @param direction inbound or outbound
 * @param origin caller or webphone
 * @param from as Twilio sent it
 * @param to as Twilio sent it
 * @param agent identity of the agent who answered or placed the call, without {@code client:}
 * @param party the other side's number, or identity without {@code client:}
 * @param status the root call's final status
 * @param outcome answered, missed, abandoned, voicemail, busy, failed, canceled or blocked
 * @param ringSeconds from the ringing to the answer or the end; null if nothing rang
 * @param waitSeconds how long the caller waited in queues; null if in none
 * @param talkSeconds length of the bridge; null if there was none
 * @param legs the root first
 */
public record PlayedCall(
        Scenario scenario,
        String sid,
        String direction,
        String origin,
        String from,
        String to,
        @Nullable String agent,
        String party,
        String status,
        String outcome,
        @Nullable Integer ringSeconds,
        @Nullable Integer waitSeconds,
        @Nullable Integer talkSeconds,
        List<PlayedLeg> legs,
        List<PlayedRecording> recordings) {

    public PlayedCall {
        legs = List.copyOf(legs);
        recordings = List.copyOf(recordings);
    }

    /**
     * One leg.
     *
     * @param parent null for the root
     * @param status final status
     * @param seconds since its answer; 0 if there was none
     */
    public record PlayedLeg(String sid, @Nullable String parent, String from, String to, String status, int seconds) {}

    /**
     * One recording.
     *
     * @param callSid the leg that Twilio names: always the root here
     */
    public record PlayedRecording(String sid, String callSid, String source, int channels, int seconds) {}
}
