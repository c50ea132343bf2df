package dev.ramal.recordings;

import org.jspecify.annotations.Nullable;

/**
 * A place that was set aside for a recording, and what is known to stand there.
 *
 * @param place a path relative to the archive's folder, or a Drive file's id
 * @param md5 hex, null until the content was determined
 * @param bytes the size, null until the content was determined
 */
public record StoredFile(String place, @Nullable String md5, @Nullable Long bytes) {

    static @Nullable StoredFile of(@Nullable String place, @Nullable String md5, @Nullable Long bytes) {
        return place == null ? null : new StoredFile(place, md5, bytes);
    }
}
