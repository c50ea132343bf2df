package dev.ramal.dialling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.camel.builder.ExchangeBuilder;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes count on one PostgreSQL: however many ask at once, no budget is ever exceeded, none is wasted. */
class GuardRaceTest {

    private static final int ATTEMPTS = 64;

    @Order(1)
    @RegisterExtension
    static final RamalExtension FIRST = node(RamalExtension.onPostgres());

    @Order(2)
    @RegisterExtension
    static final RamalExtension SECOND = node(RamalExtension.besides(FIRST));

    private static RamalExtension node(RamalExtension node) {
        return node.set("dialling.calls-per-minute", "0")
                .set("dialling.calls-per-day", "20")
                .set("dialling.calls-per-user-per-day", "8")
                .set("dialling.prices", "BR=1, *=1, sms=0.10")
                .set("dialling.spend-per-day", "1000");
    }

    @Test
    void no_budget_is_exceeded_by_two_nodes_at_once() throws Exception {
        List<Judgement> judged = all(i -> attempt("call-" + i, "user:" + i % 2));

        Map<String, Long> rules =
                judged.stream().collect(Collectors.groupingBy(Judgement::ruleName, Collectors.counting()));
        assertThat(rules).containsEntry("", 16L).containsEntry("budget-user", 48L);
        assertThat(FIRST.rows("SELECT used FROM budget WHERE name = 'call-day'"))
                .containsExactly(Map.of("used", 16L));

        judged = all(i -> attempt("more-" + i, "key:" + i));
        rules = judged.stream().collect(Collectors.groupingBy(Judgement::ruleName, Collectors.counting()));
        assertThat(rules).containsEntry("", 4L).containsEntry("budget-day", 60L);
        assertThat(FIRST.rows("SELECT used FROM budget WHERE name IN ('call-day', 'spend') ORDER BY name"))
                .containsExactly(Map.of("used", 20L), Map.of("used", 20L * 10_000));

        judged = all(i -> Attempt.sms("+5511987650000", "user:9", "same"));
        assertThat(judged).allMatch(Judgement::isAllowed);
        assertThat(judged.stream().map(Judgement::dial).distinct()).hasSize(1);
        assertThat(FIRST.rows("SELECT used FROM budget WHERE name = 'sms-day'")).containsExactly(Map.of("used", 1L));
    }

    private static Attempt attempt(String key, String actor) {
        return Attempt.of(Attempt.Kind.CALL, "+5511987650000", actor, key, null, "client:user_1", null, false);
    }

    private static List<Judgement> all(java.util.function.IntFunction<Attempt> attempts) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(ATTEMPTS);
        CountDownLatch together = new CountDownLatch(1);
        try {
            List<Future<Judgement>> asked = new ArrayList<>();
            for (int i = 0; i < ATTEMPTS; i++) {
                RamalExtension node = i % 2 == 0 ? FIRST : SECOND;
                Attempt attempt = attempts.apply(i);
                asked.add(callers.submit(() -> {
                    together.await();
                    return judge(node, attempt);
                }));
            }
            together.countDown();
            List<Judgement> judged = new ArrayList<>();
            for (Future<Judgement> one : asked) {
                judged.add(one.get());
            }
            return judged;
        } finally {
            callers.shutdownNow();
        }
    }

    private static Judgement judge(RamalExtension node, Attempt attempt) {
        var exchange = ExchangeBuilder.anExchange(node.camel()).build();
        exchange.setVariable("attempt", attempt);
        node.camel().createProducerTemplate().send("direct:guard-check", exchange);
        if (exchange.getException() != null) {
            throw new AssertionError(exchange.getException());
        }
        return exchange.getVariable("judgement", Judgement.class);
    }
}
