package dev.ramal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.Index;
import org.h2.result.Row;
import org.h2.table.Table;
import org.h2.value.ValueInteger;
import org.h2.value.ValueVarchar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash in the middle of a transaction left in some of H2's maps and not in others. */
class MendedIndexesTest {

    private static final long NO_ROW = 4711;

    @TempDir
    Path data;

    private Database database;
    private Connection connection;
    private Statement statement;

    @BeforeEach
    void open() throws SQLException {
        database = Database.embedded(data, 3);
        connection = database.plain().getConnection();
        statement = connection.createStatement();
        statement.execute("CREATE TABLE IF NOT EXISTS t (id VARCHAR(9) PRIMARY KEY, a INTEGER, s VARCHAR)");
        statement.execute("CREATE INDEX IF NOT EXISTS t_a ON t (a DESC, id)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void a_row_that_only_its_indexes_know_can_be_inserted_again() throws SQLException {
        statement.execute("INSERT INTO t (id, a) VALUES ('x', 1), ('y', 2)");
        Row ghost = row("ghost", 3, NO_ROW);
        secondary().forEach(index -> index.add(session(), ghost));
        session().commit(false);
        assertThatThrownBy(() -> statement.execute("INSERT INTO t (id, a) VALUES ('ghost', 3)"))
                .isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThatThrownBy(() -> column("SELECT id, a, s FROM t USE INDEX (t_a) WHERE a = 3"))
                .isInstanceOf(SQLException.class);

        restart();

        assertThat(column("SELECT id, a, s FROM t USE INDEX (t_a) WHERE a = 3")).isEmpty();
        statement.execute("INSERT INTO t (id, a) VALUES ('ghost', 3)");
        assertThat(column("SELECT id, a, s FROM t USE INDEX (t_a) WHERE a > 0 ORDER BY id"))
                .containsExactly("ghost", "x", "y");
    }

    @Test
    void a_row_that_an_index_misses_or_has_elsewhere_is_found_again() throws SQLException {
        statement.execute("INSERT INTO t (id, a) VALUES ('x', 1), ('y', 2), ('z', 3)");
        Index byA = secondary().stream()
                .filter(index -> index.getName().equals("t_a"))
                .findFirst()
                .orElseThrow();
        Row missed = found("x");
        Row moved = found("y");
        byA.remove(session(), missed);
        byA.remove(session(), moved);
        byA.add(session(), row("y", 9, moved.getKey()));
        session().commit(false);
        assertThat(column("SELECT id, a, s FROM t USE INDEX (t_a) WHERE a < 3")).isEmpty();

        restart();

        assertThat(column("SELECT id, a, s FROM t USE INDEX (t_a) WHERE a < 3 ORDER BY id"))
                .containsExactly("x", "y");
        assertThat(column("SELECT id, a, s FROM t USE INDEX (t_a) WHERE a = 9")).isEmpty();
        assertThat(statement.executeUpdate("UPDATE t SET a = 5 WHERE id = 'y'")).isOne();
        assertThat(column("SELECT id, a, s FROM t USE INDEX (t_a) WHERE a = 5")).containsExactly("y");
    }

    private void restart() throws SQLException {
        close();
        open();
    }

    private Row found(String id) {
        Cursor rows = table().getScanIndex(session()).find(session(), null, null, false);
        while (rows.next()) {
            if (rows.get().getValue(0).getString().equals(id)) {
                return rows.get();
            }
        }
        throw new AssertionError(id);
    }

    private Row row(String id, int a, long key) {
        Row row = table().getTemplateRow();
        row.setValue(0, ValueVarchar.get(id));
        row.setValue(1, ValueInteger.get(a));
        row.setKey(key);
        return row;
    }

    private List<Index> secondary() {
        return table().getIndexes().stream()
                .filter(index -> !index.getIndexType().isScan())
                .toList();
    }

    private Table table() {
        return session().getDatabase().getSchema("public").getTableOrView(session(), "t");
    }

    private SessionLocal session() {
        try {
            return EmbeddedDatabase.session(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString("id"));
            }
        }
        return values;
    }
}
