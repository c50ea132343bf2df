package dev.ramal.edge;

import dev.ramal.twilio.SignedSamples;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** A small Camel application behind the gate, with routes as an integrator may write them. */
final class EdgeApp implements AutoCloseable {

    static final long LONG = 20_000_000;
    static final String PUBLIC_URL = "https://hooks.example.com";
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final String VOICE = "AccountSid=" + SignedSamples.ACCOUNT + "&ApiVersion=2010-04-01"
            + "&CallSid=CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100&CallStatus=ringing&Direction=inbound"
            + "&From=%2B5511987654321&To=%2B551140000001";

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Queue<Map<String, Object>> seen = new ConcurrentLinkedQueue<>();
    final TwilioSignature signature = new TwilioSignature(List.of(TOKEN));
    final HttpClient client = HttpClient.newHttpClient();
    final String operator;
    /** Tokens and cookies that are somebody's; a test may take one away. */
    final Map<String, Principal> known = new ConcurrentHashMap<>(Map.of(
            "token-agent", Principal.person("1", "Ana", Role.AGENT, "s1"),
            "token-supervisor", Principal.person("2", "Bia", Role.SUPERVISOR, "s2"),
            "token-admin", Principal.person("3", "Caio", Role.ADMIN, "s3"),
            "token-crm", Principal.service("4", "CRM", Set.of("echo:read"))));

    final BlockingQueue<EventStream> streams = new LinkedBlockingQueue<>();
    private final Main main = new Main();
    private @Nullable EdgeServer server;

    EdgeApp(Path directory, Duration patience, boolean validate) throws Exception {
        this(directory, patience, validate, Map.of());
    }

    EdgeApp(Path directory, Duration patience, boolean validate, Map<String, String> properties) throws Exception {
        properties.forEach(main::addInitialProperty);
        Limits limits = new Limits(patience, 64 * 1024, 1024 * 1024, 100, 8, 8, 8);
        Path file = directory.resolve("operator-key");
        OperatorKey key = OperatorKey.at(file);
        operator = Files.readString(file).strip();
        SignatureGate signatures =
                new SignatureGate(PUBLIC_URL, validate ? signature : null, Set.of(SignedSamples.ACCOUNT), limits);
        Gate gate = new Gate(
                signatures,
                new LoginGate(key, logins()),
                new Open(Set.of("/open"), Set.of("/auth/login"), Set.of("/web/")),
                limits,
                TrustedProxies.of(List.of("127.0.0.2", "10.0.0.0/8")),
                ProblemPage.NONE,
                meters);
        main.configure().addConfiguration(new CamelConfiguration() {
            @Override
            public void configure(CamelContext context) {
                server = EdgeServer.install(context, "127.0.0.1", 0, gate);
            }
        });
        main.configure().addRoutesBuilder(new Routes());
        main.start();
    }

    private Logins logins() {
        return new Logins() {
            @Override
            public @Nullable Principal bearer(String token) {
                return known.get(token);
            }

            @Override
            public @Nullable Principal session(String cookie) {
                return known.get(cookie);
            }

            @Override
            public boolean still(Principal principal) {
                return known.containsValue(principal);
            }
        };
    }

    private final class Routes extends RouteBuilder {

        @Override
        public void configure() {
            from("platform-http:/twilio/voice-incoming")
                    .process(this::see)
                    .setHeader("Content-Type", constant("text/xml"))
                    .setBody(constant("<Response/>"));
            from("platform-http:/twilio/call-status?httpMethodRestrict=POST").process(this::see);
            // What an integrator may write without a thought.
            from("platform-http:/twilio/x?matchOnUriPrefix=true&useStreaming=true&populateBodyWithForm=true"
                            + "&muteException=false")
                    .process(this::see)
                    .setHeader("Set-Cookie", constant("a=b"))
                    .setHeader("Location", constant("https://example.org"))
                    .setHeader("X-Own", constant("1"));
            from("platform-http:/anything").process(this::see).setBody(constant("anything"));
            rest("/twilio/rest").post("/{step}").to("direct:rest");
            from("direct:rest").process(this::see).setBody(variable("step"));
            from("platform-http:/twilio/fails?muteException=false").process(exchange -> {
                throw new IllegalArgumentException("secret "
                        + exchange.getMessage().getBody(TwilioForm.class).text());
            });
            from("platform-http:/api/echo").process(this::see).setBody(constant("in"));
            from("platform-http:/api/echo/mine").routePolicy(Access.AGENTS).setBody(constant("agents"));
            from("platform-http:/api/echo/all").routePolicy(Access.SUPERVISORS).setBody(constant("supervisors"));
            from("platform-http:/auth/login")
                    .routePolicy(Access.EVERYONE)
                    .process(this::see)
                    .setBody(constant("hello"));
            from("platform-http:/web/page").routePolicy(Access.EVERYONE).setBody(constant("page"));
            from("platform-http:/api/long?httpMethodRestrict=GET,HEAD")
                    .routePolicy(Access.AGENTS)
                    .process(exchange -> exchange.getMessage()
                            .setBody(Reply.stream(200, "audio/mpeg", new Endless(LONG), LONG)
                                    .with("accept-ranges", "bytes")));
            from("platform-http:/api/broken-off").routePolicy(Access.AGENTS).process(exchange -> exchange.getMessage()
                    .setBody(Reply.stream(200, "audio/mpeg", new Endless(1000), LONG)));
            from("platform-http:/api/stream").routePolicy(Access.AGENTS).process(exchange -> exchange.getMessage()
                    .setBody(Reply.events(streams::add)));
            from("platform-http:/api/cookie").routePolicy(Access.AGENTS).process(exchange -> exchange.getMessage()
                    .setBody(Reply.json(200, Map.of("a", 1))
                            .cookie("__Host-ramal", "x", 60)
                            .cookie("__Host-ramal-refresh", "", 0)));
            from("platform-http:/api/silent").process(this::see);
            from("platform-http:/api/calls/{sid}").process(this::see).setBody(variable("sid"));
            from("platform-http:/twilio/token").process(this::see).setBody(constant("token"));
            from("platform-http:/open")
                    .routePolicy(Access.EVERYONE)
                    .process(this::see)
                    .setBody(constant("open"));
            from("platform-http:/wild/*").process(this::see).setBody(constant("everything"));
        }

        private void see(Exchange exchange) {
            Map<String, Object> all = new TreeMap<>(exchange.getVariables());
            exchange.getMessage().getHeaders().forEach((name, value) -> all.put("header " + name, value));
            exchange.getProperties().forEach((name, value) -> all.put("property " + name, value));
            all.put("body", exchange.getMessage().getBody());
            seen.add(all);
        }
    }

    /** So many bytes of a stream, no two places alike for long, and whether it was closed. */
    static final class Endless extends InputStream {

        static final Semaphore CLOSED = new Semaphore(0);
        private long left;

        Endless(long bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left > 0 ? (int) (left-- * 2_654_435_761L >>> 16 & 0xff) : -1;
        }

        @Override
        public void close() {
            CLOSED.release();
        }
    }

    /** The form that the next route saw. */
    TwilioForm form() {
        return (TwilioForm) Objects.requireNonNull(seen.remove().get("body"));
    }

    /** The request that the next route sees. */
    Request request() {
        return (Request) Objects.requireNonNull(seen.element().get("request"));
    }

    int port() {
        return Objects.requireNonNull(server).port();
    }

    double refused(String reason) {
        return meters.counter("ramal.webhooks.refused", "reason", reason).count();
    }

    String sign(String target, String body) {
        List<Field> fields = ((dev.ramal.twilio.FormText.Pairs) dev.ramal.twilio.FormText.read(body, 500)).fields();
        return signature.sign(PUBLIC_URL + target, fields);
    }

    /** A form POST as Twilio sends it. */
    Answer post(String target, String body) throws IOException {
        return send("POST " + target, Map.of("X-Twilio-Signature", sign(target, body)), body);
    }

    Answer send(String line, Map<String, String> headers, String body) throws IOException {
        StringBuilder head = new StringBuilder(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (!body.isEmpty()) {
            all.put("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
            all.put("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
        }
        all.putAll(headers);
        all.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return raw((head + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends these bytes and reads until the other end closes. */
    Answer raw(byte[] bytes) throws IOException {
        try (Socket socket = open()) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            return Answer.of(readAll(socket.getInputStream()));
        }
    }

    Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toByteArray();
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** One raw answer. */
    record Answer(int status, Map<String, String> headers, String body) {

        static Answer of(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.isEmpty()) {
                return new Answer(0, Map.of(), "");
            }
            int end = text.indexOf("\r\n\r\n");
            String[] lines = text.substring(0, end).split("\r\n", -1);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                headers.merge(
                        lines[i].substring(0, colon),
                        lines[i].substring(colon + 1).strip(),
                        (a, b) -> a + "|" + b);
            }
            String body = text.substring(end + 4);
            return new Answer(
                    Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body.equals("0\r\n\r\n") ? "" : body);
        }
    }

    @Override
    public void close() {
        main.stop();
    }
}
