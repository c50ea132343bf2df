package dev.ramal.dialling.optout;

import dev.ramal.edge.Reply;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The whole list as a file, in the order of the numbers, fetched bit by bit while it is sent. */
public final class OptOutExport {

    private static final int ROWS = 1000;
    private static final String HEADER = "number,scope,direction,reason,until,source,by,at\r\n";
    private static final String NEXT =
            """
            SELECT number, scope, direction, reason, expires_at, source, actor, at
            FROM opt_out
            WHERE number > ? AND (expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP)
            ORDER BY number
            LIMIT ?""";

    private final DataSource database;

    public OptOutExport(DataSource database) {
        this.database = database;
    }

    /** The file. No connection is held while its reader takes its time. */
    public Reply file() {
        return Reply.stream(200, "text/csv; charset=utf-8", new SequenceInputStream(new Pieces()), -1)
                .with("content-disposition", "attachment; filename=\"opt-outs.csv\"");
    }

    /** The header, then one piece for each thousand numbers. */
    @SuppressWarnings("JdkObsolete") // what SequenceInputStream takes
    private final class Pieces implements Enumeration<InputStream> {

        private @Nullable String piece = HEADER;
        private String last = "";

        @Override
        public boolean hasMoreElements() {
            if (piece == null) {
                piece = next();
            }
            return !piece.isEmpty();
        }

        @Override
        public InputStream nextElement() {
            if (!hasMoreElements() || piece == null) {
                throw new NoSuchElementException();
            }
            InputStream in = new ByteArrayInputStream(piece.getBytes(StandardCharsets.UTF_8));
            piece = null;
            return in;
        }

        private String next() {
            try (Connection connection = database.getConnection();
                    PreparedStatement statement = connection.prepareStatement(NEXT)) {
                statement.setString(1, last);
                statement.setInt(2, ROWS);
                StringBuilder lines = new StringBuilder();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        last = rows.getString("number");
                        lines.append(line(rows));
                    }
                }
                return lines.toString();
            } catch (SQLException e) {
                throw new UncheckedIOException(new java.io.IOException(e));
            }
        }

        private static String line(ResultSet row) throws SQLException {
            return String.join(
                            ",",
                            text(row.getString("number")),
                            text(row.getString("scope")),
                            text(row.getString("direction")),
                            text(row.getString("reason")),
                            text(time(row, "expires_at")),
                            text(row.getString("source")),
                            text(row.getString("actor")),
                            text(time(row, "at")))
                    + "\r\n";
        }

        private static @Nullable String time(ResultSet row, String column) throws SQLException {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant().toString();
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : OptOutCsv.cell(value);
        }
    }
}
