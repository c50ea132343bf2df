package dev.ramal.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.api.CallView;
import dev.ramal.database.Row;
import dev.ramal.edge.Reply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that is kept about a number, as JSON to be given out. */
public final class PartyView {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, String> MESSAGE = Map.ofEntries(
            Map.entry("sid", "sid"),
            Map.entry("direction", "direction"),
            Map.entry("from", "sender"),
            Map.entry("to", "recipient"),
            Map.entry("body", "body"),
            Map.entry("media", "media"),
            Map.entry("template", "template"),
            Map.entry("status", "status"),
            Map.entry("errorCode", "error_code"),
            Map.entry("by", "actor"),
            Map.entry("call", "call_sid"),
            Map.entry("at", "at"));

    private static final Map<String, String> CALLBACK = Map.of(
            "id", "id",
            "call", "call_sid",
            "number", "number",
            "queue", "queue",
            "state", "state",
            "owner", "owner",
            "dueAt", "due_at",
            "waitingSince", "waiting_since",
            "note", "note");

    private static final Map<String, String> DIAL = Map.ofEntries(
            Map.entry("id", "id"),
            Map.entry("kind", "kind"),
            Map.entry("by", "actor"),
            Map.entry("number", "number"),
            Map.entry("callerId", "caller_id"),
            Map.entry("agent", "agent"),
            Map.entry("flow", "flow"),
            Map.entry("state", "state"),
            Map.entry("rule", "rule"),
            Map.entry("call", "call_sid"),
            Map.entry("status", "status"),
            Map.entry("at", "reserved_at"),
            Map.entry("sentAt", "sent_at"));

    private static final Map<String, String> OPT_OUT = Map.of(
            "number", "number",
            "scope", "scope",
            "direction", "direction",
            "reason", "reason",
            "source", "source",
            "until", "expires_at",
            "by", "actor",
            "at", "at");

    private static final Map<String, String> CONTACT = Map.of("number", "number", "name", "name", "at", "updated_at");

    private final InstantSource clock;

    public PartyView(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The rows that one statement found, under a name, beside those of others.
     *
     * @param found null to begin with
     */
    public Map<String, List<Map<String, @Nullable Object>>> with(
            @Nullable Map<String, List<Map<String, @Nullable Object>>> found,
            String name,
            List<Map<String, @Nullable Object>> rows) {
        Map<String, List<Map<String, @Nullable Object>>> all =
                found == null ? new LinkedHashMap<>() : new LinkedHashMap<>(found);
        all.put(name, rows);
        return all;
    }

    /** The answer to {@code GET /api/parties/{number}}. */
    public Reply of(Map<String, @Nullable Object> party, Map<String, List<Map<String, @Nullable Object>>> found) {
        ObjectNode document = JSON.createObjectNode();
        document.put("number", String.valueOf(party.get("number")));
        document.put("askedAt", clock.instant().toString());
        first(document, "contact", found, CONTACT);
        document.set("calls", calls(found));
        ArrayNode named = document.putArray("namedIn");
        rows(found, "mentions").forEach(row -> named.add(new Row(row).require("sid")));
        all(document, "messages", found, MESSAGE);
        all(document, "callbacks", found, CALLBACK);
        all(document, "dials", found, DIAL);
        first(document, "optOut", found, OPT_OUT);
        return Reply.json(200, document)
                .with("cache-control", "no-store")
                .with("content-disposition", "inline; filename=\"party.json\"");
    }

    private static ArrayNode calls(Map<String, List<Map<String, @Nullable Object>>> found) {
        Map<String, List<Map<String, @Nullable Object>>> legs = byCall(rows(found, "legs"));
        Map<String, List<Map<String, @Nullable Object>>> events = byCall(rows(found, "events"));
        Map<String, List<Map<String, @Nullable Object>>> recordings = byCall(rows(found, "recordings"));
        Map<String, List<Map<String, @Nullable Object>>> turns = byCall(rows(found, "turns"));
        Map<String, String> states = new LinkedHashMap<>();
        rows(found, "states").forEach(row -> states.put(new Row(row).require("sid"), new Row(row).require("kept")));
        ArrayNode calls = JSON.createArrayNode();
        for (Map<String, @Nullable Object> call : rows(found, "calls")) {
            String sid = new Row(call).require("sid");
            ObjectNode one = CallView.document(
                    List.of(call),
                    legs.getOrDefault(sid, List.of()),
                    events.getOrDefault(sid, List.of()),
                    recordings.getOrDefault(sid, List.of()),
                    List.of(),
                    List.of(),
                    turns.getOrDefault(sid, List.of()));
            // Where something went is told with each recording; what TaskRouter said is about workers.
            one.remove(List.of("deliveries", "taskEvents"));
            one.withArray("recordings").forEach(recording -> ((ObjectNode) recording).remove("deliveries"));
            String state = states.get(sid);
            if (state != null) {
                try {
                    one.set("remembered", JSON.readTree(state));
                } catch (JsonProcessingException e) {
                    throw new IllegalStateException(e);
                }
            }
            calls.add(one);
        }
        return calls;
    }

    private static Map<String, List<Map<String, @Nullable Object>>> byCall(List<Map<String, @Nullable Object>> rows) {
        Map<String, List<Map<String, @Nullable Object>>> byCall = new LinkedHashMap<>();
        rows.forEach(row -> byCall.computeIfAbsent(new Row(row).require("root_sid"), any -> new ArrayList<>())
                .add(row));
        return byCall;
    }

    private static List<Map<String, @Nullable Object>> rows(
            Map<String, List<Map<String, @Nullable Object>>> found, String name) {
        return found.getOrDefault(name, List.of());
    }

    private static void all(
            ObjectNode document,
            String name,
            Map<String, List<Map<String, @Nullable Object>>> found,
            Map<String, String> members) {
        ArrayNode all = document.putArray(name);
        rows(found, name).forEach(row -> write(all.addObject(), row, members));
    }

    private static void first(
            ObjectNode document,
            String name,
            Map<String, List<Map<String, @Nullable Object>>> found,
            Map<String, String> members) {
        rows(found, name).stream().findFirst().ifPresent(row -> write(document.putObject(name), row, members));
    }

    private static void write(ObjectNode one, Map<String, @Nullable Object> columns, Map<String, String> members) {
        Row row = new Row(columns);
        members.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(member -> {
            String column = member.getValue();
            Object value = columns.get(column);
            if (value == null) {
                return;
            }
            if (column.equals("at") || column.endsWith("_at") || column.equals("waiting_since")) {
                one.put(member.getKey(), String.valueOf(row.moment(column)));
            } else if (value instanceof Number number) {
                one.put(member.getKey(), number.longValue());
            } else {
                one.put(member.getKey(), value.toString());
            }
        });
    }
}
