package dev.ramal.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a Ramal has kept, to be read and nothing else, also while it runs.
 *
 * <p>A running Ramal holds its embedded database locked, so that a copy of its file is read: each commit is in the file
 * already, and H2 opens a file that was cut off in the midst of a write, as after a crash.
 */
public final class KeptDatabase implements AutoCloseable {

    /** How often the file is copied again that could not be opened: it was being tidied up. */
    private static final int MOST_COPIES = 5;

    private final Connection connection;
    private final @Nullable PassingFolder copy;

    private KeptDatabase(Connection connection, @Nullable PassingFolder copy) {
        this.connection = connection;
        this.copy = copy;
    }

    /**
     * The embedded database of that directory.
     *
     * @throws IllegalStateException when there is none, or it cannot be read
     */
    public static KeptDatabase embedded(Path data) {
        Path file = data.resolve("ramal.mv.db");
        if (!Files.isReadable(file) || !Files.isReadable(data.resolve("database-password"))) {
            throw new IllegalStateException("There is no database in " + data + ": nothing was recorded there yet");
        }
        String password = Secrets.keep(data.resolve("database-password"));
        SQLException why = null;
        for (int i = 0; i < MOST_COPIES; i++) {
            PassingFolder folder = null;
            try {
                folder = PassingFolder.of("kept");
                Files.copy(file, folder.path().resolve("ramal.mv.db"));
                return new KeptDatabase(
                        DriverManager.getConnection(
                                EmbeddedDatabase.url(folder.path()), EmbeddedDatabase.USER, password),
                        folder);
            } catch (SQLException e) {
                why = e;
                remove(folder);
            } catch (IOException e) {
                remove(folder);
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("The database in " + data + " cannot be read", why);
    }

    /**
     * A PostgreSQL database by its JDBC URL.
     *
     * @throws IllegalStateException when it cannot be reached
     */
    public static KeptDatabase postgres(String url, String user, String password) {
        Properties login = new Properties();
        if (!user.isEmpty()) {
            login.setProperty("user", user);
        }
        if (!password.isEmpty()) {
            login.setProperty("password", password);
        }
        try {
            Connection connection = DriverManager.getConnection(url, login);
            connection.setReadOnly(true);
            return new KeptDatabase(connection, null);
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be reached", e);
        }
    }

    /** The connection; closed with this. */
    public Connection connection() {
        return connection;
    }

    /** Whether there is such a table, which an older Ramal may not have had. */
    public boolean has(String table) {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT 1 FROM information_schema.tables WHERE table_name = '" + table + "'")) {
            return found.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was only read.
        }
        remove(copy);
    }

    private static void remove(@Nullable PassingFolder folder) {
        if (folder != null) {
            folder.close();
        }
    }
}
