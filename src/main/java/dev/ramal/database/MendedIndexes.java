package dev.ramal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.Index;
import org.h2.message.DbException;
import org.h2.mvstore.db.MVSecondaryIndex;
import org.h2.mvstore.db.MVTable;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.table.Column;
import org.h2.table.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the indexes of the embedded database say again what its tables say. H2 writes one map after the other, so that a
 * {@code kill -9} can leave a transaction that nobody was told of in some indexes and not in its table: whoever then reads such an
 * index is told of an error, and who inserts the same row once more, that it is there.
 *
 * <p>To see it costs a look at a counter of each index. Only a table of which one differs is read.
 */
final class MendedIndexes {

    private static final Logger LOG = LoggerFactory.getLogger(MendedIndexes.class);

    private MendedIndexes() {}

    /** @param connection to the embedded database, of which nobody else has one yet */
    static void mend(Connection connection) throws SQLException {
        SessionLocal session = EmbeddedDatabase.session(connection);
        session.getDatabase().getAllSchemas().stream()
                .flatMap(schema -> schema.getAllTablesAndViews(session).stream())
                .filter(MVTable.class::isInstance)
                .filter(table -> differs(table, session))
                .toList()
                .forEach(table -> mend(table, session));
    }

    private static boolean differs(Table table, SessionLocal session) {
        long rows = table.getRowCount(session);
        return secondary(table).stream().anyMatch(index -> index.getRowCount(session) != rows);
    }

    private static List<Index> secondary(Table table) {
        return table.getIndexes().stream()
                .filter(MVSecondaryIndex.class::isInstance)
                .toList();
    }

    private static void mend(Table table, SessionLocal session) {
        for (Index index : secondary(table)) {
            List<Row> wrong = wrong(index, table, session);
            wrong.forEach(entry -> index.remove(session, entry));
            List<Row> missing = missing(index, table, session);
            missing.forEach(row -> index.add(session, row));
            if (!wrong.isEmpty() || !missing.isEmpty()) {
                LOG.warn(
                        "a crash left {} wrong and {} missing entries in {}: mended",
                        wrong.size(),
                        missing.size(),
                        index.getName());
            }
        }
        session.commit(false);
    }

    private static List<Row> wrong(Index index, Table table, SessionLocal session) {
        List<Row> wrong = new ArrayList<>();
        Cursor entries = index.find(session, null, null, false);
        while (entries.next()) {
            SearchRow entry = entries.getSearchRow();
            Row row = row(table, session, entry.getKey());
            if (row == null || !says(index, entry, row)) {
                wrong.add(copy(index, table, entry));
            }
        }
        return wrong;
    }

    private static List<Row> missing(Index index, Table table, SessionLocal session) {
        List<Row> missing = new ArrayList<>();
        if (index.getRowCount(session) == table.getRowCount(session)) {
            return missing;
        }
        Cursor rows = table.getScanIndex(session).find(session, null, null, false);
        while (rows.next()) {
            if (!has(index, rows.get(), session)) {
                missing.add(rows.get());
            }
        }
        return missing;
    }

    private static boolean has(Index index, Row row, SessionLocal session) {
        Cursor entries = index.find(session, row, row, false);
        while (entries.next()) {
            if (entries.getSearchRow().getKey() == row.getKey()) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Row row(Table table, SessionLocal session, long key) {
        try {
            return table.getScanIndex(session).getRow(session, key);
        } catch (DbException e) {
            if (e.getErrorCode() == ErrorCode.ROW_NOT_FOUND_IN_PRIMARY_INDEX) {
                return null;
            }
            throw e;
        }
    }

    private static boolean says(Index index, SearchRow entry, Row row) {
        return Stream.of(index.getColumns()).map(Column::getColumnId).allMatch(column -> entry.getValue(column)
                .equals(row.getValue(column)));
    }

    private static Row copy(Index index, Table table, SearchRow entry) {
        Row copy = table.getTemplateRow();
        for (Column column : index.getColumns()) {
            copy.setValue(column.getColumnId(), entry.getValue(column.getColumnId()));
        }
        copy.setKey(entry.getKey());
        return copy;
    }
}
