package dev.ramal.flows;

import static dev.ramal.flows.Caller.first;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.TwimlSchema;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TaskRouter asks what to do with a worker, tells of the worker's phone, and of what became of the task. */
class TaskRouterRouteTest {

    private static final String FLEX = "+551140000001";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FLOWS = Installation.with(Map.of(
            "routes/flow-incoming.camel.yaml",
            Installation.flow(
                    "incoming",
                    Installation.kamelet(
                            "task-action", "workflow", "WW" + "1".repeat(32), "timeout", "77", "next", "task-left"))));

    @RegisterExtension
    static final RamalExtension DEQUEUE = ramal("dequeue");

    @RegisterExtension
    static final RamalExtension CONFERENCE = ramal("conference");

    @RegisterExtension
    static final RamalExtension REDIRECT = ramal("redirect");

    private static RamalExtension ramal(String instruction) {
        return Installation.on(RamalExtension.onH2(), FLOWS)
                .set("voice.agents", "ana,bea")
                .set("taskrouter.instruction", instruction);
    }

    @Test
    void a_task_lives_as_long_as_its_flow_says() {
        assertThat(first(new Caller(DEQUEUE).begin(FLEX), "Task").getAttribute("timeout"))
                .isEqualTo("77");
    }

    @Test
    void a_worker_is_dequeued_and_their_phone_tells_of_itself() {
        Caller caller = new Caller(DEQUEUE);
        String waiting = caller.begin(FLEX);
        JsonNode instruction = assign(caller);

        assertThat(instruction.path("instruction").asText()).isEqualTo("dequeue");
        assertThat(instruction.path("to").asText()).isEqualTo("client:ana");
        assertThat(instruction.path("record").asText()).isEqualTo("record-from-answer");
        assertThat(instruction.path("status_callback_url").asText())
                .isEqualTo(TwilioCaller.PUBLIC_URL + "/twilio/call-status?call=" + caller.sid + "#rc=5&rp=ct,rt,5xx");
        assertThat(instruction.path("status_callback_events").asText())
                .isEqualTo("initiated,ringing,answered,completed");

        String worker = Caller.newSid();
        for (int i = 0; i < 2; i++) {
            phone(caller, worker, "ringing", "05", "0");
            phone(caller, worker, "in-progress", "09", "0");
            phone(caller, worker, "completed", "50", "41");
        }
        event(caller, "reservation.accepted");
        String after = caller.next(
                first(waiting, "Enqueue"),
                "action",
                "QueueResult",
                "bridged",
                "QueueSid",
                "QU" + "1".repeat(32),
                "QueueTime",
                "8");
        assertThat(TwimlSchema.verbs(after)).containsExactly("Hangup");
        caller.hangsUp(60, "Tue, 10 Mar 2026 14:30:51 +0000");

        JsonNode record = caller.record();
        assertThat(record.path("outcome").asText()).isEqualTo("answered");
        assertThat(record.path("agent").asText()).isEqualTo("ana");
        assertThat(record.path("waitSeconds").asInt()).isEqualTo(8);
        assertThat(record.path("ringSeconds").asInt()).isEqualTo(4);
        assertThat(record.path("talkSeconds").asInt()).isEqualTo(41);
        assertThat(record.path("taskEvents")).hasSize(1);
        assertThat(record.path("taskEvents").path(0).path("event").asText()).isEqualTo("reservation.accepted");
        assertThat(record.path("taskEvents").path(0).path("worker").asText()).isEqualTo("ana");
    }

    @Test
    void a_phone_that_tells_of_itself_by_get_must_be_signed_too() {
        Caller caller = new Caller(DEQUEUE);
        String target =
                "/twilio/call-status?call=" + caller.sid + "&CallSid=" + Caller.newSid() + "&CallStatus=ringing";

        assertThat(caller.twilio()
                        .send(HttpRequest.newBuilder(caller.twilio().uri(target))
                                .GET())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_caller_who_hung_up_waiting_gave_up() {
        Caller caller = new Caller(DEQUEUE);
        String waiting = caller.begin(FLEX);

        caller.next(
                first(waiting, "Enqueue"),
                "action",
                "QueueResult",
                "hangup",
                "QueueSid",
                "QU" + "1".repeat(32),
                "QueueTime",
                "17",
                "CallStatus",
                "completed");
        caller.hangsUp(20, "Tue, 10 Mar 2026 14:30:20 +0000");

        assertThat(caller.record().path("outcome").asText()).isEqualTo("abandoned");
        assertThat(caller.record().path("waitSeconds").asInt()).isEqualTo(17);
    }

    @Test
    void a_caller_whom_taskrouter_could_not_take_may_leave_a_message() {
        Caller caller = new Caller(DEQUEUE);

        String after = caller.next(first(caller.begin(FLEX), "Enqueue"), "action", "QueueResult", "system-error");

        assertThat(after).contains("<Record");
    }

    @Test
    void a_worker_meets_the_caller_in_a_conference() {
        JsonNode instruction = assign(new Caller(CONFERENCE));

        assertThat(instruction.path("instruction").asText()).isEqualTo("conference");
        assertThat(instruction.path("to").asText()).isEqualTo("client:ana");
        assertThat(instruction.path("from").asText()).isEqualTo("+551140000001");
        assertThat(instruction.path("end_conference_on_exit").asBoolean()).isTrue();
        assertThat(instruction.path("status_callback").asText()).contains("/twilio/call-status?call=CA");
    }

    @Test
    void a_caller_comes_back_to_be_rung_for() {
        Caller caller = new Caller(REDIRECT);
        caller.begin(FLEX);

        JsonNode instruction = assign(caller);

        assertThat(instruction.path("instruction").asText()).isEqualTo("redirect");
        assertThat(instruction.path("call_sid").asText()).isEqualTo(caller.sid);
        assertThat(instruction.path("accept").asBoolean()).isTrue();
        String url = instruction.path("url").asText().substring(TwilioCaller.PUBLIC_URL.length());
        assertThat(caller.twilio().post(url, caller.fields()).body()).contains("<Dial", ">ana</Client>");
    }

    private static JsonNode assign(Caller caller) {
        for (String path : List.of("/twilio/assignment", "/assignment")) {
            HttpResponse<String> answer = caller.twilio().post(path, task(caller));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            try {
                if (path.equals("/assignment")) {
                    return JSON.readTree(answer.body());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException();
    }

    private static void event(Caller caller, String type) {
        Map<String, String> event = task(caller);
        event.put("EventType", type);
        assertThat(caller.twilio().post("/twilio/task-events", event).statusCode())
                .isEqualTo(204);
    }

    /** As TaskRouter tells it: by GET. */
    private static void phone(Caller caller, String worker, String status, String second, String seconds) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("CallSid", worker);
        said.put("AccountSid", Samples.ACCOUNT);
        said.put("From", "+551140000001");
        said.put("To", "client:ana");
        said.put("Direction", "outbound-api");
        said.put("CallStatus", status);
        said.put("CallDuration", seconds);
        said.put("CallbackSource", "call-progress-events");
        said.put("SequenceNumber", "0");
        said.put("Timestamp", "Tue, 10 Mar 2026 14:30:" + second + " +0000");
        said.put("taskCallSid", caller.sid);
        String target = "/twilio/call-status?call=" + caller.sid + "&"
                + said.entrySet().stream()
                        .map(field -> field.getKey() + "="
                                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8)
                                        .replace("+", "%20"))
                        .collect(Collectors.joining("&"));
        HttpResponse<String> answer = caller.twilio()
                .send(HttpRequest.newBuilder(caller.twilio().uri(target))
                        .header(
                                "X-Twilio-Signature",
                                new TwilioSignature(List.of(Samples.TOKEN))
                                        .sign(TwilioCaller.PUBLIC_URL + target, List.of()))
                        .GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private static Map<String, String> task(Caller caller) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("AccountSid", Samples.ACCOUNT);
        fields.put("WorkspaceSid", "WS" + "1".repeat(32));
        fields.put("TaskSid", "WT" + "1".repeat(32));
        fields.put("ReservationSid", "WR" + "1".repeat(32));
        fields.put("TaskAttributes", "{\"call_sid\":\"" + caller.sid + "\"}");
        fields.put("WorkerAttributes", "{\"contact_uri\":\"client:ana\"}");
        fields.put("WorkerName", "ana");
        return fields;
    }
}
