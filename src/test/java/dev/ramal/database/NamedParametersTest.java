package dev.ramal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NamedParametersTest {

    private static final String STATEMENT = "UPDATE t SET a = :?a, b = CAST(:?b_c AS INTEGER) WHERE a = :?a";

    private final NamedParameters names = new NamedParameters();

    @Test
    void each_name_becomes_a_place_in_its_order() throws SQLException {
        Map<String, @Nullable Object> given = new HashMap<>(Map.of("a", "one", "unused", 3));
        given.put("b_c", null);

        assertThat(names.prepareQuery(STATEMENT, true))
                .isEqualTo("UPDATE t SET a = ?, b = CAST(? AS INTEGER) WHERE a = ?");
        assertThat(values(given)).containsExactly("one", null, "one");
    }

    @Test
    void one_that_was_not_given_is_named() {
        assertThatThrownBy(() -> values(Map.of("a", "one")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("b_c");
    }

    private List<@Nullable Object> values(Map<String, @Nullable Object> given) throws SQLException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setHeader("CamelJdbcParameters", given);
            List<@Nullable Object> values = new ArrayList<>();
            names.createPopulateIterator(STATEMENT, names.prepareQuery(STATEMENT, true), 3, exchange, STATEMENT)
                    .forEachRemaining(values::add);
            return values;
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
