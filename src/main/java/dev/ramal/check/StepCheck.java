package dev.ramal.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Steps that Camel does not know, and fields that a step does not have: as Camel's own schema says. */
final class StepCheck implements Checks.Check {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STEP = "#/items/definitions/org.apache.camel.model.ProcessorDefinition";
    private static final Set<String> ALTERNATIVES = Set.of("oneOf", "anyOf", "allOf");

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        Walk walk = new Walk(schema(), found);
        set.files().values().forEach(walk::file);
    }

    /** Read for each look and not kept: it takes 3.5 MB. */
    private static JsonNode schema() {
        try (InputStream in =
                Objects.requireNonNull(StepCheck.class.getResourceAsStream("/schema/camelYamlDsl.json"))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One walk through the files, along the schema. */
    private record Walk(JsonNode schema, Consumer<Finding> found) {

        void file(YamlNode file) {
            if (!file.at("spec", "template").missing()) {
                JsonNode from = schema.at("/items/properties/from");
                walk(file.at("spec", "template", "from"), List.of(from), false);
                return;
            }
            if (file.items().isEmpty()) {
                found.accept(Finding.error(
                        file, "There is no route in this file.", "It begins with \"- route:\" and an id."));
            }
            file.items().forEach(item -> walk(item, List.of(schema.path("items")), false));
        }

        /** Whether the fields of a piece are among those that some of these schemas allow there. */
        private void walk(YamlNode node, List<JsonNode> schemas, boolean steps) {
            List<JsonNode> open = new ArrayList<>();
            schemas.forEach(each -> open(each, open));
            Set<String> known = new TreeSet<>();
            open.forEach(each -> each.path("properties").fieldNames().forEachRemaining(known::add));
            node.items().forEach(item -> {
                List<JsonNode> items = open.stream()
                        .filter(each -> each.has("items"))
                        .map(each -> each.path("items"))
                        .toList();
                if (!items.isEmpty()) {
                    walk(item, items, steps(items));
                }
            });
            if (known.isEmpty()) {
                return;
            }
            for (Map.Entry<String, YamlNode> field : node.fields().entrySet()) {
                if (!known.contains(field.getKey())) {
                    found.accept(Finding.error(
                            field.getValue(),
                            steps
                                    ? "Camel knows no step %s.".formatted(field.getKey())
                                    : "There is no %s here.".formatted(field.getKey()),
                            Nearest.to(
                                    field.getKey(),
                                    known,
                                    known.size() > 20
                                            ? "Kaoto's catalogue lists what there is."
                                            : "There may be " + String.join(", ", known) + ".")));
                    continue;
                }
                List<JsonNode> below = open.stream()
                        .filter(each -> each.path("properties").has(field.getKey()))
                        .map(each -> each.path("properties").path(field.getKey()))
                        .toList();
                walk(field.getValue(), below, false);
            }
            if (!node.fields().isEmpty()) {
                required(node, open);
            }
        }

        private static boolean steps(List<JsonNode> schemas) {
            return schemas.stream().anyMatch(each -> each.path("$ref").asText().equals(STEP));
        }

        private void required(YamlNode node, List<JsonNode> open) {
            for (JsonNode each : open) {
                boolean only =
                        open.stream().filter(other -> other.has("properties")).count() == 1;
                if (only && each.has("properties")) {
                    each.path("required").forEach(name -> {
                        if (node.at(name.asText()).missing()) {
                            found.accept(Finding.error(node, "%s is missing.".formatted(name.asText()), "Add it."));
                        }
                    });
                }
            }
        }

        /** The schema and everything that it refers to or offers, in a row. */
        private void open(JsonNode each, List<JsonNode> open) {
            open.add(each);
            String reference = each.path("$ref").asText();
            if (!reference.isEmpty()) {
                open(schema.at(reference.substring(1)), open);
            }
            ALTERNATIVES.forEach(kind -> each.path(kind).forEach(one -> open(one, open)));
        }
    }
}
