package dev.ramal.bench;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;

import dev.ramal.Samples;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Walks callers through every branch of the flows at a steady rate, and writes {@code bench/flows-results.md}: how long each
 * request for TwiML takes. Each walk follows the URLs of the TwiML that it got, as Twilio does.
 */
@Command(name = "bench/flows", mixinStandardHelpOptions = true, sortOptions = false)
public final class FlowsBench implements Callable<Integer> {

    private static final Path WORK = Path.of("target", "bench");
    private static final String OFFICE = "+551140000001";
    private static final String AGENTS =
            IntStream.rangeClosed(1, 10).mapToObj(i -> "user_" + i).collect(Collectors.joining(","));
    private static final String BLOCKED = "+5511900000666";
    private static final int CALLERS = 24;

    @Option(names = "--rate", description = "Requests for TwiML a second. Default: ${DEFAULT-VALUE}")
    private int rate = 100;

    @Option(names = "--seconds", description = "How long it is measured. Default: ${DEFAULT-VALUE}")
    private int seconds = 60;

    @Option(names = "--warm-up-seconds", description = "How long before that. Default: ${DEFAULT-VALUE}")
    private int warmUpSeconds = 40;

    @Option(
            names = "--java-option",
            description = "Given to Ramal's JVM, such as @jvm.options; nothing is written then")
    private List<String> javaOptions = List.of();

    @Option(names = "--remark", description = "What else the machine did; stands in the results")
    private String remark = "";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final TwilioSignature signature = new TwilioSignature(List.of(Samples.TOKEN));
    private static final String ALL = "all of them";

    private final Map<String, Load.Times> times = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int port;

    public static void main(String[] args) {
        System.exit(new CommandLine(new FlowsBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(WORK);
        Path home = home();
        Path data = Files.createTempDirectory(WORK, "flows").resolve("data").toAbsolutePath();
        try (Media media = new Media();
                Server ramal = Server.ramal(home, data, media.url(), javaOptions, settings())) {
            ramal.ready();
            port = ramal.port();
            prepare(Files.readString(data.resolve("operator-key")).strip());
            walk(Duration.ofSeconds(warmUpSeconds));
            synchronized (times) {
                times.clear();
            }
            walk(Duration.ofSeconds(seconds));
        }
        String table = markdown();
        System.out.println(table);
        faults.stream().distinct().limit(10).forEach(System.err::println);
        if (javaOptions.isEmpty()) {
            Files.writeString(Path.of("bench", "flows-results.md"), table);
        }
        return faults.isEmpty() ? 0 : 1;
    }

    /** The shipped installation, with a flow for each step of the palette that the shipped flows do not take. */
    private static Path home() throws IOException, InterruptedException {
        Path home = Installation.in(Files.createTempDirectory(WORK, "flows-installation"));
        Map<String, String> files = Map.ofEntries(
                Map.entry("calendars/never.yaml", "2001-01-01: closed\n"),
                Map.entry(
                        "routes/flow-night.camel.yaml",
                        flow("night", kamelet("hours-action", "calendar", "never", "closed", "closed"))),
                Map.entry(
                        "routes/flow-menu.camel.yaml",
                        flow(
                                "menu",
                                kamelet(
                                        "menu-action",
                                        "text",
                                        "Vendas, 1.",
                                        "options",
                                        "1=sales, vendas=sales",
                                        "next",
                                        "sales"))),
                Map.entry(
                        "routes/flow-sales.camel.yaml",
                        flow(
                                "sales",
                                kamelet("set-action", "name", "department", "value", "sales")
                                        + kamelet("play-action", "sound", "waiting.wav"))),
                Map.entry(
                        "routes/flow-line.camel.yaml",
                        flow(
                                "line",
                                kamelet(
                                        "queue-action",
                                        "queue",
                                        "line",
                                        "agents",
                                        "user_11",
                                        "mostCallers",
                                        "1000",
                                        "keys",
                                        "1=callback, 2=message"))),
                Map.entry(
                        "routes/flow-served.camel.yaml",
                        flow(
                                "served",
                                kamelet("queue-action", "queue", "served", "agents", AGENTS, "mostCallers", "1000"))),
                Map.entry(
                        "routes/flow-branch.camel.yaml",
                        flow(
                                "branch",
                                kamelet("transfer-to-number-action", "number", "+551140000009", "next", "dial-ended"))),
                Map.entry(
                        "routes/flow-flex.camel.yaml",
                        flow("flex", kamelet("task-action", "workflow", "WW" + "1".repeat(32), "next", "task-left"))),
                Map.entry("routes/flow-text.camel.yaml", flow("text", kamelet("sms-action", "text", "Até logo."))));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(home.resolve(file.getKey()), file.getValue());
        }
        return home;
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("VOICE_AGENTS", AGENTS);
        settings.put("RING_STRATEGY", "round-robin");
        settings.put("RING_WHISPER", "accept");
        settings.put("RING_FOLLOW_ME", "true");
        settings.put("RING_MOBILES", "user_1=+5511987650001, user_2=+5511987650002");
        settings.put("RING_PRESENCE_SECONDS", "600");
        settings.put("QUEUE_ENABLED", "true");
        settings.put("QUEUE_MOST_CALLERS", "1000");
        settings.put(
                "FLOW_NUMBERS",
                "+551140000002=night,+551140000003=menu,+551140000004=line,+551140000005=served,"
                        + "+551140000006=branch,+551140000007=flex,+551140000008=text");
        return settings;
    }

    private void prepare(String key) throws IOException, InterruptedException {
        for (String agent : AGENTS.split(",")) {
            api("PUT", "/api/presence", key, "{\"identity\":\"" + agent + "\",\"state\":\"available\"}");
        }
        // Of the line's only agent it is known that they take no call, so that nobody leaves the line for them.
        api("PUT", "/api/presence", key, "{\"identity\":\"user_11\",\"state\":\"away\"}");
        api(
                "POST",
                "/api/opt-outs",
                key,
                "{\"number\":\"" + BLOCKED + "\",\"scope\":\"calls\",\"direction\":\"inbound\"}");
    }

    private void api(String method, String path, String key, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    /** One caller's way through a flow. */
    private interface Walk {
        void go(Line line) throws IOException, InterruptedException;
    }

    private static final List<Walk> WALKS = List.of(
            line -> {
                String closed = line.begin("hours: closed", "+551140000002");
                String asked = line.follow("go to: closed", closed, "Redirect");
                line.follow(
                        "voicemail: message left",
                        asked,
                        "Record",
                        "RecordingSid",
                        line.sid("RE"),
                        "RecordingDuration",
                        "9");
            },
            line -> {
                String ringing = line.begin("incoming: hours, notice, ring", OFFICE);
                String next = line.follow("ring: the next agent", ringing, "Dial", "DialCallStatus", "no-answer");
                line.follow(
                        "ring: talked, hang up", next, "Dial", "DialCallStatus", "completed", "DialBridged", "true");
            },
            line -> {
                String ringing = line.begin("incoming: hours, notice, ring", OFFICE);
                String asked = line.whisper("whisper, accept by key", ringing);
                line.pressed("accept: pressed", asked);
            },
            line -> {
                String asked = line.begin("menu: asked", "+551140000003");
                String again = line.follow("menu: asked again", asked, "Gather", "Digits", "7");
                line.follow("menu: chosen by a word", again, "Gather", "SpeechResult", "Vendas, por favor.");
            },
            line -> {
                String queue = line.begin("queue: entered", "+551140000004");
                String waiting = line.waits("queue: waits", queue, "QueueTime", "0");
                line.waits("queue: waits", queue, "QueueTime", "20");
                line.follow("queue: key for a callback", waiting, "Gather", "Digits", "1", "QueueTime", "25");
                line.follow("callback: promised", queue, "Enqueue", "QueueResult", "leave", "QueueTime", "26");
            },
            line -> {
                String queue = line.begin("queue: entered", "+551140000005");
                line.waits("queue: first in line", queue, "QueueTime", "0");
                String ringing =
                        line.follow("queue: agents ring", queue, "Enqueue", "QueueResult", "leave", "QueueTime", "3");
                line.follow(
                        "ring: talked, hang up", ringing, "Dial", "DialCallStatus", "completed", "DialBridged", "true");
            },
            line -> {
                String ringing = line.begin("transfer to a number", "+551140000006");
                line.follow("transfer: over", ringing, "Dial", "DialCallStatus", "completed", "DialBridged", "true");
            },
            line -> {
                String task = line.begin("TaskRouter: handed over", "+551140000007");
                line.waits("TaskRouter: waits", task, "QueueTime", "0");
                line.assignment("TaskRouter: assignment");
                line.follow("TaskRouter: left", task, "Enqueue", "QueueResult", "bridged", "QueueTime", "9");
            },
            line -> line.begin("sms", "+551140000008"),
            line -> line.blocked("blocked caller: reject"),
            line -> line.webphone("outgoing: guard, dial", "+5511987654321"),
            line -> line.webphone("internal: webphone to webphone", "user_2"),
            line -> {
                // Ten agents, one after another, then their mobiles, then the line.
                String twiml = line.begin("incoming: hours, notice, ring", OFFICE);
                for (int i = 0; i < 25 && twiml.contains("<Client"); i++) {
                    twiml = line.follow("ring: the next agent", twiml, "Dial", "DialCallStatus", "no-answer");
                }
                if (twiml.contains("<Redirect")) {
                    twiml = line.follow("follow me: mobiles ring", twiml, "Redirect");
                    if (twiml.contains("<Dial")) {
                        line.follow("follow me: nobody, into the queue", twiml, "Dial", "DialCallStatus", "no-answer");
                    }
                }
            });

    /** Lets callers begin at that rate: each thinks a moment before each request, so that no walk waits for another. */
    private void walk(Duration time) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        long began = System.nanoTime();
        long ends = began + time.toNanos();
        Pace pace = new Pace(began, rate);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Random random = new Random(i);
                all.add(callers.submit(() -> {
                    while (System.nanoTime() < ends) {
                        try {
                            // The walk through all agents is long: it is taken as often as all others together.
                            Line line = new Line(pace);
                            try {
                                WALKS.get(random.nextInt(WALKS.size())).go(line);
                            } finally {
                                line.over();
                            }
                        } catch (IOException | IllegalStateException e) {
                            synchronized (faults) {
                                faults.add(String.valueOf(e.getMessage()));
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            callers.shutdownNow();
            callers.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    /** The moments at which requests are due, one after another, for all callers together. */
    private static final class Pace {
        private final double nanosBetween;
        private double next;

        Pace(long began, int rate) {
            this.next = began;
            this.nanosBetween = 1e9 / rate;
        }

        /** Waits for the next moment, which is told; of a moment that has passed, at once. */
        long turn() {
            long due;
            synchronized (this) {
                due = (long) next;
                next += nanosBetween;
            }
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            return due;
        }
    }

    /** One call. */
    private final class Line {
        private final Pace pace;
        private final String sid = sid("CA");
        private final String leg = sid("CA");
        private String to = OFFICE;

        Line(Pace pace) {
            this.pace = pace;
        }

        String sid(String kind) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            return kind + String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
        }

        /** The call's last word, which is not among what is measured. */
        void over() throws IOException, InterruptedException {
            Map<String, String> fields = fields(sid, "inbound", "+5511987654321", to, "completed");
            fields.put("CallDuration", "30");
            send("/twilio/call-status", fields);
        }

        String begin(String branch, String number) throws IOException, InterruptedException {
            to = number;
            return ask(branch, "/twilio/voice-incoming", fields(sid, "inbound", "+5511987654321", number, "ringing"));
        }

        void blocked(String branch) throws IOException, InterruptedException {
            ask(branch, "/twilio/voice-incoming", fields(sid, "inbound", BLOCKED, OFFICE, "ringing"));
        }

        void webphone(String branch, String number) throws IOException, InterruptedException {
            ask(branch, "/twilio/voice", fields(sid, "inbound", "client:user_1", number, "ringing"));
        }

        /** The action of that verb, or where it redirects to. */
        String follow(String branch, String twiml, String verb, String... more)
                throws IOException, InterruptedException {
            String target = verb.equals("Redirect") ? text(twiml, verb) : attribute(twiml, verb, "action");
            return ask(branch, target, caller(more));
        }

        String waits(String branch, String twiml, String... more) throws IOException, InterruptedException {
            return ask(branch, attribute(twiml, "Enqueue", "waitUrl"), caller(more));
        }

        String whisper(String branch, String twiml) throws IOException, InterruptedException {
            return ask(branch, attribute(twiml, "Client", "url"), callee());
        }

        void pressed(String branch, String twiml) throws IOException, InterruptedException {
            Map<String, String> fields = callee();
            fields.put("Digits", "1");
            ask(branch, attribute(twiml, "Gather", "action"), fields);
        }

        void assignment(String branch) throws IOException, InterruptedException {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("AccountSid", Samples.ACCOUNT);
            fields.put("WorkspaceSid", sid("WS"));
            fields.put("WorkerName", "user_1");
            fields.put("TaskSid", sid("WT"));
            fields.put("ReservationSid", sid("WR"));
            fields.put("TaskAttributes", "{\"call_sid\":\"" + sid + "\"}");
            fields.put("WorkerAttributes", "{\"contact_uri\":\"client:user_1\"}");
            ask(branch, "/twilio/assignment", fields);
        }

        private Map<String, String> caller(String... more) {
            Map<String, String> fields = fields(sid, "inbound", "+5511987654321", to, "in-progress");
            for (int i = 0; i < more.length; i += 2) {
                fields.put(more[i], more[i + 1]);
            }
            return fields;
        }

        private Map<String, String> callee() {
            Map<String, String> fields = fields(leg, "outbound-dial", "+5511987654321", "client:user_1", "in-progress");
            fields.put("ParentCallSid", sid);
            return fields;
        }

        private Map<String, String> fields(String call, String direction, String from, String called, String status) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("AccountSid", Samples.ACCOUNT);
            fields.put("ApiVersion", "2010-04-01");
            fields.put("CallSid", call);
            fields.put("CallStatus", status);
            fields.put("Direction", direction);
            fields.put("From", from);
            fields.put("To", called);
            return fields;
        }

        private String ask(String branch, String target, Map<String, String> said)
                throws IOException, InterruptedException {
            pace.turn();
            long sent = System.nanoTime();
            HttpResponse<String> answer = send(target, said);
            long took = System.nanoTime() - sent;
            synchronized (times) {
                times.computeIfAbsent(ALL, any -> new Load.Times()).add(took);
                times.computeIfAbsent(branch, any -> new Load.Times()).add(took);
            }
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(branch + ": " + answer.statusCode());
            }
            return answer.body();
        }

        private HttpResponse<String> send(String target, Map<String, String> said)
                throws IOException, InterruptedException {
            String asked = target.replaceFirst("#.*", "");
            String path = asked.startsWith(Calls.PUBLIC_URL) ? asked.substring(Calls.PUBLIC_URL.length()) : asked;
            List<Field> fields = said.entrySet().stream()
                    .map(field -> new Field(field.getKey(), field.getValue()))
                    .toList();
            String body = fields.stream()
                    .map(field -> field.name() + "=" + URLEncoder.encode(field.value(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("X-Twilio-Signature", signature.sign(Calls.PUBLIC_URL + path, fields))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }

        private String attribute(String twiml, String verb, String name) {
            Matcher found = Pattern.compile("<" + verb + "[^>]* " + name + "=\"([^\"]*)\"")
                    .matcher(twiml);
            return found(found, verb + " " + name, twiml);
        }

        private String text(String twiml, String verb) {
            return found(Pattern.compile("<" + verb + "[^>]*>([^<]*)<").matcher(twiml), verb, twiml);
        }

        private String found(Matcher found, String what, String twiml) {
            if (!found.find()) {
                throw new IllegalStateException("no " + what + " in " + twiml);
            }
            return found.group(1).replace("&amp;", "&");
        }
    }

    private String markdown() {
        StringBuilder rows = new StringBuilder();
        double[] worst = {0};
        times.forEach((branch, each) -> {
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f ms | %.1f ms | %.1f ms | %.1f ms |%n",
                    branch,
                    each.count(),
                    each.millis(0.5),
                    each.millis(0.95),
                    each.millis(0.99),
                    each.millis(1)));
            worst[0] = Math.max(worst[0], each.millis(0.99));
        });
        return String.format(
                Locale.ROOT,
                "# How long each branch of the flows takes%n%nMeasured on %s with Java %d on %d processors that also ran the"
                        + " load generator, with H2, %d requests in %d s (%d a second were asked for).%s Made by `bench/flows`; what"
                        + " the figures mean stands in [README.md](README.md).%n%nThe slowest p99 of a branch is **%.1f ms**; the"
                        + " target is ≤ 50 ms.%n%n| branch | requests | p50 | p95 | p99 | longest |%n|---|---:|---:|---:|---:|---:|%n%s",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                Objects.requireNonNull(times.get(ALL)).count(),
                seconds,
                rate,
                remark.isEmpty() ? "" : " " + remark,
                worst[0],
                rows);
    }
}
