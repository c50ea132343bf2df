package dev.ramal.people;

import dev.ramal.edge.Problem;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes passwords with Argon2id, of any length and in any script, on threads of its own: each takes a good part of a
 * second of one processor and 19 MiB on purpose. Whoever finds the queue full is sent away at once, so that a flood of
 * logins takes one processor, not the workers of everybody else.
 */
public final class Passwords implements AutoCloseable {

    /** The fewest characters (code points) of one that somebody chooses: the one rule, which the pages are told too. */
    public static final int SHORTEST = 8;

    private static final Argon2PasswordEncoder ARGON = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    /** Nobody's: looked at in place of the hash of a person that does not exist, which takes as long. */
    static final String NOBODYS =
            "$argon2id$v=19$m=19456,t=2,p=1$cmFtYWwtbm9ib2R5LXNhbHQ$FFZEY2ZAE3R1s2jNHpQsx5nOqGvV0mDdLh4Yk3bQW9c";

    private static final int QUEUE = 6;
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final ThreadPoolExecutor pool;

    /** @param threads how many passwords are hashed at a time */
    public Passwords(int threads) {
        pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), work -> {
            Thread thread = new Thread(work, "ramal-passwords");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The hash of a new password.
     *
     * @throws Problem 503 when too many wait
     */
    public String hash(Secret password) {
        return work(() -> ARGON.encode(typed(password)));
    }

    /**
     * The person of those rows if that is their password and they are active; null otherwise, after the same time.
     *
     * @throws Problem 503 when too many wait
     */
    public @Nullable Person proven(Secret password, List<Map<String, @Nullable Object>> rows) {
        Person person = Person.first(rows);
        boolean right = matches(password, person == null ? NOBODYS : person.passwordHash());
        return right && person != null && person.active() ? person : null;
    }

    /** Whether that is the password of that hash. */
    boolean matches(Secret password, String hash) {
        return work(() -> ARGON.matches(typed(password), hash));
    }

    /** As the same characters are typed on another keyboard, with a question mark for half a character. */
    private static String typed(Secret password) {
        byte[] whole =
                Normalizer.normalize(password.text(), Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        return new String(whole, StandardCharsets.UTF_8);
    }

    private <T> T work(Callable<T> task) {
        try {
            return pool.submit(task).get();
        } catch (RejectedExecutionException full) {
            throw new Problem(503, "Too many logins at once", "Try again in a moment.").retryAfter(AGAIN);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password could not be hashed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
