package dev.ramal.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Ramal as a newcomer starts it: a program of its own without any setting, whose console says where to look. */
final class DemoProcess implements AutoCloseable {

    private static final Pattern OPEN = Pattern.compile("Abra (http://\\S+) no navegador");
    private static final Pattern OVER = Pattern.compile("Foi isso");

    private final Path directory;
    private final Process process;

    /** Starts it. @param agents whose webphones ring, or empty for what is usual */
    DemoProcess(String agents) throws IOException {
        directory = Files.createTempDirectory("ramal-demo");
        Files.copy(Path.of("application.properties"), directory.resolve("application.properties"));
        for (String folder : List.of("routes", "kamelets", "calendars", "media")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.toList()) {
                    Files.copy(file, directory.resolve(file.toString()));
                }
            }
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // As the tests themselves: it does not run for long enough that more pays.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.ramal.Ramal")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console.txt").toFile());
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().put("LANG", "C.UTF-8");
        // Only so that many may run beside each other.
        builder.environment().put("PORT", Integer.toString(RamalExtension.freePort()));
        builder.environment().put("OBSERVE_PORT", "0");
        if (!agents.isEmpty()) {
            builder.environment().put("VOICE_AGENTS", agents);
        }
        process = builder.start();
    }

    /** The URL that the console prints, once it does. */
    String url() {
        return said(OPEN).group(1);
    }

    /** Returns when the calls are over that are played at the start. */
    void greeted() {
        said(OVER);
    }

    private Matcher said(Pattern pattern) {
        for (int i = 0; i < 1200; i++) {
            String console = console();
            Matcher matcher = pattern.matcher(console);
            if (matcher.find()) {
                return matcher;
            }
            assertThat(process.isAlive()).as(console).isTrue();
            try {
                assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS))
                        .isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("the console does not say " + pattern + ":\n" + console());
    }

    String console() {
        try {
            return Files.readString(directory.resolve("console.txt"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it, and shows what it warned of. */
    @Override
    public void close() {
        console().lines().filter(line -> line.contains(" WARN ")).forEach(System.out::println);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
