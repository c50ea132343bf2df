package dev.ramal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the embedded database, over a time that is long for a file. */
class UpkeepTest {

    private static final int COMMITS = 25_000;

    @TempDir
    Path data;

    @Test
    void what_was_replaced_is_kept_longer_than_the_disk_may_take_to_keep_what_replaced_it() throws SQLException {
        try (Database database = Database.embedded(data, 2);
                Connection connection = database.plain().getConnection()) {
            assertThat(setting(connection, "WRITE_DELAY")).isEqualTo("0");
            assertThat(setting(connection, "RETENTION_TIME")).isEqualTo("5000");
        }
    }

    /** H2 closes the file when it cannot write, as on a full disk, and opens it no more; its connections say that they are well. */
    @Test
    void a_file_that_h2_has_given_up_is_told_of() throws Exception {
        try (Database database = Database.embedded(data, 2);
                Connection connection = database.plain().getConnection()) {
            CountDownLatch lost = new CountDownLatch(1);
            database.whenLost(lost::countDown);

            EmbeddedDatabase.session(connection)
                    .getDatabase()
                    .getStore()
                    .getMvStore()
                    .closeImmediately();

            assertThat(lost.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void what_is_in_use_is_brought_together_until_it_is_half_of_the_chunks() throws Exception {
        try (Database database = Database.embedded(data, 2);
                // As it opens, a connection sets again what the test sets otherwise; there are two.
                Connection other = database.plain().getConnection();
                Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(other.isClosed()).isFalse();
            table(statement);
            SplittableRandom random = new SplittableRandom(1);

            insert(connection, random, COMMITS);
            rest(connection);
            assertThat(number(connection, "info.CHUNK_COUNT")).isLessThan(COMMITS / 50);
            try (ResultSet all = statement.executeQuery("SELECT COUNT(*), SUM(n) FROM t")) {
                assertThat(all.next()).isTrue();
                assertThat(all.getInt(1)).isEqualTo(COMMITS);
                assertThat(all.getLong(2)).isEqualTo(COMMITS * (COMMITS - 1L) / 2);
            }
        }
    }

    @Test
    void a_chunk_with_more_in_use_than_is_written_at_a_time_is_tidied_too() throws Exception {
        try (Database database = Database.embedded(data, 2);
                Connection other = database.plain().getConnection();
                Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(other.isClosed()).isFalse();
            table(statement);

            statement.execute("INSERT INTO t SELECT RANDOM_UUID() || \"X\", \"X\" FROM SYSTEM_RANGE(1, 200000)");
            statement.execute("DELETE FROM t WHERE n <= 140000");
            rest(connection);
        }
    }

    @Test
    void what_was_committed_is_found_after_a_crash_also_when_it_stands_where_something_else_stood() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        try (Database database = Database.embedded(data, 2);
                Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement()) {
            table(statement);
            for (int looks = 1; looks <= 40; looks++) {
                insert(connection, random, 100);
                // A copy of the file is what a crash at this moment leaves behind.
                try (KeptDatabase left = KeptDatabase.embedded(data);
                        Statement asked = left.connection().createStatement();
                        ResultSet found = asked.executeQuery("SELECT COUNT(*) FROM t")) {
                    assertThat(found.next()).isTrue();
                    assertThat(found.getInt(1)).isEqualTo(100 * looks);
                }
            }
        }
    }

    @Test
    void the_disk_is_told_to_keep_what_was_written_and_left_alone_when_nothing_was() throws Exception {
        FilePath.register(new CountedFiles());
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:counted:" + data.resolve("counted") + ";WRITE_DELAY=0");
        try (Connection connection = h2.getConnection();
                Statement statement = connection.createStatement();
                Upkeep upkeep = new Upkeep(h2)) {
            assertThat(upkeep).isNotNull();
            CountedFiles.FORCED.drainPermits();
            statement.execute("CREATE TABLE t (a INT)");
            assertThat(CountedFiles.FORCED.tryAcquire(2, 20, TimeUnit.SECONDS))
                    .as("once, and once more for what was being written")
                    .isTrue();
            assertThat(CountedFiles.FORCED.tryAcquire(2_500, TimeUnit.MILLISECONDS))
                    .as("a disk may sleep")
                    .isFalse();
        }
    }

    /** What is replaced in it goes at once, so that a test need not last for minutes. */
    private static void table(Statement statement) throws SQLException {
        statement.execute("SET RETENTION_TIME 0");
        statement.execute("CREATE TABLE t (id VARCHAR PRIMARY KEY, n INT)");
        statement.execute("CREATE INDEX t_n ON t (n)");
    }

    private static void insert(Connection connection, SplittableRandom random, int rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
            for (int i = 0; i < rows; i++) {
                insert.setString(1, Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
                insert.setInt(2, i);
                insert.executeUpdate();
            }
        }
    }

    /** Until half of the chunks is in use and nothing is written any more. */
    private static void rest(Connection connection) throws Exception {
        for (int i = 0; i < 600 && number(connection, "info.CHUNKS_FILL_RATE") < 50; i++) {
            pause(100);
        }
        assertThat(number(connection, "info.CHUNKS_FILL_RATE")).isGreaterThanOrEqualTo(50);
        // The last of it may still be on its way; whoever wrote anew for ever would write in each second.
        long written = -1;
        for (int i = 0; i < 30 && written != number(connection, "info.FILE_WRITE"); i++) {
            written = number(connection, "info.FILE_WRITE");
            pause(1_000);
        }
        assertThat(number(connection, "info.FILE_WRITE")).isEqualTo(written);
    }

    private static void pause(int millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    private static long number(Connection connection, String name) throws SQLException {
        return Long.parseLong(setting(connection, name));
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (PreparedStatement asked = connection.prepareStatement(
                "SELECT setting_value FROM information_schema.settings WHERE setting_name = ?")) {
            asked.setString(1, name);
            try (ResultSet found = asked.executeQuery()) {
                assertThat(found.next()).as(name).isTrue();
                return found.getString(1);
            }
        }
    }
}
