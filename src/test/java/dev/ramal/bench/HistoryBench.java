package dev.ramal.bench;

import dev.ramal.contacts.NumberFacts;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.contacts.SearchTerms;
import dev.ramal.database.Database;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.edge.Role;
import dev.ramal.history.CallHistory;
import dev.ramal.history.CallLogs;
import dev.ramal.history.Figures;
import dev.ramal.twilio.FormText;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Fills a history of a million calls and measures its pages; writes {@code bench/history-results.md}. */
public final class HistoryBench {

    private static final int AGENTS = 40;
    private static final int PARTIES = 200_000;
    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final Instant NEWEST = Instant.parse("2026-11-20T20:00:00Z");
    private static final Duration BETWEEN = Duration.ofSeconds(30);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Pattern INDEX = Pattern.compile("CREATE INDEX (\\w+) ON (?:call|party_term) [^;]+");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");
    private static final List<String> FIRST = List.of(
            ("Maria José Ana João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Daniel"
                            + " Marcelo Bruno Eduardo Felipe Raimundo Rodrigo Manoel Mateus André Fernando Fábio Leonardo"
                            + " Gustavo Guilherme Leandro Tiago Márcio Ricardo Sebastião Jorge Roberto Aparecida Vera Júlia"
                            + " Letícia Amanda Larissa Camila Bruna Beatriz Jéssica Patrícia Sandra Adriana")
                    .split(" "));
    private static final List<String> LAST = List.of(
            ("Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho"
                            + " Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes"
                            + " Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Araújo")
                    .split(" "));

    private static final List<String> DISPOSITIONS = List.of("resolved", "follow-up", "sold", "wrong-number");

    private final int calls;
    private final Map<String, Map<String, double[]>> results = new LinkedHashMap<>();

    private HistoryBench(int calls) {
        this.calls = calls;
    }

    public static void main(String[] arguments) throws Exception {
        int calls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        HistoryBench bench = new HistoryBench(calls);
        Path work = Files.createDirectories(Path.of("target", "bench"));
        Path data = arguments.length > 1 ? Path.of(arguments[1]) : Files.createTempDirectory(work, "history");
        try (Database h2 = Database.embedded(data.resolve("h2"), 4)) {
            bench.measure("H2", h2);
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setDataDirectory(data.resolve("postgres"))
                        .setCleanDataDirectory(false)
                        .start();
                Database postgres = Database.postgres(server.getJdbcUrl("postgres", "postgres"), "postgres", "", 4)) {
            bench.measure("PostgreSQL", postgres);
        }
        String report = bench.report();
        System.out.println(report);
        if (calls >= 1_000_000) {
            Files.writeString(Path.of("bench", "history-results.md"), report);
        }
    }

    private void measure(String name, Database database) throws Exception {
        long begun = System.nanoTime();
        if (empty(database)) {
            // Rows first: an index is built faster than it grows.
            List<MatchResult> indexes = INDEX.matcher(
                            Files.readString(Path.of("src/main/resources/db/migration/V7__look_back_at_calls.sql")))
                    .results()
                    .toList();
            for (MatchResult index : indexes) {
                execute(database, "DROP INDEX " + index.group(1));
            }
            fill(database);
            for (MatchResult index : indexes) {
                execute(database, index.group());
            }
            execute(database, "ANALYZE");
        }
        System.out.printf(Locale.ROOT, "%s: filled in %d s%n", name, (System.nanoTime() - begun) / 1_000_000_000);
        CallHistory history = new CallHistory(database.plain(), new PhoneFacts("BR"), ZONE);
        CallLogs logs = new CallLogs(database.plain(), "AC0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a");
        Figures figures = new Figures(database.plain(), ZONE, () -> NEWEST);
        Principal all = Principal.OPERATOR;
        Map<String, double[]> times = results.computeIfAbsent(name, any -> new LinkedHashMap<>());
        Random random = new Random(3);
        IntFunction<Principal> agent = i -> Principal.person(Integer.toString(1 + i % AGENTS), "", Role.AGENT, "");

        page(times, "newest", i -> history.page(asked(all, "limit=" + (50 + i))));
        page(times, "a day", i -> history.page(asked(all, "since=" + day(i * 5) + "&until=" + day(i * 5))));
        page(times, "behind page 1,000", i -> history.page(asked(all, "before=" + deep(history, i))));
        page(times, "a disposition", i -> history.page(asked(all, "disposition=" + DISPOSITIONS.get(i % 4))));
        page(times, "an agent's, sold", i -> history.page(asked(agent.apply(i), "disposition=sold")));
        page(times, "a tag of a few", i -> history.page(asked(all, "tag=vip")));
        page(times, "a tag of many", i -> history.page(asked(all, "tag=retorno")));
        page(times, "a tag, sold", i -> history.page(asked(all, "tag=vip&disposition=sold")));
        page(
                times,
                "an hour of the week, a month",
                i -> history.page(asked(
                        all,
                        "weekday=mon&hour=" + (8 + i % 10) + "&since=" + day(i * 5 + 30) + "&until=" + day(i * 5))));
        page(times, "an agent's", i -> history.page(asked(agent.apply(i), until(i))));
        page(
                times,
                "an agent's, a month",
                i -> history.page(asked(agent.apply(i), "since=" + day(i * 5 + 30) + "&until=" + day(i * 5))));
        page(times, "a number", i -> history.page(asked(all, "number=%2B" + number(random.nextInt(PARTIES)))));
        page(
                times,
                "a number's last 4 digits",
                i -> history.page(asked(all, "number=%04d".formatted(random.nextInt(10_000)))));
        for (String outcome : List.of("answered", "missed", "failed", "blocked")) {
            page(times, outcome, i -> history.page(asked(all, until(i) + "&outcome=" + outcome)));
        }
        page(times, "outbound", i -> history.page(asked(all, until(i) + "&direction=outbound")));
        page(times, "recorded", i -> history.page(asked(all, until(i) + "&recording=true")));
        page(times, "outbound and busy", i -> history.page(asked(all, until(i) + "&direction=outbound&outcome=busy")));
        page(
                times,
                "outbound and missed: none",
                i -> history.page(asked(all, until(i) + "&direction=outbound&outcome=missed")));
        page(
                times,
                "failed and recorded: none",
                i -> history.page(asked(all, until(i) + "&outcome=failed&recording=true")));
        page(
                times,
                "missed and recorded: none",
                i -> history.page(asked(all, until(i) + "&outcome=missed&recording=true")));
        page(
                times,
                "an agent's, answered, recorded",
                i -> history.page(asked(agent.apply(i), until(i) + "&outcome=answered&recording=true")));
        page(
                times,
                "an agent's blocked: none",
                i -> history.page(asked(agent.apply(i), until(i) + "&outcome=blocked")));
        page(
                times,
                "name: first and last",
                i -> history.page(asked(all, "q=" + word(FIRST, random) + "+" + word(LAST, random))));
        page(times, "name: first", i -> history.page(asked(all, until(i) + "&q=" + word(FIRST, random))));
        page(
                times,
                "name: two letters",
                i -> history.page(asked(all, until(i) + "&q=" + LAST.get(i % 36).substring(0, 2))));
        page(times, "name: nobody's", i -> history.page(asked(all, until(i) + "&q=zzyzx")));
        page(
                times,
                "name, an agent's missed",
                i -> history.page(asked(agent.apply(i), until(i) + "&outcome=missed&q=" + word(FIRST, random))));
        page(times, "number's area and beginning", i -> history.page(asked(all, "q=11+9" + (1000 + i))));
        page(times, "old history", i -> logs.page(asked(all, "limit=50&offset=" + i * 10)));
        page(times, "figures: 30 days by day", i -> figures.of(asked(all, "by=day&" + until(i))));
        page(times, "figures: 30 days by agent", i -> figures.of(asked(all, "by=agent&" + until(i))));
        page(
                times,
                "CSV: 10,000 calls",
                i -> history.csv(asked(all, "since=" + day(40 + i) + "&until=" + day(37 + i))));
    }

    private static void execute(Database database, String sql) throws Exception {
        try (Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean empty(Database database) throws Exception {
        try (Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement();
                java.sql.ResultSet one = statement.executeQuery("SELECT 1 FROM call LIMIT 1")) {
            return !one.next();
        }
    }

    private static String word(List<String> words, Random random) {
        return java.net.URLEncoder.encode(words.get(random.nextInt(words.size())), StandardCharsets.UTF_8);
    }

    /** Another end each time: H2 remembers what it was just asked. */
    private static String until(int i) {
        return "until=" + NEWEST.minusSeconds(3600L * i);
    }

    private static String day(int before) {
        return NEWEST.minus(Duration.ofDays(before)).atZone(ZONE).toLocalDate().toString();
    }

    private final Map<CallHistory, List<String>> deep = new LinkedHashMap<>();

    private String deep(CallHistory history, int i) {
        List<String> cursors = deep.computeIfAbsent(history, any -> {
            List<String> all = new ArrayList<>();
            String before = "";
            for (int page = 0; page < 290; page++) {
                Matcher next = NEXT.matcher(body(history.page(asked(Principal.OPERATOR, "limit=200" + before))));
                if (!next.find()) {
                    break;
                }
                if (page >= 250) {
                    all.add(next.group(1));
                }
                before = "&before=" + next.group(1);
            }
            return all;
        });
        return cursors.isEmpty() ? "" : cursors.get(i % cursors.size());
    }

    private static void page(Map<String, double[]> times, String name, IntFunction<Reply> asks) {
        boolean long_ = name.startsWith("figures") || name.startsWith("CSV");
        int rounds = long_ ? 10 : 60;
        double[] millis = new double[rounds];
        double[] cpu = new double[rounds];
        for (int i = -rounds / 3; i < rounds; i++) {
            long begun = System.nanoTime();
            long used = THREADS.getCurrentThreadCpuTime();
            body(asks.apply(Math.abs(i)));
            if (i >= 0) {
                millis[i] = (System.nanoTime() - begun) / 1e6;
                cpu[i] = (THREADS.getCurrentThreadCpuTime() - used) / 1e6;
            }
        }
        Arrays.sort(millis);
        Arrays.sort(cpu);
        times.put(name, new double[] {
            millis[rounds / 2], millis[(int) (rounds * 0.95) - (rounds < 20 ? 1 : 0)], cpu[rounds / 2]
        });
        System.out.printf(Locale.ROOT, "%-36s %8.1f %8.1f%n", name, times.get(name)[0], times.get(name)[1]);
    }

    private static String body(Reply reply) {
        if (reply.status() != 200) {
            throw new IllegalStateException("answered " + reply.status());
        }
        try {
            if (reply.content() instanceof Reply.Stream stream) {
                return new String(stream.in().readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new String(((Reply.Bytes) reply.content()).bytes(), StandardCharsets.UTF_8);
    }

    private static Request asked(Principal by, String query) {
        return new Request(
                by,
                "GET",
                "/api/calls",
                ((FormText.Pairs) FormText.read(query.isEmpty() ? null : query, 20)).fields(),
                "",
                "",
                "",
                Map.of(),
                Map.of());
    }

    private static String number(int party) {
        return "55" + (11 + party % 60) + "9" + (10_000_000 + (party * 7_919L) % 89_999_999);
    }

    private void fill(Database database) throws Exception {
        DataSource source = database.plain();
        Random random = new Random(1);
        String[] names = new String[PARTIES];
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            SearchTerms terms = new SearchTerms();
            PhoneFacts phones = new PhoneFacts("BR");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO party_term (term, party) VALUES (?, ?)")) {
                for (int party = 0; party < PARTIES; party++) {
                    names[party] = random.nextInt(10) < 6
                            ? FIRST.get(random.nextInt(FIRST.size())) + " " + LAST.get(random.nextInt(LAST.size()))
                            : null;
                    String number = "+" + number(party);
                    NumberFacts facts = phones.of(number);
                    for (Map<String, Object> row : terms.rows(number, facts, names[party])) {
                        insert.setBytes(1, (byte[]) row.get("term"));
                        insert.setString(2, number);
                        insert.addBatch();
                    }
                    if (party % 20_000 == 19_999) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
                insert.executeBatch();
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    INSERT INTO call (sid, direction, origin, caller, callee, agent, party, status, outcome, started_at,
                        answered_at, ended_at, ring_seconds, talk_seconds, total_seconds, heard_at, changed_at, began_at,
                        contact_name, party_country, party_region, party_type, recorded, disposition)
                    VALUES (?, ?, ?, ?, ?, ?, ?, 'completed', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'BR', 'São Paulo - SP',
                        'mobile', ?, ?)""")) {
                for (int i = 0; i < calls; i++) {
                    call(insert, i, random, names);
                    if (i % 20_000 == 19_999) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
                insert.executeBatch();
            }
            // One tag of a few calls, one of many.
            for (String tag : List.of(
                    "'vip', sid FROM call WHERE talk_seconds = 300",
                    "'retorno', sid FROM call WHERE talk_seconds < 60")) {
                try (Statement insert = connection.createStatement()) {
                    insert.execute("INSERT INTO call_tag (tag, sid) SELECT " + tag);
                }
            }
            connection.commit();
        }
    }

    private void call(PreparedStatement insert, int i, Random random, String[] names) throws Exception {
        boolean inbound = random.nextInt(10) < 6;
        int party = random.nextInt(PARTIES);
        String number = "+" + number(party);
        // Some work more than others.
        String agent = "user_" + (1 + (int) (AGENTS * Math.pow(random.nextDouble(), 1.7)));
        String outcome = outcome(inbound, random.nextInt(1000));
        boolean answered = outcome.equals("answered");
        Instant began = NEWEST.minus(BETWEEN.multipliedBy(calls - i)).plusSeconds(random.nextInt(20));
        OffsetDateTime time = began.atOffset(ZoneOffset.UTC);
        int ring = 2 + random.nextInt(25);
        Integer talk = answered ? 5 + random.nextInt(600) : null;
        Object[] values = {
            "CA%032x".formatted(i * 2_654_435_761L),
            inbound ? "inbound" : "outbound",
            inbound ? "caller" : "webphone",
            inbound ? number : "client:" + agent,
            inbound ? "+551140000001" : number,
            answered || !inbound ? agent : null,
            number,
            outcome,
            time,
            answered ? time.plusSeconds(ring) : null,
            time.plusSeconds(ring + (talk == null ? 0 : talk)),
            ring,
            talk,
            ring + (talk == null ? 0 : talk),
            time,
            time,
            time,
            names[party],
            answered && random.nextInt(10) < 8,
            answered && i % 3 == 0 ? DISPOSITIONS.get(i % DISPOSITIONS.size()) : null
        };
        for (int at = 0; at < values.length; at++) {
            insert.setObject(at + 1, values[at]);
        }
        insert.addBatch();
    }

    private static String outcome(boolean inbound, int dice) {
        if (dice < 700) {
            return "answered";
        }
        if (!inbound) {
            return dice < 800 ? "busy" : dice < 990 ? "canceled" : "failed";
        }
        return dice < 850 ? "missed" : dice < 920 ? "abandoned" : dice < 999 ? "voicemail" : "blocked";
    }

    private String report() {
        StringBuilder text = new StringBuilder(
                """
                # A history of %,d calls

                `bench/history`, %s, %d processors (load %.1f), Java %d. Milliseconds from the request to the whole answer,
                inside of the server, on one thread: median, 95th percentile, and the median of the thread's own time (which
                for H2 is all of the work, for PostgreSQL ours alone). Pages of 50 calls; 40 agents; 200,000 numbers,
                120,000 of them with names.

                | what |"""
                        .formatted(
                                calls,
                                LocalDate.now(ZoneOffset.UTC),
                                Runtime.getRuntime().availableProcessors(),
                                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                                Runtime.version().feature()));
        results.keySet().forEach(name -> text.append(' ').append(name).append(" | p95 | own |"));
        text.append("\n|---|").append("---:|---:|---:|".repeat(results.size())).append('\n');
        results.values().iterator().next().keySet().forEach(what -> {
            text.append("| ").append(what).append(" |");
            results.values().forEach(times -> {
                for (double time : times.get(what)) {
                    text.append(String.format(Locale.ROOT, " %.1f |", time));
                }
            });
            text.append('\n');
        });
        return text.toString();
    }
}
