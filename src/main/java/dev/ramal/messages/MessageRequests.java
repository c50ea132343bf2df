package dev.ramal.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.api.PageCursor;
import dev.ramal.database.Row;
import dev.ramal.dialling.Attempt;
import dev.ramal.dialling.DialRequests;
import dev.ramal.dialling.Judgement;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a program asks when it wants a message sent, and answers it. */
public final class MessageRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KEY = Pattern.compile("[!-~]{1,100}");
    private static final Set<String> OPTIONS = Set.of("to", "body", "template", "values");
    private static final int LONGEST_BODY = 1600;
    private static final int LONGEST_VALUE = 200;
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final int LEAST_DIGITS = 3;
    private static final int STOPPED = 21610;
    private static final int TOO_MANY = 429;

    private final Templates templates;

    public MessageRequests(Templates templates) {
        this.templates = templates;
    }

    /**
     * What is wanted.
     *
     * @throws Problem when it makes no sense
     */
    public Outgoing wanted(Request request) {
        JsonNode asked = json(request);
        asked.fieldNames().forEachRemaining(name -> {
            if (!OPTIONS.contains(name)) {
                throw bad("There is no such option; there are to, body, template and values.");
            }
        });
        String to = text(asked, "to");
        String body = text(asked, "body");
        String template = text(asked, "template");
        if (to.isBlank()) {
            throw bad("Say whom to write to: to is missing.");
        }
        if (body.isBlank() == template.isBlank()) {
            throw bad("Either body has the text, or template names it.");
        }
        String text = template.isBlank() ? body : filled(template, asked.path("values"));
        if (text.length() > LONGEST_BODY) {
            throw bad("A message has at most " + LONGEST_BODY + " characters.");
        }
        if (text.indexOf('\0') >= 0) {
            throw bad("A message has no character U+0000.");
        }
        String key = request.header("idempotency-key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw bad("An Idempotency-Key has 1 to 100 printable characters, without spaces.");
        }
        return new Outgoing(
                to.strip(),
                text,
                template.isBlank() ? null : template,
                request.by().actor(),
                key,
                null,
                null);
    }

    private String filled(String template, JsonNode given) {
        Set<String> fields = templates.fields(template);
        if (fields == null) {
            throw bad("There is no such template; there are " + String.join(", ", templates.names()) + ".");
        }
        Map<String, String> values = new HashMap<>();
        given.properties().forEach(value -> {
            String text = value.getValue().asText();
            if (value.getValue().isContainerNode() || text.length() > LONGEST_VALUE) {
                throw bad("Each value is a text of at most " + LONGEST_VALUE + " characters.");
            }
            values.put(value.getKey(), text);
        });
        if (!values.keySet().equals(fields)) {
            throw bad(
                    fields.isEmpty()
                            ? "This template has no values."
                            : "This template needs the values " + String.join(", ", new TreeSet<>(fields))
                                    + ", and no others.");
        }
        return templates.text(template, values);
    }

    /** What the guard judges. */
    public Attempt attempt(Outgoing message) {
        return Attempt.sms(message.to(), message.actor(), message.key(), message.body());
    }

    /** By which rule the guard refused, and what to do then. */
    public Reply refused(Judgement judgement) {
        if (judgement instanceof Judgement.Refused refused) {
            return DialRequests.refusal(refused.rule()).reply();
        }
        throw new IllegalStateException("nobody refused");
    }

    /** How the message of that row stands. */
    public Reply answer(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw new IllegalStateException("an allowed message has a row");
        }
        String status = row.require("status");
        boolean never = row.text("sid") == null && MessageStatus.FAILED.text().equals(status);
        if (never || MessageStatus.LOST.text().equals(status)) {
            throw failure(row);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", row.require("id"));
        put(document, "sid", row.text("sid"));
        document.put("status", row.text("sid") == null ? MessageStatus.UNKNOWN.text() : status);
        document.put("to", row.require("recipient"));
        put(document, "from", row.text("sender"));
        return Reply.json(202, document);
    }

    private static Problem failure(Row row) {
        Long number = row.number("error_code");
        int code = number == null ? -1 : number.intValue();
        return switch (code) {
            case -1 ->
                new Problem(
                        502,
                        "Twilio never had this message",
                        "Its answer was lost, and it knows of no such message. Nothing was sent; ask again with a new key.");
            case 0 ->
                new Problem(
                        503, "Twilio cannot be reached", "Nothing was sent; look at twilio.api-url and the network.");
            case TOO_MANY ->
                new Problem(503, "Twilio is busy", "Nothing was sent; ask again in a while with a new key.")
                        .retryAfter(Duration.ofSeconds(10));
            case STOPPED ->
                new Problem(
                        403,
                        "Refused by Twilio",
                        "This number has told Twilio to stop. It is on the opt-out list now.",
                        Map.of("rule", "opted-out", "code", code));
            default -> new Problem(502, "Twilio refused the message", advice(code), Map.of("code", code));
        };
    }

    private static String advice(int code) {
        return switch (code) {
            case 20003 -> "Twilio does not know twilio.account-sid with twilio.auth-token.";
            case 21211, 21614 -> "Twilio cannot write to this number.";
            case 21408 -> "The account may not write to this country: Twilio console, Messaging, Geo permissions.";
            case 21606, 21659, 21660 -> "Our number cannot send messages; set messages.from to one that can.";
            case 21608 -> "A trial account writes to verified numbers only.";
            default -> "Twilio's error list explains this code: https://www.twilio.com/docs/api/errors";
        };
    }

    /** Which page of the messages: {@code limit}, {@code before}, {@code number} (some digits of either side). */
    public Map<String, Object> page(Request request) {
        String before = request.asked("before");
        PageCursor cursor = before == null ? PageCursor.FIRST : PageCursor.of(before);
        String number = request.asked("number");
        String digits = number == null ? "" : number.replaceAll("[^0-9]", "");
        if (number != null && digits.length() < LEAST_DIGITS) {
            throw bad("number needs at least " + LEAST_DIGITS + " digits.");
        }
        return Map.of(
                "pattern",
                "%" + digits + "%",
                "at",
                cursor.at().atOffset(ZoneOffset.UTC),
                "id",
                cursor.key(),
                "limit",
                limit(request) + 1);
    }

    /** The page as JSON, with the cursor of the next one when there is one. */
    public Reply list(Request request, List<Map<String, @Nullable Object>> rows) {
        int limit = limit(request);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "messages",
                rows.stream().limit(limit).map(MessageRequests::view).toList());
        if (rows.size() > limit) {
            Row last = new Row(rows.get(limit - 1));
            Instant at = last.moment("at");
            document.put("next", new PageCursor(at == null ? Instant.EPOCH : at, last.require("id")).text());
        }
        return Reply.json(200, document);
    }

    private static Map<String, Object> view(Map<String, @Nullable Object> columns) {
        Row row = new Row(columns);
        Map<String, Object> view = new LinkedHashMap<>();
        put(view, "id", row.text("id"));
        put(view, "sid", row.text("sid"));
        put(view, "direction", row.text("direction"));
        put(view, "from", row.text("sender"));
        put(view, "to", row.text("recipient"));
        put(view, "body", row.text("body"));
        put(view, "media", row.number("media"));
        put(view, "template", row.text("template"));
        put(view, "status", row.text("status"));
        put(view, "errorCode", row.number("error_code"));
        put(view, "by", row.text("actor"));
        put(view, "call", row.text("call_sid"));
        put(view, "at", row.moment("at"));
        return view;
    }

    private static void put(Map<String, Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value instanceof Long ? value : value.toString());
        }
    }

    private static int limit(Request request) {
        String asked = request.asked("limit");
        try {
            int limit = asked == null ? USUAL_PAGE : Integer.parseInt(asked);
            if (limit >= 1 && limit <= LARGEST_PAGE) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw bad("limit is a number from 1 to " + LARGEST_PAGE + ".");
    }

    private static String text(JsonNode asked, String name) {
        JsonNode value = asked.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
            throw bad("to, body and template are texts; a number is written like \"+5511987654321\".");
        }
        return value.asText("");
    }

    private static JsonNode json(Request request) {
        try {
            JsonNode document = JSON.readTree(request.body());
            if (document != null && document.isObject()) {
                return document;
            }
        } catch (JsonProcessingException e) {
            // Said below.
        }
        throw bad("The body is a JSON object.");
    }

    private static Problem bad(String detail) {
        return new Problem(400, "Bad request", detail);
    }
}
