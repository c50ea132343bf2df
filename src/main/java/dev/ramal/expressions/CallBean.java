package dev.ramal.expressions;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.language.bean.BeanExpression;
import org.apache.camel.language.bean.RuntimeBeanExpressionException;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.builder.ExpressionBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Calls {@code place(${variable.entry}, ${body})} of a bean, or {@code entry} with the body. A bean's failure is the
 * exchange's.
 */
final class CallBean extends ExpressionAdapter {

    /** A name, and in parentheses {@code ${simple}}, 'text' and whole numbers. */
    private static final Pattern CALL = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:\\((.*)\\))?", Pattern.DOTALL);

    private static final Pattern ARGUMENT =
            Pattern.compile("\\s*(?:(\\$\\{[^{}]+\\})|'([^'{}\\\\]*)'|(-?[0-9]{1,9}))\\s*(?:,|$)");

    private final Object bean;
    private final String name;
    private final Method method;
    private final List<Expression> arguments;

    private CallBean(Object bean, String name, Method method, List<Expression> arguments) {
        this.bean = bean;
        this.name = name;
        this.method = method;
        this.arguments = arguments;
    }

    /** Null when Camel had better call it: several methods could be meant, or one that wants more than values. */
    static @Nullable CallBean of(BeanExpression camels, CamelContext context) {
        Matcher call = CALL.matcher(camels.getMethod());
        Object bean = context.getRegistry().lookupByName(camels.getBeanName());
        if (bean == null || !call.matches()) {
            return null;
        }
        List<Expression> arguments =
                call.group(2) == null ? body(bean, call.group(1)) : arguments(call.group(2), context);
        if (arguments == null) {
            return null;
        }
        List<Method> found = Methods.named(bean.getClass(), call.group(1), arguments.size());
        if (found.size() != 1 || !takesValues(found.get(0))) {
            return null;
        }
        return new CallBean(bean, camels.getBeanName(), found.get(0), arguments);
    }

    /** Without parentheses a method's one parameter is the body. */
    private static @Nullable List<Expression> body(Object bean, String name) {
        int without = Methods.named(bean.getClass(), name, 0).size();
        int with = Methods.named(bean.getClass(), name, 1).size();
        if (without + with != 1) {
            return null;
        }
        return without == 1 ? List.of() : List.of(ExpressionBuilder.bodyExpression());
    }

    private static @Nullable List<Expression> arguments(String text, CamelContext context) {
        if (text.stripTrailing().endsWith(",")) {
            return null;
        }
        List<Expression> arguments = new ArrayList<>();
        int end = 0;
        Matcher argument = ARGUMENT.matcher(text);
        while (end < text.length()) {
            if (!argument.find(end) || argument.start() != end) {
                return null;
            }
            if (argument.group(1) != null) {
                arguments.add(context.resolveLanguage("simple").createExpression(argument.group(1)));
            } else if (argument.group(2) != null) {
                arguments.add(ExpressionBuilder.constantExpression(argument.group(2)));
            } else {
                arguments.add(ExpressionBuilder.constantExpression(Integer.valueOf(argument.group(3))));
            }
            end = argument.end();
        }
        arguments.forEach(each -> each.init(context));
        return arguments;
    }

    /** Whether Camel would give it nothing but what is stated. */
    private static boolean takesValues(Method method) {
        for (Parameter parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            if (parameter.getAnnotations().length > 0
                    || method.isVarArgs()
                    || Exchange.class.isAssignableFrom(type)
                    || Message.class.isAssignableFrom(type)
                    || CamelContext.class.isAssignableFrom(type)
                    || Throwable.class.isAssignableFrom(type)) {
                return false;
            }
        }
        return method.getAnnotations().length == 0;
    }

    @Override
    public @Nullable Object evaluate(Exchange exchange) {
        Object result;
        try {
            result = method.invoke(bean, values(exchange));
        } catch (InvocationTargetException e) {
            exchange.setException(e.getTargetException());
            return null;
        } catch (Exception e) {
            throw new RuntimeBeanExpressionException(exchange, name, method.getName(), e);
        }
        return result;
    }

    private @Nullable Object[] values(Exchange exchange) throws Exception {
        Class<?>[] types = method.getParameterTypes();
        @Nullable Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            Object value = arguments.get(i).evaluate(exchange, Object.class);
            values[i] = value == null || types[i].isInstance(value)
                    ? value
                    : exchange.getContext().getTypeConverter().mandatoryConvertTo(types[i], exchange, value);
        }
        return values;
    }

    @Override
    public String toString() {
        return "CallBean[" + name + "." + method.getName() + "]";
    }
}
