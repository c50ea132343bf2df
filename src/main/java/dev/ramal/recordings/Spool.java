package dev.ramal.recordings;

import dev.ramal.database.Secrets;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds a recording's audio in a local file while it is sent on: so its size and checksum are known before the first
 * byte leaves, and a try costs no memory however long the call was.
 */
public final class Spool {

    private final Path folder;
    private final TwilioMedia media;
    private final Archive archive;

    public Spool(Path folder, TwilioMedia media, Archive archive) {
        this.folder = folder;
        this.media = media;
        this.archive = archive;
    }

    /** The audio of that recording: the archive's own file when it has one, else fetched. {@link #release} it. */
    public RecordingAudio audio(StoredRecording recording) {
        RecordingAudio archived = archive.find(recording);
        if (archived != null) {
            return archived;
        }
        try {
            Secrets.directory(folder);
            Archive.removePieces(folder, recording.sid());
            Path piece = folder.resolve(recording.sid() + "." + UUID.randomUUID() + ".part");
            boolean whole = false;
            try {
                Secrets.file(piece);
                RecordingAudio audio = media.fetch(recording.sid(), recording.channels(), piece);
                whole = true;
                return audio;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(piece);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DeliveryFailed(
                    "the spool's folder cannot be written: " + e.getClass().getSimpleName(),
                    Fault.of(Fault.Kind.DISK),
                    e);
        }
    }

    /** Removes the audio's file when it was made for this try. */
    public void release(@Nullable RecordingAudio audio) {
        if (audio == null || !audio.ours()) {
            return;
        }
        try {
            Files.deleteIfExists(audio.file());
        } catch (IOException e) {
            throw new DeliveryFailed(
                    "the spool's file cannot be removed: " + e.getClass().getSimpleName(), e);
        }
    }
}
