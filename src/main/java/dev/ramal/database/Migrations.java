package dev.ramal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Brings the tables of a database to what this Ramal knows, never back. */
final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** PostgreSQL: somebody kept the table for longer than we wait. */
    private static final String LOCK_TIMEOUT = "55P03";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Flyway flyway;

    /** Connections on which nothing waits for longer than a second for what somebody keeps. */
    private static final class Impatient extends DelegatingDataSource {

        Impatient(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET lock_timeout = 1000");
            }
            return connection;
        }
    }

    private Migrations(DataSource database) {
        this.flyway = Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .lockRetryCount((int) PATIENCE.toSeconds())
                .load();
    }

    static Migrations embedded(DataSource database) {
        return new Migrations(database);
    }

    /**
     * Of a database of which other nodes may be using the tables. A change that waits for a table stands in the way of everybody who
     * comes after it, so it does not wait for longer than a webhook can.
     */
    static Migrations postgres(DataSource database) {
        return new Migrations(new Impatient(database));
    }

    /**
     * Whether there is anything to migrate.
     *
     * @throws FlywayException when a newer Ramal has been here, or what was migrated is not what this one has
     */
    boolean due() {
        MigrationInfoService all = flyway.info();
        MigrationInfo current = all.current();
        if (current != null && current.getState() == MigrationState.FUTURE_SUCCESS) {
            throw new FlywayException("a newer Ramal has brought its tables to version " + current.getVersion()
                    + ", which this one does not know: start that one, or put back the backup from before");
        }
        if (all.pending().length > 0) {
            return true;
        }
        flyway.validate();
        return false;
    }

    void run() {
        long began = System.nanoTime();
        while (true) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                if (!isInUse(e) || System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw e;
                }
                LOG.info("the tables are in use: they are changed as soon as nobody keeps them");
                pause();
            }
        }
    }

    private static boolean isInUse(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_TIMEOUT.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
