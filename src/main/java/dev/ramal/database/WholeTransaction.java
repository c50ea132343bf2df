package dev.ramal.database;

import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.processor.DelegateProcessor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a {@code transacted} block does happens whole or not at all, in the transaction that is under way or else in its
 * own. A block that failed is an ordinary failure: whoever called its route may handle it, or try again.
 *
 * <p>Camel's own policy puts an error handler of its own in the route's place. By that one a failure counts as handled
 * to the end, and no {@code onException} of a calling route ever sees it.
 */
public final class WholeTransaction implements TransactedPolicy {

    private final TransactionTemplate transaction;

    public WholeTransaction(PlatformTransactionManager transactions) {
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        // The block stays as it is.
    }

    @Override
    public Processor wrap(Route route, Processor block) {
        return new DelegateProcessor(block) {
            @Override
            public void process(Exchange exchange) {
                UnitOfWork work = exchange.getUnitOfWork();
                // Keeps all steps on this thread, to which the transaction is bound.
                work.beginTransactedBy(WholeTransaction.this);
                try {
                    transaction.executeWithoutResult(status -> {
                        run(exchange);
                        if (exchange.isFailed() || exchange.isRollbackOnly()) {
                            status.setRollbackOnly();
                        }
                    });
                } catch (TransactionException e) {
                    // Why the block failed says more than that it could not be rolled back either.
                    if (exchange.getException() == null) {
                        exchange.setException(e);
                    }
                } finally {
                    work.endTransactedBy(WholeTransaction.this);
                }
            }

            private void run(Exchange exchange) {
                try {
                    getProcessor().process(exchange);
                } catch (Exception e) {
                    exchange.setException(e);
                }
            }
        };
    }
}
