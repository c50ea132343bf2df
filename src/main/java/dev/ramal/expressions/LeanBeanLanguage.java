package dev.ramal.expressions;

import java.util.regex.Pattern;
import org.apache.camel.BeanScope;
import org.apache.camel.Expression;
import org.apache.camel.language.bean.BeanExpression;
import org.apache.camel.language.bean.BeanLanguage;
import org.jspecify.annotations.Nullable;

/**
 * Camel's {@code bean} language, which routes use as {@code method} and, behind the scenes, for each {@code ${variable.x.y}}.
 *
 * <p>Camel copies the whole exchange for each such call, once more for each name after a dot, and looks at the bean's class
 * anew each time. That was a fifth of what a webhook allocated. Here the plain shapes that routes are written in, a method
 * whose parameters are stated and a chain of accessors, are called directly, to the same effect; everything else is Camel's.
 */
public final class LeanBeanLanguage extends BeanLanguage {

    /** The name under which Camel looks for it in the registry. */
    public static final String NAME = "bean-language";

    private static final Pattern CHAIN = Pattern.compile("\\.?[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*");

    // The places of Camel's own reader of these.
    private static final int BEAN = 1;
    private static final int METHOD = 2;

    @Override
    public Expression createExpression(String expression, @Nullable Object[] properties) {
        Object bean = property(Object.class, properties, BEAN, null);
        String method = property(String.class, properties, METHOD, null);
        if (bean != null
                && method != null
                && !(bean instanceof Class<?>)
                && CHAIN.matcher(method).matches()) {
            return new ReadChain(bean, method, () -> super.createExpression(expression, properties));
        }
        Expression camels = super.createExpression(expression, properties);
        if (camels instanceof BeanExpression named
                && named.getBeanName() != null
                && named.getMethod() != null
                && named.getScope() == BeanScope.Singleton
                && named.getResultType() == null) {
            CallBean call = CallBean.of(named, getCamelContext());
            return call == null ? camels : call;
        }
        return camels;
    }
}
