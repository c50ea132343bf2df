package dev.ramal.bench;

import dev.ramal.bench.Calls.Call;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the packaged Ramal and writes {@code bench/results.md}. */
@Command(name = "bench/run", mixinStandardHelpOptions = true, sortOptions = false)
public final class Bench implements Callable<Integer> {

    private static final Path WORK = Path.of("target", "bench");
    /** About as many webhooks a second as come at saturation. */
    private static final double AT_MOST = 1_200;

    private static final List<String> SMALL = List.of("@jvm.options");

    @Option(
            names = "--warm-up-seconds",
            description = "How long Ramal is saturated before anything is measured. Default: ${DEFAULT-VALUE}")
    private int warmUpSeconds = 60;

    @Option(names = "--rate", description = "Webhooks a second in the steady load. Default: ${DEFAULT-VALUE}")
    private int rate = 310;

    @Option(names = "--seconds", description = "How long the steady load is measured. Default: ${DEFAULT-VALUE}")
    private int seconds = 60;

    @Option(names = "--rounds", description = "Rounds of saturation, and starts. Default: ${DEFAULT-VALUE}")
    private int rounds = 5;

    @Option(names = "--round-seconds", description = "How long one round saturates. Default: ${DEFAULT-VALUE}")
    private int roundSeconds = 8;

    @Option(names = "--connections", description = "Calls at once at saturation. Default: ${DEFAULT-VALUE}")
    private int connections = 16;

    @Option(names = "--no-postgres", negatable = true, description = "Leave PostgreSQL out")
    private boolean postgres = true;

    @Option(names = "--only", split = ",", description = "start, steady or saturation; nothing is written then")
    private List<String> only = List.of();

    @Option(names = "--java-option", description = "Given to Ramal's JVM, to see what it changes; nothing is written")
    private List<String> javaOptions = List.of();

    private final Report report = new Report();
    private Path installation = WORK;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(WORK);
        say("installing");
        installation = Installation.in(Files.createTempDirectory(WORK, "installation"));
        try (Media media = new Media()) {
            if (measures("start")) {
                starts("java -jar", media, javaOptions);
                if (javaOptions.isEmpty()) {
                    starts("java @jvm.options -jar", media, SMALL);
                }
            }
            if (measures("steady") || measures("saturation")) {
                load("H2", media, javaOptions, Map.of(), measures("saturation"));
                if (javaOptions.isEmpty() && measures("steady")) {
                    load("H2 with jvm.options", media, SMALL, Map.of(), false);
                }
                if (postgres) {
                    try (EmbeddedPostgres database = EmbeddedPostgres.builder()
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .start()) {
                        load(
                                "PostgreSQL",
                                media,
                                javaOptions,
                                Map.of(
                                        "DATABASE_URL",
                                        database.getJdbcUrl("postgres", "postgres"),
                                        "DATABASE_USER",
                                        "postgres"),
                                measures("saturation"));
                    }
                }
            }
        }
        String table = report.markdown();
        System.out.println(table);
        if (only.isEmpty() && javaOptions.isEmpty()) {
            Files.writeString(Path.of("bench", "results.md"), table);
        }
        return 0;
    }

    private boolean measures(String what) {
        return only.isEmpty() || only.contains(what);
    }

    private void starts(String command, Media media, List<String> options) throws IOException, TimeoutException {
        double[] ready = new double[rounds];
        double[] twiml = new double[rounds];
        double[] cpu = new double[rounds];
        Calls calls;
        try (Server first = ramal(media, options, Map.of())) {
            first.ready();
            calls = Calls.played(first.port(), 1);
        }
        for (int i = 0; i < rounds; i++) {
            try (Server ramal = ramal(media, options, Map.of())) {
                ready[i] = ramal.ready().toMillis();
                twiml[i] = ramal.answers(calls.fresh(1, 1).get(0)).toMillis();
                cpu[i] = ramal.cpu().toMillis();
            }
        }
        report.starts(command, rounds, Report.median(ready), Report.median(twiml), Report.median(cpu));
    }

    private void load(
            String database, Media media, List<String> options, Map<String, String> settings, boolean saturated)
            throws Exception {
        try (Server ramal = ramal(media, options, settings);
                Server raw = Server.raw()) {
            ramal.ready();
            Calls calls = Calls.played(ramal.port(), 3);
            steady(database, ramal, calls);
            if (saturated) {
                saturation(database, ramal, raw, calls);
            }
        }
    }

    private void steady(String database, Server ramal, Calls calls) throws IOException, TimeoutException {
        say(database + ": warming up for " + warmUpSeconds + " s");
        if (warmUpSeconds > 0) {
            Load.closed(
                    ramal.port(),
                    calls.fresh(warmUpSeconds * 5_000, AT_MOST),
                    connections,
                    Duration.ofSeconds(warmUpSeconds));
            ramal.quiet();
        }
        if (!measures("steady")) {
            return;
        }
        double callsPerSecond = rate / calls.webhooksPerCall();
        List<Call> plan = calls.fresh(rate * seconds, rate);
        say(database + ": " + rate + " webhooks/s for " + seconds + " s");
        Watch watch = Watch.of(ramal);
        Load.Result result = Load.open(ramal.port(), plan, callsPerSecond);
        report.steady(database, result, watch.seen());
    }

    /** Takes turns, so that whatever else the machine does strikes both. */
    private void saturation(String database, Server ramal, Server raw, Calls calls)
            throws IOException, TimeoutException {
        List<Load.Result> ours = new ArrayList<>();
        List<Load.Result> theirs = new ArrayList<>();
        List<Watch.Seen> oursSeen = new ArrayList<>();
        List<Watch.Seen> theirsSeen = new ArrayList<>();
        Duration time = Duration.ofSeconds(roundSeconds);
        // The yardstick keeps nothing, so it does not mind hearing of the same calls again.
        List<Call> again = calls.fresh(20_000, AT_MOST);
        Iterable<Call> endless =
                () -> Stream.generate(() -> again).flatMap(List::stream).iterator();
        for (int i = -1; i < rounds; i++) {
            say(database + ": saturation, round " + (i + 1) + " of " + rounds);
            ramal.quiet();
            Watch rawWatch = Watch.of(raw);
            Load.Result rawResult = Load.closed(raw.port(), endless, connections, time);
            Watch.Seen rawSeen = rawWatch.seen();
            List<Call> fresh = calls.fresh(roundSeconds * 5_000, AT_MOST);
            Watch ourWatch = Watch.of(ramal);
            Load.Result ourResult = Load.closed(ramal.port(), fresh, connections, time);
            Watch.Seen ourSeen = ourWatch.seen();
            // The first round only warms both up.
            if (i >= 0) {
                theirs.add(rawResult);
                theirsSeen.add(rawSeen);
                ours.add(ourResult);
                oursSeen.add(ourSeen);
            }
        }
        report.saturation(database, ours, oursSeen, theirs, theirsSeen);
    }

    private Server ramal(Media media, List<String> options, Map<String, String> settings) throws IOException {
        return Server.ramal(
                installation,
                Files.createTempDirectory(WORK, "data").resolve("data").toAbsolutePath(),
                media.url(),
                options,
                settings);
    }

    private static void say(String what) {
        System.err.println(what);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What a load costs the two processes that take part in it. */
    private static final class Watch {
        private final Server server;
        private final Duration serverCpu;
        private final Duration ownCpu;
        private final long began = System.nanoTime();
        private final AtomicBoolean done = new AtomicBoolean();
        private final Thread thread;
        private volatile double most;

        /**
         * What was seen.
         *
         * @param serverCores processors that the server kept busy
         * @param ownCores processors that the load generator kept busy
         * @param megabytes the most memory that the server held in this time
         * @param peak the most that it ever held
         */
        record Seen(double serverCores, double ownCores, Duration serverCpu, double megabytes, double peak) {}

        private Watch(Server server) {
            this.server = server;
            this.serverCpu = server.cpu();
            this.ownCpu = own();
            this.thread = new Thread(this::look, "watch");
            thread.setDaemon(true);
        }

        static Watch of(Server server) {
            Watch watch = new Watch(server);
            watch.thread.start();
            return watch;
        }

        Seen seen() throws IOException {
            double nanos = System.nanoTime() - began;
            done.set(true);
            Duration taken = server.cpu().minus(serverCpu);
            return new Seen(
                    taken.toNanos() / nanos,
                    own().minus(ownCpu).toNanos() / nanos,
                    taken,
                    most,
                    server.megabytes("VmHWM"));
        }

        private void look() {
            try {
                while (!done.get()) {
                    most = Math.max(most, server.megabytes("VmRSS"));
                    LockSupport.parkNanos(200_000_000L);
                }
            } catch (IOException e) {
                most = Double.NaN;
            }
        }

        private static Duration own() {
            return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }

    /** The figures, in the order in which they matter. */
    private static final class Report {
        private final List<String> targets = new ArrayList<>();
        private final List<String> costs = new ArrayList<>();

        void starts(String command, int times, double ready, double twiml, double cpu) {
            String what = "`" + command + "`: ";
            row(what + "ready after (median of " + times + ")", "≤ 2.5 s", "%.2f s", ready / 1000);
            row(what + "first TwiML after", "", "%.2f s", twiml / 1000);
            row(what + "processor time of a start", "", "%.1f s", cpu / 1000);
        }

        void steady(String database, Load.Result load, Watch.Seen seen) {
            boolean h2 = database.startsWith("H2");
            String what = database + ", steady: ";
            row(what + "webhooks/s", h2 ? "≥ 300" : "", "%.0f", load.perSecond());
            row(what + "answered other than 2xx", "0", "%.0f", (double) load.failed());
            row(what + "p50", "", "%.1f ms", load.latencies().millis(0.5));
            row(what + "p95", "", "%.1f ms", load.latencies().millis(0.95));
            row(what + "p99", h2 ? "≤ 25 ms" : "", "%.1f ms", load.latencies().millis(0.99));
            row(what + "longest", "", "%.1f ms", load.latencies().millis(1));
            row(what + "memory (RSS)", h2 ? "≤ 220 MB" : "", "%.0f MB", seen.megabytes());
            row(what + "memory, highest since the start", "", "%.0f MB", seen.peak());
            row(what + "processors kept busy by Ramal", "", "%.2f", seen.serverCores());
            row(what + "processors kept busy by the load generator", "", "%.2f", seen.ownCores());
            row(
                    what + "sent late by the load generator, p99",
                    "",
                    "%.1f ms",
                    load.lateness().millis(0.99));
        }

        void saturation(
                String database,
                List<Load.Result> ours,
                List<Watch.Seen> oursSeen,
                List<Load.Result> theirs,
                List<Watch.Seen> theirsSeen) {
            String what = database + ", saturated: ";
            double our =
                    median(ours.stream().mapToDouble(Load.Result::perSecond).toArray());
            double their =
                    median(theirs.stream().mapToDouble(Load.Result::perSecond).toArray());
            double ourCost = cost(ours, oursSeen);
            double theirCost = cost(theirs, theirsSeen);
            row(what + "Ramal / raw Vert.x", database.equals("H2") ? "≥ 0.12" : "", "%.3f", our / their);
            row(what + "Ramal, webhooks/s", "", "%.0f", our);
            row(what + "raw Vert.x, webhooks/s", "", "%.0f", their);
            row(
                    what + "answered other than 2xx",
                    "0",
                    "%.0f",
                    ours.stream().mapToDouble(Load.Result::failed).sum());
            row(what + "Ramal's processor time a webhook, deliveries included", "", "%.0f µs", ourCost);
            row(what + "raw Vert.x's processor time a webhook", "", "%.0f µs", theirCost);
            row(what + "processors kept busy by the load generator against Ramal", "", "%.2f", cores(oursSeen));
            row(what + "processors kept busy by the load generator against raw", "", "%.2f", cores(theirsSeen));
            row(
                    what + "memory (RSS)",
                    "",
                    "%.0f MB",
                    median(oursSeen.stream().mapToDouble(Watch.Seen::megabytes).toArray()));
        }

        private static double cores(List<Watch.Seen> seen) {
            return median(seen.stream().mapToDouble(Watch.Seen::ownCores).toArray());
        }

        private static double cost(List<Load.Result> loads, List<Watch.Seen> seen) {
            double[] costs = new double[loads.size()];
            for (int i = 0; i < costs.length; i++) {
                costs[i] =
                        seen.get(i).serverCpu().toNanos() / 1e3 / loads.get(i).answered();
            }
            return median(costs);
        }

        private void row(String what, String target, String format, double value) {
            String line = "| " + what + " | " + target + " | " + String.format(Locale.ROOT, format, value) + " |";
            (target.isEmpty() ? costs : targets).add(line);
        }

        static double median(double[] values) {
            double[] sorted = values.clone();
            java.util.Arrays.sort(sorted);
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }

        String markdown() {
            return "# Results\n\nMeasured on " + LocalDate.now(ZoneOffset.UTC) + " with Java "
                    + Runtime.version().feature() + " on "
                    + Runtime.getRuntime().availableProcessors()
                    + " processors that also ran the load generator. Made by `bench/run`; what the figures mean stands in"
                    + " [README.md](README.md).\n\n| what | target | measured |\n|---|---|---|\n"
                    + String.join("\n", targets) + "\n\n| beside it | | measured |\n|---|---|---|\n"
                    + String.join("\n", costs) + "\n";
        }
    }
}
