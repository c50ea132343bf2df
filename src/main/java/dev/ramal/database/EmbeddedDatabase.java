package dev.ramal.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * The H2 database that Ramal keeps in its data directory, readable by nobody but its own user.
 *
 * <p>A commit has reached the operating system before the webhook is answered ({@code WRITE_DELAY=0}): it survives
 * {@code kill -9}, which H2's default would not. It does not wait for the disk, which {@link Upkeep} asks once a
 * second: a power cut may lose the last ones. What a commit replaced is kept for five times as long.
 */
final class EmbeddedDatabase {

    static final String USER = "ramal";

    private EmbeddedDatabase() {}

    static String url(Path data) {
        return "jdbc:h2:file:" + data.resolve("ramal").toAbsolutePath()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                + ";WRITE_DELAY=0;RETENTION_TIME=5000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
                + ";LOCK_TIMEOUT=" + Database.PATIENCE.toMillis()
                + ";CACHE_SIZE=" + pageCache(Runtime.getRuntime().maxMemory())
                + ";QUERY_CACHE_SIZE=0;OPTIMIZE_REUSE_RESULTS=0"
                + ";DEFAULT_TABLE_ENGINE=" + InPlaceUpdates.class.getName();
    }

    /** In kilobytes, as H2 counts: what is read again and again, or a fourteenth of a small heap. */
    private static long pageCache(long heap) {
        return Math.min(16_384, heap / 1024 / 14);
    }

    /** The generated password, made at the first start. */
    static String password(Path data) {
        return Secrets.keep(data.resolve("database-password"));
    }

    /** H2 behind that connection, which one of the pool is too. */
    static SessionLocal session(Connection connection) throws SQLException {
        return (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    }

    /** Takes the database's files away from everybody else. */
    static void lock(Path data) {
        try (var files = Files.list(data)) {
            files.filter(file -> file.getFileName().toString().startsWith("ramal."))
                    .forEach(Secrets::onlyOurs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
