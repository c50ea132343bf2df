package dev.ramal.calls;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One leg of a call: a row of {@code leg}. A leg that was only named by another has nothing but its SID.
 *
 * @param startedAt the earliest moment told of it
 * @param seconds from being answered to the end; 0 of a leg that never was
 */
public record LegRecord(
        String sid,
        @Nullable String parentSid,
        @Nullable String from,
        @Nullable String to,
        @Nullable CallStatus status,
        @Nullable Instant startedAt,
        @Nullable Instant answeredAt,
        @Nullable Instant endedAt,
        @Nullable Integer seconds,
        @Nullable String answeredBy,
        @Nullable Integer sipResponseCode) {}
