package dev.ramal.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.Samples;
import dev.ramal.simulator.SimulateCommand;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Plays calls against the packaged Ramal for hours, on H2 and on PostgreSQL side by side, and writes
 * {@code bench/soak-results.md}: what differed, and whether anything grew that should not. What lives by the clock shows
 * only here: connections that the pool exchanges, leases, timers, tokens.
 */
@Command(name = "bench/soak", mixinStandardHelpOptions = true, sortOptions = false)
public final class Soak implements Callable<Integer> {

    private static final Path WORK = Path.of("target", "bench");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--hours", description = "How long, at least. Default: ${DEFAULT-VALUE}")
    private double hours = 2;

    @Option(names = "--rate", description = "Calls that begin in a second, on each. Default: ${DEFAULT-VALUE}")
    private double rate = 2;

    @Option(
            names = "--round-minutes",
            description = "After each round all that was played is compared. Default: ${DEFAULT-VALUE}")
    private double roundMinutes = 5;

    @Option(names = "--no-postgres", negatable = true, description = "Leave PostgreSQL out")
    private boolean postgres = true;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Soak()).execute(args));
    }

    /** One installation after one round. */
    private record Round(
            Duration after,
            int calls,
            int answers,
            int differences,
            double p99,
            double megabytes,
            int threads,
            int openFiles,
            long database,
            long complaints,
            long refused) {}

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(WORK);
        Path home = Installation.in(Files.createTempDirectory(WORK, "soak-installation"));
        List<Round> h2;
        List<Round> other = List.of();
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Future<List<Round>> onH2 = both.submit(() -> soak(
                    "H2", home, List.of("@jvm.options"), Map.of(), data -> Files.size(data.resolve("ramal.mv.db"))));
            if (postgres) {
                try (EmbeddedPostgres database = EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start()) {
                    Map<String, String> where = Map.of(
                            "DATABASE_URL",
                            database.getJdbcUrl("postgres", "postgres"),
                            "DATABASE_USER",
                            "postgres",
                            "AUTH_SIGNING_KEY",
                            UUID.randomUUID().toString() + UUID.randomUUID());
                    other = both.submit(
                                    () -> soak("PostgreSQL", home, List.of("-Xmx256m"), where, data -> size(database)))
                            .get();
                }
            }
            h2 = onH2.get();
        } finally {
            both.shutdownNow();
        }
        String table =
                "# Soak\n\nMeasured on %s with Java %d. Made by `bench/soak`; what the figures mean stands in [README.md](README.md).\n"
                                .formatted(
                                        LocalDate.now(ZoneOffset.UTC),
                                        Runtime.version().feature())
                        + markdown("H2, with jvm.options", h2)
                        + (other.isEmpty() ? "" : markdown("PostgreSQL, with a heap of 256 MB", other));
        System.out.println(table);
        Files.writeString(Path.of("bench", "soak-results.md"), table);
        return Stream.concat(h2.stream(), other.stream())
                        .allMatch(round -> round.differences == 0 && round.complaints == 0 && round.refused == 0)
                ? 0
                : 1;
    }

    /** How many bytes the database of an installation with that data directory has. */
    private interface Database {
        long size(Path data) throws Exception;
    }

    private List<Round> soak(
            String name, Path home, List<String> options, Map<String, String> settings, Database database)
            throws Exception {
        Path data = Files.createTempDirectory(WORK, "soak").resolve("data").toAbsolutePath();
        Path log = data.resolveSibling("data.log");
        int mediaPort = Bench.freePort();
        List<Round> rounds = new ArrayList<>();
        try (Server ramal = Server.ramal(home, data, "http://127.0.0.1:" + mediaPort, options, settings)) {
            ramal.ready();
            String key = Files.readString(data.resolve("operator-key")).strip();
            try (Onlooker onlooker = new Onlooker(ramal.port(), key)) {
                long began = System.nanoTime();
                while (since(began).compareTo(minutes(hours * 60)) < 0) {
                    JsonNode verdict = play(ramal.port(), mediaPort, data, key);
                    Round round = new Round(
                            since(began),
                            verdict.path("calls").asInt(),
                            verdict.path("traffic").path("answers").asInt(),
                            verdict.path("differences").size(),
                            verdict.path("latencyMillis").path("p99").asDouble(),
                            ramal.megabytes("VmRSS"),
                            ramal.threads(),
                            ramal.openFiles(),
                            database.size(data) >> 20,
                            complaints(log),
                            onlooker.refused());
                    rounds.add(round);
                    System.err.println(name + " " + row(round));
                    verdict.path("differences").forEach(System.err::println);
                }
            }
        }
        return rounds;
    }

    /** One round of calls, each webhook in any order, some twice and some with a lost answer; what it ended with. */
    private JsonNode play(int port, int mediaPort, Path data, String key) throws IOException {
        StringWriter out = new StringWriter();
        new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out))
                .execute(
                        "--target=http://127.0.0.1:" + port,
                        "--public-url=" + Calls.PUBLIC_URL,
                        "--listen=127.0.0.1:" + mediaPort,
                        "--account-sid=" + Samples.ACCOUNT,
                        "--auth-token=" + Samples.TOKEN,
                        "--key=" + key,
                        "--archive=" + data.resolve("archive"),
                        "--notices",
                        "--json",
                        "--shuffle",
                        "--duplicates=0.3",
                        "--loss=0.05",
                        "--concurrency=30",
                        "--rate=" + rate,
                        "--calls=" + Math.max(1, Math.round(rate * 60 * roundMinutes)));
        return JSON.readTree(out.toString());
    }

    private static Duration minutes(double minutes) {
        return Duration.ofMillis(Math.round(minutes * 60_000));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static long size(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Lines of its log that a person would have to read. */
    private static long complaints(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" ERROR ") || line.contains(" WARN "))
                    .count();
        }
    }

    private static String markdown(String name, List<Round> rounds) {
        int calls = rounds.stream().mapToInt(Round::calls).sum();
        int answers = rounds.stream().mapToInt(Round::answers).sum();
        int differences = rounds.stream().mapToInt(Round::differences).sum();
        StringBuilder table = new StringBuilder("\n## %s\n\n".formatted(name))
                .append("%,d calls, %,d answered requests, %d differences from what was played.\n\n"
                        .formatted(calls, answers, differences))
                .append(
                        "| after | p99 | memory (RSS) | threads | open files | database | warnings and errors | pages refused |\n")
                .append("|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        int step = Math.max(1, rounds.size() / 12);
        for (int i = 0; i < rounds.size(); i++) {
            if (i % step == 0 || i == rounds.size() - 1) {
                table.append(row(rounds.get(i))).append('\n');
            }
        }
        return table.toString();
    }

    private static String row(Round round) {
        return String.format(
                Locale.ROOT,
                "| %d min | %.1f ms | %.0f MB | %d | %d | %d MB | %d | %d |",
                round.after.toMinutes(),
                round.p99,
                round.megabytes,
                round.threads,
                round.openFiles,
                round.database,
                round.complaints,
                round.refused);
    }
}
