package dev.ramal.calls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that Twilio said about one leg. Whatever it did not say is null; seconds are whole seconds, times are
 * Twilio's own, never the moment when we heard of it.
 */
public sealed interface CallEvent {

    /** The leg that it is about; of a recording without one, its conference. */
    String callSid();

    /** The leg that dialled this one, where it was named. */
    @Nullable
    String parentSid();

    /** What each event tells of its leg. */
    sealed interface OfLeg extends CallEvent {

        @Nullable
        LegDirection direction();

        /** A number, {@code client:…}, {@code sip:…}, or a word for a withheld number. */
        @Nullable
        String from();

        /** As {@link #from()}; of a call from the browser whatever its page sent. */
        @Nullable
        String to();

        @Nullable
        CallStatus status();
    }

    /** Twilio asks what to do: the first document of a leg, or a later one. */
    record VoiceRequest(
            String callSid,
            @Nullable String parentSid,
            @Nullable LegDirection direction,
            @Nullable String from,
            @Nullable String to,
            @Nullable CallStatus status,
            @Nullable String answeredBy)
            implements OfLeg {}

    /** A leg has moved on. A final status may carry seconds, SIP's answer and the recording that was made. */
    record LegStatus(
            String callSid,
            @Nullable String parentSid,
            @Nullable LegDirection direction,
            @Nullable String from,
            @Nullable String to,
            @Nullable CallStatus status,
            @Nullable Instant at,
            @Nullable Integer seconds,
            @Nullable Integer sipResponseCode,
            @Nullable String answeredBy,
            @Nullable String recordingSid,
            @Nullable Integer recordingSeconds)
            implements OfLeg {}

    /**
     * A Dial is over; its leg is the one that dialled.
     *
     * @param dialled the leg that answered, else one of those dialled; none of a conference
     * @param ended how the dialling ended
     * @param conference whether the caller was in a conference, which has no dialled leg
     * @param talked seconds of the dialled leg
     * @param bridged false when nobody was put through, even if somebody picked up and refused
     */
    record DialEnded(
            String callSid,
            @Nullable String parentSid,
            @Nullable LegDirection direction,
            @Nullable String from,
            @Nullable String to,
            @Nullable CallStatus status,
            @Nullable String dialled,
            @Nullable CallStatus ended,
            boolean conference,
            @Nullable Integer talked,
            @Nullable Boolean bridged,
            @Nullable String recordingSid,
            @Nullable Integer recordingSeconds)
            implements OfLeg {}

    /**
     * A caller has left a queue, Twilio's or TaskRouter's.
     *
     * @param result how: bridged, hangup, leave and others
     * @param queueSid which queue; null when the caller never was in it
     * @param waited seconds in the queue
     * @param turn tells two waits apart that were equally long; null when nothing does
     */
    record QueueLeft(
            String callSid,
            @Nullable String parentSid,
            @Nullable LegDirection direction,
            @Nullable String from,
            @Nullable String to,
            @Nullable CallStatus status,
            String result,
            @Nullable String queueSid,
            @Nullable Integer waited,
            @Nullable String turn)
            implements OfLeg {}

    /** A Record verb is over: somebody spoke to the machine, or said nothing. */
    record RecordEnded(
            String callSid,
            @Nullable String parentSid,
            @Nullable LegDirection direction,
            @Nullable String from,
            @Nullable String to,
            @Nullable CallStatus status,
            @Nullable String recordingSid,
            @Nullable Integer recordingSeconds)
            implements OfLeg {}

    /**
     * A recording has moved on. It names no parties and no direction.
     *
     * @param recordingSid null, and nothing to tell, when none was made
     * @param source which of Twilio's means made it, such as {@code RecordVerb}
     * @param errorCode Twilio's error; null for none
     */
    record RecordingHeard(
            String callSid,
            @Nullable String recordingSid,
            RecordingStatus status,
            @Nullable String source,
            @Nullable Integer channels,
            @Nullable Integer seconds,
            @Nullable Instant startedAt,
            @Nullable Integer errorCode)
            implements CallEvent {

        @Override
        public @Nullable String parentSid() {
            return null;
        }
    }

    /** Who picked up, found out while the call went on. */
    record AnsweredBy(String callSid, String answeredBy) implements CallEvent {

        @Override
        public @Nullable String parentSid() {
            return null;
        }
    }

    /** Ramal itself refused to put the call through. */
    record Blocked(String callSid) implements CallEvent {

        @Override
        public @Nullable String parentSid() {
            return null;
        }
    }
}
