package dev.ramal;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.ramal.cli.FileFault;
import dev.ramal.database.NoRoom;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.flywaydb.core.api.FlywayException;

/** Why Ramal could not start, in a sentence for who runs it. */
final class StartFault {

    private static final int LONGEST = 400;

    /** SQL states: no connection, no room or connection left, a lock, a server that starts or stops. */
    private static final Pattern PASSING = Pattern.compile("08...|53...|55P03|57P0[1-3]");

    /** Less than this, in bytes, is no room. */
    private static final long FULL = 1024 * 1024;

    private StartFault() {}

    /** What to look at: a setting's value, a route's file, the database. */
    static String sentence(Throwable thrown) {
        Throwable root = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PoolInitializationException || cause instanceof FlywayException) {
                return "The database cannot be used: " + told(root(cause)) + ".";
            }
            if (cause instanceof FailedToCreateRouteException route) {
                return "The route " + route.getRouteId() + " is wrong: " + told(root(cause)) + ".";
            }
            if (cause instanceof FailedToStartRouteException route) {
                return "The route " + route.getRouteId() + " cannot start: " + told(root(cause)) + ".";
            }
            if (cause instanceof FileSystemException || cause.getClass() == IOException.class) {
                return FileFault.sentence(cause);
            }
            root = cause;
        }
        boolean ours = thrown instanceof IllegalStateException && thrown.getMessage() != null;
        return ours ? told(thrown) + "." : "Ramal cannot start: " + told(root) + "; the command check names the file.";
    }

    /**
     * Whether the same start may succeed later, without anybody changing a setting or a file: the database's server is not there yet,
     * or the disk is full.
     */
    static boolean passes(Throwable thrown, Path data) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoRoom
                    || cause instanceof SQLException sql && isPassing(sql)
                    || cause instanceof IOException io && (isFull(data) || isOfNoRoom(io))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPassing(SQLException e) {
        String state = e.getSQLState();
        return state != null && PASSING.matcher(state).matches();
    }

    /** What failed may have left room. */
    private static boolean isOfNoRoom(IOException e) {
        return e.getMessage() != null && e.getMessage().contains("No space left");
    }

    private static boolean isFull(Path data) {
        try {
            return Files.getFileStore(data).getUsableSpace() < FULL;
        } catch (IOException e) {
            return false;
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String told(Throwable thrown) {
        String message = thrown.getMessage();
        if (message == null || message.isBlank()) {
            return thrown.getClass().getSimpleName();
        }
        String line = message.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
