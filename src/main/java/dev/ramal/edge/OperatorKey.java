package dev.ramal.edge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The key of the person who runs this installation, until others can log in. */
public final class OperatorKey {

    private static final int BYTES = 32;

    private final byte[] key;

    private OperatorKey(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the key from its file, or makes one (32 random bytes in base64url) that only the file's owner may read.
     *
     * @throws IOException when the file cannot be read or made
     * @throws IllegalStateException when the file holds less than a key
     */
    public static OperatorKey at(Path file) throws IOException {
        if (Files.notExists(file)) {
            make(file);
        }
        String text = Files.readString(file).strip();
        if (text.length() < BYTES) {
            throw new IllegalStateException(
                    file + " is too short for an operator key: delete it, and a new one is made at the next start");
        }
        return new OperatorKey(text);
    }

    /** Whether this is the key. Takes the same time for each wrong one. */
    public boolean is(String candidate) {
        return MessageDigest.isEqual(key, candidate.getBytes(StandardCharsets.UTF_8));
    }

    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (var channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
        } catch (FileAlreadyExistsException anotherStart) {
            // The other one's key is as good.
        }
    }
}
