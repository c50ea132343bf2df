package dev.ramal.recordings;

import dev.ramal.database.Row;
import dev.ramal.deliveries.NotYet;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reason;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The end of a recording: who wants it, why, and what has to be removed where. */
public final class Deletion {

    private static final Duration UNTIL_DELIVERED = Duration.ofSeconds(2);

    /**
     * The parameters that mark the recording as deleted.
     *
     * @param sid as {@link Playback#question} checked it
     * @throws Problem without a reason, which stands in the request's document or its query
     */
    public Map<String, Object> mark(Request request, String sid) {
        String why = Reason.of(request, "A deletion");
        return Map.of("sid", sid, "by", request.by().actor(), "reason", why);
    }

    /** The answer to a deletion that is under way: 202, because the recording is removed elsewhere in a moment. */
    public Reply begun(String sid) {
        return Reply.json(202, Map.of("sid", sid, "deleted", true));
    }

    /**
     * The answer when no recording was marked.
     *
     * @param known what the database knows of it
     */
    public Reply refused(List<Map<String, @Nullable Object>> known) {
        return known.isEmpty()
                ? Reply.problem(404, "No such recording", "No recording of this SID is known.")
                : Reply.problem(410, "Deleted", "The recording was deleted before; its call's document says why.");
    }

    /** Where the file stands in the archive; null when it was never there. */
    public static @Nullable StoredFile archived(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        return row == null ? null : StoredFile.of(row.text("path"), row.text("md5"), row.number("bytes"));
    }

    /** Waits while a delivery that began before the deletion may still put the recording somewhere. */
    public static void alone(List<Map<String, @Nullable Object>> running) {
        if (!running.isEmpty()) {
            throw new NotYet(UNTIL_DELIVERED, "the recording is just being delivered");
        }
    }
}
