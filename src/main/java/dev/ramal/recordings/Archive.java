package dev.ramal.recordings;

import dev.ramal.database.Row;
import dev.ramal.database.Secrets;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps recordings in a local folder, readable by nobody but its own user. Under its final name a file is always whole: it gets that name, in one step,
 * only after its last byte is on the disk.
 */
public final class Archive {

    private final Path data;
    private final Path root;
    /**
     * What is being fetched: beside the recordings, so that a look at it stays short however many these are. It stays there,
     * and tells the archive from the empty folder in which a share is not mounted.
     */
    private final Path incoming;

    private final TwilioMedia media;

    /**
     * @param data the directory of everything that Ramal keeps; links are relative to it
     * @param root where recordings go, in it or elsewhere
     */
    public Archive(Path data, Path root, TwilioMedia media) {
        this.data = data.toAbsolutePath().normalize();
        this.root = root.toAbsolutePath().normalize();
        this.incoming = this.root.resolve(".incoming");
        this.media = media;
    }

    /**
     * Makes sure that the recording stands at the place set aside for it, and says what stands there. A file that a
     * try before this one put there is not fetched again.
     *
     * @param others some that stand there, as {@code archive-files-some.sql} found them
     */
    public RecordingAudio keep(
            StoredRecording recording, StoredFile place, List<Map<String, @Nullable Object>> others) {
        Path file = file(place);
        if (!others.isEmpty() && !isThere(others)) {
            throw away();
        }
        try {
            Path folder = Objects.requireNonNull(file.getParent(), "a file in the archive has a folder");
            Secrets.directory(folder);
            RecordingAudio there = standing(file, place);
            if (there != null) {
                return there;
            }
            Secrets.directory(incoming);
            removePieces(incoming, recording.sid());
            Path piece = incoming.resolve(recording.sid() + "." + UUID.randomUUID() + ".part");
            try {
                Secrets.file(piece);
                RecordingAudio audio = media.fetch(recording.sid(), recording.channels(), piece);
                Files.move(piece, file, StandardCopyOption.ATOMIC_MOVE);
                sync(folder);
                return new RecordingAudio(file, audio.format(), audio.bytes(), audio.md5(), false);
            } finally {
                Files.deleteIfExists(piece);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DeliveryFailed(
                    "the archive's folder cannot be written: " + e.getClass().getSimpleName(),
                    Fault.of(Fault.Kind.DISK),
                    e);
        }
    }

    /** The archived audio of that recording when its file is still what was stored; otherwise null. */
    public @Nullable RecordingAudio find(StoredRecording recording) {
        StoredFile place = recording.archived();
        if (place == null || place.md5() == null) {
            return null;
        }
        try {
            return standing(file(place), place);
        } catch (IOException e) {
            return null;
        }
    }

    /** The file as something to be heard, when it is there in its length; its checksum is not computed anew. */
    @Nullable
    AudioSource source(StoredFile place) throws IOException {
        Path file = file(place);
        if (place.bytes() == null || !Files.isRegularFile(file) || Files.size(file) != place.bytes()) {
            return null;
        }
        AudioFormat format = file.toString().endsWith(".wav") ? AudioFormat.WAV : AudioFormat.MP3;
        return new AudioSource.Local(file, format, place.bytes(), place.md5());
    }

    /** Whether the file still is what was stored, to its last byte. */
    boolean holds(StoredFile place) {
        try {
            return place.md5() != null && standing(file(place), place) != null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Removes the file, if there is one. That there is none counts only where the archive is: a share that is away shows
     * an empty folder.
     *
     * @param others some that stand there, as {@code archive-files-some.sql} found them
     */
    public void discard(@Nullable StoredFile place, List<Map<String, @Nullable Object>> others) {
        if (place == null) {
            return;
        }
        Path file = file(place);
        boolean neverKept = place.md5() == null && others.isEmpty();
        try {
            if (Files.exists(file)) {
                Secrets.directory(incoming);
                Files.delete(file);
                removeEmpty(file);
            } else if (!neverKept && !isThere(others)) {
                throw away();
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DeliveryFailed(
                    "the archive's file cannot be removed: " + e.getClass().getSimpleName(), e);
        }
    }

    /** A folder may be named by whoever was recorded: none stays that has nothing in it. */
    private void removeEmpty(Path file) throws IOException {
        for (Path empty = file.getParent();
                empty != null && !empty.equals(root) && empty.startsWith(root);
                empty = empty.getParent()) {
            try {
                Files.deleteIfExists(empty);
            } catch (DirectoryNotEmptyException inUse) {
                return;
            }
        }
    }

    /** How the file is named to people: {@code file:} with its path, relative to the data directory when it is in it. */
    public String link(StoredFile place) {
        Path file = file(place);
        Path shown = file.startsWith(data) ? data.relativize(file) : file;
        return "file:" + shown.toString().replace('\\', '/');
    }

    private boolean isThere(List<Map<String, @Nullable Object>> others) {
        return Files.isDirectory(incoming)
                || others.stream()
                        .map(row -> root.resolve(new Row(row).require("path")))
                        .anyMatch(Files::exists);
    }

    private static DeliveryFailed away() {
        return new DeliveryFailed(
                "the archive's folder has nothing of what was kept in it: is its share mounted? If it is"
                        + " meant to be empty, make the folder .incoming in it");
    }

    private Path file(StoredFile place) {
        Path file = root.resolve(place.place()).normalize();
        if (!file.startsWith(root)) {
            throw new DeliveryFailed("the recording's place is outside the archive");
        }
        return file;
    }

    private @Nullable RecordingAudio standing(Path file, StoredFile place) throws IOException {
        if (!Files.isRegularFile(file)
                || place.bytes() != null && place.bytes() != Files.size(file)
                || !startsLikeAudio(file)) {
            return null;
        }
        RecordingAudio audio = new RecordingAudio(file, media.format(), Files.size(file), md5(file), false);
        return place.md5() == null || place.md5().equals(audio.md5()) ? audio : null;
    }

    private boolean startsLikeAudio(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(AudioFormat.HEAD);
            return media.format().begins(head, head.length);
        }
    }

    private static String md5(Path file) throws IOException {
        MessageDigest md5 = TwilioMedia.md5();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), md5)) {
            byte[] buffer = new byte[64 * 1024];
            int read = 0;
            while (read >= 0) {
                read = in.read(buffer);
            }
        }
        return HexFormat.of().formatHex(md5.digest());
    }

    /** Removes what tries that were cut off have left behind. */
    static void removePieces(Path folder, String sid) throws IOException {
        try (DirectoryStream<Path> pieces = Files.newDirectoryStream(folder, sid + ".*.part")) {
            for (Path piece : pieces) {
                Files.deleteIfExists(piece);
            }
        }
    }

    /** Makes the new name itself last; file systems that cannot open a folder keep names by themselves. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException ignored) {
            // A folder cannot be opened on Windows, where renaming is journalled.
        }
    }
}
