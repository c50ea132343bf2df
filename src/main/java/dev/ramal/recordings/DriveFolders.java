package dev.ramal.recordings;

import com.google.api.client.http.HttpResponseException;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.File;
import dev.ramal.deliveries.DeliveryFailed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds or makes the folders of a recording below the root folder. Each one's id is agreed on in the database before
 * Drive hears of it, so that nodes which need it at the same moment make one folder, not two.
 */
public final class DriveFolders {

    private static final String FOLDER = "application/vnd.google-apps.folder";

    private final DriveClients clients;
    private final String root;
    private final RecordingName name;
    private final JdbcClient database;

    /** @param root the id of the folder or shared drive below which recordings go */
    public DriveFolders(DriveClients clients, String root, RecordingName name, DataSource database) {
        this.clients = clients;
        this.root = root;
        this.name = name;
        this.database = JdbcClient.create(database);
    }

    /** The id of the folder that this recording's file goes into. */
    public String id(StoredRecording recording) {
        return id(name.folders(recording));
    }

    /** The id of the folder with this path; made when missing, made again when somebody threw it away. */
    String id(List<String> path) {
        String id = root;
        String whole = root;
        try {
            for (String folder : path) {
                whole = whole + "/" + folder;
                id = child(whole, folder, id);
            }
        } catch (IOException e) {
            throw DriveVerdict.of(e);
        }
        return id;
    }

    private String child(String path, String folder, String parent) throws IOException {
        for (int attempt = 0; attempt < 2; attempt++) {
            Known known = known(path).orElse(null);
            if (known == null) {
                known = agree(path, folder, parent);
            }
            if (known.made()) {
                if (standing(known.id())) {
                    return known.id();
                }
            } else if (make(known.id(), folder, parent, attempt == 0)) {
                made(path, known.id());
                return known.id();
            }
            forget(path, known.id());
        }
        throw new DeliveryFailed("a folder in Google Drive disappears while it is used");
    }

    private Known agree(String path, String folder, String parent) throws IOException {
        String found = find(folder, parent);
        String id = found != null
                ? found
                : clients.client()
                        .files()
                        .generateIds()
                        .setCount(1)
                        .setType("files")
                        .execute()
                        .getIds()
                        .get(0);
        database.sql("INSERT INTO drive_folder (path, file_id, made) VALUES (:path, :id, :made) ON CONFLICT DO NOTHING")
                .param("path", path)
                .param("id", id)
                .param("made", found != null)
                .update();
        return known(path).orElseThrow(() -> new DeliveryFailed("a folder's id was not kept"));
    }

    /** A folder of that name which somebody made by hand, or that this database has forgotten. */
    private @Nullable String find(String folder, String parent) throws IOException {
        List<File> files = clients.client()
                .files()
                .list()
                .setQ("name = '%s' and '%s' in parents and mimeType = '%s' and trashed = false"
                        .formatted(folder.replace("\\", "\\\\").replace("'", "\\'"), parent, FOLDER))
                .setSupportsAllDrives(true)
                .setIncludeItemsFromAllDrives(true)
                .setOrderBy("createdTime")
                .setPageSize(1)
                .setFields("files(id)")
                .execute()
                .getFiles();
        return files == null || files.isEmpty() ? null : files.get(0).getId();
    }

    /**
     * Makes the folder; false when Drive does not take its id, because another account asked for it.
     *
     * @param excused whether a refusal may be for that
     */
    private boolean make(String id, String folder, String parent, boolean excused) throws IOException {
        Drive.Files.Create create = clients.client()
                .files()
                .create(new File().setId(id).setName(folder).setMimeType(FOLDER).setParents(List.of(parent)))
                .setSupportsAllDrives(true)
                .setFields("id");
        try {
            create.execute();
            return true;
        } catch (HttpResponseException e) {
            if (e.getStatusCode() == 400 && excused) {
                return false;
            }
            if (e.getStatusCode() != 409) {
                throw e;
            }
            return true;
        }
    }

    private boolean standing(String id) throws IOException {
        try {
            File folder = clients.client()
                    .files()
                    .get(id)
                    .setSupportsAllDrives(true)
                    .setFields("id,trashed")
                    .execute();
            return !Boolean.TRUE.equals(folder.getTrashed());
        } catch (HttpResponseException e) {
            if (e.getStatusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    private Optional<Known> known(String path) {
        return database.sql("SELECT file_id, made FROM drive_folder WHERE path = :path")
                .param("path", path)
                .query((row, index) -> new Known(row.getString(1), row.getBoolean(2)))
                .optional();
    }

    private void made(String path, String id) {
        database.sql("UPDATE drive_folder SET made = TRUE WHERE path = :path AND file_id = :id")
                .param("path", path)
                .param("id", id)
                .update();
    }

    private void forget(String path, String id) {
        database.sql("DELETE FROM drive_folder WHERE path = :path AND file_id = :id")
                .param("path", path)
                .param("id", id)
                .update();
    }

    private record Known(String id, boolean made) {}
}
