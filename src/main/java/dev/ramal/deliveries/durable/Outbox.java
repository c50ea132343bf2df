package dev.ramal.deliveries.durable;

import dev.ramal.deliveries.Delivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The deliveries and the engine's rows under them. Every change of both is one transaction: the surrounding Spring
 * transaction of the same data source, if there is one, otherwise its own. Database errors come as unchecked
 * exceptions.
 */
public final class Outbox {

    /** The name of our only task in db-scheduler's table. */
    static final String TASK = "delivery";

    private static final Pattern DESTINATION = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");
    private static final Duration WORTH_A_CHANGE = Duration.ofSeconds(1);
    private static final int LONGEST_SUBJECT = 110;
    private static final int LONGEST_LINK = 2048;
    private static final int LONGEST_ERROR = 400;

    private final DataSource dataSource;
    private final DatabaseClock clock;
    private final TransactionTemplate transaction;
    private final List<Runnable> openedListeners = new CopyOnWriteArrayList<>();

    /** How much waits, or was given up, for a destination; and when the oldest of it was due. */
    public record Depth(String destination, Delivery.State state, long deliveries, Instant oldestDue) {}

    /** Over the plain data source or the transaction-aware proxy of it. */
    public Outbox(DataSource dataSource) {
        DataSource plain = dataSource;
        if (dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
            plain = proxy.getTargetDataSource();
        }
        this.dataSource = plain;
        this.clock = new DatabaseClock(plain);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(plain));
    }

    /**
     * Opens a delivery, due after that delay, unless there is one of the same subject and destination. One that was
     * never tried and is due later is brought forward.
     *
     * @param subject what is delivered, such as a recording's SID; at most 110 characters
     * @param destination lower-case letters, digits and hyphens; at most 48
     * @return whether anything changed
     */
    public boolean open(String subject, String destination, @Nullable String payload, Duration delay) {
        if (subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            throw new IllegalArgumentException("a delivery's subject has 1 to " + LONGEST_SUBJECT + " characters, not "
                    + subject.strip().length());
        }
        requireDestination(destination);
        String key = subject + "/" + destination;
        Instant now = now();
        Instant due = delay.isNegative() ? now : now.plus(delay);
        return inTransaction(connection -> {
            boolean opened = update(
                            connection,
                            """
                            INSERT INTO delivery (delivery_key, subject, destination, state, payload, due_at, opened_at)
                            VALUES (?, ?, ?, 'open', ?, ?, ?)
                            ON CONFLICT DO NOTHING""",
                            key,
                            subject,
                            destination,
                            storable(payload),
                            due,
                            now)
                    == 1;
            if (opened) {
                schedule(connection, key, due);
            } else if (update(
                            connection,
                            """
                            UPDATE delivery SET due_at = ?, changed_at = CURRENT_TIMESTAMP
                            WHERE delivery_key = ? AND state = 'open' AND attempts = 0 AND due_at > ?""",
                            due,
                            key,
                            due.plus(WORTH_A_CHANGE))
                    == 1) {
                update(
                        connection,
                        """
                        UPDATE scheduled_tasks SET execution_time = ?
                        WHERE task_name = ? AND task_instance = ? AND picked = FALSE""",
                        due,
                        TASK,
                        key);
                opened = true;
            }
            if (opened && !due.isAfter(now)) {
                wakeAfterCommit();
            }
            return opened;
        });
    }

    /** The delivery of that key. */
    public Optional<Delivery> find(String key) {
        return select("WHERE delivery_key = ?", key).stream().findFirst();
    }

    /** All deliveries of a subject, in the order of their destinations. */
    public List<Delivery> of(String subject) {
        return select("WHERE subject = ? ORDER BY destination", subject);
    }

    /** The first deliveries in that state, the longest due first; of one destination or, with null, of all. */
    public List<Delivery> list(Delivery.State state, @Nullable String destination, int limit) {
        if (destination == null) {
            return select("WHERE state = ? ORDER BY due_at, delivery_key LIMIT ?", state.text(), limit);
        }
        return select(
                "WHERE state = ? AND destination = ? ORDER BY due_at, delivery_key LIMIT ?",
                state.text(),
                destination,
                limit);
    }

    /** Opens a delivery that was given up once more, with all its attempts. False when none of that key was. */
    public boolean replay(String key) {
        return inTransaction(connection -> reopen(connection, key));
    }

    /** Opens everything that was given up for a destination once more; says how many. */
    public int replayAll(String destination) {
        requireDestination(destination);
        int reopened = 0;
        for (Delivery delivery : list(Delivery.State.GIVEN_UP, destination, Integer.MAX_VALUE)) {
            if (replay(delivery.key())) {
                reopened++;
            }
        }
        return reopened;
    }

    /** What is open or given up, by destination. */
    public List<Depth> stats() {
        return query(
                """
                SELECT destination, state, COUNT(*), MIN(due_at) FROM delivery
                WHERE state IN ('open', 'given-up') GROUP BY destination, state ORDER BY destination, state""",
                row -> new Depth(row.getString(1), Delivery.State.of(row.getString(2)), row.getLong(3), at(row, 4)));
    }

    /** The time by which deliveries are due: the database's. */
    InstantSource clock() {
        return clock;
    }

    DataSource dataSource() {
        return dataSource;
    }

    boolean isPostgres() {
        return withConnection(
                connection -> connection.getMetaData().getDatabaseProductName().startsWith("PostgreSQL"));
    }

    void measureClock() {
        clock.measure();
    }

    void onOpened(Runnable listener) {
        openedListeners.add(listener);
    }

    void noLongerOnOpened(Runnable listener) {
        openedListeners.remove(listener);
    }

    /**
     * The right to run a delivery whose row the engine picked: good while nobody picks that row anew, nor marks the
     * delivery. Empty when it is sent or given up by now; its row is gone then.
     */
    Optional<Lease> lease(String key, long version) {
        Optional<Lease> lease = query(
                        """
                        SELECT subject, destination, payload, token, attempts, last_error
                        FROM delivery WHERE delivery_key = ? AND state = 'open'""",
                        row -> new Lease(
                                key,
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(5) + 1,
                                row.getString(6),
                                row.getLong(4),
                                version),
                        key)
                .stream()
                .findFirst();
        if (lease.isEmpty()) {
            inTransaction(connection -> unschedule(connection, key, version));
        }
        return lease;
    }

    /** Marks it as sent. False, and nothing changed, when somebody else holds it by now. */
    boolean sent(Lease lease, @Nullable String link) {
        return allOrNothing(connection -> {
            boolean marked = update(
                            connection,
                            """
                            UPDATE delivery SET state = 'sent', attempts = ?, link = ?, sent_at = ?, last_error = NULL,
                                fault = NULL, changed_at = CURRENT_TIMESTAMP
                            WHERE delivery_key = ? AND token = ? AND state = 'open'""",
                            lease.attempt(),
                            shortened(storable(link), LONGEST_LINK),
                            now(),
                            lease.key(),
                            lease.token())
                    == 1;
            return marked && unschedule(connection, lease.key(), lease.version());
        });
    }

    /** Keeps it open, due then. False, and nothing changed, when somebody else holds it by now. */
    boolean failed(Lease lease, Failure failure, Instant due) {
        return allOrNothing(connection -> {
            boolean marked = update(
                            connection,
                            """
                            UPDATE delivery SET due_at = ?, attempts = ?, last_error = ?, fault = ?, token = token + 1,
                                changed_at = CURRENT_TIMESTAMP
                            WHERE delivery_key = ? AND token = ? AND state = 'open'""",
                            due,
                            lease.attempt(),
                            shortened(failure.text(), LONGEST_ERROR),
                            failure.fault() == null ? null : failure.fault().text(),
                            lease.key(),
                            lease.token())
                    == 1;
            return marked && release(connection, lease.key(), lease.version(), due);
        });
    }

    /** Gives an interrupted run back, due at once, as if it had never begun. */
    boolean handBack(Lease lease) {
        return handBack(lease, now());
    }

    /** Gives a run back, due then, as if it had never begun. */
    boolean handBack(Lease lease, Instant due) {
        return allOrNothing(connection -> {
            boolean marked = update(
                            connection,
                            """
                            UPDATE delivery SET due_at = ?, token = token + 1
                            WHERE delivery_key = ? AND token = ? AND state = 'open'""",
                            due,
                            lease.key(),
                            lease.token())
                    == 1;
            return marked && release(connection, lease.key(), lease.version(), due);
        });
    }

    /**
     * Quarantines it and tells whoever wants to know, in one transaction. False, and nothing changed or told, when
     * somebody else holds it by now.
     */
    boolean gaveUp(Lease lease, Failure failure, Runnable tell) {
        return allOrNothing(connection -> {
            boolean marked = update(
                            connection,
                            """
                            UPDATE delivery SET state = 'given-up', attempts = ?, last_error = ?, fault = ?, token = token + 1,
                                changed_at = CURRENT_TIMESTAMP
                            WHERE delivery_key = ? AND token = ? AND state = 'open'""",
                            lease.attempt(),
                            shortened(failure.text(), LONGEST_ERROR),
                            failure.fault() == null ? null : failure.fault().text(),
                            lease.key(),
                            lease.token())
                    == 1;
            if (!marked || !unschedule(connection, lease.key(), lease.version())) {
                return false;
            }
            tell.run();
            return true;
        });
    }

    /** Puts a picked row back, without a run, due then. False when it was no longer ours. */
    boolean putBack(String key, long version, Instant due) {
        return inTransaction(connection -> release(connection, key, version, due));
    }

    /** Lets the engine look at once at what waits for a destination whose route is back. */
    int hasten(String destination) {
        Instant now = now();
        return inTransaction(connection -> update(
                connection,
                """
                UPDATE scheduled_tasks SET execution_time = ?
                WHERE task_name = ? AND picked = FALSE AND execution_time > ? AND task_instance IN (
                    SELECT delivery_key FROM delivery WHERE state = 'open' AND destination = ? AND due_at <= ?)""",
                now,
                TASK,
                now,
                destination,
                now));
    }

    /** Gives every open delivery that the engine doesn't know of a row there. Says how many had none. */
    int repair() {
        return inTransaction(connection -> update(
                connection,
                """
                INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                SELECT ?, delivery_key, due_at, FALSE, 1 FROM delivery
                WHERE state = 'open' AND NOT EXISTS (
                    SELECT 1 FROM scheduled_tasks WHERE task_name = ? AND task_instance = delivery_key)
                ON CONFLICT DO NOTHING""",
                TASK,
                TASK));
    }

    private boolean reopen(Connection connection, String key) throws SQLException {
        Instant now = now();
        boolean reopened = update(
                        connection,
                        """
                        UPDATE delivery SET state = 'open', attempts = 0, due_at = ?, token = token + 1,
                            changed_at = CURRENT_TIMESTAMP
                        WHERE delivery_key = ? AND state = 'given-up'""",
                        now,
                        key)
                == 1;
        if (reopened) {
            schedule(connection, key, now);
            wakeAfterCommit();
        }
        return reopened;
    }

    private void schedule(Connection connection, String key, Instant due) throws SQLException {
        update(
                connection,
                """
                INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                VALUES (?, ?, ?, FALSE, 1)
                ON CONFLICT DO NOTHING""",
                TASK,
                key,
                due);
    }

    private static boolean unschedule(Connection connection, String key, long version) throws SQLException {
        return update(
                        connection,
                        "DELETE FROM scheduled_tasks WHERE task_name = ? AND task_instance = ? AND version = ?",
                        TASK,
                        key,
                        version)
                == 1;
    }

    private boolean release(Connection connection, String key, long version, Instant due) throws SQLException {
        return update(
                        connection,
                        """
                        UPDATE scheduled_tasks
                        SET picked = FALSE, picked_by = NULL, last_heartbeat = NULL, execution_time = ?,
                            version = version + 1
                        WHERE task_name = ? AND task_instance = ? AND version = ?""",
                        due,
                        TASK,
                        key,
                        version)
                == 1;
    }

    private List<Delivery> select(String where, Object... values) {
        return query(
                """
                SELECT delivery_key, subject, destination, state, attempts, due_at, picked_by, link, last_error,
                       opened_at, sent_at
                FROM delivery LEFT JOIN scheduled_tasks
                ON task_name = '%s' AND task_instance = delivery_key AND picked = TRUE\s"""
                                .formatted(TASK)
                        + where,
                row -> {
                    OffsetDateTime sent = row.getObject(11, OffsetDateTime.class);
                    return new Delivery(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            Delivery.State.of(row.getString(4)),
                            row.getInt(5),
                            at(row, 6),
                            row.getString(7),
                            row.getString(8),
                            row.getString(9),
                            at(row, 10),
                            sent == null ? null : sent.toInstant());
                },
                values);
    }

    private Instant now() {
        return clock.instant();
    }

    /** Wakes this process's engine, if it has one, as soon as others can see the new delivery. */
    private void wakeAfterCommit() {
        if (openedListeners.isEmpty()) {
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                openedListeners.forEach(Runnable::run);
            }
        });
    }

    private static void requireDestination(String destination) {
        if (!DESTINATION.matcher(destination).matches()) {
            throw new IllegalArgumentException(
                    "a destination has 1 to 48 lower-case letters, digits and hyphens: " + destination);
        }
    }

    /** PostgreSQL stores no NUL. */
    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }

    private static @Nullable String shortened(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }

    private static Instant at(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> T inTransaction(Work<T> work) {
        T result = transaction.execute(status -> withConnection(work));
        if (result == null) {
            throw new IllegalStateException("a transaction gave nothing");
        }
        return result;
    }

    /** The engine's own work, never inside another transaction: what comes out false is rolled back. */
    private boolean allOrNothing(Work<Boolean> work) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean done = withConnection(work);
            if (!done) {
                status.setRollbackOnly();
            }
            return done;
        }));
    }

    private <T> List<T> query(String sql, Row<T> reader, Object... values) {
        return withConnection(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, values);
                List<T> found = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(reader.read(row));
                    }
                }
                return found;
            }
        });
    }

    private <T> T withConnection(Work<T> work) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            return work.in(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the outbox's database failed: " + e.getSQLState(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Instant instant) {
                statement.setObject(i + 1, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
            } else if (value instanceof String || value == null) {
                statement.setString(i + 1, (String) value);
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }
}
