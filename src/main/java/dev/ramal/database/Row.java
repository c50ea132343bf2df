package dev.ramal.database;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of a statement, read in the same way whichever database gave it. */
public record Row(Map<String, @Nullable Object> columns) {

    /** The only row of these; null when there is none. */
    public static @Nullable Row first(List<Map<String, @Nullable Object>> rows) {
        return rows.isEmpty() ? null : new Row(rows.get(0));
    }

    /** The text of a column; null when it is absent or empty. */
    public @Nullable String text(String column) {
        Object value = columns.get(column);
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    /** The text of a column that is never null. */
    public String require(String column) {
        String value = text(column);
        if (value == null) {
            throw new IllegalArgumentException("no " + column + " in the row");
        }
        return value;
    }

    /** The number of a column; null when absent. */
    public @Nullable Long number(String column) {
        return columns.get(column) instanceof Number number ? number.longValue() : null;
    }

    /** The moment of a column; null when absent. */
    public @Nullable Instant moment(String column) {
        Object value = columns.get(column);
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        return value instanceof Timestamp time ? time.toInstant() : null;
    }
}
