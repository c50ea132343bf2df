package dev.ramal.simulator;

import java.io.Console;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Where a person may be watching, and typing. */
public final class Terminal {

    private Terminal() {}

    /** The terminal; null where there is none. Since Java 22 there is a console nevertheless, of which one has to ask. */
    @SuppressWarnings("SystemConsoleNull") // a console that is no longer null is asked what it is
    public static @Nullable Console console() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return (boolean) isTerminal.invoke(console) ? console : null;
        } catch (NoSuchMethodException before22) {
            return console;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
