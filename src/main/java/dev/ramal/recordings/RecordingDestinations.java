package dev.ramal.recordings;

import java.util.ArrayList;
import java.util.List;

/**
 * Where recordings are delivered to.
 *
 * @param names destinations of the outbox, in order: {@code drive}, {@code archive}
 */
public record RecordingDestinations(List<String> names) {

    /**
     * As the settings say it.
     *
     * @param drive whether Google Drive is configured
     * @param archive {@code auto} (only without Drive), {@code true} or {@code false}
     */
    public static RecordingDestinations of(boolean drive, String archive) {
        List<String> names = new ArrayList<>();
        if (drive) {
            names.add("drive");
        }
        if (archive.equals("true") || archive.equals("auto") && !drive) {
            names.add("archive");
        }
        return new RecordingDestinations(List.copyOf(names));
    }
}
