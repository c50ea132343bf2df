package dev.ramal.edge;

import dev.ramal.edge.SignatureGate.Admitted;
import dev.ramal.edge.SignatureGate.Judged;
import dev.ramal.edge.SignatureGate.Refused;
import dev.ramal.twilio.FormText;
import dev.ramal.twilio.FormText.Pairs;
import dev.ramal.twilio.TwilioForm;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first handler of every request. It reads the raw body itself, so that nobody after it parses a form, writes an
 * upload to disk or takes a field for a header; what it lets through is a {@link TwilioForm} or an {@link ApiRequest}.
 */
final class Gate implements Handler<RoutingContext> {

    /** Under this name the routing context carries what was let in. */
    static final String ADMITTED = "ramal.admitted";

    /** Under this name the routing context carries an API request's body. */
    static final String BODY = "ramal.body";

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    /** A path that every reader reads alike: no escapes, no dots alone, no empty segments, no parameters. */
    private static final Pattern CANONICAL_PATH =
            Pattern.compile("/(?:(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~@:+-]+(?:/(?!$)|$))*/?");

    private static final Set<HttpMethod> API_METHODS = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);
    private static final int MOST_API_FIELDS = 100;

    private final SignatureGate signatures;
    private final LoginGate logins;
    private final Limits limits;
    private final @Nullable MeterRegistry meters;
    private final InFlight inFlight;

    /**
     * @param webhook the longest webhook, in bytes
     * @param api the longest API request, in bytes
     * @param patience how long a body may take
     */
    record Limits(int webhook, int api, Duration patience) {}

    Gate(SignatureGate signatures, LoginGate logins, Limits limits, InFlight inFlight, @Nullable MeterRegistry meters) {
        this.inFlight = inFlight;
        this.signatures = signatures;
        this.logins = logins;
        this.limits = limits;
        this.meters = meters;
    }

    @Override
    public void handle(RoutingContext context) {
        inFlight.entered(context);
        protect(context.response());
        HttpServerRequest request = context.request();
        String target = request.uri();
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        if (!CANONICAL_PATH.matcher(path).matches()) {
            refuse(context, Refusal.PATH, null);
            return;
        }
        switch (Access.to(path)) {
            case SIGNED -> signed(context, target);
            case LOGIN -> login(context, path, target);
            case PUBLIC -> open(context, path, target);
        }
    }

    private void signed(RoutingContext context, String target) {
        HttpServerRequest request = context.request();
        String given = request.getHeader("X-Twilio-Signature");
        if (request.method() == HttpMethod.GET) {
            judged(context, signatures.get(target, given), null);
        } else if (request.method() != HttpMethod.POST) {
            context.response().putHeader("Allow", "POST, GET");
            refuse(context, Refusal.METHOD, null);
        } else {
            String type = contentType(request);
            boolean json = type.equals("application/json");
            if (!json && !type.equals("application/x-www-form-urlencoded")) {
                refuse(context, Refusal.TYPE, null);
                return;
            }
            read(context, limits.webhook(), body -> {
                byte[] bytes = body.getBytes();
                judged(
                        context,
                        json ? signatures.json(target, bytes, given) : signatures.form(target, bytes, given),
                        bytes);
            });
        }
    }

    private void judged(RoutingContext context, Judged judged, byte @Nullable [] body) {
        if (judged instanceof Admitted admitted) {
            context.put(ADMITTED, admitted.form());
            context.next();
        } else if (judged instanceof Refused refused) {
            refuse(context, refused.refusal(), body);
        }
    }

    private void login(RoutingContext context, String path, String target) {
        if (!API_METHODS.contains(context.request().method())) {
            refuse(context, Refusal.METHOD, null);
        } else if (!logins.admits(context.request().getHeader("Authorization"))) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            refuse(context, Refusal.LOGIN, null);
        } else {
            open(context, path, target);
        }
    }

    private void open(RoutingContext context, String path, String target) {
        int question = target.indexOf('?');
        FormText.Reading query = FormText.read(question < 0 ? null : target.substring(question + 1), MOST_API_FIELDS);
        if (!(query instanceof Pairs pairs)) {
            refuse(context, Refusal.UNREADABLE, null);
            return;
        }
        read(context, limits.api(), body -> {
            String text = FormText.utf8(body.getBytes());
            if (text == null) {
                refuse(context, Refusal.UNREADABLE, null);
                return;
            }
            context.put(ADMITTED, new ApiRequest(context.request().method().name(), path, pairs.fields()));
            context.put(BODY, text);
            context.next();
        });
    }

    /** Collects the body, no longer and no slower than allowed. */
    private void read(RoutingContext context, int longest, Consumer<Buffer> then) {
        HttpServerRequest request = context.request();
        if (tooLong(request.getHeader("Content-Length"), longest)) {
            refuse(context, Refusal.TOO_LONG, null);
            return;
        }
        Buffer body = Buffer.buffer();
        boolean[] done = {false};
        long timer = context.vertx().setTimer(limits.patience().toMillis(), late -> {
            if (!done[0]) {
                done[0] = true;
                refuse(context, Refusal.TOO_SLOW, null);
            }
        });
        request.handler(chunk -> {
            if (!done[0]) {
                body.appendBuffer(chunk);
                if (body.length() > longest) {
                    done[0] = true;
                    context.vertx().cancelTimer(timer);
                    refuse(context, Refusal.TOO_LONG, null);
                }
            }
        });
        request.exceptionHandler(broken -> {
            if (!done[0]) {
                done[0] = true;
                context.vertx().cancelTimer(timer);
                refuse(context, Refusal.BROKEN_OFF, null);
            }
        });
        request.endHandler(end -> {
            if (!done[0]) {
                done[0] = true;
                context.vertx().cancelTimer(timer);
                then.accept(body);
            }
        });
    }

    private static boolean tooLong(@Nullable String length, int longest) {
        if (length == null) {
            return false;
        }
        try {
            return Long.parseLong(length) > longest;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private static String contentType(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        if (type == null) {
            return "";
        }
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
    }

    private void refuse(RoutingContext context, Refusal refusal, byte @Nullable [] body) {
        String call = body == null ? null : SignatureGate.callSid(body);
        LOG.info("refused a request: {}{}", refusal.reason(), call == null ? "" : " call " + call);
        if (meters != null) {
            meters.counter("ramal.requests.refused", "reason", refusal.reason()).increment();
        }
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (!context.request().isEnded()) {
            // What is still to come is nobody's: the connection ends with the answer.
            response.putHeader("Connection", "close");
        }
        response.setStatusCode(refusal.status()).end();
    }

    private static void protect(HttpServerResponse response) {
        response.headers()
                .set("X-Content-Type-Options", "nosniff")
                .set("X-Frame-Options", "DENY")
                .set("Referrer-Policy", "no-referrer")
                .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .set("Cross-Origin-Resource-Policy", "same-origin")
                .set("Cache-Control", "no-store");
    }
}
