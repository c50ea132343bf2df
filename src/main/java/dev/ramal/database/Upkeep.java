package dev.ramal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What H2's own background thread would do, which does not run with {@code WRITE_DELAY=0}: it tells the disk to keep what was
 * written, and makes room.
 *
 * <p>Each commit is a chunk of the file, with the pages that it changed. A chunk of which one page is still in use keeps its
 * whole space in the file and its place in memory. So what is in use of the emptiest is written anew, a little at a time.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private static final Duration SYNC = Duration.ofSeconds(1);
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final Duration TIDY = Duration.ofMillis(100);

    /** How long it rests when nothing could be written anew: what is young is left as it is. */
    private static final Duration NOTHING = Duration.ofSeconds(1);

    /** For how many times as long it rests as it wrote: who waits for an answer needs the processors. */
    private static final int REST = 9;

    /** A smaller file is left as it is, in bytes. */
    private static final long SMALL = 16L * 1024 * 1024;

    /** How much of the chunks shall be in use, in percent. */
    private static final int FILLED = 50;

    private final Connection connection;
    private final MVStore store;
    private final SparseChunks sparse;
    private final ScheduledExecutorService thread;
    private volatile Runnable lost = () -> {};
    private long seen = -1;
    private boolean kept;
    private long tidied = -1;
    private long restsUntil = System.nanoTime();

    /** @param database the embedded one */
    Upkeep(DataSource database) throws SQLException {
        connection = database.getConnection();
        store = EmbeddedDatabase.session(connection).getDatabase().getStore().getMvStore();
        sparse = new SparseChunks(store, FILLED);
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "ramal-upkeep");
            created.setDaemon(true);
            return created;
        });
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(safely(this::sync), 1_000, SYNC.toMillis(), TimeUnit.MILLISECONDS);
        unused = thread.scheduleWithFixedDelay(safely(this::tidy), 1_000, TIDY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What to do once H2 has closed the file because it could not write: it does not open it again. */
    void whenLost(Runnable then) {
        lost = then;
    }

    /** A commit that was being written during the last look is on the disk with the next one, so there is one more. */
    private void sync() {
        if (store.isClosed()) {
            LOG.error(
                    "the database's file could not be written, and H2 has closed it: only a new start opens it again");
            thread.shutdown();
            lost.run();
            return;
        }
        long version = store.getCurrentVersion();
        boolean same = version == seen;
        if (same && kept) {
            return;
        }
        long began = System.nanoTime();
        store.sync();
        seen = version;
        kept = same;
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (took.compareTo(SLOW) > 0) {
            LOG.warn("the disk took {} s to keep what was written", took.toSeconds());
        }
    }

    private void tidy() {
        long version = store.getCurrentVersion();
        if (version == tidied) {
            return;
        }
        if (store.getFileStore().size() < SMALL || !sparse.are()) {
            tidied = version;
        } else if (System.nanoTime() - restsUntil >= 0) {
            long began = System.nanoTime();
            boolean any = sparse.rewrite();
            if (any) {
                store.commit();
            }
            long ended = System.nanoTime();
            restsUntil = ended + (any ? REST * (ended - began) : NOTHING.toNanos());
        }
    }

    /** That task, which is told of when it begins to fail, and not with each look. */
    private static Runnable safely(Runnable task) {
        AtomicBoolean failing = new AtomicBoolean();
        return () -> {
            try {
                task.run();
                failing.set(false);
            } catch (RuntimeException e) {
                if (!failing.getAndSet(true)) {
                    LOG.warn(
                            "the upkeep of the database's file fails: {}",
                            e.getClass().getSimpleName());
                }
            }
        };
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(SLOW.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the upkeep of the database's file does not end");
            }
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("the upkeep's connection does not close: {}", e.getClass().getSimpleName());
        }
    }
}
