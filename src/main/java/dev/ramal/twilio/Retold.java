package dev.ramal.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.calls.CallStatus;
import dev.ramal.calls.RecordingStatus;
import dev.ramal.twilio.TwilioForm.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio's REST API says of a leg or a recording. It can be told as its last webhook would have told it, so that
 * one journal takes both.
 */
public sealed interface Retold {

    String sid();

    /** The leg without which nobody knows where it belongs: the one that dialled it, or that was recorded. */
    @Nullable
    String kinSid();

    /** Whether nothing can follow. */
    boolean over();

    /** When it ended; of what was not answered, or of a recording, when Twilio last changed it. Null if it does not say. */
    @Nullable
    Instant endedAt();

    /** Its last status callback. */
    TwilioForm form();

    /** As the Call resource has it. */
    record Leg(String sid, @Nullable String kinSid, @Nullable CallStatus status, JsonNode resource) implements Retold {

        public static Leg of(JsonNode call) {
            return new Leg(
                    call.path("sid").asText(),
                    text(call, "parent_call_sid"),
                    CallStatus.of(call.path("status").asText()),
                    call);
        }

        @Override
        public boolean over() {
            return status != null && status.terminal();
        }

        /** Whether somebody called one of our numbers. */
        public boolean fromCaller() {
            return kinSid == null && resource.path("direction").asText().equals("inbound");
        }

        /** A number, or whatever else was called. */
        public String to() {
            return resource.path("to").asText();
        }

        /** When it came into being; null if Twilio does not say. */
        public @Nullable Instant createdAt() {
            return moment(resource, "date_created");
        }

        @Override
        public @Nullable Instant endedAt() {
            return moment(resource, ended());
        }

        @Override
        public TwilioForm form() {
            List<Field> fields = lastWord();
            add(fields, "Direction", text(resource, "direction"));
            add(fields, "From", text(resource, "from"));
            add(fields, "To", text(resource, "to"));
            return asked(fields, resource);
        }

        /** The same without who called whom: of a leg that is known, a webhook said it better. */
        public TwilioForm formOfKnown() {
            return asked(lastWord(), resource);
        }

        private List<Field> lastWord() {
            List<Field> fields = new ArrayList<>();
            fields.add(new Field("CallSid", sid));
            add(fields, "ParentCallSid", kinSid);
            add(fields, "CallStatus", text(resource, "status"));
            add(fields, "CallDuration", text(resource, "duration"));
            add(fields, "Timestamp", text(resource, ended()));
            add(fields, "AnsweredBy", text(resource, "answered_by"));
            fields.add(new Field("CallbackSource", "call-progress-events"));
            return fields;
        }

        /** What nobody answered has no end. */
        private String ended() {
            return text(resource, "end_time") == null ? "date_updated" : "end_time";
        }

        /** Says no number. */
        @Override
        public String toString() {
            return "Leg[" + sid + "]";
        }
    }

    /** As the Recording resource has it. */
    record Recording(String sid, String kinSid, RecordingStatus status, JsonNode resource) implements Retold {

        public static Recording of(JsonNode recording) {
            return new Recording(
                    recording.path("sid").asText(),
                    recording.path("call_sid").asText(),
                    RecordingStatus.of(recording.path("status").asText()),
                    recording);
        }

        @Override
        public boolean over() {
            return status.terminal();
        }

        @Override
        public @Nullable Instant endedAt() {
            return moment(resource, "date_updated");
        }

        @Override
        public TwilioForm form() {
            List<Field> fields = new ArrayList<>();
            fields.add(new Field("CallSid", kinSid));
            fields.add(new Field("RecordingSid", sid));
            add(fields, "RecordingStatus", text(resource, "status"));
            add(fields, "RecordingSource", text(resource, "source"));
            add(fields, "RecordingChannels", text(resource, "channels"));
            add(fields, "RecordingDuration", text(resource, "duration"));
            add(fields, "RecordingStartTime", text(resource, "start_time"));
            add(fields, "ErrorCode", text(resource, "error_code"));
            return asked(fields, resource);
        }

        @Override
        public String toString() {
            return "Recording[" + sid + "]";
        }
    }

    /** So that the journal tells what was asked for from what was told. */
    private static TwilioForm asked(List<Field> fields, JsonNode resource) {
        add(fields, "AccountSid", text(resource, "account_sid"));
        fields.add(new Field("RamalAsked", "true"));
        return new TwilioForm("", List.of(), fields);
    }

    private static void add(List<Field> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.add(new Field(name, value));
        }
    }

    private static @Nullable Instant moment(JsonNode resource, String name) {
        String time = text(resource, name);
        return time == null ? null : Rfc2822.instant(time);
    }

    private static @Nullable String text(JsonNode resource, String name) {
        String value = resource.path(name).asText("");
        return value.isEmpty() || value.equals("null") ? null : value;
    }
}
