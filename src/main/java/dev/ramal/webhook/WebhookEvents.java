package dev.ramal.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.api.CallView;
import dev.ramal.database.Row;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.GiveUp;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the events: a call that is over, a recording that can be heard. */
public final class WebhookEvents {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Receiver receiver;
    private final URI publicUrl;
    private final InstantSource clock;

    /**
     * @param receiver null when no events are opened; what is open from before stays open
     * @param publicUrl where pages and recordings are
     */
    public WebhookEvents(@Nullable Receiver receiver, URI publicUrl, InstantSource clock) {
        this.receiver = receiver;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** Asks for what the event is about. */
    public Map<String, Object> question(String subject) {
        return Map.of("sid", subject);
    }

    /**
     * The event.
     *
     * @param key the delivery's, which is the event's id
     * @param subject a call's SID, or a recording's
     * @param calls the call's row; none of a recording whose call is not known
     * @param recordings the call's, or that recording alone
     */
    public WebhookEvent event(
            String key,
            String subject,
            List<Map<String, @Nullable Object>> calls,
            List<Map<String, @Nullable Object>> recordings) {
        Receiver told = receiver;
        if (told == null) {
            throw new DeliveryFailed("webhook.url is not set");
        }
        ObjectNode event = JSON.createObjectNode();
        boolean recorded = subject.startsWith("RE");
        event.put("type", recorded ? "recording.completed" : "call.finished");
        event.put("timestamp", clock.instant().toString());
        ObjectNode data = event.putObject("data");
        if (recorded) {
            data.set("recording", recording(one(recordings, subject)));
        }
        Row call = Row.first(calls);
        if (call != null) {
            data.set("call", call(call, recordings));
        } else if (!recorded) {
            throw new GiveUp("the call is not in the database");
        }
        String body = write(event);
        long seconds = clock.instant().getEpochSecond();
        return new WebhookEvent(told.address(), key, seconds, told.signature().sign(key, seconds, body), body);
    }

    private static Row one(List<Map<String, @Nullable Object>> recordings, String sid) {
        return recordings.stream()
                .map(Row::new)
                .filter(recording -> recording.require("sid").equals(sid))
                .findFirst()
                .orElseThrow(() -> new GiveUp("the recording is not in the database"));
    }

    private ObjectNode call(Row call, List<Map<String, @Nullable Object>> recordings) {
        ObjectNode view = CallView.summary(call);
        view.put("page", publicUrl + "/app/calls/" + call.require("sid"));
        ArrayNode each = view.putArray("recordings");
        recordings.forEach(row -> each.add(recording(new Row(row))));
        return view;
    }

    private ObjectNode recording(Row recording) {
        ObjectNode view = CallView.recording(recording);
        view.put("audio", publicUrl + "/api/recordings/" + recording.require("sid"));
        return view;
    }

    private static String write(ObjectNode event) {
        try {
            return Objects.requireNonNull(JSON.writeValueAsString(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
