package dev.ramal.recordings;

import dev.ramal.database.Row;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long recordings stay at Twilio once all of ours have them. */
public final class TwilioRetention {

    private final @Nullable Duration age;
    private final List<String> destinations;
    private final Archive archive;
    private final InstantSource clock;

    /**
     * @param age how long after Twilio announced them; null when they stay for ever
     * @param destinations who must have confirmed a recording before: all that it is delivered to
     */
    public TwilioRetention(@Nullable Duration age, List<String> destinations, Archive archive, InstantSource clock) {
        this.age = age;
        this.destinations = List.copyOf(destinations);
        this.archive = archive;
        this.clock = clock;
    }

    /** Whether recordings leave Twilio at all. */
    public boolean limited() {
        return age != null && !destinations.isEmpty();
    }

    /** The parameters that find the recordings which may leave. */
    public Map<String, Object> question() {
        if (age == null || destinations.isEmpty()) {
            throw new IllegalStateException("recordings stay at Twilio");
        }
        return Map.of(
                "before",
                clock.instant().minus(age).atOffset(ZoneOffset.UTC),
                "required",
                "," + String.join(",", destinations) + ",",
                "destinations",
                destinations.size());
    }

    /** Whether that recording, if it went to the archive, still stands there as it was stored. */
    public boolean kept(Map<String, @Nullable Object> found) {
        Row row = new Row(found);
        StoredFile place = StoredFile.of(row.text("path"), row.text("md5"), row.number("bytes"));
        return place == null || archive.holds(place);
    }
}
