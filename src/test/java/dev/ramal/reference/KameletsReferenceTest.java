package dev.ramal.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class KameletsReferenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_page_tells_every_kamelet_with_its_parameters() throws IOException {
        StringBuilder page = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("kamelets"))) {
            for (Path file : files.sorted().toList()) {
                page.append(section(JSON.valueToTree(
                        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)))));
            }
        }
        new Page("reference/kamelets.md").says(page.toString());
    }

    private static String section(JsonNode kamelet) {
        JsonNode definition = kamelet.at("/spec/definition");
        Set<String> required = new HashSet<>();
        definition.path("required").forEach(name -> required.add(name.asText()));
        StringBuilder section = new StringBuilder("## ")
                .append(kamelet.at("/metadata/name").asText())
                .append("\n\n")
                .append(definition.path("description").asText())
                .append("\n\n");
        List<String> rows = definition.path("properties").properties().stream()
                .map(property -> row(property.getKey(), property.getValue(), required.contains(property.getKey())))
                .toList();
        if (!rows.isEmpty()) {
            section.append("| parameter | | default | |\n|---|---|---|---|\n");
            rows.forEach(section::append);
            section.append('\n');
        }
        return section.toString();
    }

    private static String row(String name, JsonNode property, boolean required) {
        String fallback = property.path("default").asText();
        StringBuilder kind = new StringBuilder(property.path("type").asText());
        if (property.has("enum")) {
            kind.setLength(0);
            property.path("enum").forEach(value -> kind.append(kind.isEmpty() ? "" : " or ")
                    .append('`')
                    .append(value.asText())
                    .append('`'));
        }
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        kind,
                        required ? "required" : fallback.isEmpty() ? "" : "`" + Page.cell(fallback) + "`",
                        Page.cell(property.path("description").asText()));
    }
}
