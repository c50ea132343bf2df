package dev.ramal.deliveries.durable;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The database's time, so that all nodes agree on what is due and whose lease ran out. Measured, then counted on. */
final class DatabaseClock implements InstantSource {

    private record Reading(Instant database, long nanos) {}

    private final DataSource dataSource;
    private volatile @Nullable Reading reading;

    DatabaseClock(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Asks the database; half of the round trip is taken for the way back. */
    Instant measure() {
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement("SELECT CURRENT_TIMESTAMP")) {
            long asked = System.nanoTime();
            try (var row = select.executeQuery()) {
                long answered = System.nanoTime();
                row.next();
                Instant database = row.getObject(1, OffsetDateTime.class).toInstant();
                reading = new Reading(database, asked + (answered - asked) / 2);
            }
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the database's clock", e);
        }
        return instant();
    }

    /** Now, to the microsecond, which is as fine as both databases store it. */
    @Override
    public Instant instant() {
        Reading last = reading;
        if (last == null) {
            return measure();
        }
        return last.database().plusNanos(System.nanoTime() - last.nanos()).truncatedTo(ChronoUnit.MICROS);
    }
}
