package dev.ramal.dialling.optout;

import static dev.ramal.TwilioCaller.CALL;
import static dev.ramal.TwilioCaller.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import dev.ramal.TwimlSchema;
import dev.ramal.cli.OperatorClient;
import dev.ramal.cli.Program;
import dev.ramal.cli.RamalCommand;
import dev.ramal.rehearsal.Stages;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opt-out list, as a person and as a caller meet it. */
abstract class OptOutRoutesTest {

    private static final String ANA = "+5511987654321";
    private static final String BEA = "+5521987654321";
    private static final ObjectMapper JSON = new ObjectMapper();

    abstract RamalExtension ramal();

    /** Finds whoever waits for another's change. */
    abstract String waiting();

    static final class OnH2Test extends OptOutRoutesTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onH2();

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }

        @Override
        String waiting() {
            return "SELECT session_id FROM information_schema.sessions"
                    + " WHERE session_id <> SESSION_ID() AND executing_statement LIKE '%opt_out%'";
        }
    }

    static final class OnPostgresTest extends OptOutRoutesTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onPostgres();

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }

        @Override
        String waiting() {
            return "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        }
    }

    private TwilioCaller twilio;

    @BeforeEach
    void empty_list() {
        twilio = new TwilioCaller(ramal());
        ramal().change("DELETE FROM opt_out");
        ramal().change("DELETE FROM audit");
        ramal().change("DELETE FROM flow_turn");
        ramal().change("DELETE FROM flow_state");
        ramal().change("DELETE FROM call_event");
        ramal().change("DELETE FROM leg");
        ramal().change("DELETE FROM call");
    }

    // The list

    @Test
    void a_number_is_put_onto_the_list_as_people_write_it() {
        HttpResponse<String> added =
                add("{\"number\":\"(11) 98765-4321\",\"reason\":\"asked on the phone\",\"until\":\"2099-12-31\"}");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(json(added).path("number").asText()).isEqualTo(ANA);
        assertThat(json(added).path("until").asText()).isEqualTo("2100-01-01T03:00:00Z");
        assertThat(listed("/api/opt-outs")).singleElement().satisfies(one -> {
            assertThat(one.path("number").asText()).isEqualTo(ANA);
            assertThat(one.path("scope").asText()).isEqualTo("all");
            assertThat(one.path("direction").asText()).isEqualTo("both");
            assertThat(one.path("reason").asText()).isEqualTo("asked on the phone");
            assertThat(one.path("source").asText()).isEqualTo("manual");
            assertThat(one.path("by").asText()).isEqualTo("operator");
        });
    }

    @Test
    void a_second_word_on_a_number_replaces_the_first() {
        add("{\"number\":\"" + ANA + "\",\"reason\":\"first\"}");
        add("{\"number\":\"" + ANA + "\",\"scope\":\"calls\",\"direction\":\"inbound\"}");

        assertThat(listed("/api/opt-outs")).singleElement().satisfies(one -> {
            assertThat(one.path("scope").asText()).isEqualTo("calls");
            assertThat(one.path("direction").asText()).isEqualTo("inbound");
            assertThat(one.has("reason")).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"number\":\"12\"} | The number is no phone number.",
                "{\"number\":\"+5511987654321\",\"scope\":\"some\"} | The scope is calls, messages or all.",
                "{\"number\":\"+5511987654321\",\"direction\":\"up\"} | The direction is outbound, inbound or both.",
                "{\"number\":\"+5511987654321\",\"until\":\"2001-01-01\"} | Until has passed.",
                "{\"number\":\"+5511987654321\",\"until\":\"soon\"} | Until is a day like 2027-01-31 or a time like 2027-01-31T18:00:00Z.",
                "{\"number\":\"+5511987654321\",\"source\":\"sms\"} | Fields are number, scope, direction, reason, until.",
                "{\"number\":[\"+5511987654321\"]} | Number is a text.",
                "[] | The body is an object.",
                "{ | The body is no JSON."
            })
    void what_makes_no_sense_is_refused_with_a_sentence(String body, String detail) {
        HttpResponse<String> answer = add(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(answer).path("detail").asText()).isEqualTo(detail);
        assertThat(ramal().rows("SELECT * FROM opt_out")).isEmpty();
    }

    @Test
    void the_list_goes_on_page_by_page_without_losing_or_repeating_a_number() {
        List<String> numbers = IntStream.range(0, 23)
                .mapToObj(i -> "+55119876%05d".formatted(i))
                .toList();
        importFile("number\n" + String.join("\n", numbers));
        add("{\"number\":\"" + BEA + "\"}");

        List<String> found = new ArrayList<>();
        String next = "";
        int pages = 0;
        do {
            HttpResponse<String> page = twilio.api("/api/opt-outs?limit=5" + next);
            json(page)
                    .path("optOuts")
                    .forEach(one -> found.add(one.path("number").asText()));
            next = json(page).has("next") ? "&before=" + json(page).path("next").asText() : "";
            pages++;
        } while (!next.isEmpty());

        assertThat(pages).isEqualTo(5);
        assertThat(found.get(0)).isEqualTo(BEA);
        assertThat(found).doesNotHaveDuplicates().hasSize(24).containsAll(numbers);
        assertThat(twilio.api("/api/opt-outs?before=nonsense").statusCode()).isEqualTo(400);
        assertThat(twilio.api("/api/opt-outs?limit=0").statusCode()).isEqualTo(400);
    }

    @Test
    void a_number_is_found_whole_or_by_some_of_its_digits() {
        add("{\"number\":\"" + ANA + "\"}");
        add("{\"number\":\"" + BEA + "\"}");

        assertThat(numbers("/api/opt-outs?number=" + encode("(21) 98765-4321"))).containsExactly(BEA);
        assertThat(numbers("/api/opt-outs?number=5511987")).containsExactly(ANA);
        assertThat(numbers("/api/opt-outs?number=987654")).containsExactly(BEA, ANA);
        assertThat(numbers("/api/opt-outs?number=000")).isEmpty();
        assertThat(twilio.api("/api/opt-outs?number=" + encode("%")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_number_is_taken_off_the_list() {
        add("{\"number\":\"" + ANA + "\"}");

        assertThat(delete(encode(ANA)).statusCode()).isEqualTo(204);
        assertThat(ramal().rows("SELECT * FROM opt_out")).isEmpty();
        assertThat(delete(encode(ANA)).statusCode()).isEqualTo(404);
        assertThat(delete("abc").statusCode()).isEqualTo(400);
        add("{\"number\":\"" + ANA + "\"}");
        assertThat(delete("5511987654321").statusCode()).isEqualTo(204);
    }

    @Test
    void an_opt_out_ends_when_its_time_has_come() {
        add("{\"number\":\"" + ANA + "\",\"until\":\"2099-12-31\"}");
        ramal().change("UPDATE opt_out SET expires_at = TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00:00'");

        assertThat(numbers("/api/opt-outs")).isEmpty();
        assertThat(TwimlSchema.verbs(
                        twilio.post("/twilio/voice-incoming", call()).body()))
                .contains("Dial");
    }

    @Test
    void the_audit_knows_who_did_it_and_no_number() {
        add("{\"number\":\"" + ANA + "\"}");
        delete(encode(ANA));
        importFile("number\n" + BEA);
        twilio.api("/api/opt-outs.csv");

        List<Map<String, Object>> audit = ramal().rows("SELECT actor, action, subject FROM audit ORDER BY id");
        assertThat(audit)
                .extracting(row -> row.get("action") + " " + row.get("subject"))
                .containsExactly(
                        "opt-out-add …4321",
                        "opt-out-remove …4321",
                        "opt-outs-import 1 numbers",
                        "opt-outs-export opt-outs");
        assertThat(audit).allSatisfy(row -> assertThat(row).containsEntry("actor", "operator"));
    }

    // Files

    @Test
    void a_file_is_imported_and_its_bad_lines_are_named() {
        HttpResponse<String> answer = importFile(
                """
                number;reason;scope;until
                (11) 98765-4321;"asked; twice";calls;2099-01-31
                12;too short;;
                +55 21 98765-4321;;;
                11987654321;again;;
                +5531987654321;;some;
                "+5541987654321;open
                """);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("imported").asInt()).isEqualTo(2);
        assertThat(texts(json(answer).path("errors")))
                .containsExactly(
                        "line 3: the number is no phone number",
                        "line 5: the number is that of line 2",
                        "line 6: the scope is calls, messages or all",
                        "line 7: a quotation mark is opened and never closed");
        assertThat(ramal().rows("SELECT number, scope, reason, source FROM opt_out ORDER BY number"))
                .extracting(row ->
                        row.get("number") + " " + row.get("scope") + " " + row.get("reason") + " " + row.get("source"))
                .containsExactly(ANA + " calls asked; twice csv", BEA + " all null csv");
    }

    @Test
    void what_is_wrong_with_a_line_is_a_word_too() {
        JsonNode said = json(importFile(
                "number,reason,scope,direction,until\nx\n" + ANA + "\n" + ANA + "\n" + BEA + "," + "r".repeat(201)
                        + "\n" + BEA + ",,some\n" + BEA + ",,,up\n" + BEA + ",,,,soon\n" + BEA + ",,,,2001-01-01\n"
                        + BEA + ",a\u0007b\n\"open"));

        assertThat(said.path("faults").toString())
                .isEqualTo(("[{'code':'not-a-number','line':2},{'code':'repeated','line':4,'value':3},"
                                + "{'code':'reason-too-long','line':5,'value':200},{'code':'not-a-scope','line':6},"
                                + "{'code':'not-a-direction','line':7},{'code':'not-a-time','line':8},{'code':'passed','line':9},"
                                + "{'code':'reason-control','line':10},{'code':'open-quote','line':11}]")
                        .replace('\'', '"'));
        assertThat(said.path("errors")).hasSize(9);
        assertThat(json(importFile("")).path("faults").toString()).isEqualTo("[{\"code\":\"empty\"}]");
        assertThat(json(importFile("nome;cidade\nAna;Santos")).path("faults").toString())
                .isEqualTo("[{\"code\":\"no-number\",\"line\":1}]");
    }

    @Test
    void a_file_may_be_numbers_alone() {
        assertThat(json(importFile(ANA + "\n" + BEA + "\n")).path("imported").asInt())
                .isEqualTo(2);
        assertThat(texts(json(importFile("nome;cidade\nAna;Santos")).path("errors")))
                .containsExactly("line 1: one column must be named number");
        assertThat(texts(json(importFile("")).path("errors"))).containsExactly("the file is empty");
    }

    @Test
    void what_was_exported_can_be_imported_and_is_no_formula() {
        add("{\"number\":\"" + ANA
                + "\",\"reason\":\"=HYPERLINK(\\\"x\\\")\",\"scope\":\"calls\",\"until\":\"2099-12-31\"}");
        importFile("number\n"
                + IntStream.range(0, 2_500)
                        .mapToObj(i -> "+55219876%05d".formatted(i))
                        .collect(Collectors.joining("\n")));

        HttpResponse<String> file = twilio.api("/api/opt-outs.csv");

        assertThat(file.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(file.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"opt-outs.csv\"");
        List<String> lines = file.body().lines().toList();
        assertThat(lines).hasSize(2_502);
        assertThat(lines.get(1))
                .startsWith("\"'" + ANA + "\",\"calls\",\"both\",\"'=HYPERLINK(\"\"x\"\")\",\"2100-01-01");
        assertThat(lines).allMatch(line -> line.startsWith("number,") || line.startsWith("\"'+"));

        List<Map<String, Object>> before =
                ramal().rows("SELECT number, scope, direction, reason FROM opt_out ORDER BY number");
        ramal().change("DELETE FROM opt_out");
        assertThat(texts(json(importFile(file.body())).path("errors"))).isEmpty();
        assertThat(ramal().rows("SELECT number, scope, direction, reason FROM opt_out ORDER BY number"))
                .isEqualTo(before);
    }

    @Test
    void the_command_line_imports_and_lists(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("numbers.csv");
        Files.writeString(file, ANA + "\n12\n");

        assertThat(command("opt-outs", "import", file.toString())).isEqualTo(1);
        assertThat(ramal().rows("SELECT number FROM opt_out")).containsExactly(Map.of("number", ANA));
        assertThat(command("opt-outs", "list", "--number", "98765")).isZero();
    }

    private int command(String... words) {
        return RamalCommand.line(new Program() {
                    @Override
                    public void run(PrintStream out) {
                        throw new AssertionError();
                    }

                    @Override
                    public dev.ramal.reload.VersionStore versions() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public List<dev.ramal.check.Finding> check() {
                        throw new AssertionError();
                    }

                    @Override
                    public Stages stages() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public OperatorClient operator() {
                        return new OperatorClient(twilio.uri("/"), ramal().operatorKey());
                    }
                })
                .execute(words);
    }

    // Callers

    @ParameterizedTest
    @ValueSource(strings = {"/twilio/voice-incoming", "/voice", "/twilio/voice"})
    void a_blocked_caller_is_turned_away_and_the_record_says_so(String path) {
        add("{\"number\":\"" + ANA + "\"}");

        String twiml = twilio.post(path, call("From", ANA)).body();
        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Reject");
        twilio.post(
                "/twilio/call-status",
                call(
                        "From",
                        ANA,
                        "CallStatus",
                        "no-answer",
                        "CallDuration",
                        "0",
                        "CallbackSource",
                        "call-progress-events"));

        JsonNode record = json(twilio.api("/api/calls/" + CALL));
        assertThat(record.path("outcome").asText()).isEqualTo("blocked");
        assertThat(ramal().rows("SELECT digest FROM call_event WHERE form LIKE '%RamalBlocked%'"))
                .hasSize(1);
    }

    @Test
    void twilio_asking_again_marks_a_call_once() {
        add("{\"number\":\"" + ANA + "\"}");
        twilio.post("/twilio/voice-incoming", call("From", ANA));
        twilio.post("/twilio/voice-incoming", call("From", ANA));

        assertThat(ramal().rows("SELECT digest FROM call_event WHERE form LIKE '%RamalBlocked%'"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"direction\":\"outbound\"}", "{\"scope\":\"messages\"}"})
    void whoever_only_wants_to_be_left_alone_may_still_call(String terms) {
        add("{\"number\":\"" + ANA + "\"," + terms.substring(1));

        assertThat(TwimlSchema.verbs(
                        twilio.post("/twilio/voice-incoming", call("From", ANA)).body()))
                .contains("Dial");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "+266696687", "' OR '1'='1"})
    void a_withheld_number_is_nobodys(String from) {
        add("{\"number\":\"" + ANA + "\"}");

        assertThat(TwimlSchema.verbs(twilio.post("/twilio/voice-incoming", call("From", from))
                        .body()))
                .contains("Dial");
    }

    // The key

    @Test
    void the_key_leaves_whom_we_called_alone_but_takes_their_calls() {
        String twiml = twilio.post(
                        "/twilio/flow/opt-out?call=" + CALL,
                        call(
                                "Direction", "outbound-api",
                                "CallStatus", "in-progress",
                                "From", "+551140000001",
                                "To", ANA,
                                "Digits", "9"))
                .body();

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Say", "Hangup");
        assertThat(ramal().rows("SELECT number, scope, direction, source, actor FROM opt_out"))
                .containsExactly(Map.of(
                        "number", ANA, "scope", "all", "direction", "outbound", "source", "keypad", "actor", "caller"));
        assertThat(TwimlSchema.verbs(
                        twilio.post("/twilio/voice-incoming", call("From", ANA)).body()))
                .contains("Dial");
    }

    @Test
    void another_key_changes_nothing() {
        String twiml = twilio.post("/twilio/flow/opt-out?call=" + CALL, call("From", ANA, "Digits", "1"))
                .body();

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Hangup");
        assertThat(ramal().rows("SELECT * FROM opt_out")).isEmpty();
    }

    @Test
    void the_key_adds_to_what_a_person_had_decided() {
        add("{\"number\":\"" + ANA + "\",\"direction\":\"inbound\",\"scope\":\"calls\",\"reason\":\"insults\"}");
        twilio.post("/twilio/flow/opt-out?call=" + CALL, call("From", ANA, "Digits", "9"));

        assertThat(ramal().rows("SELECT scope, direction, reason, source FROM opt_out"))
                .containsExactly(Map.of("scope", "all", "direction", "both", "reason", "insults", "source", "keypad"));
    }

    @Test
    void two_first_wishes_of_one_number_at_once_are_both_kept() throws Exception {
        HttpResponse<String> pressed = whileAnotherWishes(() -> twilio.post(
                "/twilio/flow/opt-out?call=" + CALL,
                call("Direction", "outbound-api", "CallStatus", "in-progress", "To", ANA, "Digits", "9")));

        assertThat(TwimlSchema.verbs(pressed.body())).containsExactly("Say", "Hangup");
        assertThat(ramal().rows("SELECT scope, direction, source FROM opt_out"))
                .containsExactly(Map.of("scope", "all", "direction", "outbound", "source", "keypad"));
    }

    @Test
    void a_persons_word_counts_though_the_caller_wishes_something_at_the_same_time() throws Exception {
        HttpResponse<String> added = whileAnotherWishes(() -> add("{\"number\":\"" + ANA + "\"}"));

        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(ramal().rows("SELECT scope, direction, source FROM opt_out"))
                .containsExactly(Map.of("scope", "all", "direction", "both", "source", "manual"));
    }

    @Test
    void a_file_comes_onto_the_list_whole_though_somebody_in_it_wishes_something_at_the_same_time() throws Exception {
        HttpResponse<String> imported = whileAnotherWishes(() -> importFile("number\n" + BEA + "\n" + ANA));

        assertThat(imported.statusCode()).as(imported.body()).isEqualTo(200);
        assertThat(ramal().rows("SELECT number, direction FROM opt_out ORDER BY number"))
                .containsExactly(
                        Map.of("number", ANA, "direction", "both"), Map.of("number", BEA, "direction", "both"));
    }

    @Test
    void two_who_put_the_same_numbers_onto_the_list_at_once_do_not_wait_for_each_other_for_ever() throws Exception {
        HttpResponse<String> imported = whileAnotherWishes(
                () -> importFile("number\n" + BEA + "\n" + ANA),
                "INSERT INTO opt_out (number, scope, direction, source, actor) VALUES ('" + BEA
                        + "', 'messages', 'outbound', 'sms', 'caller')");

        assertThat(imported.statusCode()).as(imported.body()).isEqualTo(200);
        assertThat(ramal().rows("SELECT number FROM opt_out WHERE direction = 'both'"))
                .hasSize(2);
    }

    /** What comes of it when, before it is done, the number's first wish of all is written. */
    private HttpResponse<String> whileAnotherWishes(Supplier<HttpResponse<String>> request, String... more)
            throws Exception {
        DataSource database = ramal().camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class);
        CompletableFuture<HttpResponse<String>> asked;
        try (Connection other = database.getConnection();
                Statement first = other.createStatement()) {
            other.setAutoCommit(false);
            first.execute("INSERT INTO opt_out (number, scope, direction, source, actor) VALUES ('" + ANA
                    + "', 'messages', 'outbound', 'sms', 'caller')");
            asked = CompletableFuture.supplyAsync(request);
            while (ramal().rows(waiting()).isEmpty() && !asked.isDone()) {
                assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            for (String statement : more) {
                first.execute(statement);
            }
            other.commit();
            other.setAutoCommit(true);
        }
        return asked.get(30, TimeUnit.SECONDS);
    }

    private HttpResponse<String> add(String body) {
        return twilio.send(request("/api/opt-outs")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> importFile(String file) {
        return twilio.send(request("/api/opt-outs/import")
                .header("Content-Type", "text/csv; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(file)));
    }

    private HttpResponse<String> delete(String number) {
        return twilio.send(request("/api/opt-outs/" + number).DELETE());
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(twilio.uri(target)).header("Authorization", "Bearer " + ramal().operatorKey());
    }

    private List<JsonNode> listed(String target) {
        List<JsonNode> all = new ArrayList<>();
        json(twilio.api(target)).path("optOuts").forEach(all::add);
        return all;
    }

    private List<String> numbers(String target) {
        return listed(target).stream().map(one -> one.path("number").asText()).toList();
    }

    private static List<String> texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(one -> all.add(one.asText()));
        return all;
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
