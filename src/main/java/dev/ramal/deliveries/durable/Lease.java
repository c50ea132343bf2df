package dev.ramal.deliveries.durable;

import org.jspecify.annotations.Nullable;

/**
 * The right to run a delivery and to mark it, until somebody else takes it.
 *
 * @param attempt counted from 1
 * @param lastError why the attempt before failed; of a first one why it was given up before somebody replayed it
 * @param token grows whenever the delivery is marked
 * @param version db-scheduler's version of the row that was picked; grows whenever it is picked or put back
 */
record Lease(
        String key,
        String subject,
        String destination,
        @Nullable String payload,
        int attempt,
        @Nullable String lastError,
        long token,
        long version) {

    private static final long FIRST_PICKED = 2;

    /** Whether an earlier run may have begun, be it one that was cut off. */
    boolean again() {
        return token > 0 || version > FIRST_PICKED;
    }
}
