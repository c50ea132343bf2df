package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.Asker.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People look back at calls: those that Twilio told of, and many more that were put into the table. */
abstract class HistoryRoutesTest {

    private static final String SID = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100";
    private static final Instant NOON = Instant.parse("2026-10-05T15:00:00Z");

    abstract RamalExtension ramal();

    static final class OnH2Test extends HistoryRoutesTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onH2();

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }
    }

    static final class OnPostgresTest extends HistoryRoutesTest {
        @RegisterExtension
        static final RamalExtension RAMAL = RamalExtension.onPostgres();

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }
    }

    private TwilioCaller operator;
    private Asker supervisor;

    @BeforeEach
    void begin() throws Exception {
        operator = new TwilioCaller(ramal());
        supervisor = new Asker(ramal(), Asker.SUPERVISOR);
        try (Connection connection = source().getConnection()) {
            for (String table : List.of("call", "leg", "call_event", "recording", "party_term", "delivery", "audit")) {
                connection.createStatement().execute("DELETE FROM " + table);
            }
        }
    }

    // What Twilio told

    @Test
    void a_call_that_twilio_told_of_is_in_the_history_with_everything_about_it() {
        tell("01-");

        JsonNode listed = get("/api/calls").path("calls");
        assertThat(listed).hasSize(1);
        JsonNode call = listed.get(0);
        assertThat(call.path("sid").asText()).isEqualTo(SID);
        assertThat(call.path("direction").asText()).isEqualTo("inbound");
        assertThat(call.path("agent").asText()).isEqualTo("user_1_Ana_Souza");
        assertThat(call.path("outcome").asText()).isEqualTo("answered");
        assertThat(call.path("recorded").asBoolean()).isTrue();
        assertThat(call.path("beganAt").asText())
                .isEqualTo(call.path("startedAt").asText());
        assertThat(call.path("startedAt").asText()).isEqualTo("2026-03-10T14:30:00Z");

        JsonNode whole = get("/api/calls/" + SID);
        assertThat(whole.path("legs")).hasSize(2);
        assertThat(whole.path("recordings").get(0).path("sid").asText()).startsWith("RE");
        assertThat(whole.path("events")).hasSize(9);
        assertThat(whole.path("events").get(0).path("said").path("CallStatus").asText())
                .isEqualTo("ringing");
        assertThat(whole.path("events").toString()).doesNotContain(Samples.ACCOUNT + "\",");
        assertThat(Instant.parse(whole.path("events").get(0).path("heardAt").asText()))
                .isAfter(NOON);
    }

    @Test
    void an_agent_sees_writes_and_exports_their_own_calls_alone() {
        call(1, NOON, "agent", "user_1");
        call(2, NOON.plusSeconds(60), "agent", "user_2");
        call(3, NOON.plusSeconds(120));
        Asker agent = Asker.agent(ramal(), 1);

        assertThat(Asker.sids(agent.get("api-calls-list", "/api/calls"))).containsExactly(sid(1));
        assertThat(Asker.sids(agent.get("api-calls-list", "/api/calls?agent=user_2")))
                .isEmpty();
        assertThat(Asker.sids(agent.get("api-calls-list", "/api/calls?q=" + sid(2))))
                .isEmpty();
        assertThat(agent.get("api-calls-export", "/api/calls.csv").body())
                .contains(sid(1))
                .doesNotContain(sid(2))
                .doesNotContain(sid(3));
        assertThat(agent.get("call-logs-old", "/twilio/call-logs").json()).hasSize(1);
        assertThat(agent.get("api-call-get", "/api/calls/" + sid(1)).status()).isEqualTo(200);
        assertThat(agent.get("api-call-get", "/api/calls/" + sid(2)).status()).isEqualTo(404);
        assertThat(agent.get("api-call-get", "/api/calls/" + sid(9)).body())
                .isEqualTo(agent.get("api-call-get", "/api/calls/" + sid(3)).body());
        assertThat(agent.ask("api-call-note", "PATCH", "/api/calls/" + sid(2), "{\"notes\":\"mine\"}")
                        .status())
                .isEqualTo(404);
        assertThat(ramal().rows("SELECT notes FROM call WHERE notes IS NOT NULL"))
                .isEmpty();
        assertThat(agent.get("api-figures", "/api/figures?since=2026-10-01&until=2026-10-10")
                        .json()
                        .at("/total/calls")
                        .asInt())
                .isEqualTo(1);
        assertThat(Asker.sids(supervisor.get("api-calls-list", "/api/calls"))).containsExactly(sid(3), sid(2), sid(1));
    }

    @Test
    void what_people_write_about_a_call_stays_and_is_audited() {
        call(1, NOON, "agent", "user_1");
        Asker agent = Asker.agent(ramal(), 1);

        JsonNode written = agent.ask(
                        "api-call-note",
                        "PATCH",
                        "/api/calls/" + sid(1),
                        "{\"notes\":\" Quer proposta até sexta. \",\"tags\":[\"vip\",\"proposta\",\"vip\"],\"disposition\":\"sold\"}")
                .json();
        assertThat(written.path("notes").asText()).isEqualTo("Quer proposta até sexta.");
        assertThat(written.path("tags")).hasSize(2);

        agent.ask("api-call-note", "PATCH", "/api/calls/" + sid(1), "{\"disposition\":null}");
        JsonNode after = get("/api/calls/" + sid(1));
        assertThat(after.path("notes").asText()).isEqualTo("Quer proposta até sexta.");
        assertThat(after.has("disposition")).isFalse();
        assertThat(ramal().rows("SELECT actor, action, subject FROM audit"))
                .hasSize(2)
                .allMatch(row -> row.equals(Map.of("actor", "user:1", "action", "call-note", "subject", sid(1))));

        for (String wrong : List.of(
                "",
                "[]",
                "{}",
                "{\"agent\":\"user_9\"}",
                "{\"notes\":7}",
                "{\"tags\":\"vip\"}",
                "{\"tags\":[\"a\\nb\"]}",
                "{\"disposition\":\"" + "x".repeat(65) + "\"}",
                "{\"notes\":\"a\"} {}")) {
            Answer refused = agent.ask("api-call-note", "PATCH", "/api/calls/" + sid(1), wrong);
            assertThat(refused.status()).as(wrong).isEqualTo(400);
            assertThat(refused.json().path("detail").asText()).as(wrong).isNotEmpty();
        }
        assertThat(get("/api/calls/" + sid(1)).path("agent").asText()).isEqualTo("user_1");
    }

    @Test
    void nothing_is_written_over_what_a_colleague_wrote_meanwhile() {
        call(1, NOON, "agent", "user_1");
        Answer first = write("{\"notes\":\"Ligar às 14h.\",\"tags\":[\"vip\"],\"seen\":{\"notes\":null,\"tags\":[]}}");
        assertThat(first.status()).as(first.body()).isEqualTo(200);

        Answer second = write("{\"notes\":\"Quer proposta.\",\"seen\":{\"notes\":\"\"}}");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("code").asText()).isEqualTo("changed-meanwhile");
        assertThat(second.json().path("now").path("notes").asText()).isEqualTo("Ligar às 14h.");
        assertThat(second.json().path("now").path("tags").toString()).isEqualTo("[\"vip\"]");
        assertThat(second.json().path("now").has("disposition")).isFalse();
        assertThat(write("{\"tags\":[\"vip\",\"proposta\"],\"seen\":{\"tags\":null}}")
                        .status())
                .isEqualTo(409);
        assertThat(write("{\"disposition\":\"sold\",\"seen\":{\"disposition\":\"nuisance\"}}")
                        .status())
                .isEqualTo(409);
        assertThat(get("/api/calls/" + sid(1)).path("notes").asText()).isEqualTo("Ligar às 14h.");
        assertThat(tags()).containsExactly("vip");
        assertThat(ramal().rows("SELECT action FROM audit"))
                .as("what was not written is no deed")
                .hasSize(1);

        Answer both = write(
                "{\"notes\":\"Ligar às 14h.\\nQuer proposta.\",\"seen\":{\"notes\":\" Ligar às 14h. \",\"tags\":[\"vip\"]}}");
        assertThat(both.status()).as(both.body()).isEqualTo(200);
        assertThat(write("{\"notes\":\"Ligar às 14h.\\nQuer proposta.\",\"seen\":{\"notes\":\"Ligar às 14h.\"}}")
                        .status())
                .as("the same once more, as after an answer that was lost")
                .isEqualTo(200);
        assertThat(write("{\"notes\":\"Só isto.\"}").status())
                .as("who does not say what they saw")
                .isEqualTo(200);
    }

    @Test
    void what_was_seen_has_the_shape_of_what_is_written() {
        call(1, NOON);
        for (String wrong : List.of(
                "{\"seen\":{\"notes\":\"a\"}}",
                "{\"notes\":\"a\",\"seen\":\"b\"}",
                "{\"notes\":\"a\",\"seen\":{\"notes\":7}}",
                "{\"notes\":\"a\",\"seen\":{\"agent\":\"b\"}}",
                "{\"notes\":\"a\",\"seen\":{\"seen\":{}}}")) {
            assertThat(write(wrong).status()).as(wrong).isEqualTo(400);
        }
        Answer nobodys = supervisor.ask(
                "api-call-note", "PATCH", "/api/calls/" + sid(9), "{\"notes\":\"a\",\"seen\":{\"notes\":null}}");
        assertThat(nobodys.status()).isEqualTo(404);
    }

    @Test
    void of_colleagues_who_write_at_once_one_is_kept_and_the_others_hear_what_it_is() throws Exception {
        call(1, NOON);
        ExecutorService office = Executors.newFixedThreadPool(6);
        CountDownLatch together = new CountDownLatch(1);
        List<Future<HttpResponse<String>>> all = new ArrayList<>();
        List<String> overtaken = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                HttpRequest.Builder change = HttpRequest.newBuilder(operator.uri("/api/calls/" + sid(1)))
                        .header("Authorization", "Bearer " + ramal().operatorKey())
                        .header("Content-Type", "application/json")
                        .method(
                                "PATCH",
                                HttpRequest.BodyPublishers.ofString("{\"notes\":\"note " + i + "\",\"tags\":[\"tag " + i
                                        + "\"],\"seen\":{\"notes\":null,\"tags\":[]}}"));
                all.add(office.submit(() -> {
                    together.await();
                    return operator.send(change);
                }));
            }
            together.countDown();
            for (Future<HttpResponse<String>> one : all) {
                if (one.get().statusCode() != 200) {
                    assertThat(one.get().statusCode()).isEqualTo(409);
                    overtaken.add(one.get().body());
                }
            }
        } finally {
            office.shutdownNow();
        }

        assertThat(overtaken).hasSize(5);
        String kept = get("/api/calls/" + sid(1)).path("notes").asText();
        assertThat(overtaken).allSatisfy(body -> assertThat(body).contains(kept));
        assertThat(tags()).containsExactly(kept.replace("note", "tag"));
    }

    private Answer write(String what) {
        return supervisor.ask("api-call-note", "PATCH", "/api/calls/" + sid(1), what);
    }

    /** Those by which calls are found. */
    private List<Object> tags() {
        return ramal().rows("SELECT tag FROM call_tag ORDER BY tag").stream()
                .map(row -> row.get("tag"))
                .toList();
    }

    // Filters

    @Test
    void every_page_follows_the_one_before_however_many_calls_began_at_once() {
        Random random = new Random(5);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        order.forEach(i -> call(i, NOON.plusSeconds(i / 20), "direction", i % 3 == 0 ? "outbound" : "inbound"));

        List<String> all = paged("/api/calls?limit=17");
        assertThat(all).hasSize(230).doesNotHaveDuplicates();
        List<String> times = new ArrayList<>();
        all.forEach(each -> times.add(String.valueOf(Integer.parseInt(each.substring(30), 16) / 20)));
        assertThat(times).isSortedAccordingTo((a, b) -> Integer.parseInt(b) - Integer.parseInt(a));
        assertThat(paged("/api/calls?limit=10&direction=outbound")).hasSize(77).doesNotHaveDuplicates();
    }

    @Test
    void each_filter_finds_its_calls_and_they_narrow_each_other() {
        call(1, NOON, "agent", "user_1", "outcome", "answered", "recorded", true, "party", "+5511987654321");
        call(2, NOON.plusSeconds(3600), "agent", "user_1", "outcome", "missed", "party", "+5511987654321");
        call(3, NOON.plusSeconds(7200), "agent", "user_2", "outcome", "busy", "direction", "outbound");
        call(4, NOON.plusSeconds(86_400), "recorded", true);

        assertThat(found("agent=user_1")).containsExactly(2, 1);
        assertThat(found("outcome=missed")).containsExactly(2);
        assertThat(found("direction=outbound")).containsExactly(3);
        assertThat(found("recording=true")).containsExactly(4, 1);
        assertThat(found("recording=false")).containsExactly(3, 2);
        assertThat(found("agent=user_1&recording=true")).containsExactly(1);
        assertThat(found("agent=user_1&outcome=busy")).isEmpty();
        assertThat(found("number=%2B5511987654321")).containsExactly(2, 1);
        assertThat(found("number=(11)%2098765-4321")).containsExactly(2, 1);
        assertThat(found("number=(11)%2098765-4321&outcome=answered")).containsExactly(1);
        assertThat(found("since=2026-10-05T15:30:00Z&until=2026-10-05T17:00:00Z"))
                .containsExactly(2);
        assertThat(found("since=2026-10-05T12:30:00-03:00&until=2026-10-05T15:00:00-03:00"))
                .containsExactly(3, 2);
        assertThat(found("until=2026-10-05")).containsExactly(3, 2, 1);
        assertThat(found("since=2026-10-06")).containsExactly(4);
        assertThat(found("q=" + sid(3))).containsExactly(3);
    }

    @Test
    void what_people_wrote_is_a_filter_of_lists_and_files() {
        call(1, NOON);
        call(2, NOON.plusSeconds(60));
        call(3, NOON.plusSeconds(120));
        write(1, "{\"tags\":[\"vip\",\"proposta\"],\"disposition\":\"sold\"}");
        write(2, "{\"tags\":[\"vip\"],\"disposition\":\"follow-up\"}");

        assertThat(found("tag=vip")).containsExactly(2, 1);
        assertThat(found("tag=proposta")).containsExactly(1);
        assertThat(found("tag=vi")).isEmpty();
        assertThat(found("disposition=sold")).containsExactly(1);
        assertThat(found("tag=vip&disposition=follow-up")).containsExactly(2);
        assertThat(found("tag=proposta&disposition=follow-up")).isEmpty();
        assertThat(supervisor
                        .get("api-calls-export", "/api/calls.csv?tag=vip&disposition=sold")
                        .body())
                .contains(sid(1), "\"vip, proposta\"")
                .doesNotContain(sid(2));
        JsonNode words = get("/api/tags");
        assertThat(words.path("tags").get(0).path("tag").asText()).isEqualTo("vip");
        assertThat(words.path("tags").get(0).path("calls").asInt()).isEqualTo(2);
        assertThat(words.path("dispositions")).hasSize(5);

        write(2, "{\"notes\":\"the tags stay\"}");
        assertThat(found("tag=vip")).containsExactly(2, 1);
        write(2, "{\"tags\":[\"novo\"]}");
        assertThat(found("tag=vip")).containsExactly(1);
        assertThat(found("tag=novo")).containsExactly(2);
        write(2, "{\"tags\":null}");
        assertThat(ramal().rows("SELECT tag FROM call_tag WHERE sid = '" + sid(2) + "'"))
                .isEmpty();
        ramal().change("DELETE FROM call WHERE sid = '" + sid(1) + "'");
        assertThat(ramal().rows("SELECT tag FROM call_tag")).isEmpty();
    }

    @Test
    void a_tag_that_many_calls_have_is_paged_as_any_filter() {
        for (int i = 0; i < 2100; i++) {
            call(i, NOON.plusSeconds(i));
        }
        ramal().change("INSERT INTO call_tag (tag, sid) SELECT 'all', sid FROM call");
        ramal().change("INSERT INTO call_tag (tag, sid) SELECT 'old', sid FROM call WHERE sid < '" + sid(30) + "'");

        assertThat(paged("/api/calls?limit=200&tag=all")).hasSize(2100).doesNotHaveDuplicates();
        assertThat(paged("/api/calls?limit=7&tag=old")).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void a_part_of_the_week_is_meant_in_the_office() {
        // Monday, noon in São Paulo.
        call(1, NOON);
        call(2, NOON.plusSeconds(3600));
        call(3, NOON.plusSeconds(24 * 3600));
        call(4, NOON.plusSeconds(11 * 3600 + 1800), "outcome", "answered");

        assertThat(found("weekday=mon")).containsExactly(4, 2, 1);
        assertThat(found("hour=12")).containsExactly(3, 1);
        assertThat(found("weekday=tue&hour=12")).containsExactly(3);
        assertThat(found("weekday=mon&hour=23&outcome=answered")).containsExactly(4);
        JsonNode week = get("/api/figures?by=weekday-hour&since=2026-10-01&until=2026-10-10");
        assertThat(week.path("rows").findValuesAsText("key")).containsExactly("mon-12", "mon-13", "mon-23", "tue-12");
        for (String wrong : List.of("weekday=segunda", "hour=24", "hour=x", "tag=" + "x".repeat(41))) {
            assertThat(supervisor.get("api-calls-list", "/api/calls?" + wrong).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void callers_whom_nobody_took_are_found_as_they_are_counted_until_somebody_speaks_with_them() {
        call(1, NOON, "outcome", "missed", "party", "+5511911110001");
        call(2, NOON.plusSeconds(60), "outcome", "abandoned", "party", "+5511911110002");
        call(3, NOON.plusSeconds(120), "outcome", "voicemail", "party", "+5511911110001");
        call(4, NOON.plusSeconds(180), "outcome", "answered", "party", "+5511911110002");
        call(5, NOON.plusSeconds(240), "outcome", "missed", "direction", "outbound", "party", "+5511911110003");
        call(6, NOON.plusSeconds(300), "outcome", "busy", "party", "+5511911110003");

        assertThat(found("missed=true")).containsExactly(3, 2, 1);
        assertThat(found("missed=open")).containsExactly(3, 1);
        JsonNode total =
                get("/api/figures?by=day&since=2026-10-01&until=2026-10-10").path("total");
        assertThat(total.path("missed").asInt()).isEqualTo(3);
        assertThat(total.path("missedNotCalledBack").asInt()).isEqualTo(2);
        assertThat(supervisor.get("api-calls-list", "/api/calls?missed=yes").status())
                .isEqualTo(400);
    }

    @Test
    void queues_are_counted_by_who_waited_and_lead_to_their_calls() {
        ramal().change("DELETE FROM queue_entry");
        call(1, NOON, "agent", "user_1");
        call(2, NOON.plusSeconds(60));
        call(3, NOON.plusSeconds(120));
        waited(1, "support", "answered", 40);
        waited(2, "support", "hangup", 20);
        waited(3, "sales", "callback", 10);

        JsonNode queues = get("/api/figures?by=queue&since=2026-10-01&until=2026-10-10");
        assertThat(queues.path("rows").findValuesAsText("key")).containsExactly("sales", "support");
        JsonNode support = queues.path("rows").get(1);
        assertThat(support.path("calls").asInt()).isEqualTo(2);
        assertThat(support.path("answered").asInt()).isEqualTo(1);
        assertThat(support.path("abandoned").asInt()).isEqualTo(1);
        assertThat(support.path("averageWaitSeconds").asDouble()).isEqualTo(30);
        assertThat(support.path("longestWaitSeconds").asInt()).isEqualTo(40);
        assertThat(found("queue=support")).containsExactly(2, 1);
        JsonNode own = Asker.agent(ramal(), 1)
                .get("api-figures", "/api/figures?by=queue&since=2026-10-01&until=2026-10-10")
                .json();
        assertThat(own.path("rows")).hasSize(1);
        assertThat(own.path("rows").get(0).path("calls").asInt()).isEqualTo(1);
    }

    @Test
    void a_webphone_finds_the_call_of_its_leg() {
        call(1, NOON, "agent", "user_1");
        String leg = "CA" + "d".repeat(32);
        ramal().change("INSERT INTO leg (sid, root_sid, parent_sid) VALUES ('" + leg + "', '" + sid(1) + "', '" + sid(1)
                + "')");

        assertThat(found("q=" + leg)).containsExactly(1);
        assertThat(Asker.sids(Asker.agent(ramal(), 2).get("api-calls-list", "/api/calls?q=" + leg)))
                .isEmpty();
    }

    private void write(int i, String what) {
        assertThat(supervisor
                        .ask("api-call-note", "PATCH", "/api/calls/" + sid(i), what)
                        .status())
                .isEqualTo(200);
    }

    private void waited(int i, String queue, String result, int seconds) {
        ramal().change(
                        "INSERT INTO queue_entry (call_sid, queue, entered_at, heard_at, left_at, result, waited) VALUES ('"
                                + sid(i) + "', '" + queue + "', TIMESTAMP WITH TIME ZONE '2026-10-05 15:00:00+00',"
                                + " TIMESTAMP WITH TIME ZONE '2026-10-05 15:00:00+00', TIMESTAMP WITH TIME ZONE '2026-10-05 15:01:00+00', '"
                                + result + "', " + seconds + ")");
    }

    @Test
    void a_call_is_found_by_its_contacts_name_and_by_pieces_of_its_number() throws Exception {
        operator.send(HttpRequest.newBuilder(operator.uri("/api/contacts"))
                .header("Authorization", "Bearer " + ramal().operatorKey())
                .header("Content-Type", "text/csv; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "number,name\n+5511987654321,Álefe Nunes da Conceição\n+5521912345678,Ana Nunes\n")));
        call(1, NOON, "party", "+5511987654321");
        call(2, NOON.plusSeconds(60), "party", "+5521912345678");
        call(3, NOON.plusSeconds(120), "party", "+5531955554321");

        assertThat(found("q=alefe")).containsExactly(1);
        assertThat(found("q=%C3%81LE")).containsExactly(1);
        assertThat(found("q=nun")).containsExactly(2, 1);
        assertThat(found("q=nunes+conceicao")).containsExactly(1);
        assertThat(found("q=ana")).containsExactly(2);
        assertThat(found("q=efe")).isEmpty();
        assertThat(found("q=4321")).containsExactly(1);
        assertThat(found("q=21+9123")).containsExactly(2);
        assertThat(found("q=%2B5521")).containsExactly(2);
        assertThat(found("q=nunes+5678")).containsExactly(2);
        assertThat(found("number=345678")).containsExactly(2);
        assertThat(found("q=nunes&direction=outbound")).isEmpty();
    }

    @Test
    void a_call_that_comes_in_is_found_by_its_number_soon_after() throws Exception {
        tell("01-");
        Instant patience = Instant.now().plusSeconds(20);
        while (found("q=654321").isEmpty() && Instant.now().isBefore(patience)) {
            Thread.onSpinWait();
        }
        assertThat(get("/api/calls?q=654321").path("calls")).hasSize(1);
    }

    @Test
    void a_word_that_many_have_finds_the_newest_of_their_calls() throws Exception {
        try (Connection connection = source().getConnection();
                PreparedStatement term =
                        connection.prepareStatement("INSERT INTO party_term (term, party) VALUES (?, ?)")) {
            for (int i = 0; i < 6000; i++) {
                term.setBytes(1, (i % 2 == 0 ? "maria" : "mario").getBytes(java.nio.charset.StandardCharsets.UTF_8));
                term.setString(2, "+55119%08d".formatted(i));
                term.addBatch();
            }
            term.executeBatch();
        }
        for (int i = 0; i < 20; i++) {
            call(i, NOON.plusSeconds(i), "party", "+55119%08d".formatted(i));
        }
        call(20, NOON.plusSeconds(20), "party", "+551190000");

        assertThat(found("q=mar")).hasSize(20).startsWith(19, 18, 17);
        assertThat(found("q=maria")).hasSize(10).startsWith(18, 16);
        assertThat(found("q=maria+mar")).hasSize(10);
    }

    @Test
    void what_cannot_be_meant_is_refused_with_what_to_send() {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("/api/calls?phone=1", "recording, tag, disposition, queue, weekday, hour, q");
        refused.put("/api/calls?agent=a&agent=b", "once");
        refused.put("/api/calls?limit=0", "from 1 to 200");
        refused.put("/api/calls?limit=1e3", "from 1 to 200");
        refused.put("/api/calls?before=xyz", "\"next\"");
        refused.put("/api/calls?before=" + "A".repeat(50), "\"next\"");
        refused.put("/api/calls?since=yesterday", "2026-11-24T13:00:00Z");
        refused.put("/api/calls?since=2026-02-30", "a date such as");
        refused.put("/api/calls?until=2026-11-24T10:00:00+03:00", "%2B");
        refused.put("/api/calls?since=9999-12-31T23:59:59Z", "2026-11-24T13:00:00Z");
        refused.put("/api/calls?direction=sideways", "inbound, outbound");
        refused.put("/api/calls?outcome=nice", "answered, missed");
        refused.put("/api/calls?recording=maybe", "true, false");
        refused.put("/api/calls?number=abc", "E.164");
        refused.put("/api/calls?number=12", "three");
        refused.put("/api/calls?q=!!", "words");
        refused.put("/api/calls?q=" + "a".repeat(101), "100");
        refused.put("/api/calls.csv?limit=5", "separator");
        refused.put("/api/calls.csv?separator=x", "comma, semicolon, tab");
        refused.put("/api/figures?by=week", "day, hour, weekday-hour, agent, outcome, queue");
        refused.put("/api/figures?since=2026-02-01&until=2026-01-01", "before");
        refused.put("/api/figures?since=2020-01-01&until=2026-01-01", "400");
        refused.put("/api/stream?agent=user_1", "no parameters");
        refused.forEach((target, detail) -> {
            HttpResponse<String> answer = operator.api(target);
            assertThat(answer.statusCode()).as(target).isEqualTo(400);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(json(answer.body()).path("detail").asText()).as(target).contains(detail);
        });
    }

    @Test
    void nothing_that_is_asked_becomes_a_statement() {
        call(1, NOON);
        for (String attack :
                List.of("'", "'%20OR%201=1--", "%25", "_", "\\", "');DROP%20TABLE%20call;--", "%F0%9F%98%80")) {
            for (String name :
                    List.of("q", "agent", "number", "direction", "outcome", "since", "before", "recording")) {
                HttpResponse<String> answer = operator.api("/api/calls?" + name + "=" + attack.replace("\\", "%5C"));
                assertThat(answer.statusCode()).as(name + "=" + attack).isIn(200, 400);
                if (answer.statusCode() == 200) {
                    assertThat(json(answer.body()).path("calls"))
                            .as(name + "=" + attack)
                            .isEmpty();
                }
            }
        }
        assertThat(found("")).containsExactly(1);
    }

    // The old system's

    @Test
    void the_old_history_has_the_old_fields() throws Exception {
        tell("01-");
        call(2, NOON, "outcome", "missed", "party", "+5511987650000", "agent", "user_7");
        execute("INSERT INTO drive_file (recording_sid, file_id, link) SELECT sid, 'f1', 'https://drive.example/f1'"
                + " FROM recording");

        JsonNode logs = get("/twilio/call-logs?limit=10&offset=0&page=3");
        assertThat(logs.isArray()).isTrue();
        assertThat(logs).hasSize(2);
        assertThat(logs.get(1).properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "id",
                        "call_sid",
                        "from_number",
                        "to_number",
                        "direction",
                        "status",
                        "duration",
                        "recording_url",
                        "recording_sid",
                        "drive_file_url",
                        "user_id",
                        "user_name",
                        "contact_wa_id",
                        "contact_name",
                        "channel_id",
                        "created_at",
                        "updated_at");
        JsonNode told = logs.get(1);
        assertThat(told.path("call_sid").asText()).isEqualTo(SID);
        assertThat(told.path("id").isIntegralNumber()).isTrue();
        assertThat(told.path("status").asText()).isEqualTo("completed");
        assertThat(told.path("duration").asInt()).isEqualTo(93);
        assertThat(told.path("drive_file_url").asText()).isEqualTo("https://drive.example/f1");
        var sid = Pattern.compile("/Recordings/(RE[^.]+)")
                .matcher(told.path("recording_url").asText());
        assertThat(sid.find()).isTrue();
        assertThat(sid.group(1)).isEqualTo(told.path("recording_sid").asText());
        assertThat(logs.get(0).path("status").asText()).isEqualTo("no-answer");
        assertThat(logs.get(0).path("user_id").asInt()).isEqualTo(7);
        assertThat(logs.get(0).path("recording_url").isNull()).isTrue();
        assertThat(get("/twilio/call-logs?limit=1&offset=1")
                        .get(0)
                        .path("call_sid")
                        .asText())
                .isEqualTo(SID);
        assertThat(get("/twilio/call-logs?limit=-1&offset=x")).hasSize(2);
    }

    // Export

    @Test
    void an_export_is_whole_safe_for_spreadsheets_and_audited() {
        for (int i = 0; i < 1203; i++) {
            call(i, NOON.plusSeconds(i));
        }
        execute(
                "UPDATE call SET contact_name = '=HYPERLINK(\"http://evil.example\")', notes = '-1+1', tags = '@a' || CHR(10)"
                        + " || 'b', disposition = CHR(9) || 'x' WHERE sid = '" + sid(1202) + "'");
        execute("UPDATE call SET notes = 'two' || CHR(13) || CHR(10) || 'lines; \"said\"' WHERE sid = '" + sid(1201)
                + "'");

        HttpResponse<String> answer = operator.api("/api/calls.csv");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
        assertThat(answer.headers().firstValue("content-disposition"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("attachment"));
        String[] lines = answer.body().split("\r\n");
        assertThat(lines[0]).startsWith("sid,began_at,direction");
        assertThat(lines[1])
                .contains(",'+5511987654321,")
                .contains(",\"'=HYPERLINK(\"\"http://evil.example\"\")\",")
                .contains(",\"'@a, b\",'-1+1")
                .contains(",'\tx,")
                .contains("2026-10-05T12:20:02-03:00");
        assertThat(answer.body()).contains("\"two\r\nlines; \"\"said\"\"\"");
        assertThat(Pattern.compile("(?m)^CA").matcher(answer.body()).results().count())
                .isEqualTo(1203);
        assertThat(Pattern.compile("(?:^|[,\n])\"?[=+@-]")
                        .matcher(answer.body())
                        .find())
                .isFalse();

        String german = operator.api("/api/calls.csv?bom=true&separator=semicolon&until=2026-10-05T15:00:01Z")
                .body();
        assertThat(german).startsWith("\ufeffsid;began_at").contains(sid(0)).doesNotContain(sid(1));
        assertThat(ramal().rows("SELECT actor, action FROM audit"))
                .hasSize(2)
                .allMatch(row -> row.equals(Map.of("actor", "operator", "action", "calls-export")));
    }

    // Figures

    @Test
    void figures_count_in_the_offices_days_and_know_who_was_not_called_back() {
        // 23:30 and 00:30 in São Paulo.
        Instant late = Instant.parse("2026-10-06T02:30:00Z");
        call(1, late, "outcome", "missed", "party", "+5511900000001", "ring_seconds", 20);
        call(2, late.plusSeconds(3600), "outcome", "abandoned", "party", "+5511900000002", "ring_seconds", 10);
        call(
                3,
                late.plusSeconds(7200),
                "outcome",
                "answered",
                "party",
                "+5511900000001",
                "direction",
                "outbound",
                "agent",
                "user_1",
                "ring_seconds",
                5,
                "talk_seconds",
                61);
        call(
                4,
                late.plusSeconds(7300),
                "outcome",
                "answered",
                "party",
                "+5511900000003",
                "agent",
                "user_2",
                "ring_seconds",
                6,
                "talk_seconds",
                120);
        call(
                5,
                late.plusSeconds(7400),
                "outcome",
                "busy",
                "party",
                "+5511900000002",
                "direction",
                "outbound",
                "agent",
                "user_2");

        JsonNode days = get("/api/figures?since=2026-10-01&until=2026-10-31&by=day");
        assertThat(days.path("rows")).hasSize(2);
        JsonNode first = days.at("/rows/0");
        assertThat(first.path("key").asText()).isEqualTo("2026-10-05");
        assertThat(first.path("missed").asInt()).isEqualTo(1);
        assertThat(first.path("missedNotCalledBack").asInt()).isZero();
        JsonNode second = days.at("/rows/1");
        assertThat(second.path("calls").asInt()).isEqualTo(4);
        assertThat(second.path("answered").asInt()).isEqualTo(2);
        assertThat(second.path("missed").asInt()).isEqualTo(1);
        assertThat(second.path("missedNotCalledBack").asInt()).isEqualTo(1);
        assertThat(second.path("averageRingSeconds").asDouble()).isEqualTo(7.0);
        assertThat(second.path("averageTalkSeconds").asDouble()).isEqualTo(90.5);
        assertThat(days.at("/total/calls").asInt()).isEqualTo(5);

        assertThat(get("/api/figures?since=2026-10-01&until=2026-10-31&by=hour")
                        .path("rows")
                        .findValuesAsText("key"))
                .containsExactly("00", "01", "23");
        JsonNode agents = get("/api/figures?since=2026-10-01&until=2026-10-31&by=agent");
        assertThat(agents.path("rows").findValuesAsText("key")).containsExactly("user_1", "user_2");
        assertThat(agents.at("/rows/0").has("key")).isFalse();
        assertThat(get("/api/figures?since=2026-10-01&until=2026-10-31&by=outcome")
                        .path("rows")
                        .findValuesAsText("key"))
                .containsExactly("abandoned", "answered", "busy", "missed");
        assertThat(get("/api/figures").path("by").asText()).isEqualTo("day");
    }

    // Helpers

    private JsonNode get(String target) {
        HttpResponse<String> answer = operator.api(target);
        assertThat(answer.statusCode()).as(target + ": " + answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    private List<Integer> found(String query) {
        List<Integer> found = new ArrayList<>();
        get("/api/calls" + (query.isEmpty() ? "" : "?" + query))
                .path("calls")
                .findValuesAsText("sid")
                .forEach(each -> found.add(Integer.parseInt(each.substring(30), 16)));
        return found;
    }

    private List<String> paged(String target) {
        List<String> all = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = get(target + (next.isEmpty() ? "" : "&before=" + next));
            all.addAll(page.path("calls").findValuesAsText("sid"));
            next = page.path("next").asText();
        } while (!next.isEmpty());
        return all;
    }

    private static JsonNode json(String body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells a scenario's webhooks, as Twilio does. */
    private void tell(String scenario) {
        Samples.of(scenario).forEach(sample -> {
            Map<String, String> fields = new LinkedHashMap<>();
            Samples.fields(sample.body()).forEach(field -> fields.put(field.name(), field.value()));
            String path = sample.url().replaceFirst(".*example\\.com", "").replaceFirst("\\?.*", "");
            String target = path.contains("leg-status")
                    ? "/twilio/call-status"
                    : path.contains("dial-action") ? "/twilio/flow/ring-ended" : path;
            assertThat(operator.post(target, fields).statusCode())
                    .as(sample.file())
                    .isLessThan(300);
        });
    }

    static String sid(int i) {
        return "CA%032x".formatted(i);
    }

    private void call(int i, Instant began, Object... columns) {
        Map<String, Object> row = new LinkedHashMap<>();
        OffsetDateTime time = began.atOffset(ZoneOffset.UTC);
        row.put("sid", sid(i));
        row.put("direction", "inbound");
        row.put("origin", "caller");
        row.put("caller", "+5511987654321");
        row.put("callee", "+551140000001");
        row.put("status", "completed");
        row.put("started_at", time);
        row.put("began_at", time);
        for (int c = 0; c < columns.length; c += 2) {
            row.put((String) columns[c], columns[c + 1]);
        }
        String sql = "INSERT INTO call (" + String.join(", ", row.keySet()) + ") VALUES ("
                + String.join(", ", Collections.nCopies(row.size(), "?")) + ")";
        try (Connection connection = source().getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            int at = 1;
            for (Object value : row.values()) {
                insert.setObject(at++, value);
            }
            insert.execute();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = source().getConnection()) {
            connection.createStatement().execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private DataSource source() {
        return ramal().camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class);
    }
}
