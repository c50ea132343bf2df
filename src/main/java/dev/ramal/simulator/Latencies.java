package dev.ramal.simulator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long answers took: counted in buckets of 1/32 of their size, so that memory stays small and figures within 3 %. */
public final class Latencies {
    private static final int PARTS = 32;
    private final AtomicLongArray buckets = new AtomicLongArray(64 * PARTS);
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    void add(long nanos) {
        buckets.incrementAndGet(bucket(Math.max(1, nanos / 1_000)));
        count.incrementAndGet();
        longest.accumulateAndGet(nanos, Math::max);
    }

    /** Answers counted. */
    public long count() {
        return count.get();
    }

    /** The longest. */
    public Duration longest() {
        return Duration.ofNanos(longest.get());
    }

    /** What that share of all answers stayed below, share between 0 and 1. */
    public Duration percentile(double share) {
        long rank = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < buckets.length(); i++) {
            seen += buckets.get(i);
            if (seen >= rank && seen > 0) {
                Duration upper = Duration.ofNanos(upperMicros(i) * 1_000);
                return upper.compareTo(longest()) < 0 ? upper : longest();
            }
        }
        return longest();
    }

    private static int bucket(long micros) {
        if (micros < PARTS) {
            return (int) micros;
        }
        int shift = 63 - Long.numberOfLeadingZeros(micros) - 5;
        return (shift + 1) * PARTS + (int) (micros >>> shift) - PARTS;
    }

    private static long upperMicros(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = bucket / PARTS - 1;
        return ((long) (bucket % PARTS + PARTS + 1) << shift) - 1;
    }
}
