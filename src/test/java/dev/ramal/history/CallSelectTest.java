package dev.ramal.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.contacts.SearchTerms;
import dev.ramal.database.Database;
import dev.ramal.history.CallSelect.Found;
import dev.ramal.history.CallSelect.Statement;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each statement of the history finds its rows by an index, on both databases: none reads a table from end to end. */
class CallSelectTest {

    private static final Instant NEWEST = Instant.parse("2026-11-20T20:00:00Z");
    private static final int CALLS = 20_000;
    private static final Found ALL = new Found(null, List.of(), null);

    private static Database h2;
    private static EmbeddedPostgres server;
    private static Database postgres;

    @BeforeAll
    static void fill() throws Exception {
        h2 = Database.inMemory();
        server = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        // The URL names the user.
        postgres = Database.postgres(server.getJdbcUrl("postgres", "postgres"), "", "", 2);
        for (Database each : List.of(h2, postgres)) {
            fill(each.plain());
        }
    }

    @AfterAll
    static void close() throws Exception {
        h2.close();
        postgres.close();
        server.close();
    }

    static Stream<Arguments> statements() {
        Map<String, Statement> all = new LinkedHashMap<>();
        Cursor cursor = new Cursor(NEWEST.minusSeconds(90_000), "CA" + "7".repeat(32));
        all.put("newest", CallSelect.page(filter(), null, 51, ALL));
        all.put("next page", CallSelect.page(filter(), cursor, 51, ALL));
        for (String by :
                List.of("only", "agent", "party", "direction", "outcome", "recorded", "since", "sid", "disposition")) {
            all.put(by, CallSelect.page(filter(by), null, 51, ALL));
            all.put(by + ", next page", CallSelect.page(filter(by), cursor, 51, ALL));
        }
        all.put("several", CallSelect.page(filter("agent", "outcome", "recorded", "since"), cursor, 51, ALL));
        List<List<SearchTerms.Range>> words = SearchTerms.asked("maria 4321");
        all.put(
                "found parties",
                CallSelect.page(filter(), null, 51, new Found(List.of(number(7), number(8)), words, null)));
        all.put("a common word", CallSelect.page(filter(), null, 51, new Found(null, words, null)));
        all.put(
                "found calls",
                CallSelect.page(filter("tag"), cursor, 51, new Found(null, List.of(), List.of(sid(7), sid(8)))));
        all.put("a common tag", CallSelect.page(filter("tag"), cursor, 51, ALL));
        all.put("calls of a tag", CallSelect.tagged("tag7"));
        all.put("a queue's", CallSelect.page(filter("queue"), null, 51, ALL));
        all.put("queues", CallSelect.queues(null, NEWEST.minusSeconds(600), NEWEST));
        all.put("queues, own", CallSelect.queues("user_3", NEWEST.minusSeconds(600), NEWEST));
        all.put("parties of a word", CallSelect.parties(words.get(0)));
        all.put("parties of a number", CallSelect.parties(words.get(1)));
        all.put("old", CallSelect.old(null, 50, 0));
        all.put("old, an agent's", CallSelect.old("user_3", 50, 10));
        all.put("recordings", CallSelect.recordings(List.of("CA" + "0".repeat(32), "CA" + "1".repeat(32))));
        for (String by : List.of("day", "agent", "outcome")) {
            all.put("figures by " + by, CallSelect.figures(by, null, NEWEST.minusSeconds(20_000), NEWEST));
            all.put(
                    "figures by " + by + ", own",
                    CallSelect.figures(by, "user_3", NEWEST.minusSeconds(20_000), NEWEST));
        }
        all.put("changed", CallSelect.changed(null, NEWEST.minusSeconds(600), "", 500));
        all.put("changed, an agent's", CallSelect.changed("user_3", NEWEST.minusSeconds(600), "", 200));
        all.put("changed deliveries", CallSelect.changedDeliveries(null, NEWEST.minusSeconds(600), "", 500));
        all.put("changed deliveries, own", CallSelect.changedDeliveries("user_3", NEWEST.minusSeconds(600), "", 200));
        return all.entrySet().stream().flatMap(each -> Stream.of("H2", "PostgreSQL")
                .map(on -> Arguments.of(each.getKey(), on, each.getValue())));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("statements")
    void finds_its_rows_by_an_index(String name, String on, Statement statement) throws Exception {
        String plan = plan((on.equals("H2") ? h2 : postgres).plain(), statement);
        assertThat(plan).as(plan).doesNotContain("tableScan").doesNotContain("Seq Scan");
        boolean paged = statement.sql().contains("ORDER BY c.began_at")
                || statement.sql().contains(", c.began_at DESC");
        if (on.equals("H2") && paged && !name.startsWith("found") && !name.startsWith("sid")) {
            assertThat(plan).as("in the order of the index").contains("index sorted");
        }
    }

    private static String plan(DataSource source, Statement statement) throws Exception {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = source.getConnection();
                PreparedStatement explain = connection.prepareStatement("EXPLAIN " + statement.sql())) {
            int at = 1;
            for (Object value : statement.binds()) {
                if (value instanceof List<?> texts) {
                    explain.setArray(at++, connection.createArrayOf("varchar", texts.toArray()));
                } else {
                    explain.setObject(at++, value);
                }
            }
            try (ResultSet lines = explain.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }

    private static CallFilter filter(String... by) {
        List<String> asked = List.of(by);
        return new CallFilter(
                asked.contains("only") ? "user_3" : null,
                asked.contains("since") ? NEWEST.minusSeconds(50_000) : null,
                null,
                asked.contains("party") ? number(7) : null,
                List.of(),
                asked.contains("agent") ? "user_3" : null,
                asked.contains("direction") ? "outbound" : null,
                asked.contains("outcome") ? "missed" : null,
                asked.contains("open") ? "open" : null,
                recorded(asked),
                asked.contains("tag") ? "vip" : null,
                asked.contains("disposition") ? "sold" : null,
                asked.contains("queue") ? "support" : null,
                null,
                List.of(),
                asked.contains("sid") ? sid(77) : null);
    }

    private static @Nullable Boolean recorded(List<String> asked) {
        return asked.contains("recorded") ? Boolean.TRUE : null;
    }

    private static String number(int i) {
        return "+55119%08d".formatted(i % 4000);
    }

    private static String sid(int i) {
        return "CA%032x".formatted(i);
    }

    private static void fill(DataSource source) throws Exception {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement call = connection.prepareStatement(
                            """
                            INSERT INTO call (sid, direction, agent, party, outcome, recorded, disposition, began_at,
                                changed_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""");
                    PreparedStatement tag =
                            connection.prepareStatement("INSERT INTO call_tag (tag, sid) VALUES (?, ?)");
                    PreparedStatement leg =
                            connection.prepareStatement("INSERT INTO leg (sid, root_sid) VALUES (?, ?)");
                    PreparedStatement waited = connection.prepareStatement(
                            "INSERT INTO queue_entry (call_sid, queue, entered_at, heard_at) VALUES (?, ?, ?, ?)");
                    PreparedStatement recording = connection.prepareStatement(
                            "INSERT INTO recording (sid, call_sid, root_sid, status) VALUES (?, ?, ?, 'completed')");
                    PreparedStatement delivery = connection.prepareStatement(
                            """
                            INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at, changed_at)
                            VALUES (?, ?, 'slack', 'sent', ?, ?, ?)""");
                    PreparedStatement file = connection.prepareStatement(
                            "INSERT INTO drive_file (recording_sid, file_id) VALUES (?, ?)");
                    PreparedStatement term =
                            connection.prepareStatement("INSERT INTO party_term (term, party) VALUES (?, ?)")) {
                for (int i = 0; i < CALLS; i++) {
                    OffsetDateTime time = NEWEST.minusSeconds(10L * i).atOffset(ZoneOffset.UTC);
                    set(
                            call,
                            sid(i),
                            i % 3 == 0 ? "outbound" : "inbound",
                            "user_" + i % 20,
                            number(i * 7),
                            i % 5 == 0 ? "missed" : "answered",
                            i % 2 == 0,
                            i % 7 == 0 ? "sold" : null,
                            time,
                            time);
                    set(tag, i % 4 == 0 ? "vip" : "tag" + i % 50, sid(i));
                    set(leg, sid(i), sid(i));
                    set(waited, sid(i), "queue" + i % 5, time, time);
                    set(recording, "RE%032x".formatted(i), sid(i), sid(i));
                    set(file, "RE%032x".formatted(i), "file" + i);
                    set(delivery, sid(i) + ":call/slack", sid(i) + ":call", time, time, time);
                }
                SearchTerms terms = new SearchTerms();
                for (int i = 0; i < 4000; i++) {
                    for (Map<String, Object> row : terms.rows(
                            number(i), dev.ramal.contacts.NumberFacts.NONE, (i % 4 == 0 ? "Maria " : "João ") + i)) {
                        set(term, row.get("term"), row.get("party"));
                    }
                }
                for (PreparedStatement each : List.of(call, tag, leg, waited, recording, delivery, file, term)) {
                    each.executeBatch();
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
            connection.createStatement().execute("ANALYZE");
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws Exception {
        for (int at = 0; at < values.length; at++) {
            statement.setObject(at + 1, values[at]);
        }
        statement.addBatch();
    }
}
