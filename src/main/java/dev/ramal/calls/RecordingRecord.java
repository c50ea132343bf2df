package dev.ramal.calls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One recording: a row of {@code recording}.
 *
 * @param callSid the leg (or conference) that it names
 * @param source which of Twilio's means made it; null while only the call's own events named it
 */
public record RecordingRecord(
        String sid,
        String callSid,
        RecordingStatus status,
        @Nullable String source,
        @Nullable Integer channels,
        @Nullable Integer seconds,
        @Nullable Instant startedAt,
        @Nullable Integer errorCode) {

    /** Whether the caller spoke to the machine, not to somebody. */
    boolean bySpeakingToTheMachine() {
        return "RecordVerb".equals(source);
    }
}
