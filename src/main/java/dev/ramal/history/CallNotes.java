package dev.ramal.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.database.Row;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people write about a call: notes, tags, and how it was settled. */
public final class CallNotes {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final List<String> FIELDS = List.of("notes", "tags", "disposition");
    /** What stood there when its writer looked. */
    private static final String SEEN = "seen";

    private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int LONGEST_NOTES = 4000;
    private static final int LONGEST_DISPOSITION = 64;
    private static final int LONGEST_TAG = 40;
    private static final int MOST_TAGS = 20;

    /**
     * What is written, as parameters of {@code call-note}: an absent field stays as it is, null empties it. A field of
     * {@code seen} is known: it must still be so.
     *
     * @throws Problem when it cannot be read
     */
    public Map<String, @Nullable Object> written(Request request) {
        if (!CALL_SID.matcher(request.last()).matches()) {
            throw new IllegalArgumentException("not a call SID");
        }
        JsonNode document = read(request.body());
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", request.last());
        row.put("only", Sight.only(request.by()));
        JsonNode seen = document.path(SEEN);
        FIELDS.forEach(field -> {
            row.put(field + "_sent", document.has(field));
            row.put(field, value(document, field));
            row.put(field + "_known", seen.has(field));
            row.put(field + "_seen", value(seen, field));
        });
        return row;
    }

    /**
     * Says what a colleague wrote meanwhile; nothing when there is no such call.
     *
     * @param now what {@code call-written.sql} found
     * @throws Problem with what stands there as {@code now}, without what is empty; or that the call was erased
     */
    public static void overtaken(List<Map<String, @Nullable Object>> now) {
        Row row = Row.first(now);
        if (row == null) {
            return;
        }
        if (row.moment("erased_at") != null) {
            throw new Problem(
                    410, "Erased", "What was known of this call's people was erased; nothing more is written on it.");
        }
        Map<String, Object> written = new LinkedHashMap<>();
        for (String field : FIELDS) {
            String value = row.text(field);
            if (value != null) {
                written.put(field, field.equals("tags") ? value.lines().toList() : value);
            }
        }
        throw new Problem(
                409,
                "Changed meanwhile",
                "Somebody else wrote on this call; now says what stands there. Send it as seen to write over it.",
                Map.of("now", written));
    }

    /** Its tags, each as parameters of {@code call-tag-insert}. */
    public List<Map<String, Object>> tagRows(Request request) {
        String tags = tags(read(request.body()));
        return tags == null
                ? List.of()
                : tags.lines()
                        .map(tag -> Map.<String, Object>of("sid", request.last(), "tag", tag))
                        .toList();
    }

    private static JsonNode read(String body) {
        JsonNode document;
        try {
            document = JSON.readTree(body);
        } catch (JsonProcessingException unreadable) {
            throw unclear();
        }
        if (document == null || FIELDS.stream().noneMatch(document::has)) {
            throw unclear();
        }
        known(document, true);
        if (document.has(SEEN)) {
            known(document.get(SEEN), false);
        }
        return document;
    }

    private static void known(JsonNode document, boolean whole) {
        if (!document.isObject()) {
            throw unclear();
        }
        document.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name) && !(whole && name.equals(SEEN))) {
                throw unclear();
            }
        });
    }

    private static @Nullable String value(JsonNode document, String field) {
        return switch (field) {
            case "tags" -> tags(document);
            case "notes" -> text(document, field, LONGEST_NOTES, false);
            default -> text(document, field, LONGEST_DISPOSITION, true);
        };
    }

    private static @Nullable String text(JsonNode document, String field, int longest, boolean oneLine) {
        JsonNode value = document.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()
                || value.asText().length() > longest
                || value.asText().indexOf('\0') >= 0
                || oneLine && CONTROL.matcher(value.asText()).find()) {
            throw new Problem(
                    400,
                    "Not such " + field,
                    field + " is a text of at most " + longest + " characters" + (oneLine ? " in one line." : "."));
        }
        String text = value.asText().strip();
        return text.isEmpty() ? null : text;
    }

    private static @Nullable String tags(JsonNode document) {
        JsonNode value = document.path("tags");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        Set<String> tags = new LinkedHashSet<>();
        boolean right = value.isArray() && value.size() <= MOST_TAGS;
        for (JsonNode each : value) {
            String tag = each.asText().strip();
            right &= each.isTextual()
                    && !tag.isEmpty()
                    && tag.length() <= LONGEST_TAG
                    && !CONTROL.matcher(tag).find();
            tags.add(tag);
        }
        if (!right) {
            throw new Problem(
                    400,
                    "Not such tags",
                    "tags is a list of at most " + MOST_TAGS + " texts, each in one line of at most " + LONGEST_TAG
                            + " characters.");
        }
        return tags.isEmpty() ? null : String.join("\n", tags);
    }

    private static Problem unclear() {
        return new Problem(
                400,
                "Not such a change",
                "Send a JSON object with one or more of notes (text), tags (list of texts) and disposition (text);"
                        + " null empties one. What stood there when you looked may be in seen.");
    }
}
