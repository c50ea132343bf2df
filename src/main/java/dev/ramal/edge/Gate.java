package dev.ramal.edge;

import dev.ramal.edge.SignatureGate.Admitted;
import dev.ramal.edge.SignatureGate.Judgement;
import dev.ramal.edge.SignatureGate.Refused;
import dev.ramal.twilio.FormText;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every route. It reads the whole request itself, so that nothing behind it parses a form, writes an
 * upload to a disk or sees a header; what passes is a {@link dev.ramal.twilio.TwilioForm} or a {@link Request}.
 *
 * <p>Each refusal is an empty answer (to people, a problem document when a login is what they need, and to a browser that
 * follows a link a page), one line in the log and one count in {@code ramal.webhooks.refused}.
 */
public final class Gate implements Handler<RoutingContext> {

    /** What passed the gate, for the consumer behind it. */
    static final String PASSED = Gate.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String CSV = "text/csv";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> WEBHOOK_METHODS = Set.of("GET", "POST");
    /** How much of a refused body is still taken, so that its sender lives to read the answer. */
    private static final int DRAINED = 16 * 1024 * 1024;

    private static final List<String> SECURITY_HEADERS = List.of(
            "X-Content-Type-Options: nosniff",
            "X-Frame-Options: DENY",
            "Referrer-Policy: no-referrer",
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            "Cross-Origin-Resource-Policy: same-origin",
            "Cross-Origin-Opener-Policy: same-origin",
            "Permissions-Policy: camera=(), geolocation=(), microphone=()",
            "Strict-Transport-Security: max-age=31536000",
            "Cache-Control: no-store");

    private static final Reply LOG_IN = Reply.problem(
            401, "Log in first", "Send a token of POST /auth/login, or a service key, as Authorization: Bearer.");

    private static final Duration[] OBJECTIVES = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final SignatureGate signatures;
    private final LoginGate logins;
    private final Open open;
    private final Limits limits;
    private final TrustedProxies proxies;
    private final ProblemPage page;
    private final @Nullable MeterRegistry meters;

    /**
     * @param open the paths that everyone may reach
     * @param proxies whose word is taken for where a request comes from
     * @param page what browsers see in place of a refusal
     * @param meters where refusals are counted; null to count nowhere
     */
    public Gate(
            SignatureGate signatures,
            LoginGate logins,
            Open open,
            Limits limits,
            TrustedProxies proxies,
            ProblemPage page,
            @Nullable MeterRegistry meters) {
        this.page = page;
        this.proxies = proxies;
        this.signatures = signatures;
        this.logins = logins;
        this.open = open;
        this.limits = limits;
        this.meters = meters;
    }

    Limits limits() {
        return limits;
    }

    /** What a browser is shown in place of that answer; the answer itself to everybody else, or when nothing is wrong. */
    Reply shown(HttpServerRequest request, Reply reply) {
        boolean bare = reply.content() == null || reply.isProblem();
        Reply shown = bare && reply.status() >= 400 && ProblemPage.isWanted(request)
                ? page.of(reply.status(), reply.code())
                : null;
        if (shown == null) {
            return reply;
        }
        for (String name : List.of("allow", "retry-after", "www-authenticate")) {
            String value = reply.headers().get(name);
            shown = value == null ? shown : shown.with(name, value);
        }
        return shown;
    }

    /** Whether a login that was good when a stream began is still good. */
    boolean still(Principal by) {
        return logins.still(by);
    }

    /** Marks the answer and looks at the target before a router may interpret it; false when that was the end. */
    boolean receives(HttpServerRequest request) {
        secure(request.response());
        if (request.version() == HttpVersion.HTTP_1_0 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            refuse(request, Refusal.MALFORMED, Zone.CLOSED, null);
            return false;
        }
        if (RequestTarget.parse(request.uri()) == null) {
            refuse(request, Refusal.TARGET, Zone.CLOSED, null);
            return false;
        }
        return true;
    }

    /** What cannot even be read as a request: an over-long head, a broken line. */
    void turnAway(HttpServerRequest request, int status) {
        secure(request.response());
        LOG.info("refused: unreadable head");
        count(Refusal.MALFORMED);
        request.response()
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .setStatusCode(status)
                .end()
                .onComplete(sent -> request.connection().close());
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        measure(context);
        RequestTarget target = RequestTarget.parse(request.uri());
        if (target == null) {
            refuse(request, Refusal.TARGET, Zone.CLOSED, null);
            return;
        }
        Zone zone = Zone.of(target.path(), open);
        Map<String, String> cookies = zone == Zone.SIGNED ? Map.of() : cookies(request);
        Principal by = zone == Zone.SIGNED || zone == Zone.CLOSED
                ? Principal.NOBODY
                : logins.who(request.method().name(), request.headers(), cookies);
        Refusal early = early(request, zone, target.path(), by);
        if (early != null) {
            refuse(request, early, zone, null);
            return;
        }
        boolean bodyless = Set.of("GET", "HEAD").contains(request.method().name());
        int most = bodyless ? 0 : zone == Zone.SIGNED ? limits.formBytes() : limits.apiBytes();
        read(request, zone, most, body -> {
            if (zone == Zone.SIGNED) {
                pass(context, target, body);
            } else {
                pass(context, zone, target, by == null ? Principal.NOBODY : by, cookies, body);
            }
        });
    }

    private void pass(RoutingContext context, RequestTarget target, byte[] body) {
        HttpServerRequest request = context.request();
        boolean get = request.method().name().equals("GET");
        Judgement judgement = signatures.judge(
                get, target, mediaType(request), request.headers().getAll("X-Twilio-Signature"), body);
        if (judgement instanceof Admitted admitted) {
            context.put(PASSED, admitted.form());
            context.next();
        } else if (judgement instanceof Refused refused) {
            refuse(request, refused.refusal(), Zone.SIGNED, refused.callSid());
        }
    }

    private void pass(
            RoutingContext context,
            Zone zone,
            RequestTarget target,
            Principal by,
            Map<String, String> cookies,
            byte[] body) {
        HttpServerRequest request = context.request();
        FormText.Reading query = FormText.read(target.query(), limits.fields());
        String text = FormText.utf8(body);
        if (query instanceof FormText.Pairs pairs && text != null && text.indexOf('\0') < 0) {
            context.put(
                    PASSED,
                    new Request(
                            by,
                            request.method().name(),
                            target.path(),
                            pairs.fields(),
                            mediaType(request),
                            text,
                            proxies.client(
                                    request.remoteAddress().hostAddress(),
                                    request.headers().getAll("X-Forwarded-For")),
                            readable(request),
                            cookies));
            context.next();
        } else if (query instanceof FormText.Unreadable unreadable) {
            refuse(request, Refusal.of(unreadable.fault()), zone, null);
        } else {
            refuse(request, text == null ? Refusal.CHARSET : Refusal.NUL, zone, null);
        }
    }

    /** What can be said before the body is read. */
    private @Nullable Refusal early(HttpServerRequest request, Zone zone, String path, @Nullable Principal by) {
        String method = request.method().name();
        MultiMap headers = request.headers();
        if (zone == Zone.CLOSED || zone == Zone.LOGIN && (by == null || by.kind() == Principal.Kind.NOBODY)) {
            return Refusal.LOGIN;
        }
        if (!(zone == Zone.SIGNED ? WEBHOOK_METHODS : METHODS).contains(method)
                || zone == Zone.PUBLIC && !open.admits(method, path)) {
            return Refusal.METHOD;
        }
        if (zone == Zone.SIGNED && signatures.lacksSignature(headers.getAll("X-Twilio-Signature"))) {
            return Refusal.SIGNATURE;
        }
        List<String> expectations = headers.getAll(HttpHeaders.EXPECT);
        if (expectations.size() > 1
                || expectations.size() == 1 && !expectations.get(0).equalsIgnoreCase("100-continue")) {
            return Refusal.EXPECTATION;
        }
        boolean body = hasBody(request);
        if (Set.of("GET", "HEAD").contains(method)) {
            return body ? Refusal.BODY_ON_GET : null;
        }
        String coding = headers.get(HttpHeaders.CONTENT_ENCODING);
        return coding == null && isReadable(request, zone, zone == Zone.SIGNED || body) ? null : Refusal.MEDIA_TYPE;
    }

    /** Ramal's own cookies; of one that came twice, neither. */
    private static Map<String, String> cookies(HttpServerRequest request) {
        Map<String, String> own = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (String header : request.headers().getAll(HttpHeaders.COOKIE)) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals).strip();
                if (name.startsWith(Request.COOKIES)
                        && own.put(name, pair.substring(equals + 1).strip()) != null) {
                    twice.add(name);
                }
            }
        }
        own.keySet().removeAll(twice);
        return own;
    }

    private static Map<String, String> readable(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        for (String name : Request.HEADERS) {
            List<String> values = request.headers().getAll(name);
            if (values.size() == 1) {
                headers.put(name, values.get(0));
            }
        }
        return headers;
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || length != null && !length.equals("0");
    }

    /** A form or JSON, of a person also a CSV file, in UTF-8. */
    private static boolean isReadable(HttpServerRequest request, Zone zone, boolean needed) {
        List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        if (types.isEmpty()) {
            return !needed;
        }
        if (types.size() > 1) {
            return false;
        }
        String parameters =
                types.get(0).contains(";") ? types.get(0).substring(types.get(0).indexOf(';') + 1) : "";
        String charset = parameters.strip().toLowerCase(Locale.ROOT).replace("\"", "");
        String type = mediaType(request);
        boolean file = zone != Zone.SIGNED && type.equals(CSV);
        return (file || type.equals(SignatureGate.FORM) || type.equals(SignatureGate.JSON))
                && (charset.isEmpty() || charset.equals("charset=utf-8"));
    }

    private static String mediaType(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
    }

    private void read(HttpServerRequest request, Zone zone, int most, Consumer<byte[]> then) {
        if (declaredLength(request) > most) {
            refuse(request, most == 0 ? Refusal.BODY_ON_GET : Refusal.LENGTH, zone, null);
            return;
        }
        Reading reading = new Reading(request, zone, most, then);
        request.handler(reading::take).endHandler(end -> reading.finish()).exceptionHandler(broken -> reading.drop());
        if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
    }

    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** One body on its way in. */
    private final class Reading {

        private final HttpServerRequest request;
        private final Zone zone;
        private final int most;
        private final Consumer<byte[]> then;
        private final Buffer body = Buffer.buffer();
        private boolean over;

        Reading(HttpServerRequest request, Zone zone, int most, Consumer<byte[]> then) {
            this.request = request;
            this.zone = zone;
            this.most = most;
            this.then = then;
        }

        void take(Buffer chunk) {
            if (over) {
                return;
            }
            if (body.length() + chunk.length() > most) {
                over = true;
                refuse(request, most == 0 ? Refusal.BODY_ON_GET : Refusal.LENGTH, zone, null);
            } else {
                body.appendBuffer(chunk);
            }
        }

        void finish() {
            if (!over) {
                over = true;
                then.accept(body.getBytes());
            }
        }

        void drop() {
            over = true;
        }
    }

    private void refuse(HttpServerRequest request, Refusal refusal, Zone zone, @Nullable String callSid) {
        LOG.info(
                "refused {}: {}{}",
                zone.name().toLowerCase(Locale.ROOT),
                refusal.reason(),
                callSid == null ? "" : " " + callSid);
        count(refusal);
        HttpServerResponse response = request.response().setStatusCode(refusal.status());
        if (refusal == Refusal.LOGIN) {
            response.putHeader("WWW-Authenticate", "Bearer");
        } else if (refusal == Refusal.METHOD) {
            response.putHeader(HttpHeaders.ALLOW, zone == Zone.SIGNED ? "GET, POST" : String.join(", ", METHODS));
        }
        Reply reply = refusal == Refusal.LOGIN
                        && zone == Zone.LOGIN
                        && !request.method().equals(HttpMethod.HEAD)
                ? LOG_IN
                : Reply.status(refusal.status());
        Reply shown = zone == Zone.SIGNED ? reply : shown(request, reply);
        shown.headers().forEach((name, value) -> response.putHeader(name, value));
        Buffer said = shown.content() instanceof Reply.Bytes all ? Buffer.buffer(all.bytes()) : Buffer.buffer();
        if (request.isEnded()) {
            response.end(said);
            return;
        }
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (request.headers().contains(HttpHeaders.EXPECT) || declaredLength(request) > DRAINED) {
            end(request, said);
            return;
        }
        int[] drained = {0};
        request.handler(chunk -> {
            drained[0] += chunk.length();
            if (drained[0] > DRAINED) {
                end(request, said);
            }
        });
        request.exceptionHandler(broken -> {});
        request.endHandler(end -> end(request, said));
    }

    private static void end(HttpServerRequest request, Buffer said) {
        if (!request.response().ended()) {
            request.response().end(said).onComplete(sent -> request.connection().close());
        }
    }

    private void count(Refusal refusal) {
        if (meters != null) {
            meters.counter("ramal.webhooks.refused", "reason", refusal.reason()).increment();
        }
    }

    /** How long each route's answers took; what reached no route has the path {@code none}. */
    private void measure(RoutingContext context) {
        MeterRegistry registry = meters;
        if (registry == null) {
            return;
        }
        Timer.Sample sample = Timer.start(registry);
        context.addBodyEndHandler(written -> {
            String path = context.currentRoute() == null
                    ? null
                    : context.currentRoute().getPath();
            sample.stop(Timer.builder("ramal.requests")
                    .description("Requests and how long their answers took")
                    .tag("path", path == null ? "none" : path)
                    .tag("status", Integer.toString(context.response().getStatusCode()))
                    .serviceLevelObjectives(OBJECTIVES)
                    .register(registry));
        });
    }

    private static void secure(HttpServerResponse response) {
        for (String header : SECURITY_HEADERS) {
            int colon = header.indexOf(':');
            response.putHeader(header.substring(0, colon), header.substring(colon + 2));
        }
    }
}
