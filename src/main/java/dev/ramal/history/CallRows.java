package dev.ramal.history;

import dev.ramal.contacts.SearchTerms.Range;
import dev.ramal.database.Row;
import dev.ramal.history.CallSelect.Found;
import dev.ramal.history.CallSelect.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs the statements of the history. Database errors come as unchecked exceptions. */
final class CallRows {

    private final DataSource dataSource;

    CallRows(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The rows of a statement, by columns in lower case. */
    List<Row> of(Statement statement) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            int at = 1;
            for (Object value : statement.binds()) {
                if (value instanceof List<?> texts) {
                    prepared.setArray(at, connection.createArrayOf("varchar", texts.toArray()));
                } else {
                    prepared.setObject(at, value);
                }
                at++;
            }
            try (ResultSet result = prepared.executeQuery()) {
                return rows(result);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the history cannot be read", e);
        }
    }

    /** Looks up what a search finds: the parties that have all its words, the calls that have its tag. */
    Found search(CallFilter filter) {
        List<String> tagged = filter.tag() == null ? null : tagged(filter.tag());
        List<List<Range>> words = filter.searched();
        List<List<Range>> common = new ArrayList<>();
        Set<String> parties = null;
        for (List<Range> word : words) {
            List<Row> found = of(CallSelect.parties(word));
            if (found.size() > CallSelect.MOST_FOUND) {
                common.add(word);
                continue;
            }
            Set<String> these = new LinkedHashSet<>();
            found.forEach(row -> these.add(row.require("party")));
            if (parties == null) {
                parties = these;
            } else {
                parties.retainAll(these);
            }
        }
        return parties == null || parties.size() > CallSelect.MOST_PARTIES
                ? new Found(null, words, tagged)
                : new Found(List.copyOf(parties), common, tagged);
    }

    private @Nullable List<String> tagged(String tag) {
        List<Row> found = of(CallSelect.tagged(tag));
        return found.size() > CallSelect.MOST_TAGGED
                ? null
                : found.stream().map(row -> row.require("sid")).toList();
    }

    /** A page of the history; nothing when a search found nobody. */
    List<Row> page(CallFilter filter, @Nullable Cursor before, int limit, Found search) {
        return search.none() ? List.of() : of(CallSelect.page(filter, before, limit, search));
    }

    private static List<Row> rows(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<Row> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String name = columns.getColumnLabel(i).toLowerCase(Locale.ROOT);
                row.put(name, name.endsWith("_at") ? result.getObject(i, OffsetDateTime.class) : result.getObject(i));
            }
            rows.add(new Row(row));
        }
        return rows;
    }
}
