package dev.ramal.people;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members that a request's JSON object has. Each is asked for by its name and type; what nobody asks for has no
 * effect, whatever column it is named like.
 */
final class JsonBody {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode members;

    private JsonBody(JsonNode members) {
        this.members = members;
    }

    /**
     * Reads it.
     *
     * @throws Problem 400 when it is no JSON object, 415 when it does not say that it is JSON
     */
    static JsonBody of(Request request) {
        if (!request.mediaType().equals("application/json")) {
            throw new Problem(415, "Send JSON", "Send a JSON object, with Content-Type: application/json.");
        }
        try {
            JsonNode read = JSON.readTree(request.body());
            if (read.isObject()) {
                return new JsonBody(read);
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw new Problem(400, "Not a JSON object", "The body cannot be read as a JSON object, each name in it once.");
    }

    /** Reads it; without a body it has no members. */
    static JsonBody orEmpty(Request request) {
        return request.body().isEmpty() ? new JsonBody(JSON.createObjectNode()) : of(request);
    }

    boolean has(String name) {
        return members.has(name);
    }

    JsonNode get(String name) {
        return members.path(name);
    }

    /**
     * A text; null when it is absent or null.
     *
     * @throws Problem 400 when it is something else
     */
    @Nullable
    String text(String name) {
        JsonNode value = members.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new Problem(400, "Not a text", name + " must be a text.");
        }
        return value.textValue();
    }

    /**
     * A text that must be there.
     *
     * @throws Problem 400 when it is not
     */
    String require(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw new Problem(400, "Something is missing", name + " is missing.");
        }
        return text;
    }

    /** True or false; null when it is absent. */
    @Nullable
    Boolean truth(String name) {
        JsonNode value = members.path(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw new Problem(400, "Not true or false", name + " must be true or false.");
        }
        return value.booleanValue();
    }

    /** A list of texts that must be there. */
    List<String> texts(String name) {
        JsonNode value = members.path(name);
        List<String> texts = new ArrayList<>();
        value.forEach(each -> texts.add(each.isTextual() ? each.textValue() : ""));
        if (!value.isArray() || texts.isEmpty() || texts.contains("")) {
            throw new Problem(400, "Not a list", name + " must be a list of texts.");
        }
        return texts;
    }
}
