package dev.ramal.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.database.Row;
import dev.ramal.deliveries.Fault;
import dev.ramal.twilio.FormText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls as JSON: in a list, and one with its legs, events, recordings and deliveries. What is not known is left out. */
public final class CallView {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TIMES = List.of("started_at", "answered_at", "ended_at");
    /** What a webhook says that is the same for all calls. */
    private static final Set<String> UNTOLD = Set.of("AccountSid", "ApiVersion", "ApplicationSid", "RamalTurn");

    /** A call as a list shows it. */
    public static ObjectNode summary(Row call) {
        Map<String, @Nullable Object> row = call.columns();
        ObjectNode view = JSON.createObjectNode();
        put(view, row, "sid", "sid");
        put(view, row, "direction", "direction");
        put(view, row, "origin", "origin");
        put(view, row, "from", "caller");
        put(view, row, "to", "callee");
        put(view, row, "agent", "agent");
        put(view, row, "party", "party");
        put(view, row, "status", "status");
        put(view, row, "outcome", "outcome");
        put(view, row, "ringSeconds", "ring_seconds");
        put(view, row, "waitSeconds", "wait_seconds");
        put(view, row, "talkSeconds", "talk_seconds");
        put(view, row, "totalSeconds", "total_seconds");
        put(view, row, "answeredBy", "answered_by");
        put(view, row, "recorded", "recorded");
        put(view, row, "contact", "contact_name");
        put(view, row, "country", "party_country");
        put(view, row, "region", "party_region");
        put(view, row, "numberType", "party_type");
        put(view, row, "nationalNumber", "party_national");
        put(view, row, "beganAt", "began_at");
        TIMES.forEach(time -> put(view, row, camel(time), time));
        put(view, row, "changedAt", "changed_at");
        put(view, row, "notes", "notes");
        String tags = call.text("tags");
        if (tags != null) {
            ArrayNode each = view.putArray("tags");
            tags.lines().forEach(each::add);
        }
        put(view, row, "disposition", "disposition");
        put(view, row, "erasedAt", "erased_at");
        return view;
    }

    /**
     * The document of {@code GET /api/calls/{sid}}.
     *
     * @param call the call's row, alone
     * @param legs its legs
     * @param events what Twilio said of it, in the order in which it was heard
     * @param recordings its recordings
     * @param deliveries those of the call and of its recordings
     * @param tasks what TaskRouter said of its task, in the order in which it was heard
     * @param turns its requests for TwiML, with what was decided in each
     */
    public String call(
            List<Map<String, @Nullable Object>> call,
            List<Map<String, @Nullable Object>> legs,
            List<Map<String, @Nullable Object>> events,
            List<Map<String, @Nullable Object>> recordings,
            List<Map<String, @Nullable Object>> deliveries,
            List<Map<String, @Nullable Object>> tasks,
            List<Map<String, @Nullable Object>> turns) {
        return write(document(call, legs, events, recordings, deliveries, tasks, turns));
    }

    /** The same, to stand in another document. */
    public static ObjectNode document(
            List<Map<String, @Nullable Object>> call,
            List<Map<String, @Nullable Object>> legs,
            List<Map<String, @Nullable Object>> events,
            List<Map<String, @Nullable Object>> recordings,
            List<Map<String, @Nullable Object>> deliveries,
            List<Map<String, @Nullable Object>> tasks,
            List<Map<String, @Nullable Object>> turns) {
        Row row = new Row(call.get(0));
        String sid = row.require("sid");
        ObjectNode view = summary(row);
        ArrayNode legViews = view.putArray("legs");
        legs.forEach(leg -> {
            ObjectNode one = legViews.addObject();
            put(one, leg, "sid", "sid");
            put(one, leg, "parent", "parent_sid");
            put(one, leg, "from", "caller");
            put(one, leg, "to", "callee");
            put(one, leg, "status", "status");
            put(one, leg, "seconds", "seconds");
            TIMES.forEach(time -> put(one, leg, camel(time), time));
        });
        ArrayNode eventViews = view.putArray("events");
        events.forEach(event -> {
            ObjectNode one = eventViews.addObject();
            put(one, event, "heardAt", "heard_at");
            put(one, event, "sid", "call_sid");
            ObjectNode said = one.putObject("said");
            if (FormText.read(new Row(event).require("form"), Integer.MAX_VALUE) instanceof FormText.Pairs pairs) {
                pairs.fields().stream()
                        .filter(field ->
                                !UNTOLD.contains(field.name()) && !field.value().isEmpty())
                        .forEach(field -> said.put(field.name(), field.value()));
            }
        });
        ArrayNode recordingViews = view.putArray("recordings");
        recordings.forEach(recording -> {
            Row made = new Row(recording);
            recordingViews.add(recording(made).set("deliveries", of(deliveries, made.require("sid"))));
        });
        view.set("deliveries", of(deliveries, sid));
        ArrayNode taskViews = view.putArray("taskEvents");
        tasks.forEach(task -> {
            ObjectNode one = taskViews.addObject();
            put(one, task, "heardAt", "heard_at");
            put(one, task, "event", "event");
            put(one, task, "task", "task_sid");
            put(one, task, "worker", "worker");
            put(one, task, "said", "said");
        });
        view.set("decisions", decisions(turns));
        return view;
    }

    /** A recording of a call. */
    public static ObjectNode recording(Row recording) {
        Map<String, @Nullable Object> row = recording.columns();
        ObjectNode view = JSON.createObjectNode();
        put(view, row, "sid", "sid");
        put(view, row, "status", "status");
        put(view, row, "source", "source");
        put(view, row, "channels", "channels");
        put(view, row, "seconds", "seconds");
        put(view, row, "deletedAt", "deleted_at");
        put(view, row, "deletedBy", "deleted_by");
        put(view, row, "deletedReason", "deleted_reason");
        put(view, row, "transcription", "transcription");
        put(view, row, "archive", "archive_path");
        put(view, row, "drive", "drive_link");
        return view;
    }

    /** What the call's flow decided, each with its number. */
    private static ArrayNode decisions(List<Map<String, @Nullable Object>> turns) {
        ArrayNode all = JSON.createArrayNode();
        for (Map<String, @Nullable Object> turn : turns) {
            try {
                for (JsonNode decision : JSON.readTree(new Row(turn).require("decisions"))) {
                    int seq = all.size();
                    all.addObject().put("seq", seq).setAll((ObjectNode) decision);
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
        return all;
    }

    /** A list of deliveries. */
    public String deliveries(List<Map<String, @Nullable Object>> deliveries) {
        ArrayNode views = JSON.createArrayNode();
        deliveries.forEach(delivery -> views.add(delivery(delivery)));
        return write(views);
    }

    /** Those whose subject is the SID, or the SID and what is told of it. */
    private static ArrayNode of(List<Map<String, @Nullable Object>> all, String sid) {
        ArrayNode views = JSON.createArrayNode();
        all.stream()
                .filter(delivery -> {
                    String subject = new Row(delivery).require("subject");
                    return subject.equals(sid) || subject.startsWith(sid + ":");
                })
                .forEach(delivery -> views.add(delivery(delivery)));
        return views;
    }

    /** A delivery as JSON. */
    public static ObjectNode delivery(Map<String, @Nullable Object> delivery) {
        ObjectNode one = JSON.createObjectNode();
        put(one, delivery, "key", "delivery_key");
        put(one, delivery, "destination", "destination");
        put(one, delivery, "state", "state");
        put(one, delivery, "attempts", "attempts");
        put(one, delivery, "link", "link");
        put(one, delivery, "error", "last_error");
        String fault = new Row(delivery).text("fault");
        if (fault != null) {
            one.set("fault", JSON.valueToTree(Fault.document(fault)));
        }
        put(one, delivery, "dueAt", "due_at");
        return one;
    }

    private static void put(ObjectNode view, Map<String, @Nullable Object> row, String name, String column) {
        Object value = row.get(column);
        if (value == null) {
            return;
        }
        if (value instanceof Number number) {
            view.put(name, number.longValue());
        } else if (value instanceof Boolean truth) {
            view.put(name, truth);
        } else if (column.endsWith("_at")) {
            view.put(name, String.valueOf(new Row(row).moment(column)));
        } else {
            view.put(name, value.toString());
        }
    }

    private static String camel(String column) {
        return column.replace("_at", "At");
    }

    private static String write(Object view) {
        try {
            return JSON.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
