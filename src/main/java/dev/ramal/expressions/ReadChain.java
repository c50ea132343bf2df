package dev.ramal.expressions;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.ExpressionAdapter;
import org.jspecify.annotations.Nullable;

/** Reads {@code place.rootSid} of a value, accessor by accessor. What it cannot read that way Camel reads. */
final class ReadChain extends ExpressionAdapter {

    private static final Pattern DOT = Pattern.compile("\\.");

    private final Object value;
    private final String chain;
    private final Supplier<Expression> camels;

    ReadChain(Object value, String chain, Supplier<Expression> camels) {
        this.value = value;
        this.chain = chain;
        this.camels = camels;
    }

    @Override
    public @Nullable Object evaluate(Exchange exchange) {
        Object result = value;
        for (String name : DOT.split(chain.startsWith(".") ? chain.substring(1) : chain)) {
            Method accessor =
                    result == null || result instanceof Map<?, ?> ? null : Methods.accessor(result.getClass(), name);
            if (accessor == null) {
                return camels.get().evaluate(exchange, Object.class);
            }
            try {
                result = accessor.invoke(result);
            } catch (IllegalAccessException | InvocationTargetException e) {
                return camels.get().evaluate(exchange, Object.class);
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return "ReadChain[" + chain + "]";
    }
}
