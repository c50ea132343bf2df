package dev.ramal.reload;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Ends a flow that leads from route to route, and back, within one answer: no check can foresee a name made at run time,
 * and Camel itself would go on for ever.
 */
public final class FlowDepth implements InterceptStrategy {

    /** More routes within each other than any flow needs. */
    static final int MOST = 60;

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext camel, NamedNode step, Processor target, Processor nextTarget) {
        AsyncProcessor same = AsyncProcessorConverterHelper.convert(target);
        String there = step instanceof ToDynamicDefinition dynamic
                ? dynamic.getUri()
                : step instanceof ToDefinition fixed ? fixed.getEndpointUri() : null;
        boolean leads = there != null && there.startsWith("direct:flow-");
        NamedNode route = step;
        while (route.getParent() != null) {
            route = route.getParent();
        }
        return leads && String.valueOf(route.getId()).startsWith("flow-") ? new Bounded(same) : same;
    }

    private static final class Bounded extends DelegateAsyncProcessor {

        Bounded(AsyncProcessor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (exchange.getUnitOfWork().routeStackLevel() > MOST) {
                exchange.setException(new IllegalStateException("the flow goes round in circles"));
                callback.done(true);
                return true;
            }
            return super.process(exchange, callback);
        }
    }
}
