package dev.ramal;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.check.Finding;
import dev.ramal.check.RouteFolders;
import dev.ramal.cli.OperatorClient;
import dev.ramal.cli.Program;
import dev.ramal.cli.RamalCommand;
import dev.ramal.rehearsal.Stages;
import dev.ramal.reload.FlowVersions;
import dev.ramal.reload.Snapshot;
import dev.ramal.reload.VersionStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are edited while calls go on: good ones and bad ones, over real HTTP. */
class ReloadTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final String INCOMING = "routes/flow-incoming.camel.yaml";
    private static final String SALES = "routes/flow-sales.camel.yaml";

    private static final Path WHERE =
            Installation.with(Map.of(INCOMING, incoming("Primeira."), SALES, sales("Vendas um.")));
    private static final Path WATCHED =
            Installation.with(Map.of(INCOMING, incoming("Primeira."), SALES, sales("Vendas um.")));

    @RegisterExtension
    static final RamalExtension RAMAL =
            Installation.on(RamalExtension.onH2(), WHERE).set("ramal.reload", "false");

    @RegisterExtension
    static final RamalExtension WATCHING = Installation.on(RamalExtension.onH2(), WATCHED);

    private final TwilioCaller twilio = new TwilioCaller(RAMAL);
    private Snapshot before;

    @BeforeEach
    void remember() {
        before = Snapshot.read(store().live());
    }

    @AfterEach
    void mend() {
        before.writeTo(store().live());
        assertThat(reload().path("state").asText()).isNotEqualTo("refused");
    }

    @Test
    void a_call_ends_on_the_flows_on_which_it_began_and_a_new_one_begins_on_the_edited_ones() throws IOException {
        Call old = new Call();
        assertThat(old.begins()).contains("Primeira.");

        edit(INCOMING, incoming("Segunda."));
        edit(SALES, sales("Vendas dois."));
        assertThat(reload().path("state").asText()).isEqualTo("taken");

        assertThat(old.presses("1")).contains("Vendas um.");
        Call young = new Call();
        assertThat(young.begins()).contains("Segunda.");
        assertThat(young.presses("1")).contains("Vendas dois.");
    }

    @Test
    void a_flow_may_move_to_a_folder_of_its_own() throws IOException {
        Files.delete(WHERE.resolve(SALES));
        edit("routes/sales/flow-sales.camel.yaml", sales("Vendas da pasta."));
        JsonNode outcome = reload();

        assertThat(outcome.path("state").asText()).isEqualTo("taken");
        assertThat(outcome.path("restart")).isEmpty();
        Call young = new Call();
        young.begins();
        assertThat(young.presses("1")).contains("Vendas da pasta.");
    }

    @Test
    void flows_in_files_of_one_name_in_two_folders_are_both_there() throws IOException {
        edit(
                INCOMING,
                flow(
                        "incoming",
                        kamelet("menu-action", "text", "Qual?", "options", "1=north,2=south", "next", "north")));
        edit(
                "routes/north/begin.camel.yaml",
                flow("north", kamelet("say-action", "text", "Norte.") + kamelet("hang-up-action")));
        edit(
                "routes/south/begin.camel.yaml",
                flow("south", kamelet("say-action", "text", "Sul.") + kamelet("hang-up-action")));
        assertThat(reload().path("state").asText()).isEqualTo("taken");

        Call north = new Call();
        north.begins();
        assertThat(north.presses("1")).contains("Norte.");
        Call south = new Call();
        south.begins();
        assertThat(south.presses("2")).contains("Sul.");
    }

    @Test
    void the_page_of_flows_names_the_files_that_are_there() throws IOException {
        edit("routes/sales/flow-north.camel.yaml", flow("north", kamelet("say-action", "text", "Norte.")));
        edit(INCOMING, incoming("Com pasta."));
        assertThat(reload().path("state").asText()).isEqualTo("taken");

        List<String> files = new ArrayList<>();
        JsonNode setup = json(twilio.api("/api/setup").body());
        setup.path("flows").forEach(flow -> files.add(flow.path("file").asText()));

        assertThat(files)
                .contains(INCOMING, "routes/sales/flow-north.camel.yaml")
                .noneMatch(file -> file.startsWith("routes/voice/"))
                .doesNotHaveDuplicates()
                .allSatisfy(file -> assertThat(WHERE.resolve(file)).exists());
    }

    @Test
    void an_edited_kamelet_counts_for_new_calls_alone() throws IOException {
        Call old = new Call();
        old.begins();
        String say = Files.readString(WHERE.resolve("kamelets/say-action.kamelet.yaml"));

        edit("kamelets/say-action.kamelet.yaml", say.replace("\"{{text}}\"", "\"Agora: {{text}}\""));
        JsonNode outcome = reload();

        assertThat(outcome.path("state").asText()).isEqualTo("taken");
        assertThat(old.presses("1")).contains(">Vendas um.");
        Call young = new Call();
        young.begins();
        assertThat(young.presses("1")).contains(">Agora: Vendas um.");
        // The routes of blocked callers use it too, and they are as they were at the start.
        assertThat(outcome.path("restart").toString()).contains("kamelets/say-action.kamelet.yaml");
    }

    @Test
    void a_step_that_is_removed_is_there_for_calls_that_began_with_it() throws IOException {
        Call old = new Call();
        old.begins();

        edit(INCOMING, flow("incoming", kamelet("say-action", "text", "Só isto.") + kamelet("hang-up-action")));
        Files.delete(WHERE.resolve(SALES));
        assertThat(reload().path("state").asText()).isEqualTo("taken");

        assertThat(old.presses("1")).contains("Vendas um.");
        assertThat(new Call().begins()).contains("Só isto.");
    }

    @Test
    void a_call_stays_on_its_version_over_a_restart() throws IOException {
        edit(INCOMING, incoming("Segunda."));
        edit(SALES, sales("Vendas dois."));
        reload();
        Call old = new Call();
        assertThat(old.begins()).contains("Segunda.");
        edit(INCOMING, incoming("Terceira."));
        edit(SALES, sales("Vendas três."));

        RAMAL.stop();
        RAMAL.start();

        assertThat(old.presses("1")).contains("Vendas dois.");
        Call young = new Call();
        assertThat(young.begins()).contains("Terceira.");
        assertThat(young.presses("1")).contains("Vendas três.");
    }

    /** As on a node beside the one on which it began, or where the kept versions were lost. */
    @Test
    void a_call_whose_version_is_not_here_goes_on_with_the_current_one() throws IOException {
        edit(INCOMING, incoming("Segunda."));
        reload();
        Call old = new Call();
        Call lost = new Call();
        assertThat(old.begins()).contains("Segunda.");
        assertThat(lost.begins()).contains("Segunda.");

        edit(SALES, sales("Vendas três."));
        RAMAL.stop();
        forgetVersions();
        RAMAL.start();
        assertThat(old.presses("1")).contains("Vendas três.");

        Files.delete(WHERE.resolve(SALES));
        edit(INCOMING, flow("incoming", kamelet("say-action", "text", "Só isto.") + kamelet("hang-up-action")));
        RAMAL.stop();
        forgetVersions();
        RAMAL.start();
        assertThat(lost.presses("1")).contains("Desculpe", "<Record");
    }

    private static void forgetVersions() throws IOException {
        try (Stream<Path> all = Files.walk(RAMAL.data().resolve("versions"))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void one_command_goes_back_to_the_version_before() throws IOException {
        edit(INCOMING, incoming("Segunda."));
        reload();
        assertThat(new Call().begins()).contains("Segunda.");

        assertThat(ramal("flows", "back")).isZero();

        assertThat(new Call().begins()).contains("Primeira.");
        assertThat(Files.readString(WHERE.resolve(INCOMING))).contains("Primeira.");
        assertThat(ramal("flows", "back")).isZero();
        assertThat(new Call().begins()).contains("Segunda.");
    }

    @Test
    void going_back_takes_away_an_edit_that_was_refused_and_keeps_it() throws IOException {
        edit(INCOMING, incoming("Segunda.").replace("menu-action", "menu-akshun"));
        assertThat(reload().path("state").asText()).isEqualTo("refused");
        String refused = Snapshot.read(store().live()).hash();

        assertThat(ramal("flows", "back")).isZero();

        assertThat(Files.readString(WHERE.resolve(INCOMING))).contains("Primeira.", "menu-action");
        assertThat(store().has(refused)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"syntax", "kamelet", "loop", "component"})
    void a_wrong_edit_changes_nothing_and_says_why_once(String mistake) throws IOException {
        Call old = new Call();
        old.begins();
        switch (mistake) {
            case "syntax" -> edit(INCOMING, incoming("Segunda.").replace("steps:", "steps: ["));
            case "kamelet" -> edit(INCOMING, incoming("Segunda.").replace("menu-action", "menu-akshun"));
            case "loop" -> edit(INCOMING, flow("incoming", "- to:\n    uri: direct:flow-sales\n"));
            default -> edit(INCOMING, flow("incoming", "- to:\n    uri: nothing:here\n"));
        }
        edit(
                SALES,
                mistake.equals("loop")
                        ? flow("sales", kamelet("go-to-action", "step", "incoming"))
                        : sales("Vendas dois."));

        JsonNode outcome = reload();
        reload();

        assertThat(outcome.path("state").asText()).isEqualTo("refused");
        assertThat(outcome.path("findings").path(0).path("file").asText()).contains("routes");
        assertThat(outcome.path("findings").path(0).path("what").asText()).isNotEmpty();
        assertThat(metrics()).contains("ramal_edit_refused 1.0");
        assertThat(old.presses("1")).contains("Vendas um.");
        assertThat(new Call().begins()).contains("Primeira.");
        assertThat(RAMAL.rows("SELECT delivery_key FROM delivery WHERE delivery_key LIKE 'edit-of-%'"))
                .hasSizeBetween(1, 3)
                .doesNotHaveDuplicates();
    }

    @Test
    void an_edit_with_a_file_that_cannot_be_read_is_refused_and_named() throws IOException {
        Path unreadable = Files.createDirectory(WHERE.resolve("routes/flow-folder.camel.yaml"));
        try {
            JsonNode outcome = reload();

            assertThat(outcome.path("state").asText()).isEqualTo("refused");
            assertThat(outcome.path("findings").findValuesAsText("what")).contains("The file cannot be read.");
            assertThat(metrics()).contains("ramal_edit_refused 1.0");
        } finally {
            Files.delete(unreadable);
        }
    }

    @Test
    void beside_a_file_that_cannot_be_read_no_version_is_shown_or_taken_back() throws IOException {
        Path unreadable = Files.createDirectory(WHERE.resolve("routes/flow-folder.camel.yaml"));
        try {
            assertThat(ramal("flows", "list")).isEqualTo(2);
            assertThat(ramal("flows", "back")).isEqualTo(2);
        } finally {
            Files.delete(unreadable);
        }
    }

    /** No check can foresee a name made at run time. */
    @Test
    void a_loop_within_an_answer_is_cut_with_an_apology_and_the_chance_to_leave_a_message() throws IOException {
        Call old = new Call();
        old.begins();
        String there =
                "- setVariable:\n    name: there\n    constant: %s\n- toD:\n    uri: direct:flow-${variable.there}\n";
        edit(INCOMING, flow("incoming", there.formatted("sales")));
        edit(SALES, flow("sales", there.formatted("incoming")));
        assertThat(reload().path("state").asText()).isEqualTo("taken");

        for (int i = 0; i < 3; i++) {
            assertThat(new Call().begins()).contains("Desculpe", "<Record");
        }
        assertThat(old.presses("1")).contains("Vendas um.");
        assertThat(alerts("flow-incoming")).hasSize(1);
    }

    /** A caller would hear silence for as long as Twilio is led on. */
    @Test
    void a_loop_over_answers_is_cut_with_an_apology_and_the_chance_to_leave_a_message() throws IOException {
        String always = "- choice:\n    when:\n      - simple: ${variable.call.sid} != ''\n        steps:\n";
        edit(
                INCOMING,
                flow(
                        "incoming",
                        always + kamelet("go-to-action", "step", "sales").indent(10)));
        edit(
                SALES,
                flow("sales", always + kamelet("go-to-action", "step", "sales").indent(10)));
        assertThat(reload().path("state").asText()).isEqualTo("taken");

        for (int i = 0; i < 2; i++) {
            Call call = new Call();
            String answer = call.begins();
            int rounds = 0;
            while (answer.contains("<Redirect")) {
                answer = call.isLedOn();
                rounds++;
                assertThat(rounds).isLessThan(30);
            }
            assertThat(answer).contains("Desculpe", "<Record");
        }
        assertThat(alerts("flow-sales")).hasSize(1);
    }

    @Test
    void a_kamelet_that_throws_ends_with_an_apology_and_the_chance_to_leave_a_message() throws IOException {
        Call old = new Call();
        old.begins();
        edit(
                "kamelets/break-action.kamelet.yaml",
                """
                # Breaks.
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: break-action
                  labels:
                    camel.apache.org/kamelet.type: action
                spec:
                  definition:
                    title: Break
                    description: Breaks.
                    type: object
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - throwException:
                            exceptionType: java.lang.IllegalStateException
                            message: broken
                """);
        edit("routes/flow-broken.camel.yaml", flow("broken", kamelet("break-action")));
        edit(INCOMING, flow("incoming", kamelet("go-to-action", "step", "broken")));
        assertThat(reload().path("state").asText()).isEqualTo("taken");

        for (int i = 0; i < 3; i++) {
            Call call = new Call();
            call.begins();
            assertThat(call.isLedOn()).contains("Desculpe", "<Record");
        }
        assertThat(old.presses("1")).contains("Vendas um.");
        assertThat(alerts("flow-broken")).hasSize(1);
    }

    @Test
    void while_versions_change_each_call_hears_one_of_them() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<String> wrong = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Void> callers = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                Call call = new Call();
                String first = call.begins();
                String second = call.presses("1");
                calls.incrementAndGet();
                String heard = first + second;
                if (!(heard.contains("Versão ") && heard.contains("Vendas ")) && !heard.contains("Primeira.")
                        || heard.contains("Desculpe")) {
                    wrong.add(heard);
                }
            }
        });
        for (int i = 0; i < 5; i++) {
            edit(INCOMING, incoming("Versão " + i + "."));
            edit(SALES, sales("Vendas " + i + "."));
            assertThat(reload().path("state").asText()).isEqualTo("taken");
        }
        over.set(true);
        callers.get(60, TimeUnit.SECONDS);

        assertThat(calls.get()).isPositive();
        assertThat(wrong).isEmpty();
    }

    @Test
    void versions_that_no_call_is_on_are_dropped_whole() throws IOException {
        FlowVersions versions = RAMAL.camel().getRegistry().lookupByNameAndType("flowVersions", FlowVersions.class);
        versions.keepOnly(List.of());
        versions.keepOnly(List.of());
        edit(INCOMING, incoming("Segunda."));
        reload();
        String second = versions.current();
        before.writeTo(store().live());
        reload();
        assertThat(ids()).anyMatch(id -> id.contains(second));

        versions.keepOnly(List.of(Map.of("version", second)));
        versions.keepOnly(List.of(Map.of("version", second)));
        assertThat(ids()).anyMatch(id -> id.contains(second));
        versions.keepOnly(List.of());
        assertThat(ids()).anyMatch(id -> id.contains(second));
        versions.keepOnly(List.of());

        assertThat(ids()).noneMatch(id -> id.contains(second));
        assertThat(RAMAL.camel().getEndpoints())
                .noneMatch(endpoint -> endpoint.getEndpointUri().contains(second));
    }

    @Test
    void what_happens_behind_the_scenes_is_exchanged_in_place_and_an_http_route_waits_for_a_restart()
            throws IOException {
        String enrich = "routes/enrich-call.camel.yaml";
        String setup = "routes/api/api-setup-get.camel.yaml";
        edit(
                enrich,
                Files.readString(WHERE.resolve(enrich)).replace("Find out who was on the line", "Find out who it was"));
        edit(setup, Files.readString(WHERE.resolve(setup)).replace("description: Answer", "description: Tell it"));

        JsonNode outcome = reload();

        assertThat(outcome.path("state").asText()).isEqualTo("taken");
        assertThat(RAMAL.camel().getRoute("enrich-call").getDescription()).isEqualTo("Find out who it was");
        assertThat(outcome.path("restart").toString()).isEqualTo("[\"" + setup + "\"]");
    }

    @Test
    void a_file_that_is_saved_takes_effect_by_itself() throws Exception {
        TwilioCaller caller = new TwilioCaller(WATCHING);
        Files.writeString(WATCHED.resolve(INCOMING), incoming("Por si."));

        String heard = "";
        for (int i = 0; i < 300 && !heard.contains("Por si."); i++) {
            assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
            heard = caller.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid()))
                    .body();
        }
        assertThat(heard).contains("Por si.");
    }

    private static String incoming(String text) {
        return flow("incoming", kamelet("menu-action", "text", text, "options", "1=sales", "next", "sales"));
    }

    private static String sales(String text) {
        return flow("sales", kamelet("say-action", "text", text) + kamelet("hang-up-action"));
    }

    private static void edit(String file, String text) throws IOException {
        Files.createDirectories(WHERE.resolve(file).getParent());
        Files.writeString(WHERE.resolve(file), text);
    }

    private JsonNode reload() {
        HttpResponse<String> answer = twilio.send(HttpRequest.newBuilder(twilio.uri("/api/reload"))
                .header("Authorization", "Bearer " + RAMAL.operatorKey())
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String metrics() {
        return twilio.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RAMAL.observePort() + "/observe/metrics")))
                .body();
    }

    private static List<Map<String, Object>> alerts(String route) {
        return RAMAL.rows("SELECT delivery_key FROM delivery WHERE delivery_key LIKE '" + route + "/%:broken%'");
    }

    private static List<String> ids() {
        return RAMAL.camel().getRoutes().stream().map(Route::getRouteId).toList();
    }

    private static VersionStore store() {
        return new VersionStore(
                RAMAL.data().resolve("versions"),
                RouteFolders.of("file:" + WHERE + "/routes/**/*.camel.yaml", "file:" + WHERE + "/kamelets"));
    }

    private static int ramal(String... arguments) {
        return RamalCommand.line(new Program() {
                    @Override
                    public void run(PrintStream out) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public List<Finding> check() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public VersionStore versions() {
                        return store();
                    }

                    @Override
                    public Stages stages() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public OperatorClient operator() {
                        return new OperatorClient(URI.create("http://127.0.0.1:" + RAMAL.port()), RAMAL.operatorKey());
                    }
                })
                .execute(arguments);
    }

    private static String sid() {
        return "CA%032x".formatted(0x7e10ad0000L + CALLS.incrementAndGet());
    }

    /** One call, whose answers follow each other. */
    private final class Call {

        private final String sid = sid();
        private String answer = "";

        String begins() {
            return heard("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid));
        }

        String presses(String key) {
            return heard(next("action=\"([^\"]*)\""), TwilioCaller.call("CallSid", sid, "Digits", key));
        }

        String isLedOn() {
            return heard(next("<Redirect[^>]*>([^<]*)<"), TwilioCaller.call("CallSid", sid));
        }

        private String heard(String target, Map<String, String> form) {
            HttpResponse<String> response = twilio.post(target, form);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(TwimlSchema.verbs(response.body())).isNotEmpty();
            answer = response.body();
            return answer;
        }

        private String next(String pattern) {
            Matcher url = Pattern.compile(pattern).matcher(answer);
            assertThat(url.find()).as(answer).isTrue();
            return url.group(1).replace("&amp;", "&").substring(TwilioCaller.PUBLIC_URL.length());
        }
    }
}
