package dev.ramal.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything is asked of Camel's own language too: what routes see must be the same. */
class LeanBeanLanguageTest {

    private final DefaultCamelContext lean = context(new LeanBeanLanguage());
    private final DefaultCamelContext camels = context(null);

    /** What a route may ask. */
    public static final class Clerk {

        public String body(String text) {
            return "body " + text;
        }

        public String none() {
            return "none";
        }

        public String two(Place place, int number) {
            return place.rootSid() + number;
        }

        public String three(String quoted, @Nullable String absent, long converted) {
            return quoted + absent + converted;
        }

        public void refuse(String text) {
            throw new IllegalArgumentException("not " + text);
        }

        public @Nullable String nothing() {
            return null;
        }

        public String whole(Exchange exchange) {
            return "whole " + exchange.getMessage().getBody();
        }

        public String either(String text) {
            return "text " + text;
        }

        public String either(Integer number) {
            return "number " + number;
        }
    }

    /** A record, as most variables are. */
    public record Place(String rootSid, boolean joins, @Nullable Place outer, List<String> legs) {
        public boolean isKnown() {
            return true;
        }

        public String getName() {
            return "name";
        }
    }

    @BeforeEach
    void start() {
        lean.start();
        camels.start();
    }

    @AfterEach
    void stop() {
        lean.stop();
        camels.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "body",
                "none",
                "none()",
                "two(${variable.place}, 7)",
                "two(${variable.place},'7')",
                "three('a, b', ${variable.nobody}, ${body})",
                "nothing",
                "whole",
                "either(${body})",
                "either(${variable.number})"
            })
    void a_bean_gives_what_it_gives_camel(String method) {
        assertThat(called(lean, method, exchange(lean))).isEqualTo(called(camels, method, exchange(camels)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${variable.place.rootSid}",
                "${variable.place.joins}",
                "${variable.place.known}",
                "${variable.place.name}",
                "${variable.place.outer.rootSid}",
                "${variable.place.outer.outer}",
                "${variable.place.legs.size}",
                "${variable.place.legs[0]}",
                "${variable.place.legs.isEmpty}",
                "${variable.map[key]}",
                "${variable.map.size}",
                "${body.length}",
                "${variable.place.class.simpleName}",
                "${variable.place.joins} == true",
                "${variable.place.rootSid} == 'CA2'"
            })
    void a_value_reads_as_camel_reads_it(String simple) {
        assertThat(read(lean, simple)).isEqualTo(read(camels, simple));
    }

    @Test
    void a_beans_failure_is_the_exchanges() {
        for (DefaultCamelContext context : List.of(lean, camels)) {
            Exchange exchange = exchange(context);

            assertThat(called(context, "refuse(${body})", exchange)).isNull();
            assertThat(exchange.getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("not 12");
        }
    }

    @Test
    void what_a_bean_cannot_take_is_an_error() {
        for (DefaultCamelContext context : List.of(lean, camels)) {
            Exchange exchange = exchange(context);
            exchange.setVariable("number", "many");

            assertThatThrownBy(() -> {
                        called(context, "two(${variable.place}, ${variable.number})", exchange);
                        if (exchange.getException() != null) {
                            throw exchange.getException();
                        }
                    })
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void a_method_that_is_not_there_stops_the_route_from_starting() {
        for (DefaultCamelContext context : List.of(lean, camels)) {
            assertThatThrownBy(() -> called(context, "nowhere", exchange(context)))
                    .isInstanceOf(RuntimeCamelException.class);
        }
    }

    @Test
    void the_exchange_is_left_as_it_was() {
        Exchange exchange = exchange(lean);

        called(lean, "two(${variable.place}, 7)", exchange);

        assertThat(exchange.getMessage().getBody()).isEqualTo("12");
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getVariables()).containsOnlyKeys("place", "map", "number");
    }

    /** So that the tests above compare two ways and not one. */
    @Test
    void plain_calls_do_not_take_camels_way() {
        assertThat(expression(lean, "two(${variable.place}, 7)")).isInstanceOf(CallBean.class);
        assertThat(expression(lean, "body")).isInstanceOf(CallBean.class);
        assertThat(expression(lean, "whole")).isNotInstanceOf(CallBean.class);
        assertThat(expression(lean, "two(${variable.place}, 7,)"))
                .as("one parameter seems to be missing")
                .isNotInstanceOf(CallBean.class);
        assertThat(expression(lean, "either(${body})")).isNotInstanceOf(CallBean.class);
        assertThat(expression(camels, "body")).isNotInstanceOf(CallBean.class);
    }

    private static DefaultCamelContext context(@Nullable LeanBeanLanguage language) {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("clerk", new Clerk());
        if (language != null) {
            language.setCamelContext(context);
            context.getRegistry().bind(LeanBeanLanguage.NAME, language);
        }
        return context;
    }

    private static Exchange exchange(DefaultCamelContext context) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody("12");
        exchange.setVariable("place", new Place("CA1", true, new Place("CA2", false, null, List.of()), List.of("CA3")));
        exchange.setVariable("map", Map.of("key", "value"));
        exchange.setVariable("number", 5);
        return exchange;
    }

    private static Expression expression(DefaultCamelContext context, String method) {
        Expression expression = context.resolveLanguage("bean")
                .createExpression(null, new Object[] {null, null, method, null, "clerk"});
        expression.init(context);
        return expression;
    }

    private static @Nullable Object called(DefaultCamelContext context, String method, Exchange exchange) {
        return expression(context, method).evaluate(exchange, Object.class);
    }

    private static @Nullable Object read(DefaultCamelContext context, String simple) {
        Exchange exchange = exchange(context);
        if (simple.contains("==")) {
            return context.resolveLanguage("simple").createPredicate(simple).matches(exchange);
        }
        return context.resolveLanguage("simple").createExpression(simple).evaluate(exchange, Object.class);
    }
}
