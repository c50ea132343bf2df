package dev.ramal.recordings;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.File;
import dev.ramal.database.Row;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.RetryLater;
import dev.ramal.edge.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Audio that stands in Google Drive: hears it, or removes it. */
public final class DriveAudio {

    private static final Pattern PART = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    /** A person's own drive, which is theirs for good. */
    private static final String OWN = "root";

    private final DriveClients clients;
    private final String root;
    private final AudioFormat format;
    private final boolean configured;

    /**
     * @param root the id of the folder or shared drive below which recordings go
     * @param format of what Ramal puts there
     */
    public DriveAudio(DriveClients clients, String root, AudioFormat format, boolean configured) {
        this.clients = clients;
        this.root = root;
        this.format = format;
        this.configured = configured;
    }

    /** The file's audio as it comes; null when it is not there. */
    @Nullable
    AudioSource open(StoredFile file, @Nullable String range) throws IOException {
        if (!configured) {
            return null;
        }
        try {
            Drive.Files.Get get = clients.client().files().get(file.place()).setSupportsAllDrives(true);
            // Compressed, its length and its parts would be of something else.
            get.getRequestHeaders().setAcceptEncoding(null).setRange(range);
            HttpResponse answer = get.executeMedia();
            String type = answer.getContentType();
            if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("audio/")) {
                answer.disconnect();
                throw new Problem(
                        502, "Google Drive gives no audio", "Try again later: it answered with something else.");
            }
            String part = answer.getHeaders().getContentRange();
            Matcher matcher = PART.matcher(part == null ? "" : part);
            boolean partial = answer.getStatusCode() == 206 && matcher.matches();
            Long all = answer.getHeaders().getContentLength();
            long length = partial ? Long.parseLong(matcher.group(2)) : all == null ? -1 : all;
            InputStream in = new FilterInputStream(answer.getContent()) {
                @Override
                public void close() throws IOException {
                    answer.disconnect();
                }
            };
            return new AudioSource.Remote(
                    in, format, length, file.md5(), partial ? Long.parseLong(matcher.group(1)) : 0);
        } catch (HttpResponseException e) {
            if (e.getStatusCode() == 404) {
                return null;
            }
            if (e.getStatusCode() == 416 && range != null) {
                return open(file, null);
            }
            throw new Problem(
                    502, "Google Drive gives no audio", "Try again later: it answered " + e.getStatusCode() + ".");
        }
    }

    /** Whether the file still is what was stored; who cannot ask Google Drive any more relies on the other destinations. */
    boolean holds(StoredFile file) throws IOException {
        if (!configured) {
            return true;
        }
        try {
            return DriveUpload.same(
                    clients.client()
                            .files()
                            .get(file.place())
                            .setSupportsAllDrives(true)
                            .setFields("size,md5Checksum,trashed")
                            .execute(),
                    file);
        } catch (HttpResponseException e) {
            if (e.getStatusCode() == 404 || e.getStatusCode() == 403 && !busy(e)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Removes the file; a content manager of a shared drive may throw away, but not delete. Absent is removed.
     *
     * @param roots below which folders or shared drives recordings ever went, each a row with its column root
     */
    public void discard(@Nullable StoredFile file, List<Map<String, @Nullable Object>> roots) throws IOException {
        if (file == null) {
            return;
        }
        if (!configured) {
            throw new GiveUp(
                    "the recording is in Google Drive, which is not configured any more",
                    Fault.of(Fault.Kind.DRIVE_UNSET),
                    null);
        }
        Drive.Files files = clients.client().files();
        try {
            files.delete(file.place()).setSupportsAllDrives(true).execute();
        } catch (HttpResponseException refused) {
            if (refused.getStatusCode() == 404) {
                // Drive says so too of what it does not show us any more: neither does it show the folder then.
                if (!root.equals(OWN)) {
                    look(files, root);
                }
                for (Map<String, @Nullable Object> row : roots) {
                    lookBack(files, new Row(row).require("root"));
                }
                return;
            }
            if (refused.getStatusCode() != 403 || busy(refused)) {
                throw refused;
            }
            files.update(file.place(), new File().setTrashed(true))
                    .setSupportsAllDrives(true)
                    .execute();
        }
    }

    private static void look(Drive.Files files, String folder) throws IOException {
        files.get(folder).setSupportsAllDrives(true).setFields("id").execute();
    }

    /** The folder may have been another one when the file was put there. */
    private void lookBack(Drive.Files files, String before) throws IOException {
        if (before.equals(root) || before.equals(OWN)) {
            return;
        }
        try {
            look(files, before);
        } catch (HttpResponseException refused) {
            if (refused.getStatusCode() != 404) {
                throw refused;
            }
            throw new DeliveryFailed("the recording may be in Google Drive below " + before + ", which was"
                    + " drive.folder-id before and is not shown to Ramal's account any more: share it with the account"
                    + " again, or remove the file by hand");
        }
    }

    private static boolean busy(HttpResponseException refused) {
        return DriveVerdict.of(refused) instanceof RetryLater;
    }
}
