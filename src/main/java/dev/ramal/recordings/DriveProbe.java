package dev.ramal.recordings;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries once whether Ramal may write into its folder in Google Drive: makes a tiny file there and removes it. */
public final class DriveProbe {

    private final DriveClients clients;
    private final String root;
    private final boolean connected;

    /**
     * @param root the folder's id
     * @param connected whether there is a way in
     */
    public DriveProbe(DriveClients clients, String root, boolean connected) {
        this.clients = clients;
        this.root = root;
        this.connected = connected;
    }

    /** Whether there is a Drive to write into. */
    public boolean connected() {
        return connected;
    }

    /** One sentence that says what is wrong; null when recordings can be stored. */
    public @Nullable String fault() {
        RuntimeException failure = failure();
        return failure == null ? null : failure.getMessage() + ".";
    }

    /** What is wrong; null when recordings can be stored. */
    public @Nullable RuntimeException failure() {
        try {
            Drive.Files files = clients.client().files();
            File file = files.create(
                            new File().setName("Ramal may write here").setParents(List.of(root)),
                            new ByteArrayContent("text/plain", "ok".getBytes(StandardCharsets.UTF_8)))
                    .setSupportsAllDrives(true)
                    .setFields("id")
                    .execute();
            remove(files, file.getId());
            return null;
        } catch (IOException | RuntimeException e) {
            return DriveVerdict.of(e);
        }
    }

    /** A content manager of a shared drive may throw away, but not delete. */
    private static void remove(Drive.Files files, String id) throws IOException {
        try {
            files.delete(id).setSupportsAllDrives(true).execute();
        } catch (HttpResponseException e) {
            files.update(id, new File().setTrashed(true))
                    .setSupportsAllDrives(true)
                    .execute();
        }
    }
}
