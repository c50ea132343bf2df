package dev.ramal.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.simulator.Verb.NotTwiml;
import dev.ramal.twilio.TwilioForm.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A waiting caller, as TaskRouter sees one. See Twilio's pages on assignment callbacks and on event callbacks.
 *
 * @param attributes what the Enqueue says, with the call's own, as a JSON object
 */
record Task(String sid, String workspace, String workflow, String attributes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The task of an Enqueue with a workflow. */
    static Task of(UnaryOperator<String> sids, String call, String from, String to, Verb enqueue) throws NotTwiml {
        try {
            String said = enqueue.children().stream()
                    .filter(child -> child.name().equals("Task"))
                    .map(Verb::text)
                    .findFirst()
                    .orElse("{}");
            if (!(JSON.readTree(said) instanceof ObjectNode attributes)) {
                throw new NotTwiml("a Task that is no JSON object");
            }
            attributes.put("call_sid", call).put("from", from).put("to", to).put("direction", "inbound");
            return new Task(
                    sids.apply("WT"),
                    sids.apply("WS"),
                    String.valueOf(enqueue.attribute("workflowSid")),
                    attributes.toString());
        } catch (JsonProcessingException e) {
            throw new NotTwiml("a Task that is no JSON");
        }
    }

    /** A worker who may take it. */
    record Reservation(Task task, String sid, String workerSid, String identity) {

        /** The question what to do with the worker. */
        List<Field> fields(String account) {
            List<Field> fields = task.fields(account);
            fields.addAll(who());
            return fields;
        }

        List<Field> event(String account, String type) {
            List<Field> fields = task.event(account, type);
            fields.addAll(who());
            return fields;
        }

        private List<Field> who() {
            return List.of(
                    new Field("ReservationSid", sid),
                    new Field("WorkerSid", workerSid),
                    new Field("WorkerName", identity),
                    new Field(
                            "WorkerAttributes",
                            JSON.createObjectNode()
                                    .put("contact_uri", "client:" + identity)
                                    .toString()));
        }
    }

    Reservation reserve(UnaryOperator<String> sids, String identity) {
        return new Reservation(this, sids.apply("WR"), sids.apply("WK"), identity);
    }

    /** One of its events. */
    List<Field> event(String account, String type) {
        List<Field> fields = fields(account);
        fields.add(0, new Field("EventType", type));
        return fields;
    }

    /** The caller hung up before anybody was found. */
    List<Field> canceled(String account) {
        List<Field> fields = event(account, "task.canceled");
        fields.add(new Field("TaskCanceledReason", "hangup"));
        return fields;
    }

    private List<Field> fields(String account) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("AccountSid", account));
        fields.add(new Field("WorkspaceSid", workspace));
        fields.add(new Field("WorkflowSid", workflow));
        fields.add(new Field("TaskSid", sid));
        fields.add(new Field("TaskAttributes", attributes));
        fields.add(new Field("TaskAge", "3"));
        fields.add(new Field("TaskPriority", "0"));
        return fields;
    }

    /** What is to be done with a worker. */
    record Instruction(JsonNode said) {

        /** Null when it is no JSON object with an instruction. */
        static @Nullable Instruction read(Wire.Answer answer) {
            try {
                JsonNode said = JSON.readTree(answer.body());
                return answer.status() == 200
                                && answer.contentType().startsWith("application/json")
                                && said.hasNonNull("instruction")
                        ? new Instruction(said)
                        : null;
            } catch (JsonProcessingException e) {
                return null;
            }
        }

        boolean does(String instruction) {
            return text("instruction").equals(instruction);
        }

        String text(String key) {
            return said.path(key).asText();
        }
    }
}
