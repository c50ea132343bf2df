package dev.ramal.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory of our own, where nobody else may look, for as long as it is open; then it is gone with all that is in it.
 * It goes too when somebody breaks the program off.
 */
public final class PassingFolder implements AutoCloseable {

    private final Path path;
    private final Thread brokenOff = new Thread(this::remove, "passing folder");

    private PassingFolder(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(brokenOff);
    }

    /**
     * Makes one where the system keeps what may be lost.
     *
     * @param what begins its name
     * @throws IOException when there is no room for it
     */
    public static PassingFolder of(String what) throws IOException {
        return new PassingFolder(Files.createTempDirectory("ramal-" + what));
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(brokenOff);
        } catch (IllegalStateException e) {
            // The program ends already.
        }
    }

    private void remove() {
        try (Stream<Path> all = Files.walk(path)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // The system clears its directory now and then.
        }
    }
}
