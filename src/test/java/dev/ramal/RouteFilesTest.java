package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.component.google.drive.internal.DriveFilesApiMethod;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Routes are for people who edit them: these are the habits that keep them readable, by hand and in Kaoto. */
class RouteFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern GENERATED_ID = Pattern.compile(".*-[0-9a-f]{4}");
    private static final Pattern QUOTED = Pattern.compile("\\s*(?:- )?\\w+: \"([^\"\\\\]*)\"");

    /** Also in YAML 1.1, as which Kaoto writes. */
    private static final Pattern TAKEN_FOR_ANOTHER_TYPE =
            Pattern.compile("|true|false|null|~|y|n|yes|no|on|off|[-+.0-9:_]+", Pattern.CASE_INSENSITIVE);

    private static final String KAMELET = "kamelet:";
    private static final Set<String> HTTP_ANSWERS = Set.of("kamelet:http-answer-action", "kamelet:twiml-answer-action");

    /** Steps that no route names: a call begins with them, or the palette goes on with them. */
    private static final Set<String> BEGUN_BY_RAMAL = Set.of(
            "incoming",
            "outgoing",
            "internal",
            "notification",
            "ring-on",
            "menu-chosen",
            "accept",
            "accept-pressed",
            "whisper",
            "queue-left",
            "queue-rang",
            "assigned",
            "placed",
            "opt-out");

    /** Parameters of kamelets whose value is a step. */
    private static final Set<String> NAMES_A_STEP = Set.of(
            "next", "step", "closed", "holiday", "whisper", "blocked", "full", "callback", "message", "overtime");

    private static final Pattern DESTINATION = Pattern.compile("deliver-.*|enrich-call");
    private static final Pattern EDITED = Pattern.compile("flow-.*|deliver-.*|enrich-call");

    /** What Kaoto draws as a frame around other steps, wide enough for its title. */
    private static final Set<String> FRAMES = Set.of("choice", "doTry", "split", "transacted", "onException");

    private static final Set<String> BRANCHES = Set.of("when", "otherwise", "doCatch");

    private static final Map<Path, JsonNode> FILES = new TreeMap<>();
    private static final Map<Path, JsonNode> ROUTES = new TreeMap<>();
    private static final Map<Path, JsonNode> KAMELETS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        for (Path file : list(Path.of("routes"), ".camel.yaml")) {
            JsonNode document = yaml(file);
            FILES.put(file, document);
            if (document.get(0).has("route")) {
                ROUTES.put(file, document.get(0).get("route"));
            }
        }
        for (Path file : list(Path.of("kamelets"), ".kamelet.yaml")) {
            KAMELETS.put(file, yaml(file));
        }
        assertThat(ROUTES).isNotEmpty();
        assertThat(KAMELETS).isNotEmpty();
    }

    @Test
    void a_file_holds_one_thing_named_like_the_file() {
        FILES.forEach((file, document) -> {
            assertThat(document).as("%s", file).hasSize(1);
            JsonNode only = document.get(0).elements().next();
            assertThat(only.path("id").asText()).as("%s", file).isEqualTo(name(file, ".camel.yaml"));
        });
        KAMELETS.forEach((file, kamelet) ->
                assertThat(kamelet.at("/metadata/name").asText()).isEqualTo(name(file, ".kamelet.yaml")));
    }

    @Test
    void what_integrators_edit_lies_at_the_top_and_all_else_in_the_folder_of_its_group() {
        ROUTES.forEach((file, route) -> {
            String group = route.path("group").asText();
            boolean edited = group.equals("flow")
                    || DESTINATION.matcher(name(file, ".camel.yaml")).matches();
            assertThat(file.getParent())
                    .as("%s", file)
                    .isEqualTo(edited ? Path.of("routes") : Path.of("routes", group));
        });
    }

    @Test
    void a_file_begins_with_its_only_comment() throws IOException {
        for (Path file : concat(FILES.keySet(), KAMELETS.keySet())) {
            List<String> lines = Files.readAllLines(file);
            assertThat(lines.get(0)).as("%s", file).startsWith("# ");
            int first = 0;
            while (lines.get(first).startsWith("#")) {
                first++;
            }
            assertThat(lines.subList(first, lines.size()))
                    .as("%s: Kaoto keeps only the leading comment", file)
                    .noneMatch(line -> line.strip().startsWith("#"));
        }
    }

    @Test
    void quotes_stand_only_where_they_are_needed() throws IOException {
        for (Path file : FILES.keySet()) {
            for (String line : Files.readAllLines(file)) {
                Matcher quoted = QUOTED.matcher(line);
                if (quoted.matches()
                        && !TAKEN_FOR_ANOTHER_TYPE.matcher(quoted.group(1)).matches()) {
                    assertThat(plain(quoted.group(1)))
                            .as("%s: a save in Kaoto takes these quotes away, whatever was changed: %s", file, line)
                            .isNotEqualTo(quoted.group(1));
                }
            }
        }
    }

    /** What a text is when it stands without quotes. */
    private static Object plain(String text) {
        try {
            Object read = new Load(LoadSettings.builder().build()).loadFromString("it: " + text);
            return ((Map<?, ?>) read).get("it");
        } catch (YamlEngineException e) {
            return "";
        }
    }

    @Test
    void a_route_says_in_one_sentence_what_it_does() {
        ROUTES.forEach((file, route) -> {
            String description = route.path("description").asText();
            assertThat(description).as("%s", file).matches("[A-Z][^.]*").doesNotContain(" and ");
            assertThat(route.path("group").asText()).as("group of %s", file).isNotEmpty();
            assertThat(route.path("routeConfigurationId").asText())
                    .as("%s: who catches its failure?", file)
                    .isIn(configurations());
        });
    }

    @Test
    void every_step_says_what_somebody_would_notice() {
        Map<Path, JsonNode> all = new LinkedHashMap<>(FILES);
        all.putAll(KAMELETS);
        all.forEach((file, document) -> steps(document).forEach((step) -> {
            String description = step.body().path("description").asText();
            assertThat(description).as("%s: %s", file, step.kind()).isNotEmpty();
            assertThat(description.split(" "))
                    .as("%s: the label of a step on Kaoto's canvas", file)
                    .hasSizeLessThanOrEqualTo(8);
            assertThat(step.body().path("id").asText())
                    .as("%s: a generated id", file)
                    .doesNotMatch(GENERATED_ID);
        }));
    }

    @Test
    void a_label_of_what_integrators_edit_is_shown_whole() {
        FILES.forEach((file, document) -> {
            if (EDITED.matcher(name(file, ".camel.yaml")).matches()) {
                steps(document).stream()
                        .filter(step -> !FRAMES.contains(step.kind()))
                        .forEach(step -> assertThat(
                                        step.body().path("description").asText())
                                .as("%s: Kaoto cuts a longer one", file)
                                .hasSizeLessThanOrEqualTo(BRANCHES.contains(step.kind()) ? 15 : 19));
            }
        });
    }

    @Test
    void every_http_route_ends_by_answering() {
        ROUTES.forEach((file, route) -> {
            if (route.at("/from/uri").asText().startsWith("platform-http")) {
                JsonNode steps = route.at("/from/steps");
                assertThat(answers(steps)).as("%s", file).isTrue();
            }
        });
    }

    /** Whether the last step answers, on each of its branches. */
    private static boolean answers(JsonNode steps) {
        JsonNode last = steps.path(steps.size() - 1);
        if (last.has("choice")) {
            for (JsonNode branch : last.at("/choice/when")) {
                if (!answers(branch.path("steps"))) {
                    return false;
                }
            }
            return answers(last.at("/choice/otherwise/steps"));
        }
        return HTTP_ANSWERS.contains(last.at("/to/uri").asText());
    }

    @Test
    void every_direct_has_one_owner_that_somebody_calls() throws IOException {
        Map<String, Integer> owners = new HashMap<>();
        Set<String> called = new HashSet<>();
        Pattern uri = Pattern.compile("direct:([a-z0-9-]*[a-z0-9])(?![a-z0-9-]*[$])");
        BEGUN_BY_RAMAL.forEach(step -> called.add("flow-" + step));
        for (JsonNode document : concatValues(FILES, KAMELETS)) {
            Matcher named = uri.matcher(document.toString());
            while (named.find()) {
                called.add(named.group(1));
            }
            for (Step step : steps(document)) {
                if ("direct".equals(step.body().path("uri").asText())) {
                    called.add(step.body().at("/parameters/name").asText());
                }
                if (step.body().path("uri").asText().startsWith(KAMELET)) {
                    named(step.body().path("parameters")).forEach(next -> called.add("flow-" + next));
                }
            }
        }
        ROUTES.forEach((file, route) -> {
            if ("direct".equals(route.at("/from/uri").asText())) {
                String name = route.at("/from/parameters/name").asText();
                assertThat(name).as("%s", file).isEqualTo(name(file, ".camel.yaml"));
                owners.merge(name, 1, Integer::sum);
            }
        });
        // A call may name the flow that its callee hears: direct:flow-${…}.
        called.removeIf(name -> name.endsWith("-"));
        called.add("flow-notification");
        assertThat(called).as("called, owned by a route").isEqualTo(owners.keySet());
        assertThat(owners.values()).containsOnly(1);
    }

    /** The steps of a flow that a kamelet's parameters lead to. */
    private static List<String> named(JsonNode parameters) {
        List<String> steps = new ArrayList<>();
        parameters.properties().forEach(parameter -> {
            String value = parameter.getValue().asText();
            if (NAMES_A_STEP.contains(parameter.getKey()) && !value.isEmpty() && !value.contains("{{")) {
                steps.add(value);
            } else if (Set.of("options", "keys").contains(parameter.getKey()) && value.contains("=")) {
                Stream.of(value.split(","))
                        .map(option -> option.split("=")[1].strip())
                        .forEach(steps::add);
            }
        });
        return steps;
    }

    @Test
    void every_kamelet_has_a_form_with_titles() {
        KAMELETS.forEach((file, kamelet) -> {
            JsonNode definition = kamelet.at("/spec/definition");
            assertThat(definition.path("title").asText()).as("%s", file).isNotEmpty();
            assertThat(definition.path("description").asText()).as("%s", file).endsWith(".");
            definition.path("properties").properties().forEach(property -> {
                assertThat(property.getValue().path("title").asText())
                        .as("%s: %s", file, property.getKey())
                        .isNotEmpty();
                assertThat(property.getValue().path("description").asText())
                        .as("%s: %s", file, property.getKey())
                        .endsWith(".");
                if (property.getValue().path("type").asText().equals("string")) {
                    for (String text : List.of("default", "example")) {
                        assertThat(property.getValue().path(text).isNumber())
                                .as("%s: %s: its %s is a text, with quotes", file, property.getKey(), text)
                                .isFalse();
                    }
                }
            });
        });
    }

    @Test
    void every_kamelet_has_a_picture_of_its_own_on_the_canvas() {
        Set<String> icons = new HashSet<>();
        KAMELETS.forEach((file, kamelet) -> {
            String icon = kamelet.at("/metadata/annotations/camel.apache.org~1kamelet.icon")
                    .asText();
            assertThat(icon)
                    .as("%s: without one Kaoto shows an empty box", file)
                    .startsWith("data:image/svg+xml,")
                    // What has no space is not broken over lines by a save.
                    .doesNotContainAnyWhitespaces();
            assertThat(URLDecoder.decode(icon, StandardCharsets.UTF_8))
                    .as("%s", file)
                    .contains("<svg xmlns='http://www.w3.org/2000/svg'")
                    .endsWith("</svg>");
            assertThat(icons.add(icon)).as("%s: another has the same", file).isTrue();
        });
    }

    @Test
    void every_kamelet_that_is_used_exists_and_gets_parameters_that_it_knows() {
        Map<String, JsonNode> palette = new HashMap<>();
        KAMELETS.forEach((file, kamelet) -> palette.put(name(file, ".kamelet.yaml"), kamelet));
        concatEntries(FILES, KAMELETS)
                .forEach((file, document) -> steps(document).forEach(step -> {
                    String uri = step.body().path("uri").asText();
                    assertThat(uri)
                            .as("%s: Kaoto shows a kamelet as itself by its address", file)
                            .isNotEqualTo("kamelet");
                    if (!uri.startsWith(KAMELET) || step.kind().equals("from")) {
                        return;
                    }
                    JsonNode parameters = step.body().path("parameters");
                    String template = uri.substring(KAMELET.length());
                    assertThat(palette).as("%s", file).containsKey(template);
                    JsonNode definition = palette.get(template).at("/spec/definition");
                    parameters.fieldNames().forEachRemaining(name -> assertThat(
                                    definition.at("/properties/" + name).isMissingNode())
                            .as("%s: %s has no parameter %s", file, template, name)
                            .isFalse());
                    definition.path("required").forEach(required -> assertThat(parameters.has(required.asText()))
                            .as("%s: %s needs %s", file, template, required.asText())
                            .isTrue());
                }));
    }

    @Test
    void every_statement_that_is_run_has_its_file_and_every_file_is_run() {
        Set<String> run = new HashSet<>();
        for (JsonNode document : concatValues(FILES, KAMELETS)) {
            steps(document).forEach(step -> {
                String statement = step.body().at("/parameters/statement").asText();
                if (!statement.isEmpty()) {
                    run.add(statement);
                }
            });
        }
        // The rows of a change name their statement themselves.
        run.addAll(Set.of("call-save", "leg-save", "recording-save"));
        Set<String> files = new HashSet<>();
        list(Path.of("routes/sql"), ".sql").forEach(file -> files.add(name(file, ".sql")));
        assertThat(run).isEqualTo(files);
    }

    @Test
    void every_file_is_canonical_yaml() throws IOException {
        JsonSchema schema;
        try (InputStream in = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl-canonical.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(JSON.readTree(in));
        }
        FILES.forEach((file, document) -> assertThat(schema.validate(document))
                .as("%s", file)
                .extracting(ValidationMessage::getMessage)
                .isEmpty());
        KAMELETS.forEach((file, kamelet) -> {
            JsonNode from = kamelet.at("/spec/template/from");
            JsonNode asRoute =
                    JSON.createArrayNode().add(JSON.createObjectNode().set("from", from.deepCopy()));
            assertThat(schema.validate(asRoute(asRoute)))
                    .as("%s", file)
                    .extracting(ValidationMessage::getMessage)
                    .isEmpty();
        });
    }

    @Test
    void every_endpoint_exists_with_the_parameters_that_it_is_given() {
        CamelCatalog catalog = catalog();
        concatEntries(FILES, KAMELETS)
                .forEach((file, document) -> steps(document).forEach(step -> {
                    String scheme = step.body().path("uri").asText();
                    if (scheme.isEmpty() || scheme.startsWith("kamelet") || scheme.contains(":")) {
                        return;
                    }
                    Map<String, String> parameters = new HashMap<>();
                    step.body().path("parameters").properties().forEach(parameter -> {
                        if (!parameter.getValue().asText().contains("{{")) {
                            parameters.put(
                                    parameter.getKey(), parameter.getValue().asText());
                        }
                    });
                    if (scheme.equals("google-drive")) {
                        // The catalog still lists the methods of the API's second version; the component has the third.
                        assertThat(Stream.of(DriveFilesApiMethod.values()).map(DriveFilesApiMethod::getName))
                                .as("%s", file)
                                .contains(parameters.replace("methodName", "get"));
                    }
                    var result = catalog.validateEndpointProperties(uri(catalog, scheme, parameters), true);
                    assertThat(result.isSuccess())
                            .as("%s: %s %s", file, scheme, result.summaryErrorMessage(false))
                            .isTrue();
                }));
    }

    @Test
    void every_simple_expression_can_be_read() {
        CamelCatalog catalog = catalog();
        ClassLoader loader = RouteFilesTest.class.getClassLoader();
        concatEntries(FILES, KAMELETS)
                .forEach((file, document) -> document.findValues("simple").forEach(simple -> {
                    String text = simple.path("expression").asText().replaceAll("\\{\\{[^}]*}}", "x");
                    boolean predicate = text.contains(" == ") || text.contains(" != ");
                    var result = predicate
                            ? catalog.validateLanguagePredicate(loader, "simple", text)
                            : catalog.validateLanguageExpression(loader, "simple", text);
                    assertThat(result.isSuccess())
                            .as("%s: %s: %s", file, text, result.getError())
                            .isTrue();
                }));
    }

    private static JsonNode asRoute(JsonNode from) {
        var route = JSON.createObjectNode();
        route.put("id", "kamelet");
        route.set("from", from.get(0).get("from"));
        return JSON.createArrayNode().add(JSON.createObjectNode().set("route", route));
    }

    private static CamelCatalog catalog() {
        CamelCatalog catalog = new DefaultCamelCatalog(true);
        String durable = "/META-INF/dev/ramal/deliveries/durable/durable.json";
        try (InputStream in = RouteFilesTest.class.getResourceAsStream(durable)) {
            if (in != null) {
                catalog.addComponent(
                        "durable",
                        "dev.ramal.deliveries.durable.DurableComponent",
                        new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return catalog;
    }

    private static String uri(CamelCatalog catalog, String scheme, Map<String, String> parameters) {
        try {
            return catalog.asEndpointUri(scheme, parameters, false);
        } catch (Exception e) {
            throw new AssertionError("no endpoint " + scheme + " " + parameters.keySet(), e);
        }
    }

    private record Step(String kind, JsonNode body) {}

    /** Everything that Kaoto draws as a node: each element of a list of steps, and the branches of a choice. */
    private static List<Step> steps(JsonNode node) {
        List<Step> found = new ArrayList<>();
        collect(node, found);
        return found;
    }

    private static void collect(JsonNode node, List<Step> found) {
        if (node.isArray()) {
            node.forEach(element -> collect(element, found));
            return;
        }
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (entry.getKey().equals("steps") || entry.getKey().equals("onException")) {
                if (value.isArray()) {
                    value.forEach(step ->
                            step.properties().forEach(only -> found.add(new Step(only.getKey(), only.getValue()))));
                }
            } else if (Set.of("when", "doCatch").contains(entry.getKey()) && value.isArray()) {
                value.forEach(branch -> found.add(new Step(entry.getKey(), branch)));
            } else if (entry.getKey().equals("otherwise")) {
                found.add(new Step("otherwise", value));
            } else if (entry.getKey().equals("from")
                    && value.has("uri")
                    && !value.path("uri").asText().startsWith(KAMELET)) {
                found.add(new Step("from", value));
            }
            if (value.isContainerNode()) {
                collect(value, found);
            }
        });
    }

    private static Set<String> configurations() {
        Set<String> ids = new HashSet<>();
        FILES.values().forEach(document -> {
            JsonNode configuration = document.get(0).path("routeConfiguration");
            if (configuration.has("id")) {
                ids.add(configuration.get("id").asText());
            }
        });
        return ids;
    }

    private static List<Path> concat(Set<Path> left, Set<Path> right) {
        List<Path> all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    private static List<JsonNode> concatValues(Map<Path, JsonNode> left, Map<Path, JsonNode> right) {
        return List.copyOf(concatEntries(left, right).values());
    }

    private static Map<Path, JsonNode> concatEntries(Map<Path, JsonNode> left, Map<Path, JsonNode> right) {
        Map<Path, JsonNode> all = new LinkedHashMap<>(left);
        all.putAll(right);
        return all;
    }

    private static List<Path> list(Path directory, String ending) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }

    private static JsonNode yaml(Path file) {
        try {
            Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return JSON.valueToTree(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
