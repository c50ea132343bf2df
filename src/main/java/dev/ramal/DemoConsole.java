package dev.ramal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the console of demo mode readable: the log goes to a file, only its warnings stay on the console, and what would
 * be told in Slack is collected, so that it can stand with its call.
 */
final class DemoConsole {

    private static final String CONSOLE = "console";
    private static final String NOTICES = "ramal.notice";

    private final Queue<String> notices = new ConcurrentLinkedQueue<>();

    private DemoConsole() {}

    /** Takes over the log, which goes on in that file. */
    static DemoConsole logsTo(Path file) {
        DemoConsole demo = new DemoConsole();
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Configuration log = context.getConfiguration();
        Appender console = log.getAppender(CONSOLE);
        LoggerConfig root = log.getRootLogger();
        Appender written = FileAppender.newBuilder()
                .setName("file")
                .withFileName(file.toString())
                .withFilePermissions("rw-------")
                .setLayout(console.getLayout())
                .setConfiguration(log)
                .build();
        Appender collected = demo.new Collected(console.getLayout());
        for (Appender appender : List.of(written, collected)) {
            appender.start();
            log.addAppender(appender);
        }
        root.removeAppender(CONSOLE);
        root.addAppender(console, Level.WARN, null);
        root.addAppender(written, null, null);
        LoggerConfig told = new LoggerConfig(NOTICES, Level.INFO, true);
        told.addAppender(collected, null, null);
        log.addLogger(NOTICES, told);
        context.updateLoggers();
        return demo;
    }

    /** The notices since the last time somebody asked. */
    List<String> notices() {
        List<String> taken = new ArrayList<>();
        for (String notice = notices.poll(); notice != null; notice = notices.poll()) {
            taken.add(notice);
        }
        return taken;
    }

    private final class Collected extends AbstractAppender {

        Collected(@Nullable Layout<?> layout) {
            super("notices", null, layout, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            notices.add(event.getMessage().getFormattedMessage());
        }
    }
}
