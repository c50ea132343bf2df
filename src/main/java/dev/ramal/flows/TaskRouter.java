package dev.ramal.flows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.twilio.CallbackUrls;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.voice.Answer;
import dev.ramal.voice.Verbs;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's TaskRouter, as Flex uses it: who hands a caller over, what a worker's reservation is answered with, and what is
 * noted of it. See Twilio's pages on assignment callbacks and on its events.
 */
public final class TaskRouter {

    /** What may be done with a reservation. */
    public static final Set<String> INSTRUCTIONS = Set.of("dequeue", "conference", "redirect");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WORKFLOW = Pattern.compile("WW[0-9a-f]{32}");
    private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");
    private static final int RING_SECONDS = 30;
    private static final String LEG_EVENTS = "initiated,ringing,answered,completed";

    private final String instruction;
    private final String callerId;
    private final CallbackUrls callbacks;
    private final boolean record;
    private final Verbs verbs;

    /**
     * @param instruction dequeue, conference or redirect
     * @param callerId what a worker's phone shows
     */
    public TaskRouter(String instruction, String callerId, CallbackUrls callbacks, boolean record, Verbs verbs) {
        this.instruction = instruction;
        this.callerId = callerId;
        this.callbacks = callbacks;
        this.record = record;
        this.verbs = verbs;
    }

    /**
     * Hands the caller over.
     *
     * @param attributes of the task, a JSON object; empty for none
     * @throws IllegalArgumentException when the workflow or the attributes are none
     */
    public void hand(Answer answer, String workflow, String attributes, int priority, int seconds, String next) {
        if (answer.ended()) {
            return;
        }
        String text = attributes.isBlank() ? "{}" : attributes;
        if (!WORKFLOW.matcher(workflow).matches() || !object(text).isObject()) {
            throw new IllegalArgumentException("a task needs a workflow's SID, and a JSON object");
        }
        answer.decide("task", workflow, "handed over");
        verbs.task(answer, workflow, text, priority, seconds, next);
    }

    /** What TaskRouter is to do with a worker's reservation, as JSON; it waits five seconds for it. */
    public String instruction(TwilioForm form) {
        JsonNode task = object(form.get("TaskAttributes"));
        JsonNode worker = object(form.get("WorkerAttributes"));
        String to = worker.path("contact_uri").asText();
        String call = task.path("call_sid").asText();
        ObjectNode answer = JSON.createObjectNode();
        if (instruction.equals("redirect") && CALL_SID.matcher(call).matches()) {
            answer.put("instruction", "redirect");
            answer.put("call_sid", call);
            answer.put("url", callbacks.step("assigned", call).toString());
            answer.put("accept", true);
            return write(answer);
        }
        boolean conference = instruction.equals("conference");
        answer.put("instruction", conference ? "conference" : "dequeue");
        if (!to.isEmpty()) {
            answer.put("to", to);
        }
        answer.put("from", callerId);
        answer.put("timeout", RING_SECONDS);
        // Of the worker's phone Twilio tells nothing unless it is asked to; without it nobody knows who talked, or how
        // long.
        String status =
                (CALL_SID.matcher(call).matches() ? callbacks.callStatus(call) : callbacks.callStatus()).toString();
        if (conference) {
            answer.put("end_conference_on_exit", true);
            answer.put("status_callback", status);
            answer.put("status_callback_events", LEG_EVENTS);
        } else {
            answer.put("status_callback_url", status);
            answer.put("status_callback_events", LEG_EVENTS);
            if (record) {
                answer.put("record", "record-from-answer");
            }
        }
        return write(answer);
    }

    /** An event of a task, a reservation or a worker, as a row. */
    public Map<String, @Nullable Object> event(TwilioForm form) {
        String call = object(form.get("TaskAttributes")).path("call_sid").asText();
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("digest", form.digest());
        row.put("event", cut(form.require("EventType"), 64));
        row.put("call_sid", CALL_SID.matcher(call).matches() ? call : null);
        row.put("task_sid", form.get("TaskSid"));
        row.put("worker", cut(form.get("WorkerName"), 121));
        String activity = form.get("WorkerActivityName");
        String canceled = form.get("TaskCanceledReason");
        row.put("said", cut(canceled != null ? canceled : activity, 400));
        return row;
    }

    private static JsonNode object(@Nullable String text) {
        try {
            return text == null ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }

    private static String write(ObjectNode answer) {
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
