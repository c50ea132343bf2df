package dev.ramal.recordings;

import dev.ramal.deliveries.GiveUp;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A recording as the database knows it, with what its name and its notice need from its call.
 *
 * @param sid {@code RE} and 32 hex digits
 * @param callSid the root call's SID
 * @param channels 1 or 2
 * @param seconds its length, null when unknown
 * @param madeAt when it began
 * @param direction inbound or outbound
 * @param agent who spoke in the office, by identity
 * @param agentName what they are called, when they are a person here
 * @param party the outside number
 * @param archived where the local folder has it; null when it does not
 * @param driveLink its page in Google Drive; null when it is not there
 * @param deleted whether somebody deleted it
 */
public record StoredRecording(
        String sid,
        String callSid,
        int channels,
        @Nullable Integer seconds,
        Instant madeAt,
        @Nullable String direction,
        @Nullable String caller,
        @Nullable String callee,
        @Nullable String agent,
        @Nullable String agentName,
        @Nullable String party,
        @Nullable String contact,
        @Nullable StoredFile archived,
        @Nullable String driveLink,
        boolean deleted) {

    private static final Pattern SID = Pattern.compile("RE[0-9a-f]{32}");

    static String requireSid(String sid) {
        if (!SID.matcher(sid).matches()) {
            throw new GiveUp("what should be delivered is not a recording's SID");
        }
        return sid;
    }

    /** Says which recording, and nothing about people. */
    @Override
    public String toString() {
        return sid;
    }
}
