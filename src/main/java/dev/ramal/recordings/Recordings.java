package dev.ramal.recordings;

import dev.ramal.database.Row;
import dev.ramal.deliveries.DeliveryFailed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for a recording and reads what the database answered. */
public final class Recordings {

    /** The parameters that ask for a recording of that SID. */
    public Map<String, Object> question(String sid) {
        return Map.of("sid", StoredRecording.requireSid(sid));
    }

    /** Reads what {@code recording-find.sql} found. */
    public StoredRecording read(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw new DeliveryFailed("the recording is not in the database");
        }
        Long channels = row.number("channels");
        Long seconds = row.number("seconds");
        Instant madeAt = row.moment("made_at");
        return new StoredRecording(
                StoredRecording.requireSid(row.require("sid")),
                row.require("root_sid"),
                channels == null ? 1 : channels.intValue(),
                seconds == null ? null : seconds.intValue(),
                madeAt == null ? Instant.EPOCH : madeAt,
                row.text("direction"),
                row.text("caller"),
                row.text("callee"),
                row.text("agent"),
                row.text("agent_name"),
                row.text("party"),
                row.text("contact_name"),
                StoredFile.of(row.text("archive_path"), row.text("archive_md5"), row.number("archive_bytes")),
                row.text("drive_link"),
                row.moment("deleted_at") != null);
    }
}
