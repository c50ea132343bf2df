package dev.ramal.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that Ramal makes for itself and keeps in files of mode 0600. */
public final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 32 random bytes in base64url. */
    public static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The secret in that file; made first when there is none, or nothing in it. */
    public static String keep(Path file) {
        try {
            if (Files.notExists(file) || Files.size(file) == 0) {
                make(file);
            }
            return Files.readString(file, StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of it or nothing: on a full disk a file can be made in which nothing can be written, and no secret opens much. */
    private static void make(Path file) throws IOException {
        Path made = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(made);
        file(made);
        try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
            ByteBuffer text = StandardCharsets.US_ASCII.encode(random() + "\n");
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
            if (Files.exists(file) && Files.size(file) == 0) {
                Files.delete(file);
            }
            Files.move(made, file);
        } catch (FileAlreadyExistsException e) {
            // another process was quicker; its secret is ours
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Creates the directory and those above it that are missing, where nobody else may look. */
    public static void directory(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, attributes(directory, "rwx------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Creates an empty file that nobody else may read.
     *
     * @throws FileAlreadyExistsException when there is one
     */
    public static void file(Path file) throws IOException {
        Files.createFile(file, attributes(file, "rw-------"));
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    static void onlyOurs(Path file) {
        permit(file, "rw-------");
    }

    private static void permit(Path path, String permissions) {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        try {
            view.setPermissions(PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
