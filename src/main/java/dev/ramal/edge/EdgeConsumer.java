package dev.ramal.edge;

import dev.ramal.twilio.TwilioForm;
import io.vertx.core.AsyncResult;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a route what passed the gate, and gives the caller what the route means to say.
 *
 * <p>In: the body (a {@link TwilioForm}, or the text of a {@link Request} that is also the variable {@code request}),
 * the variables {@code httpMethod} and {@code httpPath}, and one variable for each {@code {name}} in the route's path.
 * No header. Out: the body, {@code Content-Type} and {@code CamelHttpResponseCode}, or a {@link Reply}, which says all
 * of it; a body that is still the request's is no answer. A route that fails answers an empty 500.
 *
 * <p>People and webhooks have workers of their own, so that no number of people keeps a caller waiting.
 */
final class EdgeConsumer extends VertxPlatformHttpConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeConsumer.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,90}(?: ?; ?[a-z]{1,20}=\"?[A-Za-z0-9.-]{1,60}\"?)*");

    private final EdgeServer server;
    private volatile @Nullable Route route;

    EdgeConsumer(PlatformHttpEndpoint endpoint, Processor route, EdgeServer server) {
        super(endpoint, route, List.of(), EdgeServer.ROUTER);
        this.server = server;
    }

    @Override
    protected void handleRequest(RoutingContext context) {
        if (isSuspended()) {
            context.response().setStatusCode(503).end();
            return;
        }
        Object passed = context.get(Gate.PASSED);
        if (passed instanceof Request request) {
            Access access = Access.of(route());
            if (!access.admits(request.by(), request.method(), request.path())) {
                server.send(context, request.by(), forbidden(access, request));
                return;
            }
        } else if (!(passed instanceof TwilioForm)) {
            LOG.error("a request came past the gate");
            context.fail(500);
            return;
        }
        Exchange exchange = exchange(context, passed);
        boolean webhook = passed instanceof TwilioForm;
        if (webhook) {
            server.webhookBegins();
        }
        server.workers(webhook)
                .executeBlocking(() -> answered(exchange), false)
                .onComplete(done -> finish(context, passed, done));
    }

    /** Whose consumer this is: Camel tells that to a wrapper around it only. */
    private Route route() {
        Route known = route;
        if (known == null) {
            known = getEndpoint().getCamelContext().getRoutes().stream()
                    .filter(each -> each.getEndpoint() == getEndpoint())
                    .findFirst()
                    .orElseThrow();
            route = known;
        }
        return known;
    }

    private static Reply forbidden(Access access, Request request) {
        if (request.by().kind() == Principal.Kind.SERVICE) {
            String scope = Access.scope(request.method(), request.path());
            return Reply.problem(
                    403,
                    "Not with this key",
                    access.least() == Role.ADMIN
                            ? "Only an administrator may do that, no service key."
                            : "The key needs the scope " + scope + ".");
        }
        Role least = access.least();
        return Reply.problem(
                403, "Not allowed", "That needs the role " + (least == null ? "of somebody else" : least.word()) + ".");
    }

    private Exchange exchange(RoutingContext context, Object passed) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        Message message = new DefaultMessage(exchange);
        exchange.setMessage(message);
        context.pathParams().forEach((name, value) -> {
            if (NAME.matcher(name).matches()) {
                exchange.setVariable(name, value);
            }
        });
        exchange.setVariable("httpMethod", context.request().method().name());
        if (passed instanceof TwilioForm form) {
            message.setBody(form);
            exchange.setVariable("httpPath", form.path());
        } else if (passed instanceof Request request) {
            message.setBody(request.body());
            exchange.setVariable("httpPath", request.path());
            exchange.setVariable("request", request);
        }
        return exchange;
    }

    /** Runs the route, on a worker. */
    private Reply answered(Exchange exchange) throws Exception {
        Object asked = exchange.getMessage().getBody();
        createUoW(exchange);
        try {
            getProcessor().process(exchange);
            return reply(exchange, asked);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void finish(RoutingContext context, Object passed, AsyncResult<Reply> done) {
        if (passed instanceof TwilioForm) {
            server.webhookEnds();
        }
        if (done.failed()) {
            LOG.error(
                    "{} failed: {}",
                    route().getRouteId(),
                    done.cause().getClass().getSimpleName());
        }
        Principal by = passed instanceof Request request ? request.by() : Principal.NOBODY;
        server.send(context, by, done.succeeded() ? done.result() : Reply.status(500));
    }

    /** What the route means to say: a reply, or a body with its type and status. */
    private static Reply reply(Exchange exchange, Object asked) {
        Message said = exchange.getMessage();
        if (exchange.getException() != null) {
            return Reply.status(500);
        }
        Object body = said.getBody();
        if (body instanceof Reply reply) {
            return reply;
        }
        Integer status = said.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        boolean silent = body == null || body == asked || body instanceof TwilioForm || body instanceof Request;
        int code = status == null ? silent ? 204 : 200 : status >= 200 && status <= 599 ? status : 500;
        if (silent) {
            return Reply.status(code);
        }
        String type = said.getHeader(Exchange.CONTENT_TYPE, String.class);
        byte[] bytes = said.getBody(byte[].class);
        return new Reply(
                code,
                Map.of(
                        "content-type",
                        type != null && MEDIA_TYPE.matcher(type).matches() ? type : "text/plain; charset=utf-8"),
                new Reply.Bytes(bytes == null ? String.valueOf(body).getBytes(StandardCharsets.UTF_8) : bytes));
    }
}
