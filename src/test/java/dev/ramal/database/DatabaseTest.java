package dev.ramal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database that is made at the first start, and the one of an older Ramal. */
class DatabaseTest {

    private static final String SOMEBODY = "INSERT INTO opt_out (number, scope, direction, source, actor)"
            + " VALUES ('+5511987654321', 'all', 'both', 'manual', 'ana')";

    @Test
    void rows_are_taken_after_the_connections_of_the_first_start_have_retired(@TempDir Path data) throws SQLException {
        try (Database database = Database.embedded(data, 2)) {
            ((HikariDataSource) database.plain()).getHikariPoolMXBean().softEvictConnections();

            try (Connection connection = database.plain().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(SOMEBODY)).isEqualTo(1);
            }
        }
    }

    @Test
    void a_migration_that_broke_off_half_way_begins_anew_from_what_was_before_it(@TempDir Path data) throws Exception {
        madeBy(17, data, SOMEBODY);
        Files.copy(data.resolve("ramal.mv.db"), data.resolve("ramal.before-migration.mv.db"));
        madeBy(17, data, "ALTER TABLE delivery DROP COLUMN held_by");

        try (Database database = Database.embedded(data, 2)) {
            assertThat(number(database.plain(), "SELECT COUNT(*) FROM opt_out")).isEqualTo(1);
            assertThat(number(database.plain(), "SELECT COUNT(*) FROM queue")).isZero();
        }
        assertThat(data.resolve("ramal.before-migration.mv.db")).doesNotExist();
    }

    @Test
    void a_migration_that_fails_leaves_the_tables_to_the_ramal_before(@TempDir Path data) throws Exception {
        madeBy(17, data, SOMEBODY, "CREATE TABLE queue (in_the_way INT)");

        assertThatThrownBy(() -> Database.embedded(data, 2).close()).isInstanceOf(RuntimeException.class);

        try (Connection connection = open(data)) {
            assertThat(number(connection, "SELECT COUNT(*) FROM opt_out")).isEqualTo(1);
            assertThat(number(connection, "SELECT COUNT(*) FROM delivery WHERE held_by IS NULL"))
                    .isZero();
        }
        try (var files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("database-password", "ramal.mv.db");
        }
    }

    @Test
    void tables_of_a_newer_ramal_are_left_alone_and_it_is_said_why(@TempDir Path data) throws Exception {
        Database.embedded(data, 2).close();
        try (Connection connection = open(data);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO \"flyway_schema_history\" SELECT 900, '900', 'know more', type, 'V900__know_more.sql',"
                            + " checksum, installed_by, installed_on, execution_time, success FROM \"flyway_schema_history\""
                            + " WHERE \"version\" = '20'");
        }

        assertThatThrownBy(() -> Database.embedded(data, 2).close())
                .hasMessageContaining("a newer Ramal has brought its tables to version 900");
    }

    @Test
    void a_node_that_waits_to_change_a_table_lets_the_others_read_it() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
                Connection report = server.getPostgresDatabase().getConnection();
                Connection webhook = server.getPostgresDatabase().getConnection()) {
            Flyway.configure()
                    .dataSource(server.getPostgresDatabase())
                    .target("17")
                    .load()
                    .migrate();
            report.setAutoCommit(false);
            number(report, "SELECT COUNT(*) FROM delivery");

            CompletableFuture<Void> start = CompletableFuture.runAsync(
                    () -> Database.postgres(server.getJdbcUrl("postgres", "postgres"), "postgres", "", 2)
                            .close());
            String waiting = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'";
            while (number(webhook, waiting) == 0) {
                assertThat(start).isNotDone();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            try (Statement statement = webhook.createStatement()) {
                statement.execute("SET lock_timeout = " + Database.PATIENCE.toMillis());
            }
            assertThat(number(webhook, "SELECT COUNT(*) FROM delivery")).isZero();

            report.commit();
            start.get(60, TimeUnit.SECONDS);
            assertThat(number(webhook, "SELECT COUNT(*) FROM queue")).isZero();
        }
    }

    /** An embedded database as the Ramal of that migration left it. */
    private static void madeBy(int version, Path data, String... statements) throws SQLException {
        Flyway.configure()
                .dataSource(EmbeddedDatabase.url(data), EmbeddedDatabase.USER, EmbeddedDatabase.password(data))
                .target(Integer.toString(version))
                .load()
                .migrate();
        try (Connection connection = open(data);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private static Connection open(Path data) throws SQLException {
        return DriverManager.getConnection(
                EmbeddedDatabase.url(data), EmbeddedDatabase.USER, EmbeddedDatabase.password(data));
    }

    private static long number(DataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return number(connection, query);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
