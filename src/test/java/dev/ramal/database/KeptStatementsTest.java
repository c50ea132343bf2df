package dev.ramal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.h2.jdbc.JdbcPreparedStatement;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real H2. */
class KeptStatementsTest {

    private static final String ADD = "INSERT INTO t (a) VALUES (?)";
    private static final String COUNT = "SELECT COUNT(*) FROM t WHERE a = ?";

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";QUERY_CACHE_SIZE=0;OPTIMIZE_REUSE_RESULTS=0");
        connection = new KeptStatements(h2, 2).getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a INT)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void a_closed_statement_is_used_again() throws SQLException {
        JdbcPreparedStatement first = added(1);
        assertThat(added(2)).isSameAs(first);
        assertThat(count(2)).isEqualTo(1);
        assertThat(added(2)).isSameAs(first);
        assertThat(count(2)).as("seen anew, not from a result kept").isEqualTo(2);
    }

    @Test
    void the_database_is_asked_once_for_its_parameters() throws SQLException {
        ParameterMetaData asked = parameters();

        assertThat(asked.getParameterCount()).isEqualTo(1);
        assertThat(parameters()).isSameAs(asked);
    }

    @Test
    void of_two_at_once_each_is_its_own() throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(COUNT);
                PreparedStatement other = connection.prepareStatement(COUNT)) {
            assertThat(inner(one)).isNotSameAs(inner(other));
        }
        assertThat(count(1)).isZero();
    }

    @Test
    void parameters_are_forgotten() throws SQLException {
        added(1);

        try (PreparedStatement again = connection.prepareStatement(ADD)) {
            assertThatThrownBy(again::executeUpdate).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void one_that_was_altered_is_not_used_again() throws SQLException {
        JdbcPreparedStatement altered;
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setMaxRows(1);
            altered = inner(statement);
        }

        assertThat(altered.isClosed()).isTrue();
    }

    @Test
    void the_one_longest_unused_makes_room() throws SQLException {
        JdbcPreparedStatement oldest = added(1);
        count(1);
        try (PreparedStatement third = connection.prepareStatement("SELECT 1")) {
            third.executeQuery().close();
        }

        assertThat(oldest.isClosed()).isTrue();
    }

    @Test
    void a_closed_one_refuses_to_work() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(COUNT);
        statement.close();
        statement.close();

        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
    }

    @Test
    void a_changed_table_is_seen() throws SQLException {
        added(1);
        try (var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE t ADD COLUMN b INT DEFAULT 3");
        }

        added(1);

        assertThat(count(1)).isEqualTo(2);
    }

    private JdbcPreparedStatement added(int value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setInt(1, value);
            statement.executeUpdate();
            return inner(statement);
        }
    }

    private ParameterMetaData parameters() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            return statement.getParameterMetaData();
        }
    }

    private int count(int value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setInt(1, value);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static JdbcPreparedStatement inner(PreparedStatement statement) throws SQLException {
        return statement.unwrap(JdbcPreparedStatement.class);
    }
}
