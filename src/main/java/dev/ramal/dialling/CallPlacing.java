package dev.ramal.dialling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.database.Row;
import dev.ramal.deliveries.RetryLater;
import dev.ramal.twilio.CallbackUrls;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioRest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has Twilio place a call, once. When Twilio's answer is lost, the call is looked for and never asked for again.
 *
 * <p>A call is known again by the id in its callbacks: whichever webhook comes first proves that it exists. Where none
 * came, it is the one call between these two numbers that no other attempt has.
 */
public final class CallPlacing {

    /** Twilio's clock and ours may differ. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final TwilioRest twilio;
    private final CallbackUrls callbacks;
    private final boolean untilBeep;
    private final Duration lost;
    private final InstantSource clock;

    /**
     * @param untilBeep whether a machine's greeting is waited for, because a message is left there
     * @param lost after which time a call that Twilio does not know never was
     */
    public CallPlacing(
            TwilioRest twilio, CallbackUrls callbacks, boolean untilBeep, Duration lost, InstantSource clock) {
        this.twilio = twilio;
        this.callbacks = callbacks;
        this.untilBeep = untilBeep;
        this.lost = lost;
        this.clock = clock;
    }

    /** For statements about one attempt. */
    public Map<String, @Nullable Object> row(String dial) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", dial);
        return row;
    }

    /** Asks Twilio for the call. */
    public TwilioRest.Answer place(List<Map<String, @Nullable Object>> rows) {
        return twilio.post("/Calls.json", order(one(rows)));
    }

    private List<Field> order(Row dial) {
        String id = dial.require("id");
        List<Field> order = new ArrayList<>();
        order.add(new Field("To", to(dial)));
        order.add(new Field("From", dial.require("caller_id")));
        order.add(new Field("Url", callbacks.placed(id).toString()));
        order.add(new Field("StatusCallback", callbacks.placedStatus(id).toString()));
        for (String event : List.of("initiated", "ringing", "answered", "completed")) {
            order.add(new Field("StatusCallbackEvent", event));
        }
        if (Boolean.TRUE.equals(dial.columns().get("machine_detection"))) {
            order.add(new Field("MachineDetection", untilBeep ? "DetectMessageEnd" : "Enable"));
            order.add(new Field("AsyncAmd", "true"));
            order.add(new Field(
                    "AsyncAmdStatusCallback", callbacks.machineDetection(id).toString()));
        }
        return order;
    }

    /** Who is rung first. */
    private static String to(Row dial) {
        String agent = dial.text("agent");
        return agent == null ? dial.require("number") : agent;
    }

    /** What is known after Twilio was asked. */
    public Map<String, @Nullable Object> answered(String dial, TwilioRest.Answer answer) {
        Map<String, @Nullable Object> row = row(dial);
        row.put("call_sid", null);
        row.put("status", null);
        row.put("error_status", null);
        row.put("error_code", null);
        String sid = answer instanceof TwilioRest.Done done
                ? done.document().path("sid").asText()
                : "";
        if (sid.matches("CA[0-9a-f]{32}") && answer instanceof TwilioRest.Done done) {
            row.put("state", "known");
            row.put("call_sid", sid);
            row.put("status", done.document().path("status").asText("queued"));
        } else if (answer instanceof TwilioRest.Refused refused) {
            row.put("state", "failed");
            row.put("error_status", refused.status());
            row.put("error_code", refused.code());
        } else {
            row.put("state", "unknown");
        }
        return row;
    }

    /**
     * Looks for the call.
     *
     * @param rows the attempt's row
     * @param others the rows of other attempts between the same two numbers
     * @return what is known then, as {@link #answered} gives it; the state stays unknown when nothing can be said yet
     */
    public Map<String, @Nullable Object> look(
            List<Map<String, @Nullable Object>> rows, List<Map<String, @Nullable Object>> others) {
        Row dial = one(rows);
        String id = dial.require("id");
        TwilioRest.Answer answer = twilio.get(
                "/Calls.json",
                List.of(
                        new Field("To", to(dial)),
                        new Field("From", dial.require("caller_id")),
                        new Field("PageSize", "100")));
        if (!(answer instanceof TwilioRest.Done done)) {
            return answered(id, new TwilioRest.Lost("no answer to the question"));
        }
        Instant sent = Objects.requireNonNullElse(dial.moment("sent_at"), Instant.EPOCH);
        Set<String> taken = new HashSet<>();
        boolean alone = true;
        for (Map<String, @Nullable Object> one : others) {
            Row other = new Row(one);
            String sid = other.text("call_sid");
            if (sid != null) {
                taken.add(sid);
            } else {
                Instant its = Objects.requireNonNullElse(other.moment("sent_at"), sent);
                alone &= Duration.between(its, sent).abs().compareTo(SKEW.multipliedBy(2)) > 0;
            }
        }
        List<JsonNode> found = new ArrayList<>();
        done.document().path("calls").forEach(call -> {
            if (!taken.contains(call.path("sid").asText())
                    && call.path("parent_call_sid").asText("").isEmpty()
                    && !created(call).isBefore(sent.minus(SKEW))) {
                found.add(call);
            }
        });
        if (found.size() == 1 && alone) {
            return answered(id, new TwilioRest.Done(found.get(0)));
        }
        boolean never = found.isEmpty() && clock.instant().isAfter(sent.plus(lost));
        Map<String, @Nullable Object> row = answered(id, new TwilioRest.Lost("not found yet"));
        row.put("state", never ? "failed" : "unknown");
        return row;
    }

    /** A call that does not say when it was made may have been made just now. */
    private static Instant created(JsonNode call) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                    call.path("date_created").asText()));
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }

    /** Ends a look that found nothing yet: another one comes. */
    public void again(Map<String, @Nullable Object> row) {
        if ("unknown".equals(row.get("state"))) {
            throw new RetryLater(BETWEEN_LOOKS, "what became of the call is not known yet", null);
        }
    }

    private static Row one(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw new IllegalArgumentException("no such attempt");
        }
        return row;
    }
}
