package dev.ramal.deliveries.durable;

import org.jspecify.annotations.Nullable;

/**
 * The right to run a delivery and to mark it, until somebody else takes it.
 *
 * @param token outdated as soon as the delivery changes hands
 * @param version db-scheduler's version of the row that was picked
 * @param attempt counted from 1
 */
record Lease(
        String key,
        String subject,
        String destination,
        @Nullable String payload,
        int attempt,
        long token,
        long version) {}
