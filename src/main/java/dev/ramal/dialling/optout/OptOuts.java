package dev.ramal.dialling.optout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.api.PageCursor;
import dev.ramal.contacts.CsvFault;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Row;
import dev.ramal.dialling.optout.OptOutReading.Unreadable;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people ask of the opt-out list, and what they are told. */
public final class OptOuts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final int LEAST_DIGITS = 3;

    private final PhoneFacts phones;
    private final OptOutReading reading;
    private final OptOutCsv csv;

    /** @param office the zone in which a day ends */
    public OptOuts(PhoneFacts phones, ZoneId office, InstantSource clock) {
        this.phones = phones;
        this.reading = new OptOutReading(phones, office, clock);
        this.csv = new OptOutCsv(reading);
    }

    /** Which page of the list: {@code limit}, {@code before} (a cursor), {@code number} (whole or some of its digits). */
    public Map<String, Object> page(Request request) {
        String before = request.asked("before");
        PageCursor cursor = before == null ? PageCursor.FIRST : PageCursor.of(before);
        return Map.of(
                "pattern", pattern(request.asked("number")),
                "at", cursor.at().atOffset(ZoneOffset.UTC),
                "number", cursor.key(),
                "limit", limit(request) + 1);
    }

    /** The page as JSON, with the cursor of the next one when there is one. */
    public Reply list(Request request, List<Map<String, @Nullable Object>> rows) {
        int limit = limit(request);
        List<Map<String, Object>> views =
                rows.stream().limit(limit).map(OptOuts::view).toList();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("optOuts", views);
        if (rows.size() > limit) {
            Row last = new Row(rows.get(limit - 1));
            Instant at = last.moment("at");
            document.put("next", new PageCursor(at == null ? Instant.EPOCH : at, last.require("number")).text());
        }
        return Reply.json(200, document);
    }

    /** The opt-out that somebody wants, as JSON or a form. */
    public OptOut wanted(Request request) {
        Map<String, String> words = words(request);
        for (String name : words.keySet()) {
            if (!OptOutCsv.COLUMNS.contains(name)) {
                throw unclear("fields are " + String.join(", ", OptOutCsv.COLUMNS));
            }
        }
        try {
            return reading.read(words, OptOut.Source.MANUAL);
        } catch (Unreadable e) {
            throw unclear(e.getMessage());
        }
    }

    /** Each opt-out as parameters of its statement. */
    public Map<String, @Nullable Object> row(OptOut optOut, Request request) {
        return optOut.row(request.by().actor());
    }

    /** What was put onto the list, as JSON. */
    public Reply added(List<Map<String, @Nullable Object>> rows) {
        return Reply.json(201, view(rows.get(0)));
    }

    /** The number at the path's end, as it stands there decoded. */
    public OptOut named(String number) {
        try {
            return OptOut.wish(reading.number(number), OptOut.Scope.ALL, OptOut.Source.MANUAL);
        } catch (Unreadable e) {
            throw unclear(e.getMessage());
        }
    }

    /** Whether it was on the list: 204, else a problem. */
    public Reply removed(int rows) {
        if (rows == 0) {
            throw new Problem(404, "Not on the list", "This number is not opted out; see GET /api/opt-outs.");
        }
        return Reply.status(204);
    }

    /** What an uploaded file says. */
    public OptOutFile file(String text) {
        return csv.read(text);
    }

    /** How many were imported and which lines were not, as JSON. */
    public Reply imported(OptOutFile file) {
        return Reply.json(200, CsvFault.document(file.optOuts().size(), file.faults()));
    }

    private String pattern(@Nullable String number) {
        if (number == null) {
            return "%";
        }
        String whole = phones.of(number).number();
        if (whole != null) {
            return whole;
        }
        String digits = number.replaceAll("[^0-9]", "");
        if (digits.length() < LEAST_DIGITS) {
            throw unclear("number needs at least " + LEAST_DIGITS + " digits");
        }
        return "%" + digits + "%";
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
        throw unclear("limit is a number from 1 to " + LARGEST_PAGE);
    }

    private static Map<String, String> words(Request request) {
        Map<String, String> words = new HashMap<>();
        request.form().forEach(field -> words.put(field.name(), field.value()));
        if (request.mediaType().equals("application/json")) {
            try {
                JsonNode body = JSON.readTree(request.body());
                if (!body.isObject()) {
                    throw unclear("the body is an object");
                }
                body.properties().forEach(field -> {
                    if (field.getValue().isContainerNode()) {
                        throw unclear(field.getKey() + " is a text");
                    }
                    words.put(
                            field.getKey(),
                            field.getValue().isNull() ? "" : field.getValue().asText());
                });
            } catch (JsonProcessingException e) {
                throw unclear("the body is no JSON");
            }
        }
        return words;
    }

    private static Problem unclear(@Nullable String sentence) {
        String text = String.valueOf(sentence);
        return new Problem(400, "Not understood", Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".");
    }

    private static Map<String, Object> view(Map<String, @Nullable Object> columns) {
        Row row = new Row(columns);
        Map<String, Object> view = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>(List.of("number", "scope", "direction", "reason", "source"));
        texts.forEach(name -> put(view, name, row.text(name)));
        put(view, "until", row.moment("expires_at"));
        put(view, "by", row.text("actor"));
        put(view, "at", row.moment("at"));
        return view;
    }

    private static void put(Map<String, Object> view, String name, @Nullable Object value) {
        if (value != null) {
            view.put(name, value.toString());
        }
    }
}
