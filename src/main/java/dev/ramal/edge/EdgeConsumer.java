package dev.ramal.edge;

import dev.ramal.twilio.TwilioForm;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.processor.DelegateProcessor;

/**
 * Gives a route what passed the gate, and gives the caller what the route means to say.
 *
 * <p>In: the body (a {@link TwilioForm}, or the text of a {@link Request} that is also the variable {@code request}),
 * the variables {@code httpMethod} and {@code httpPath}, and one variable for each {@code {name}} in the route's path.
 * No header. Out: the body, {@code Content-Type} and {@code CamelHttpResponseCode}; a body that is still the request's
 * is no answer. A route that fails answers an empty 500.
 */
final class EdgeConsumer extends VertxPlatformHttpConsumer {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    EdgeConsumer(PlatformHttpEndpoint endpoint, Processor route) {
        super(endpoint, new Answering(route), List.of(), EdgeServer.ROUTER);
    }

    @Override
    protected Future<Void> processHttpRequest(Exchange exchange, RoutingContext context) {
        Object passed = context.get(Gate.PASSED);
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
        } else {
            return Future.failedFuture(new IllegalStateException("a request came past the gate"));
        }
        return Future.succeededFuture();
    }

    /** The route, and behind it the removal of all that is not its answer. */
    private static final class Answering extends DelegateProcessor {

        private static final Pattern MEDIA_TYPE = Pattern.compile(
                "[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,90}(?: ?; ?[a-z]{1,20}=\"?[A-Za-z0-9.-]{1,60}\"?)*");

        Answering(Processor route) {
            super(route);
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            Object asked = exchange.getMessage().getBody();
            super.process(exchange);
            exchange.setMessage(answer(exchange, asked));
        }

        private static Message answer(Exchange exchange, Object asked) {
            Message said = exchange.getMessage();
            Message answer = new DefaultMessage(exchange);
            if (exchange.getException() != null) {
                return answer;
            }
            Integer status = said.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
            if (status != null) {
                answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status >= 200 && status <= 599 ? status : 500);
            }
            Object body = said.getBody();
            if (body == null || body == asked || body instanceof TwilioForm || body instanceof Request) {
                return answer;
            }
            answer.setBody(body);
            String type = said.getHeader(Exchange.CONTENT_TYPE, String.class);
            answer.setHeader(
                    Exchange.CONTENT_TYPE,
                    type != null && MEDIA_TYPE.matcher(type).matches() ? type : "text/plain; charset=utf-8");
            return answer;
        }
    }
}
