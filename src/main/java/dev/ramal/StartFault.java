package dev.ramal;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.ramal.cli.FileFault;
import java.nio.file.FileSystemException;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.flywaydb.core.api.FlywayException;

/** Why Ramal could not start, in a sentence for who runs it. */
final class StartFault {

    private static final int LONGEST = 400;

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
            if (cause instanceof FileSystemException) {
                return FileFault.sentence(cause);
            }
            root = cause;
        }
        boolean ours = thrown instanceof IllegalStateException && thrown.getMessage() != null;
        return ours ? told(thrown) + "." : "Ramal cannot start: " + told(root) + "; the command check names the file.";
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
