package dev.ramal.edge;

import dev.ramal.twilio.TwilioForm;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Gives a route what the gate let in, and nothing else of the request: the body is a {@link TwilioForm}, or the text of
 * an API request with its {@link ApiRequest} in the variable {@code request}.
 */
final class EdgeConsumer extends VertxPlatformHttpConsumer {

    EdgeConsumer(PlatformHttpEndpoint endpoint, Processor processor, String router) {
        super(endpoint, processor, List.of(), router);
    }

    @Override
    protected Future<Void> processHttpRequest(Exchange exchange, RoutingContext context) {
        Object admitted = context.get(Gate.ADMITTED);
        if (admitted instanceof TwilioForm form) {
            exchange.getIn().setBody(form);
            return Future.succeededFuture();
        }
        if (admitted instanceof ApiRequest request) {
            exchange.getIn().setBody(context.get(Gate.BODY));
            exchange.setVariable("request", request);
            return Future.succeededFuture();
        }
        return Future.failedFuture(new IllegalStateException("a request came past the gate"));
    }
}
