package dev.ramal.messages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.database.Row;
import dev.ramal.deliveries.RetryLater;
import dev.ramal.dialling.Judgement;
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
 * Has Twilio send a message, once. When Twilio's answer is lost, the message is looked for and never sent again.
 *
 * <p>A message is known again by the id in its callback. Where no callback came, it is the one message with this text
 * between these two numbers that no other row has.
 */
public final class MessageSending {

    /** Twilio's clock and ours may differ. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final int STOPPED = 21610;
    private static final int TOO_MANY = 429;

    private final TwilioRest twilio;
    private final CallbackUrls callbacks;
    private final String from;
    private final Duration lost;
    private final InstantSource clock;

    /**
     * @param from our number, or the SID of a messaging service; empty for the number that the guard chose
     * @param lost after which time a message that Twilio does not know never was
     */
    public MessageSending(TwilioRest twilio, CallbackUrls callbacks, String from, Duration lost, InstantSource clock) {
        this.twilio = twilio;
        this.callbacks = callbacks;
        this.from = from;
        this.lost = lost;
        this.clock = clock;
    }

    /** For statements about one message. */
    public Map<String, @Nullable Object> id(String id) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", id);
        return row;
    }

    /** The message as the guard let it pass. */
    public Map<String, @Nullable Object> row(Judgement judgement, Outgoing message) {
        if (!(judgement instanceof Judgement.Allowed allowed)) {
            throw new IllegalStateException("a refused message goes no further");
        }
        Map<String, @Nullable Object> row = id(allowed.dial());
        row.put("sender", from.isEmpty() ? allowed.callerId() : from);
        row.put("recipient", allowed.number());
        row.put("body", message.body());
        row.put("template", message.template());
        row.put("actor", message.actor());
        row.put("idempotency_key", message.wish());
        row.put("call_sid", message.callSid());
        return row;
    }

    /** Asks Twilio for the message. */
    public TwilioRest.Answer send(List<Map<String, @Nullable Object>> rows) {
        Row message = one(rows);
        String sender = message.require("sender");
        return twilio.post(
                "/Messages.json",
                List.of(
                        new Field("To", message.require("recipient")),
                        new Field(sender.startsWith("MG") ? "MessagingServiceSid" : "From", sender),
                        new Field("Body", message.require("body")),
                        new Field(
                                "StatusCallback",
                                callbacks.messageStatus(message.require("id")).toString())));
    }

    /** What is known after Twilio was asked. */
    public Map<String, @Nullable Object> answered(String id, TwilioRest.Answer answer) {
        MessageStatus status = MessageStatus.UNKNOWN;
        String sid = null;
        Integer code = null;
        if (answer instanceof TwilioRest.Done done) {
            String named = done.document().path("sid").asText();
            if (named.matches("(?:SM|MM)[0-9a-f]{32}")) {
                sid = named;
                status = Objects.requireNonNullElse(
                        MessageStatus.of(done.document().path("status").asText()), MessageStatus.QUEUED);
                int told = done.document().path("error_code").asInt();
                code = told == 0 ? null : told;
            }
        } else if (answer instanceof TwilioRest.Refused refused) {
            status = MessageStatus.FAILED;
            code = refused.status() == TOO_MANY ? TOO_MANY : refused.code();
        }
        return known(id, status, sid, code);
    }

    private Map<String, @Nullable Object> known(
            String id, MessageStatus status, @Nullable String sid, @Nullable Integer code) {
        Map<String, @Nullable Object> row = id(id);
        row.put("sid", sid);
        row.put("status", status.text());
        row.put("status_rank", status.rank());
        row.put("error_code", code);
        return row;
    }

    /** Whether Twilio refused because the number has told it to stop. */
    public boolean stopped(Map<String, @Nullable Object> known) {
        return Integer.valueOf(STOPPED).equals(known.get("error_code"));
    }

    /** Looks for the message whose answer was lost. */
    public Map<String, @Nullable Object> look(
            List<Map<String, @Nullable Object>> rows, List<Map<String, @Nullable Object>> others) {
        Row message = one(rows);
        String id = message.require("id");
        List<Field> question = new ArrayList<>();
        question.add(new Field("To", message.require("recipient")));
        if (!message.require("sender").startsWith("MG")) {
            question.add(new Field("From", message.require("sender")));
        }
        question.add(new Field("PageSize", "100"));
        if (!(twilio.get("/Messages.json", question) instanceof TwilioRest.Done done)) {
            return known(id, MessageStatus.UNKNOWN, null, null);
        }
        Set<String> taken = new HashSet<>();
        boolean alone = true;
        for (Map<String, @Nullable Object> other : others) {
            String sid = new Row(other).text("sid");
            alone &= sid != null;
            taken.add(sid == null ? "" : sid);
        }
        Instant asked = Objects.requireNonNullElse(message.moment("at"), Instant.EPOCH);
        List<JsonNode> found = new ArrayList<>();
        done.document().path("messages").forEach(one -> {
            // A trial account puts words of its own before the text.
            if (one.path("body").asText().endsWith(message.require("body"))
                    && one.path("direction").asText().startsWith("outbound")
                    && !taken.contains(one.path("sid").asText())
                    && !created(one).isBefore(asked.minus(SKEW))) {
                found.add(one);
            }
        });
        if (found.size() == 1 && alone) {
            return answered(id, new TwilioRest.Done(found.get(0)));
        }
        boolean never = found.isEmpty() && clock.instant().isAfter(asked.plus(lost));
        return known(id, never ? MessageStatus.LOST : MessageStatus.UNKNOWN, null, null);
    }

    /** Whether nobody knows yet what became of the message. */
    public boolean open(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        return row != null
                && Set.of(MessageStatus.ASKED.text(), MessageStatus.UNKNOWN.text())
                        .contains(row.require("status"));
    }

    /** Ends a look that found nothing yet: another one comes. */
    public void again(Map<String, @Nullable Object> found) {
        if (MessageStatus.UNKNOWN.text().equals(found.get("status"))) {
            throw new RetryLater(BETWEEN_LOOKS, "what became of the message is not known yet", null);
        }
    }

    /** A message that does not say when it was made may have been made just now. */
    private static Instant created(JsonNode message) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                    message.path("date_created").asText()));
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }

    private static Row one(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw new IllegalArgumentException("no such message");
        }
        return row;
    }
}
