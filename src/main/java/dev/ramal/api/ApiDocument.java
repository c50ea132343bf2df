package dev.ramal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.edge.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document of what people and programs may ask, as it is and as a page. It tells of what this installation
 * answers: an operation without a route is left out.
 */
public final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");
    private static final String WHILE = "public, max-age=300";
    private static final String SHAPES = "#/components/schemas/";

    private final Supplier<Set<String>> served;
    private volatile @Nullable Written written;

    private record Written(Set<String> served, String json, String page) {}

    /** @param served methods with their paths, such as {@code GET /api/calls} */
    public ApiDocument(Supplier<Set<String>> served) {
        this.served = served;
    }

    /** The answer to {@code GET /api/openapi.json}. */
    public Reply json() {
        return Reply.text(200, "application/json", written().json()).with("cache-control", WHILE);
    }

    /** The answer to {@code GET /api/docs}. */
    public Reply page() {
        return Reply.text(200, "text/html; charset=utf-8", written().page())
                .with("content-security-policy", ApiPage.policy())
                .with("cache-control", WHILE);
    }

    private Written written() {
        Written known = written;
        Set<String> now = served.get();
        if (known == null || !known.served().equals(now)) {
            JsonNode document = only(now);
            known = new Written(Set.copyOf(now), document.toPrettyString() + "\n", ApiPage.of(document));
            written = known;
        }
        return known;
    }

    /** Read whenever it is written anew, which is seldom: as a tree it takes more memory than all that is written of it. */
    private static ObjectNode whole() {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing");
            }
            return (ObjectNode) new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode only(Set<String> operations) {
        ObjectNode document = whole();
        Set<String> tags = new HashSet<>();
        Iterator<Map.Entry<String, JsonNode>> paths =
                document.path("paths").properties().iterator();
        List<String> gone = new ArrayList<>();
        while (paths.hasNext()) {
            Map.Entry<String, JsonNode> path = paths.next();
            ObjectNode item = (ObjectNode) path.getValue();
            item.retain(item.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(key -> !METHODS.contains(key)
                            || operations.contains(key.toUpperCase(Locale.ROOT) + " " + path.getKey()))
                    .toList());
            item.forEach(operation -> tags.add(operation.at("/tags/0").asText()));
            if (item.properties().stream().noneMatch(each -> METHODS.contains(each.getKey()))) {
                gone.add(path.getKey());
            }
        }
        ((ObjectNode) document.path("paths")).remove(gone);
        Iterator<JsonNode> tag = document.path("tags").elements();
        while (tag.hasNext()) {
            if (!tags.contains(tag.next().path("name").asText())) {
                tag.remove();
            }
        }
        ObjectNode shapes = (ObjectNode) document.at("/components/schemas");
        shapes.retain(needed(document));
        return document;
    }

    /** The shapes that paths and answers name, and those that these name. */
    private static Set<String> needed(JsonNode document) {
        Set<String> needed = new HashSet<>();
        Deque<JsonNode> open = new ArrayDeque<>(List.of(document.path("paths"), document.at("/components/responses")));
        while (!open.isEmpty()) {
            for (String target : open.pop().findValuesAsText("$ref")) {
                if (target.startsWith(SHAPES) && needed.add(target.substring(SHAPES.length()))) {
                    open.push(document.at(target.substring(1)));
                }
            }
        }
        return needed;
    }
}
