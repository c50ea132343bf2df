package dev.ramal.flows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.calls.E164;
import dev.ramal.database.Row;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.voice.Answer;
import dev.ramal.voice.Verbs;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who asked to be called back: the caller keeps the place in line, and somebody owns the call until it is made. */
public final class Callbacks {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<String> STATES = Set.of("open", "done", "canceled");

    private final Verbs verbs;

    public Callbacks(Verbs verbs) {
        this.verbs = verbs;
    }

    /** Whether there is a number to call back. */
    public static boolean possible(Answer answer) {
        return E164.is(answer.state().get("caller"));
    }

    /**
     * The request as a row.
     *
     * @param minutes until it is due
     */
    public Map<String, @Nullable Object> row(Answer answer, int minutes) {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        String since = answer.state().get("queue.since");
        String queue = answer.state().get("queue.name");
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", Base64.getUrlEncoder().withoutPadding().encodeToString(id));
        row.put("call_sid", answer.call().sid());
        row.put("number", answer.state().get("caller"));
        row.put("queue", queue.isEmpty() ? null : queue);
        row.put("due_at", answer.at().plusSeconds(minutes * 60L).atOffset(ZoneOffset.UTC));
        row.put("waiting_since", (since.isEmpty() ? answer.at() : Instant.parse(since)).atOffset(ZoneOffset.UTC));
        return row;
    }

    /** Says that it will be done. */
    public void promise(Answer answer) {
        answer.decide("callback", answer.state().get("caller"), "promised");
        verbs.say(answer, "callback-promised", "");
        verbs.hangUp(answer);
    }

    /** Of a withheld number: goes on with another step. */
    public void impossible(Answer answer, String next) {
        goOn(answer, "the number is withheld", next);
    }

    /** It could not be noted, so nobody would call: goes on with another step. */
    public void unkept(Answer answer, String next) {
        goOn(answer, "it cannot be noted", next);
    }

    private void goOn(Answer answer, String why, String next) {
        if (!answer.ended()) {
            answer.decide("callback", why, next);
            verbs.goTo(answer, next);
        }
    }

    /** Which ones are asked for: {@code ?state=open}. */
    public Map<String, Object> state(Request request) {
        String asked = request.asked("state");
        String state = asked == null ? "open" : asked;
        if (!STATES.contains(state)) {
            throw new IllegalArgumentException("not a state of callbacks");
        }
        return Map.of("state", state);
    }

    /** {@code {"callbacks":[{id, call, number, contact, queue, state, owner, dueAt, waitingSince, note, reachedAt}]}}. */
    public Reply list(List<Map<String, @Nullable Object>> rows) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> columns : rows) {
            Row row = new Row(columns);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", row.require("id"));
            one.put("call", row.require("call_sid"));
            one.put("number", row.require("number"));
            text(one, "contact", row.text("contact_name"));
            text(one, "queue", row.text("queue"));
            one.put("state", row.require("state"));
            text(one, "owner", row.text("owner"));
            text(one, "dueAt", moment(row.moment("due_at")));
            text(one, "waitingSince", moment(row.moment("waiting_since")));
            text(one, "note", row.text("note"));
            text(one, "reachedAt", moment(row.moment("reached_at")));
            all.add(one);
        }
        return Reply.json(200, Map.of("callbacks", all));
    }

    /**
     * The change {@code {"owner":"user_7","dueAt":"…","state":"done","note":"…","seen":{"owner":"user_3"}}} as parameters; an
     * empty owner is none. Seen is who had it when its writer looked.
     *
     * @throws IllegalArgumentException when it makes no sense
     */
    public Map<String, @Nullable Object> change(Request request) {
        JsonNode said;
        try {
            said = JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        String state = said.path("state").isTextual() ? said.path("state").asText() : null;
        String owner = said.path("owner").isTextual() ? said.path("owner").asText() : null;
        String note = said.path("note").isTextual() ? said.path("note").asText() : null;
        JsonNode before = said.path("seen").path("owner");
        String seen = before.isNull() ? "" : before.isTextual() ? before.asText() : null;
        if (state != null && !STATES.contains(state)
                || owner != null && !owner.matches("[A-Za-z0-9_.@-]{0,121}")
                || note != null && note.length() > 400) {
            throw new IllegalArgumentException("not a change of a callback");
        }
        Map<String, @Nullable Object> change = new HashMap<>();
        change.put("id", request.last());
        change.put("state", state);
        change.put("owner", owner);
        change.put("seen", seen);
        change.put("note", note);
        try {
            change.put(
                    "due_at",
                    said.path("dueAt").isTextual()
                            ? OffsetDateTime.parse(said.path("dueAt").asText())
                            : null);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a time", e);
        }
        return change;
    }

    /** It was changed. */
    public Reply changed() {
        return Reply.status(204);
    }

    /**
     * Why it was not.
     *
     * @param owner what {@code callback-owner.sql} found
     */
    public Reply unchanged(List<Map<String, @Nullable Object>> owner) {
        Row row = Row.first(owner);
        if (row == null) {
            return Reply.problem(
                    404, "No such callback", "Nobody asked for this callback; GET /api/callbacks lists them.");
        }
        String has = row.text("owner");
        if (has == null) {
            throw new Problem(409, "Changed meanwhile", "Nobody has this callback any more: read it again.");
        }
        throw new Problem(
                409,
                "That callback is taken",
                "Somebody else has it, whom owner names. Who takes it over says from whom: {\"owner\":…,\"seen\":{\"owner\":…}}.",
                Map.of("owner", has));
    }

    private static @Nullable String moment(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static void text(Map<String, Object> one, String name, @Nullable String value) {
        if (value != null) {
            one.put(name, value);
        }
    }
}
