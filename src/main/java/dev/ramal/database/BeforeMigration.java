package dev.ramal.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded database's file as it was before its tables are changed. H2 keeps each statement of a migration at once: one that
 * breaks off, as when the power goes or the disk is full, would leave tables that fit no Ramal, neither this one nor the one before.
 */
final class BeforeMigration {

    private static final Logger LOG = LoggerFactory.getLogger(BeforeMigration.class);

    private final Path file;
    private final Path kept;
    private final Path copying;

    BeforeMigration(Path data) {
        this.file = data.resolve("ramal.mv.db");
        this.kept = data.resolve("ramal.before-migration.mv.db");
        this.copying = data.resolve("ramal.before-migration.part");
    }

    /**
     * Keeps the file, which must not be open.
     *
     * @throws NoRoom when the disk has not twice its size
     */
    void keep() {
        try {
            Files.deleteIfExists(copying);
            long size = Files.size(file);
            if (Files.getFileStore(file).getUsableSpace() < size) {
                throw new NoRoom(
                        "The tables in " + file.getParent() + " are to be changed, and before that their file is"
                                + " copied: make room for " + megabytes(size) + " MB");
            }
            Secrets.file(copying);
            try (FileChannel from = FileChannel.open(file);
                    FileChannel to = FileChannel.open(copying, StandardOpenOption.WRITE)) {
                for (long at = 0; at < size; ) {
                    at += from.transferTo(at, size - at, to);
                }
                to.force(true);
            }
            Files.move(copying, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long megabytes(long bytes) {
        return bytes / (1024 * 1024) + 1;
    }

    /** Puts back what was kept, if a migration did not come to its end and nobody is at it. */
    void restore() {
        if (Files.notExists(kept)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            // Whoever has the database open, has locked it as H2 does.
            if (lock != null) {
                Files.move(kept, file, StandardCopyOption.ATOMIC_MOVE);
                LOG.warn("a change of the database's tables broke off: all is again as it was before");
            }
        } catch (OverlappingFileLockException open) {
            // by this very process
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tables have been changed, and the disk has that. */
    void forget() {
        try {
            Files.deleteIfExists(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
