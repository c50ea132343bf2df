package dev.ramal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The OpenAPI document says what the routes do. */
class OpenApiTest {

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2();

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");
    private static final Pattern ASKED =
            Pattern.compile("/api/.*|/auth/.*|/make_call|/twilio/token|/twilio/call-logs|/twilio/recording/.*");
    private static final String CALL = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100";

    private final TwilioCaller operator = new TwilioCaller(RAMAL);
    private final JsonNode document = read();

    @Test
    void every_path_that_people_ask_is_in_the_document_and_no_other() {
        TreeSet<String> served = new TreeSet<>();
        for (Route route : RAMAL.camel().getRoutes()) {
            if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint
                    && ASKED.matcher(endpoint.getPath()).matches()) {
                for (String method : endpoint.getHttpMethodRestrict().split(",")) {
                    served.add(method + " " + endpoint.getPath());
                }
            }
        }
        TreeSet<String> told = new TreeSet<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(each -> METHODS.contains(each.getKey()))
                .forEach(each -> told.add(each.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(told).isEqualTo(served).isNotEmpty();
    }

    @Test
    void every_operation_says_who_may_what_it_does_and_how_it_is_refused() {
        TreeSet<String> ids = new TreeSet<>();
        TreeSet<String> tags = new TreeSet<>();
        document.path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
        operations().forEach((name, operation) -> {
            assertThat(ids.add(operation.path("operationId").asText())).as(name).isTrue();
            assertThat(operation.path("summary").asText()).as(name).isNotEmpty();
            assertThat(tags).as(name).contains(operation.at("/tags/0").asText());
            assertThat(operation.path("x-who").asText())
                    .as(name)
                    .isIn("everyone", "agents", "supervisors", "administrators");
            boolean open = operation.path("x-who").asText().equals("everyone");
            assertThat(operation.path("responses").has("401")).as(name).isIn(!open, true);
        });
    }

    @Test
    void every_reference_leads_somewhere_and_every_example_has_its_shape() throws IOException {
        document.findValuesAsText("$ref")
                .forEach(target -> assertThat(document.at(target.substring(1)).isMissingNode())
                        .as(target)
                        .isFalse());
        for (JsonNode operation : operations().values()) {
            for (JsonNode content : operation.findValues("application/json")) {
                if (content.has("example")) {
                    assertThat(faults(content.path("schema"), content.path("example")))
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void what_is_answered_has_the_shape_that_the_document_says() throws IOException {
        for (Samples.Sample sample : Samples.of("01-")) {
            Map<String, String> fields = new LinkedHashMap<>();
            Samples.fields(sample.body()).forEach(field -> fields.put(field.name(), field.value()));
            operator.post(
                    sample.kind().startsWith("voice request") ? "/twilio/voice-incoming" : "/twilio/call-status",
                    fields);
        }
        fits("/api/calls", "get", operator.api("/api/calls?limit=5"), "/api/calls");
        fits("/api/calls/{sid}", "get", operator.api("/api/calls/" + CALL), "one call");
        fits(
                "/api/calls/{sid}",
                "patch",
                operator.send(asked("/api/calls/" + CALL)
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"tags\":[\"vip\"]}"))),
                "one call, written on");
        fits("/api/figures", "get", operator.api("/api/figures?since=2026-03-01&until=2026-03-31"), "figures");
        fits("/twilio/call-logs", "get", operator.api("/twilio/call-logs"), "call logs");
        fits("/api/deliveries", "get", operator.api("/api/deliveries?state=open"), "deliveries");
        fits(
                "/api/deliveries/replay",
                "post",
                operator.send(
                        asked("/api/deliveries/replay?destination=drive").POST(HttpRequest.BodyPublishers.noBody())),
                "replay");
        HttpResponse<String> refused = operator.api("/api/calls?x=1");
        assertThat(faults(document.at("/components/schemas/Problem"), new ObjectMapper().readTree(refused.body())))
                .isEmpty();
    }

    @Test
    void everyone_can_read_the_document_and_its_page_loads_nothing() throws IOException {
        HttpResponse<String> json = operator.send(HttpRequest.newBuilder(operator.uri("/api/openapi.json")));
        assertThat(json.statusCode()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(json.body())).isEqualTo(document);
        HttpResponse<String> page = operator.send(HttpRequest.newBuilder(operator.uri("/api/docs")));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy")).hasValueSatisfying(policy -> assertThat(policy)
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe"));
        assertThat(page.body()).doesNotContain("<script").doesNotContain("src=").doesNotContain("http://");
        document.path("paths").fieldNames().forEachRemaining(path -> assertThat(page.body())
                .contains("<code>" + path + "</code>"));
    }

    private void fits(String path, String method, HttpResponse<String> answer, String what) throws IOException {
        assertThat(answer.statusCode()).as(what).isEqualTo(200);
        JsonNode schema =
                document.path("paths").path(path).path(method).at("/responses/200/content/application~1json/schema");
        JsonNode said = new ObjectMapper().readTree(answer.body());
        assertThat(faults(schema, said)).as(what).isEmpty();
        unknown(schema, said, what);
    }

    /** Each field of the answer is told. */
    private void unknown(JsonNode schema, JsonNode said, String what) {
        JsonNode shape = resolved(schema);
        if (said.isArray()) {
            said.forEach(each -> unknown(shape.path("items"), each, what));
        } else if (said.isObject() && !shape.has("additionalProperties")) {
            Map<String, JsonNode> told = new LinkedHashMap<>();
            shape.path("properties").properties().forEach(each -> told.put(each.getKey(), each.getValue()));
            shape.path("allOf").forEach(part -> resolved(part)
                    .path("properties")
                    .properties()
                    .forEach(each -> told.put(each.getKey(), each.getValue())));
            said.properties().forEach(each -> {
                assertThat(told).as(what).containsKey(each.getKey());
                unknown(told.get(each.getKey()), each.getValue(), what);
            });
        }
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private List<String> faults(JsonNode schema, JsonNode said) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole).validate(said).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private Map<String, JsonNode> operations() {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(each -> METHODS.contains(each.getKey()))
                .forEach(each -> all.put(each.getKey() + " " + path.getKey(), each.getValue())));
        return all;
    }

    private HttpRequest.Builder asked(String target) {
        return HttpRequest.newBuilder(operator.uri(target)).header("Authorization", "Bearer " + RAMAL.operatorKey());
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("src/main/resources/openapi.json").toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
