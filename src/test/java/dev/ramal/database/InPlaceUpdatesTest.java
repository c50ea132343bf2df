package dev.ramal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.h2.engine.SessionLocal;
import org.h2.index.Index;
import org.h2.mvstore.MVStore;
import org.h2.table.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an update writes, and that it leaves what an update has to leave. */
class InPlaceUpdatesTest {

    @TempDir
    Path data;

    private Database database;
    private Connection connection;
    private Statement statement;

    private record Line(String id, @Nullable Integer a, int b, long u) {}

    @BeforeEach
    void open() throws SQLException {
        database = Database.embedded(data, 3);
        connection = database.plain().getConnection();
        statement = connection.createStatement();
        statement.execute("CREATE TABLE t (id VARCHAR(9) PRIMARY KEY, a INTEGER, b INTEGER, u BIGINT, s VARCHAR)");
        statement.execute("CREATE INDEX t_a ON t (a, id)");
        statement.execute("CREATE INDEX t_b ON t (b DESC, a)");
        statement.execute("CREATE UNIQUE INDEX t_u ON t (u)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    void an_update_writes_the_indexes_whose_columns_it_changes_and_no_others() throws SQLException {
        statement.execute("INSERT INTO t VALUES ('x', 1, 1, 1, 'one')");

        assertThat(writtenBy("UPDATE t SET s = 'two' WHERE id = 'x'")).containsExactlyInAnyOrder("t");
        assertThat(writtenBy("UPDATE t SET b = 2 WHERE id = 'x'")).containsExactlyInAnyOrder("t", "t_b");
        assertThat(writtenBy("UPDATE t SET a = 2, b = 2 WHERE id = 'x'")).containsExactlyInAnyOrder("t", "t_a", "t_b");
        assertThat(writtenBy("MERGE INTO t USING (VALUES ('x')) v (id) ON t.id = v.id"
                        + " WHEN MATCHED THEN UPDATE SET u = 2, a = 2 WHEN NOT MATCHED THEN INSERT (id) VALUES (v.id)"))
                .containsExactlyInAnyOrder("t", "t_u");
    }

    @Test
    void ramals_own_tables_are_of_this_kind() throws SQLException {
        SessionLocal session = session();
        assertThat(session.getDatabase().getAllSchemas().stream()
                        .flatMap(schema -> schema.getAllTablesAndViews(session).stream())
                        .filter(table -> table.getTableType() == org.h2.table.TableType.TABLE)
                        .filter(table -> !"InPlaceTable".equals(table.getClass().getSimpleName()))
                        .map(Table::getName))
                .isEmpty();
    }

    @Test
    void whatever_is_changed_taken_back_or_refused_each_index_tells_the_same() throws SQLException {
        SplittableRandom random = new SplittableRandom(7);
        Map<String, Line> lines = new TreeMap<>();
        connection.setAutoCommit(false);
        for (int round = 0; round < 400; round++) {
            Map<String, Line> changed = new HashMap<>(lines);
            for (int change = random.nextInt(1, 12); change > 0; change--) {
                change(changed, random);
            }
            if (random.nextInt(4) == 0) {
                connection.rollback();
            } else {
                connection.commit();
                lines = new TreeMap<>(changed);
            }
            if (round % 20 == 0) {
                assertSame(lines);
            }
        }
        assertSame(lines);
    }

    @Test
    void a_key_that_is_a_number_can_be_changed() throws SQLException {
        statement.execute("CREATE TABLE n (id BIGINT PRIMARY KEY, a INTEGER)");
        statement.execute("CREATE INDEX n_a ON n (a)");
        statement.execute("INSERT INTO n VALUES (1, 10), (2, 20)");

        statement.execute("UPDATE n SET id = 3 WHERE id = 1");

        assertThat(column("SELECT id FROM n ORDER BY id")).containsExactly("2", "3");
        assertThat(column("SELECT id FROM n USE INDEX (n_a) WHERE a = 10")).containsExactly("3");
    }

    @Test
    void many_rows_at_once_may_take_each_others_place_in_a_unique_index() throws SQLException {
        statement.execute("INSERT INTO t VALUES ('x', 1, 1, 1, ''), ('y', 1, 1, 2, ''), ('z', 1, 1, 3, '')");

        statement.execute("UPDATE t SET u = 4 - u");

        assertThat(column("SELECT id FROM t USE INDEX (t_u) ORDER BY u")).containsExactly("z", "y", "x");
    }

    @Test
    void the_file_is_one_that_any_h2_of_that_version_reads_and_writes() throws SQLException {
        statement.execute("INSERT INTO t VALUES ('x', 1, 1, 1, 'one')");
        statement.execute("UPDATE t SET b = 2 WHERE id = 'x'");
        close();
        String plain = EmbeddedDatabase.url(data).replaceFirst(";DEFAULT_TABLE_ENGINE=[^;]*", "");
        assertThat(plain).doesNotContain("InPlace");
        try (Connection other =
                        DriverManager.getConnection(plain, EmbeddedDatabase.USER, EmbeddedDatabase.password(data));
                Statement asked = other.createStatement()) {
            try (ResultSet script = asked.executeQuery("SCRIPT NODATA")) {
                while (script.next()) {
                    assertThat(script.getString(1)).doesNotContain("InPlace");
                }
            }
            asked.execute("UPDATE t SET b = b + 1 WHERE b = 2");
        }
        database = Database.embedded(data, 3);
        connection = database.plain().getConnection();
        statement = connection.createStatement();
        assertThat(column("SELECT id FROM t USE INDEX (t_b) WHERE b = 3")).containsExactly("x");
    }

    private void change(Map<String, Line> lines, SplittableRandom random) throws SQLException {
        String id = "k" + random.nextInt(60);
        Line line = new Line(
                id, random.nextInt(5) == 0 ? null : random.nextInt(6), random.nextInt(6), random.nextLong(1, 80));
        boolean taken = lines.values().stream().anyMatch(other -> other.u == line.u && !other.id.equals(id));
        switch (random.nextInt(6)) {
            case 0 -> {
                statement.executeUpdate("DELETE FROM t WHERE id = '" + id + "'");
                lines.remove(id);
            }
            case 1 -> {
                statement.executeUpdate("UPDATE t SET a = " + line.a + " WHERE id = '" + id + "'");
                lines.computeIfPresent(id, (key, old) -> new Line(id, line.a, old.b, old.u));
            }
            default -> {
                String statement = lines.containsKey(id)
                        ? "UPDATE t SET a = ?, b = ?, u = ? WHERE id = ?"
                        : "INSERT INTO t (a, b, u, id) VALUES (?, ?, ?, ?)";
                try (PreparedStatement save = connection.prepareStatement(statement)) {
                    save.setObject(1, line.a);
                    save.setInt(2, line.b);
                    save.setLong(3, line.u);
                    save.setString(4, id);
                    if (taken) {
                        assertThatThrownBy(save::executeUpdate)
                                .isInstanceOf(SQLIntegrityConstraintViolationException.class);
                    } else {
                        assertThat(save.executeUpdate()).isOne();
                        lines.put(id, line);
                    }
                }
            }
        }
    }

    private void assertSame(Map<String, Line> lines) throws SQLException {
        Comparator<Line> byA = Comparator.comparing(Line::a, Comparator.nullsLast(Comparator.naturalOrder()));
        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactlyElementsOf(lines.keySet());
        assertThat(column("SELECT id FROM t USE INDEX (t_a) ORDER BY a, id")).isEqualTo(ids(lines, byA));
        assertThat(column("SELECT id FROM t USE INDEX (t_u) WHERE u > 0 ORDER BY u"))
                .isEqualTo(ids(lines, Comparator.comparing(Line::u)));
        for (int b = 0; b < 6; b++) {
            int one = b;
            assertThat(column("SELECT id FROM t USE INDEX (t_b) WHERE b = " + b + " ORDER BY id"))
                    .isEqualTo(lines.values().stream()
                            .filter(line -> line.b == one)
                            .map(Line::id)
                            .toList());
        }
    }

    private static List<String> ids(Map<String, Line> lines, Comparator<Line> order) {
        return lines.values().stream()
                .sorted(order.thenComparing(Line::id))
                .map(Line::id)
                .toList();
    }

    private List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** The table, by its name, and indexes of it, whose roots stand elsewhere after that statement. */
    private List<String> writtenBy(String update) throws SQLException {
        Map<String, String> before = roots();
        assertThat(statement.executeUpdate(update)).isOne();
        return roots().entrySet().stream()
                .filter(root -> !root.getValue().equals(before.get(root.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> roots() throws SQLException {
        SessionLocal session = session();
        MVStore store = session.getDatabase().getStore().getMvStore();
        Table table = session.getDatabase().getSchema("public").getTableOrView(session, "t");
        Map<String, String> maps = table.getIndexes().stream()
                .filter(index -> !index.getIndexType().isScan())
                .collect(Collectors.toMap(Index::getName, index -> "index." + index.getId()));
        maps.put("t", "table." + table.getId());
        maps.replaceAll((name, map) ->
                store.getLayoutMap().get("root." + store.getMetaMap().get("name." + map)));
        return maps;
    }

    private SessionLocal session() throws SQLException {
        return EmbeddedDatabase.session(connection);
    }
}
