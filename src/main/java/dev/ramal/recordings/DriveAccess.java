package dev.ramal.recordings;

import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How Ramal enters Google Drive: with a service account (writing into a shared drive, or acting for a person of its
 * organisation), or with the refresh token of a person.
 *
 * @param serviceAccountKey the service account's JSON key file; null without one
 * @param delegate the person that the service account acts for; null to write as itself
 * @param clientId of the OAuth client that the refresh token belongs to
 * @param folderId where recordings go: a folder's id, a shared drive's id, or {@code root} for the own drive
 * @param scope what is asked for
 * @param rootUrl Google's API
 * @param tokenUrl where tokens are fetched; null for Google's own
 * @param silence how long Google may say nothing
 * @param patience how long one request is repeated after a fault before the try counts as failed
 */
public record DriveAccess(
        @Nullable Path serviceAccountKey,
        @Nullable String delegate,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String refreshToken,
        String folderId,
        String scope,
        URI rootUrl,
        @Nullable URI tokenUrl,
        Duration silence,
        Duration patience) {

    /** Whether any way in is configured. */
    public boolean configured() {
        return serviceAccountKey != null || refreshToken != null || clientId != null || clientSecret != null;
    }

    /** One sentence for each fault; none when Drive is not configured at all. */
    public List<String> check() {
        List<String> faults = new ArrayList<>();
        if (!configured()) {
            if (delegate != null) {
                faults.add("drive.delegate needs drive.service-account-key.");
            }
            return faults;
        }
        boolean person = refreshToken != null || clientId != null || clientSecret != null;
        if (serviceAccountKey != null && person) {
            faults.add("Google Drive has two ways in: set drive.service-account-key, or drive.client-id,"
                    + " drive.client-secret and drive.refresh-token, not both.");
        } else if (person && (refreshToken == null || clientId == null || clientSecret == null)) {
            faults.add("A person's access to Google Drive needs all three of drive.client-id, drive.client-secret and"
                    + " drive.refresh-token.");
        } else if (serviceAccountKey != null) {
            keyFault(serviceAccountKey).ifPresent(faults::add);
        }
        if (serviceAccountKey != null && delegate == null && folderId.equals("root")) {
            faults.add("A service account has no storage of its own: set drive.folder-id to a shared drive or a folder"
                    + " in one, or drive.delegate to a person.");
        }
        if (!folderId.matches("[A-Za-z0-9_-]{1,128}")) {
            faults.add("drive.folder-id is not an id; it is the last part of the folder's address.");
        }
        return faults;
    }

    private static Optional<String> keyFault(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return Optional.of("drive.service-account-key names a file that cannot be read.");
        }
        try (InputStream key = Files.newInputStream(file)) {
            ServiceAccountCredentials.fromStream(key);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            // What it says may quote the file.
            return Optional.of("drive.service-account-key names a file that is not a service account's key: it must be"
                    + " the whole JSON file that the Google Cloud console gave for the account (Keys, Add key, JSON).");
        }
    }

    /** Tells no secret. */
    @Override
    public String toString() {
        return "DriveAccess["
                + (serviceAccountKey == null ? "person" : delegate == null ? "service account" : "delegate") + "]";
    }
}
