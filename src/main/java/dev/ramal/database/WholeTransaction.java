package dev.ramal.database;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.apache.camel.support.processor.DelegateProcessor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What a {@code transacted} block does happens whole or not at all, and a block that failed is an ordinary failure:
 * whoever called it may handle it or try again. By Camel's own policy its failure counts as handled to the end, and no
 * {@code onException} around it would ever see it.
 */
public final class WholeTransaction implements TransactedPolicy {

    private final SpringTransactionPolicy spring;

    public WholeTransaction(PlatformTransactionManager transactions) {
        this.spring = new SpringTransactionPolicy(transactions);
        this.spring.setPropagationBehaviorName("PROPAGATION_REQUIRED");
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        spring.beforeWrap(route, definition);
    }

    @Override
    public Processor wrap(Route route, Processor block) {
        return new DelegateProcessor(spring.wrap(route, block)) {
            @Override
            public void process(Exchange exchange) throws Exception {
                super.process(exchange);
                if (exchange.getException() != null) {
                    ExchangeExtension state = exchange.getExchangeExtension();
                    state.setFailureHandled(false);
                    state.setErrorHandlerHandled(null);
                    state.setRedeliveryExhausted(false);
                }
            }
        };
    }
}
