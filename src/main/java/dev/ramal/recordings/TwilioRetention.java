package dev.ramal.recordings;

import dev.ramal.database.Row;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long recordings stay at Twilio once all of ours have them. */
public final class TwilioRetention {

    /** So many are looked at in one look. */
    private static final int LOOK = 500;

    private final @Nullable Duration age;
    private final List<String> destinations;
    private final Archive archive;
    private final DriveAudio drive;
    private final InstantSource clock;
    /**
     * The last one of a full look, or of one that broke off: the next goes on behind it, so that those which stay, or of
     * which Google Drive never says anything, hide no others.
     */
    private @Nullable Row last;

    /**
     * @param age how long after Twilio announced them; null when they stay for ever
     * @param destinations who must have confirmed a recording before: all that keep it
     */
    public TwilioRetention(
            @Nullable Duration age, List<String> destinations, Archive archive, DriveAudio drive, InstantSource clock) {
        this.age = age;
        this.destinations = List.copyOf(destinations);
        this.archive = archive;
        this.drive = drive;
        this.clock = clock;
    }

    /** Whether recordings leave Twilio at all. */
    public boolean limited() {
        return age != null && !destinations.isEmpty();
    }

    /** The parameters that find the recordings which may leave. */
    public synchronized Map<String, Object> question() {
        if (age == null || destinations.isEmpty()) {
            throw new IllegalStateException("recordings stay at Twilio");
        }
        Instant heard = last == null ? null : last.moment("heard_at");
        return Map.of(
                "before",
                clock.instant().minus(age).atOffset(ZoneOffset.UTC),
                "required",
                "," + String.join(",", destinations) + ",",
                "destinations",
                destinations.size(),
                "behind_at",
                (heard == null ? Instant.EPOCH : heard).atOffset(ZoneOffset.UTC),
                "behind",
                last == null ? "" : last.require("sid"),
                "limit",
                LOOK);
    }

    /** What a look found, one by one. */
    public synchronized List<Map<String, @Nullable Object>> looked(List<Map<String, @Nullable Object>> found) {
        last = found.size() < LOOK ? null : new Row(found.get(LOOK - 1));
        return found;
    }

    /**
     * Whether that recording, where it went to the archive or to Google Drive, still stands there as it was stored.
     *
     * @throws IOException when Google Drive does not say
     */
    public boolean kept(Map<String, @Nullable Object> found) throws IOException {
        Row row = new Row(found);
        StoredFile place = StoredFile.of(row.text("path"), row.text("md5"), row.number("bytes"));
        StoredFile file = StoredFile.of(row.text("drive_file"), row.text("drive_md5"), row.number("drive_bytes"));
        try {
            return (place == null || archive.holds(place)) && (file == null || drive.holds(file));
        } catch (IOException unsaid) {
            goOnBehind(row);
            throw unsaid;
        }
    }

    private synchronized void goOnBehind(Row row) {
        last = row;
    }
}
