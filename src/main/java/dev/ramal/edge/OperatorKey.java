package dev.ramal.edge;

import dev.ramal.database.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The key of the person who runs this installation, until others can log in. */
public final class OperatorKey {

    private static final int SHORTEST = 32;

    private final byte[] key;

    private OperatorKey(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the key from its file, or makes one that only the file's owner may read.
     *
     * @throws IllegalStateException when the file holds less than a key
     */
    public static OperatorKey at(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Secrets.directory(parent);
        }
        String text = Secrets.keep(file);
        if (text.length() < SHORTEST) {
            throw new IllegalStateException(
                    file + " is too short for an operator key: delete it, and a new one is made at the next start");
        }
        return new OperatorKey(text);
    }

    /** Whether this is the key. Takes the same time for each wrong one. */
    public boolean is(String candidate) {
        return MessageDigest.isEqual(key, candidate.getBytes(StandardCharsets.UTF_8));
    }
}
