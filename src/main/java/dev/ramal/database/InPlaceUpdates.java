package dev.ramal.database;

import org.h2.api.TableEngine;
import org.h2.command.Prepared;
import org.h2.command.ddl.CreateTableData;
import org.h2.engine.SessionLocal;
import org.h2.mvstore.db.MVTable;
import org.h2.mvstore.db.Store;
import org.h2.result.LocalResult;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.table.Column;
import org.h2.table.Table;
import org.h2.value.DataType;

/**
 * H2's own tables, but that an update of one row writes only the indexes whose columns it changes. H2 takes the row out of
 * each index and puts it in again: a call with twelve indexes, of which a status changes none, costs twelve times as much.
 *
 * <p>Named by {@code DEFAULT_TABLE_ENGINE}, which H2 doesn't write into the file: a file is as any other, opened with or
 * without this class.
 */
public final class InPlaceUpdates implements TableEngine {

    /** @param data the table to be made, of which columns and session are known */
    @Override
    public Table createTable(CreateTableData data) {
        Store store = data.session.getDatabase().getStore();
        // What a rollback leaves of large objects is cleared by H2 for tables that its store has made itself.
        return data.columns.stream().anyMatch(InPlaceUpdates::isLarge)
                ? store.createTable(data)
                : new InPlaceTable(data, store);
    }

    private static boolean isLarge(Column column) {
        return DataType.isLargeObject(column.getType().getValueType());
    }

    private static final class InPlaceTable extends MVTable {

        InPlaceTable(CreateTableData data, Store store) {
            super(data, store);
        }

        /** @param rows each row as it was, followed by what it shall be */
        @Override
        public void updateRows(Prepared prepared, SessionLocal session, LocalResult rows) {
            if (rows.getRowCount() == 2) {
                rows.reset();
                rows.next();
                Row before = rows.currentRowForTable();
                rows.next();
                Row after = rows.currentRowForTable();
                if (staysWhereItIs(before, after)) {
                    updateRow(session, before, after);
                    return;
                }
                rows.reset();
            }
            super.updateRows(prepared, session, rows);
        }

        /** A key that is one whole number is the row's place itself. */
        private boolean staysWhereItIs(Row before, Row after) {
            int key = getMainIndexColumn();
            return key == SearchRow.ROWID_INDEX || before.getValue(key).equals(after.getValue(key));
        }
    }
}
