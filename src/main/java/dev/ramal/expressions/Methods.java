package dev.ramal.expressions;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the methods that a name in a route means. */
final class Methods {

    private static final ClassValue<Map<String, Optional<Method>>> ACCESSORS = new ClassValue<>() {
        @Override
        protected Map<String, Optional<Method>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private Methods() {}

    /** What tells that value of an object of this class: {@code name()}, {@code getName()} or {@code isName()}. */
    static @Nullable Method accessor(Class<?> type, String name) {
        return ACCESSORS
                .get(type)
                .computeIfAbsent(name, asked -> Optional.ofNullable(findAccessor(type, asked)))
                .orElse(null);
    }

    private static @Nullable Method findAccessor(Class<?> type, String name) {
        String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        for (String each : List.of(name, "get" + capital, "is" + capital)) {
            List<Method> found = named(type, each, 0);
            if (found.size() == 1 && found.get(0).getReturnType() != void.class) {
                return found.get(0);
            }
        }
        return null;
    }

    /** All methods of that name and number of parameters that may be called from here, each once. */
    static List<Method> named(Class<?> type, String name, int parameters) {
        List<Method> found = new ArrayList<>();
        Set<List<Class<?>>> seen = new HashSet<>();
        Deque<Class<?>> left = new ArrayDeque<>(List.of(type));
        while (!left.isEmpty()) {
            Class<?> each = left.removeFirst();
            for (Method method : each.getDeclaredMethods()) {
                if (method.getName().equals(name)
                        && method.getParameterCount() == parameters
                        && Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isBridge()
                        && callable(method)
                        && seen.add(List.of(method.getParameterTypes()))) {
                    found.add(method);
                }
            }
            if (each.getSuperclass() != null) {
                left.add(each.getSuperclass());
            }
            left.addAll(List.of(each.getInterfaces()));
        }
        return found;
    }

    private static boolean callable(Method method) {
        Class<?> owner = method.getDeclaringClass();
        return Modifier.isPublic(owner.getModifiers())
                        && owner.getModule().isExported(owner.getPackageName(), Methods.class.getModule())
                || owner.getModule() == Methods.class.getModule() && method.trySetAccessible();
    }
}
