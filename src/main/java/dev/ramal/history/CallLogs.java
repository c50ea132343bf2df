package dev.ramal.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.database.Row;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The history as the old system gave it: its fields, its words, one entry a call. What it would not have known is null;
 * parameters that it did not know are ignored, and numbers out of range are brought into it, as ever.
 */
public final class CallLogs {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern USER = Pattern.compile("user_([0-9]{1,9})");
    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final int FARTHEST = 100_000;

    private final CallRows rows;
    private final String recordings;

    /** @param account whose recordings they are, at Twilio */
    public CallLogs(DataSource dataSource, String account) {
        this.rows = new CallRows(dataSource);
        this.recordings = "https://api.twilio.com/2010-04-01/Accounts/" + account + "/Recordings/";
    }

    /** The answer to {@code GET /twilio/call-logs}: the newest first. */
    public Reply page(Request request) {
        int limit = Math.max(1, number(request.asked("limit"), USUAL, MOST));
        int offset = number(request.asked("offset"), 0, FARTHEST);
        List<Row> calls = rows.of(CallSelect.old(Sight.only(request.by()), limit, offset));
        Map<String, Row> recorded = new HashMap<>();
        rows.of(CallSelect.recordings(
                        calls.stream().map(call -> call.require("sid")).toList()))
                .forEach(recording -> recorded.putIfAbsent(recording.require("root_sid"), recording));
        ArrayNode document = JSON.createArrayNode();
        calls.forEach(call -> document.add(entry(call, recorded.get(call.require("sid")))));
        return Reply.json(200, document);
    }

    private ObjectNode entry(Row call, @Nullable Row recording) {
        String sid = recording == null ? null : recording.require("sid");
        Integer user = user(call.text("agent"));
        ObjectNode entry = JSON.createObjectNode();
        entry.put("id", call.number("number"));
        entry.put("call_sid", call.require("sid"));
        entry.put("from_number", call.text("caller"));
        entry.put("to_number", call.text("callee"));
        entry.put("direction", call.text("direction"));
        entry.put("status", status(call));
        entry.put("duration", Objects.requireNonNullElse(call.number("talk_seconds"), 0L));
        entry.put("recording_url", sid == null ? null : recordings + sid + ".mp3");
        entry.put("recording_sid", sid);
        entry.put("drive_file_url", recording == null ? null : recording.text("link"));
        entry.put("user_id", user);
        entry.put("user_name", call.text("agent"));
        entry.putNull("contact_wa_id");
        entry.put("contact_name", call.text("contact_name"));
        entry.putNull("channel_id");
        entry.put("created_at", time(call, "began_at"));
        entry.put("updated_at", time(call, "changed_at"));
        return entry;
    }

    /** The old system kept what Twilio said of the leg that rang, not of the caller's. */
    private static @Nullable String status(Row call) {
        String outcome = call.text("outcome");
        String status = call.text("status");
        if (outcome == null) {
            return status;
        }
        return switch (outcome) {
            case "answered" -> call.moment("ended_at") == null ? status : "completed";
            case "missed", "abandoned", "voicemail" -> "no-answer";
            case "busy", "failed", "canceled" -> outcome;
            default -> status;
        };
    }

    private static @Nullable Integer user(@Nullable String agent) {
        Matcher user = USER.matcher(agent == null ? "" : agent);
        return user.matches() ? Integer.valueOf(user.group(1)) : null;
    }

    private static String time(Row call, String column) {
        Instant time = Objects.requireNonNull(call.moment(column));
        return time.toString();
    }

    private static int number(@Nullable String text, int otherwise, int most) {
        if (text == null || !text.matches("[0-9]{1,9}")) {
            return otherwise;
        }
        return Math.min(Integer.parseInt(text), most);
    }
}
