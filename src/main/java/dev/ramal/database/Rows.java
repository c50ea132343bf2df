package dev.ramal.database;

import java.util.Map;

/** Reads the rows that a statement of {@code routes/sql/} gives. */
public final class Rows {

    private Rows() {}

    /**
     * A column that is never null.
     *
     * @throws IllegalStateException when it is
     */
    public static String text(Map<String, Object> row, String column) {
        Object value = row.get(column);
        if (value == null) {
            throw new IllegalStateException("the statement gave no " + column);
        }
        return value.toString();
    }
}
