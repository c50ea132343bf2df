package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.edge.Access;
import dev.ramal.edge.Role;
import dev.ramal.people.Person;
import dev.ramal.people.Roster;
import dev.ramal.people.Sessions;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import dev.ramal.wiring.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Each route, asked by each kind of caller. {@code access.csv} says for each path and method the least that its caller
 * must be: {@code everyone}, {@code agents}, {@code supervisors}, {@code admins}, or {@code twilio}'s signature.
 */
class AccessTest {

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2();

    private static final Path TABLE = Path.of("src/test/resources/access.csv");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Map<Role, Person> PEOPLE = new HashMap<>();
    private static final Map<String, String> KEYS = new HashMap<>();

    private record Row(String path, String method, String least) {

        /** The path with something in place of its variables, which exists nowhere. */
        String target() {
            return path.replace("{sid}", "CA" + "0".repeat(32))
                    .replaceAll("\\{[^}]+}", "999999999")
                    .replace("*", "nothing");
        }

        boolean admits(Role role) {
            return least.equals("everyone") || role != null && role.includes(role(least));
        }

        private static Role role(String least) {
            return Role.of(least.substring(0, least.length() - 1));
        }
    }

    /** How far a request came. */
    private enum Came {
        /** The gate asks for a login. */
        LOGIN_NEEDED,
        /** The gate asks for Twilio's signature. */
        SIGNATURE_NEEDED,
        /** The route's policy says no. */
        FORBIDDEN,
        /** The route answered, whatever it said. */
        INTO_THE_ROUTE
    }

    @BeforeAll
    static void let_people_in() throws Exception {
        Roster roster = RAMAL.camel().getRegistry().lookupByNameAndType("roster", Roster.class);
        for (Role role : Role.values()) {
            RAMAL.change("INSERT INTO person (email, name, role, password_hash) VALUES ('" + role.word()
                    + "@example.com', 'Ana', '" + role.word() + "', 'none')");
            PEOPLE.put(role, Person.first(RAMAL.rows("SELECT * FROM person WHERE role = '" + role.word() + "'")));
        }
        roster.read();
    }

    @Test
    void every_route_stands_in_the_table_as_it_is() throws IOException {
        TreeSet<String> served = new TreeSet<>();
        for (Path file : files()) {
            JsonNode route = JSON.valueToTree(
                            new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)))
                    .path(0)
                    .path("route");
            if (!route.at("/from/uri").asText().startsWith("platform-http")) {
                continue;
            }
            String path = route.at("/from/parameters/path").asText();
            String policy = route.path("routePolicyRef").asText();
            boolean twilio = policy.isEmpty() && !path.startsWith("/api") && !path.startsWith("/auth");
            String methods = route.at("/from/parameters/httpMethodRestrict").asText();
            assertThat(methods).as("%s says its methods", file).isNotEmpty();
            for (String method : methods.split(",")) {
                served.add(
                        path + "," + method.strip() + "," + (twilio ? "twilio" : policy.isEmpty() ? "admins" : policy));
            }
        }
        TreeSet<String> told = new TreeSet<>();
        table().forEach(row -> told.add(row.path + "," + row.method + "," + row.least));
        assertThat(told).isEqualTo(served);
    }

    @Test
    void what_is_open_to_everyone_is_so_in_the_route_and_on_the_edges_list() throws IOException {
        TreeSet<String> routes = new TreeSet<>();
        table().stream()
                .filter(row -> row.least.equals("everyone"))
                .filter(row -> Wiring.OPEN.folders().stream().noneMatch(row.path::startsWith))
                .forEach(row -> routes.add(row.path));
        TreeSet<String> edge = new TreeSet<>(Wiring.OPEN.pages());
        edge.addAll(Wiring.OPEN.forms());
        assertThat(routes).isEqualTo(edge);
    }

    @TestFactory
    Stream<DynamicTest> every_route_lets_in_whom_it_says_and_nobody_else() throws IOException {
        return table().stream()
                .map(row -> DynamicTest.dynamicTest(row.method + " " + row.path + " " + row.least, () -> check(row)));
    }

    private static void check(Row row) {
        boolean twilio = row.least.equals("twilio");
        boolean everyone = row.least.equals("everyone");
        Map<String, Came> expected = new java.util.LinkedHashMap<>();
        Map<String, Came> came = new java.util.LinkedHashMap<>();
        Came out = twilio ? Came.SIGNATURE_NEEDED : everyone ? Came.INTO_THE_ROUTE : Came.LOGIN_NEEDED;

        expected.put("nobody", out);
        came.put("nobody", ask(row, Map.of()));
        expected.put("a token of nobody's", out);
        came.put("a token of nobody's", ask(row, bearer("x.y.z")));
        for (Role role : Role.values()) {
            expected.put(role.word(), twilio ? out : row.admits(role) ? Came.INTO_THE_ROUTE : Came.FORBIDDEN);
            came.put(role.word(), ask(row, bearer(token(role))));
        }
        expected.put("operator", twilio ? out : Came.INTO_THE_ROUTE);
        came.put("operator", ask(row, bearer(RAMAL.operatorKey())));
        boolean forKeys = row.least.equals("agents") || row.least.equals("supervisors");
        String scope = Access.scope(row.method, row.target());
        boolean scoped = forKeys && !scope.startsWith("none:");
        expected.put("a key with its scope", twilio || everyone ? out : scoped ? Came.INTO_THE_ROUTE : Came.FORBIDDEN);
        came.put("a key with its scope", ask(row, bearer(key(scoped ? scope : "calls:read"))));
        String other = scope.equals("contacts:write") ? "calls:read" : "contacts:write";
        expected.put("a key with another scope", twilio || everyone ? out : Came.FORBIDDEN);
        came.put("a key with another scope", ask(row, bearer(key(other))));
        expected.put("Twilio", twilio || everyone ? Came.INTO_THE_ROUTE : Came.LOGIN_NEEDED);
        came.put("Twilio", askSigned(row));

        assertThat(came).isEqualTo(expected);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** A token of a session of its own, which this request may end. */
    private static String token(Role role) {
        Sessions sessions = RAMAL.camel().getRegistry().lookupByNameAndType("sessions", Sessions.class);
        return sessions.token(sessions.begin(PEOPLE.get(role)));
    }

    private static String key(String scope) {
        return KEYS.computeIfAbsent(scope, wanted -> {
            HttpResponse<InputStream> made = send(HttpRequest.newBuilder(uri("/api/keys"))
                    .header("Authorization", "Bearer " + RAMAL.operatorKey())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"CRM\",\"scopes\":[\"" + wanted + "\"]}")));
            return json(made).path("key").asText();
        });
    }

    private static Came ask(Row row, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(row.target()));
        boolean body = !List.of("GET", "HEAD").contains(row.method);
        if (body) {
            request.header(
                    "Content-Type",
                    row.least.equals("twilio") ? "application/x-www-form-urlencoded" : "application/json");
        }
        headers.forEach(request::header);
        return came(
                row,
                send(request.method(
                        row.method,
                        body ? HttpRequest.BodyPublishers.ofString("{}") : HttpRequest.BodyPublishers.noBody())));
    }

    private static Came askSigned(Row row) {
        List<Field> pairs = new ArrayList<>();
        boolean get = List.of("GET", "HEAD").contains(row.method);
        if (!get) {
            TwilioCaller.call().forEach((name, value) -> pairs.add(new Field(name, value)));
        }
        StringBuilder form = new StringBuilder();
        pairs.forEach(pair -> form.append(form.isEmpty() ? "" : "&")
                .append(pair.name())
                .append('=')
                .append(pair.value().replace("+", "%2B")));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(row.target()))
                .header(
                        "X-Twilio-Signature",
                        new TwilioSignature(List.of(Samples.TOKEN))
                                .sign(TwilioCaller.PUBLIC_URL + row.target(), pairs));
        if (!get) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return came(
                row,
                send(request.method(
                        row.method,
                        get
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(form.toString()))));
    }

    private static Came came(Row row, HttpResponse<InputStream> answer) {
        int status = answer.statusCode();
        assertThat(status).as("%s is served", row).isNotEqualTo(405);
        if (status == 401 && answer.headers().firstValue("WWW-Authenticate").isPresent()) {
            return Came.LOGIN_NEEDED;
        }
        if (status != 403) {
            assertThat(status == 404
                            && answer.headers().firstValue("Content-Type").isEmpty())
                    .as("%s has no route", row)
                    .isFalse();
            return Came.INTO_THE_ROUTE;
        }
        if (row.method.equals("HEAD")) {
            // No body says why.
            return answer.headers().firstValue("Content-Type").orElse("").equals("application/problem+json")
                    ? Came.FORBIDDEN
                    : Came.SIGNATURE_NEEDED;
        }
        JsonNode said = json(answer);
        String title = said.path("title").asText();
        return said.isMissingNode() || title.isEmpty()
                ? Came.SIGNATURE_NEEDED
                : List.of("Not allowed", "Not with this key").contains(title) ? Came.FORBIDDEN : Came.INTO_THE_ROUTE;
    }

    private static JsonNode json(HttpResponse<InputStream> answer) {
        try (InputStream in = answer.body()) {
            return JSON.readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<InputStream> send(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() < 300 && !answer.uri().getPath().equals("/api/keys")) {
                // A stream of events would never end.
                answer.body().close();
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static URI uri(String target) {
        return URI.create("http://127.0.0.1:" + RAMAL.port() + target);
    }

    private static List<Row> table() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(cells -> new Row(cells[0], cells[1], cells[2]))
                .toList();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }
}
