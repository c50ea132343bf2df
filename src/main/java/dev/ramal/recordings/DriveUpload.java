package dev.ramal.recordings;

import com.google.api.client.http.AbstractInputStreamContent;
import com.google.api.services.drive.model.File;
import dev.ramal.database.Row;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.RetryLater;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a recording looks like to Google Drive: the two parts of its upload, and whether what stands there is it. */
public final class DriveUpload {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final String UNSEEN = "Google Drive does not show to Ramal's account the file that it has taken";

    private final RecordingName name;

    public DriveUpload(RecordingName name) {
        this.name = name;
    }

    /** The file set aside for a recording, as {@code drive-file-find.sql} found it; null when there is none. */
    public static @Nullable StoredFile read(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        return row == null ? null : StoredFile.of(row.text("file_id"), row.text("md5"), row.number("bytes"));
    }

    /** The parameters that set a file id aside. */
    public static Map<String, Object> reservation(StoredRecording recording, String fileId) {
        return Map.of("sid", recording.sid(), "file", fileId);
    }

    /** The parameters that put another file id in the place of one that failed. */
    public static Map<String, Object> replacement(StoredRecording recording, StoredFile failed, String fileId) {
        return Map.of("sid", recording.sid(), "failed", failed.place(), "file", fileId);
    }

    /** The parameters that note what is about to be sent. */
    public static Map<String, Object> measure(StoredRecording recording, StoredFile file, RecordingAudio audio) {
        return Map.of("sid", recording.sid(), "file", file.place(), "md5", audio.md5(), "bytes", audio.bytes());
    }

    /** The parameters that note where people find it. */
    public static Map<String, Object> found(StoredRecording recording, File file) {
        return Map.of("sid", recording.sid(), "file", file.getId(), "link", link(file));
    }

    /** The page where people hear it. */
    public static String link(File file) {
        String link = file.getWebViewLink();
        return link == null ? "https://drive.google.com/file/d/" + file.getId() + "/view" : link;
    }

    /** The file's description: id, name, folder, and which recording and call it is. */
    public File content(StoredRecording recording, StoredFile file, String folderId) {
        Map<String, String> properties = new HashMap<>();
        properties.put("recordingSid", recording.sid());
        properties.put("callSid", recording.callSid());
        return new File()
                .setId(file.place())
                .setName(name.file(recording))
                .setParents(List.of(folderId))
                .setAppProperties(properties);
    }

    /** The file's content, read from the disk as it is sent. */
    public AbstractInputStreamContent media(RecordingAudio audio) {
        return new AbstractInputStreamContent(audio.format().contentType()) {
            @Override
            public InputStream getInputStream() throws IOException {
                return new SeekableAudio(audio.file());
            }

            @Override
            public long getLength() {
                return audio.bytes();
            }

            @Override
            public boolean retrySupported() {
                return true;
            }
        };
    }

    /** Whether Drive holds what was sent: the same size and checksum, and not in its bin. */
    public static boolean same(File inDrive, StoredFile sent) {
        return inDrive.getSize() != null
                && inDrive.getSize().equals(sent.bytes())
                && sent.md5() != null
                && sent.md5().equals(inDrive.getMd5Checksum())
                && !Boolean.TRUE.equals(inDrive.getTrashed());
    }

    /** The change that throws a file away: into the bin, where a person can still look at it. */
    public static File thrownAway() {
        return new File().setTrashed(true);
    }

    /**
     * Ends a try whose file id Google did not take: ids are good for the account alone that asked for them, and
     * another way in was configured since.
     */
    @SuppressWarnings("DoNotCallSuggester") // a step of a route
    public static void refused() {
        throw new RetryLater(
                AT_ONCE, "Google Drive does not take the file id that was set aside, so another one was", null);
    }

    /** Ends a try after which Drive has the file, but does not show it. */
    @SuppressWarnings("DoNotCallSuggester") // a step of a route
    public static void unseen() {
        throw new DeliveryFailed(UNSEEN + ": if another account sent it, a replay sends it anew");
    }

    /**
     * Whether a person replays what was given up because Drive had the file and did not show it. For hours it did not then:
     * it is another account's, and this one has none.
     *
     * @param attempt of the delivery; a replay begins with 1 anew
     * @param lastError why it was given up before
     */
    public static boolean abandons(int attempt, @Nullable String lastError) {
        return attempt == 1 && lastError != null && lastError.contains(UNSEEN);
    }

    /** Ends a try whose file had to be thrown away. */
    @SuppressWarnings("DoNotCallSuggester") // a step of a route
    public static void differs() {
        throw new DeliveryFailed("what Google Drive stored is not what was sent");
    }
}
