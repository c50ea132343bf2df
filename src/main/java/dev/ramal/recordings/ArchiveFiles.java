package dev.ramal.recordings;

import dev.ramal.database.Row;
import dev.ramal.deliveries.DeliveryFailed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names set aside in the archive, as the database keeps them. */
public final class ArchiveFiles {

    private final RecordingName name;

    public ArchiveFiles(RecordingName name) {
        this.name = name;
    }

    /** The parameters that set a recording's name aside. */
    public Map<String, Object> reservation(StoredRecording recording) {
        return Map.of("sid", recording.sid(), "path", name.path(recording));
    }

    /** The place that {@code archive-file-find.sql} found. */
    public static StoredFile read(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw new DeliveryFailed("another recording has this name in the archive");
        }
        return new StoredFile(row.require("path"), row.text("md5"), row.number("bytes"));
    }

    /** The parameters that note what stands there. */
    public static Map<String, Object> measure(StoredRecording recording, RecordingAudio audio) {
        return Map.of("sid", recording.sid(), "md5", audio.md5(), "bytes", audio.bytes());
    }
}
