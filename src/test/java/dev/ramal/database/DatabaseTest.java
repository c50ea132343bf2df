package dev.ramal.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database that is made at the first start. */
class DatabaseTest {

    @Test
    void rows_are_taken_after_the_connections_of_the_first_start_have_retired(@TempDir Path data) throws SQLException {
        try (Database database = Database.embedded(data, 2)) {
            ((HikariDataSource) database.plain()).getHikariPoolMXBean().softEvictConnections();

            try (Connection connection = database.plain().getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("INSERT INTO opt_out (number, scope, direction, source, actor)"
                                + " VALUES ('+5511987654321', 'all', 'both', 'manual', 'ana')"))
                        .isEqualTo(1);
            }
        }
    }
}
