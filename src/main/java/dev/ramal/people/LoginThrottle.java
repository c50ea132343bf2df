package dev.ramal.people;

import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often a password may be tried, by account and by address. Only failures count in the end: a try is taken before
 * the password is looked at, so that two hundred at once are two hundred, and given back when it was right.
 *
 * <p>An address from which an account was logged in before has tries of its own for it, so that a stranger cannot lock
 * somebody out of the office. An unknown account is counted like a known one.
 *
 * <p>It is kept in memory, where a flood costs nothing: each node counts for itself, so with two nodes somebody who
 * reaches both has twice as many tries, and a restart forgives. Both stay far below what guessing needs.
 */
public final class LoginThrottle {

    private static final Bucket ACCOUNT = new Bucket(10, Duration.ofMinutes(2));
    private static final Bucket ADDRESS = new Bucket(30, Duration.ofSeconds(10));
    private static final int REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Level> levels = bounded();
    private final Set<String> proven = Collections.newSetFromMap(bounded());

    /** So many tries at once, and one more each time that this passes. */
    private record Bucket(int tries, Duration each) {}

    /** How many tries were left at a time; they grow from then on. */
    private record Level(double left, long millis) {}

    /** A try that is under way. */
    public record Try(String account, String address, String pair) {}

    public LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes one try.
     *
     * @param account whose password; null when there is none yet, as at a registration
     * @throws Problem 429 when there is none left
     */
    public synchronized Try begin(Request request, @Nullable String account) {
        String address = "address " + network(request.address());
        String pair = account + " from " + address;
        String whose = account == null ? "" : proven.contains(pair) ? pair : "account " + account;
        long now = clock.instant().toEpochMilli();
        double left = left(address, ADDRESS, now);
        double tries = whose.isEmpty() ? ACCOUNT.tries : left(whose, ACCOUNT, now);
        if (left < 1 || tries < 1) {
            double wait = Math.max((1 - left) * ADDRESS.each.toMillis(), (1 - tries) * ACCOUNT.each.toMillis());
            throw new Problem(429, "Too many tries", "Wait as long as Retry-After says, then try again.")
                    .retryAfter(Duration.ofMillis((long) Math.ceil(wait)));
        }
        levels.put(address, new Level(left - 1, now));
        if (!whose.isEmpty()) {
            levels.put(whose, new Level(tries - 1, now));
        }
        return new Try(whose, address, pair);
    }

    /** It was right: it does not count. */
    public synchronized void right(Try attempt) {
        giveBack(attempt);
        if (!attempt.account.isEmpty()) {
            proven.add(attempt.pair);
        }
    }

    /**
     * Nobody could look whether it was right: it does not count, and proves nothing.
     *
     * @throws Exception the failure, which is answered as any other
     */
    public void unanswered(Try attempt, Exception failure) throws Exception {
        giveBack(attempt);
        throw failure;
    }

    /** It does not count. */
    synchronized void giveBack(Try attempt) {
        long now = clock.instant().toEpochMilli();
        levels.put(attempt.address, new Level(left(attempt.address, ADDRESS, now) + 1, now));
        if (!attempt.account.isEmpty()) {
            levels.put(attempt.account, new Level(left(attempt.account, ACCOUNT, now) + 1, now));
        }
    }

    private double left(String whose, Bucket bucket, long now) {
        Level level = levels.get(whose);
        return level == null
                ? bucket.tries
                : Math.min(bucket.tries, level.left + (double) (now - level.millis) / bucket.each.toMillis());
    }

    /** An address, of IPv6 the network: everybody has 2^64 of those. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            StringBuilder network = new StringBuilder();
            for (int i = 0; i < Math.min(8, bytes.length); i++) {
                network.append(Integer.toHexString(bytes[i] & 0xff)).append('.');
            }
            return network.toString();
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
