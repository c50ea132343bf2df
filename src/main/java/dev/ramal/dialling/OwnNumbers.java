package dev.ramal.dialling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.database.Row;
import dev.ramal.dialling.NumberPlan.Reachable;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.twilio.IncomingNumber;
import dev.ramal.twilio.TwilioPages;
import dev.ramal.twilio.TwilioRest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The numbers that may be shown as ours: those of the settings, and those that people add, if Twilio has them. */
public final class OwnNumbers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OPTIONS = Set.of("pool", "label", "dailyCap", "restSeconds");
    private static final Pattern POOL = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final int LONGEST_LABEL = 128;
    private static final int LONGEST_REST = 86_400;
    private static final int MOST_CALLS = 100_000;

    private final TwilioRest twilio;
    private final NumberPlan plan;
    private final List<String> configured;
    private final boolean demo;

    /** @param demo whether there is no Twilio to ask: then the configured numbers are ours, and no others */
    public OwnNumbers(TwilioRest twilio, NumberPlan plan, List<String> configured, boolean demo) {
        this.twilio = twilio;
        this.plan = plan;
        this.configured = List.copyOf(configured);
        this.demo = demo;
    }

    /**
     * What is to be noted about each number that is known here.
     *
     * @param rows all of {@code caller_id}
     * @return nothing when Twilio did not answer
     */
    public List<Map<String, @Nullable Object>> confirm(List<Map<String, @Nullable Object>> rows) {
        Set<String> twilios = demo ? Set.copyOf(configured) : twilios();
        List<Map<String, @Nullable Object>> noted = new ArrayList<>();
        if (twilios == null) {
            return noted;
        }
        Set<String> known = new LinkedHashSet<>(configured);
        rows.forEach(row -> known.add(new Row(row).require("number")));
        for (String number : known) {
            Map<String, @Nullable Object> row = new HashMap<>();
            row.put("number", number);
            row.put("confirmed", twilios.contains(number));
            noted.add(row);
        }
        return noted;
    }

    /** All numbers of the account, its own and the verified ones; null when Twilio does not tell. */
    private @Nullable Set<String> twilios() {
        Set<String> numbers = new LinkedHashSet<>();
        try {
            IncomingNumber.all(twilio).forEach(owned -> numbers.add(owned.number()));
            new TwilioPages(twilio, "/OutgoingCallerIds.json", "outgoing_caller_ids", List.of(), verified -> true)
                    .forEachRemaining(verified ->
                            numbers.add(verified.path("phone_number").asText()));
        } catch (TwilioPages.Unanswered e) {
            return null;
        }
        return numbers;
    }

    /**
     * The row that a person's change makes.
     *
     * @throws Problem when it makes no sense, or the number is not ours
     */
    public Map<String, @Nullable Object> change(Request request) {
        String last = URLDecoder.decode(request.last().replace("+", "%2B"), StandardCharsets.UTF_8);
        if (!(plan.read(last) instanceof Reachable number)) {
            throw new Problem(400, "Bad request", "The path ends in a number like +551140000001.");
        }
        JsonNode wanted = read(request.body());
        wanted.fieldNames().forEachRemaining(name -> {
            if (!OPTIONS.contains(name)) {
                throw bad("There is no such option; there are pool, label, dailyCap and restSeconds.");
            }
        });
        String pool = wanted.path("pool").asText("default");
        String label = wanted.path("label").asText("");
        if (!POOL.matcher(pool).matches() || label.length() > LONGEST_LABEL) {
            throw bad("pool is a word of small letters, label a short text.");
        }
        Integer cap = wanted.hasNonNull("dailyCap") ? number(wanted.get("dailyCap"), 1, MOST_CALLS) : null;
        Integer rest = wanted.hasNonNull("restSeconds") ? number(wanted.get("restSeconds"), 0, LONGEST_REST) : null;
        Set<String> ours = demo ? Set.copyOf(configured) : twilios();
        if (ours == null) {
            throw new Problem(503, "Twilio does not answer", "Nothing was changed; try again in a while.");
        }
        if (!ours.contains(number.number())) {
            throw new Problem(
                    409,
                    "Not one of our numbers",
                    "Twilio has no such number in this account; buy or verify it there.");
        }
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("number", number.number());
        row.put("pool", pool);
        row.put("label", label.isEmpty() ? null : label);
        row.put("daily_cap", cap);
        row.put("rest_seconds", rest == null ? 0 : rest);
        row.put("confirmed", true);
        return row;
    }

    private static int number(JsonNode value, int least, int most) {
        if (value.isInt() && value.intValue() >= least && value.intValue() <= most) {
            return value.intValue();
        }
        throw bad("dailyCap and restSeconds are whole numbers.");
    }

    private static JsonNode read(String body) {
        try {
            JsonNode document = JSON.readTree(body);
            if (document != null && document.isObject()) {
                return document;
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw bad("The body is a JSON object.");
    }

    private static Problem bad(String detail) {
        return new Problem(400, "Bad request", detail);
    }

    /** All of them, the configured first. */
    public Reply list(List<Map<String, @Nullable Object>> rows) {
        Map<String, Map<String, Object>> numbers = new LinkedHashMap<>();
        for (String number : configured) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("number", number);
            one.put("pool", "default");
            one.put("confirmed", true);
            numbers.put(number, one);
        }
        for (Map<String, @Nullable Object> columns : rows) {
            Row row = new Row(columns);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("number", row.require("number"));
            one.put("pool", row.require("pool"));
            put(one, "label", row.text("label"));
            put(one, "dailyCap", row.number("daily_cap"));
            put(one, "restSeconds", row.number("rest_seconds"));
            one.put("confirmed", Boolean.TRUE.equals(columns.get("confirmed")));
            put(one, "lastUsedAt", Objects.toString(row.moment("last_used_at"), null));
            numbers.put(row.require("number"), one);
        }
        return Reply.json(200, Map.of("callerIds", List.copyOf(numbers.values())));
    }

    private static void put(Map<String, Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value);
        }
    }
}
