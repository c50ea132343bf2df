package dev.ramal.endurance;

import dev.ramal.Ramal;
import dev.ramal.Samples;
import dev.ramal.simulator.Trunk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ramal in a process of its own, which can be killed, or told to stop, and started again on the same data. */
final class ForkedRamal implements AutoCloseable {

    static final String NUMBER = "+551140000001";
    private static final Duration LONGEST_START = Duration.ofSeconds(90);

    private final String name;
    private final Path directory;
    private final Path data;
    private final int port = port();
    private final Map<String, String> environment = new TreeMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final List<Duration> starts = new ArrayList<>();
    private String heap = "256m";
    private Process process;
    private CompletableFuture<Long> ready = new CompletableFuture<>();
    private long begun;

    /**
     * Nothing is started yet.
     *
     * @param directory where it finds its routes, and keeps its data in {@code data}; several may share it
     */
    ForkedRamal(String name, Path directory, URI twilio) throws IOException {
        this.name = name;
        this.directory = directory;
        this.data = directory.resolve("data");
        furnish(directory);
        environment.put("HOST", "127.0.0.1");
        environment.put("PORT", Integer.toString(port));
        environment.put("OBSERVE_PORT", Integer.toString(port()));
        environment.put("PUBLIC_URL", address().toString());
        environment.put("RAMAL_DATA", data.toString());
        environment.put("TWILIO_ACCOUNT_SID", Samples.ACCOUNT);
        environment.put("TWILIO_AUTH_TOKEN", Samples.TOKEN);
        environment.put("TWILIO_PHONE_NUMBER", NUMBER);
        environment.put("TWILIO_API_URL", twilio.toString());
        environment.put("RECORDINGS_NAME", "{sid}");
        environment.put("DIALLING_HOURS", "always");
        for (String budget : List.of("CALLS_PER_MINUTE", "CALLS_PER_DAY", "CALLS_PER_USER_PER_DAY", "SPEND_PER_DAY")) {
            environment.put("DIALLING_" + budget, "0");
        }
    }

    /** Gives it a heap of that size, such as {@code 96m}; it ends when that is not enough. */
    ForkedRamal heap(String size) {
        heap = size;
        return this;
    }

    /** Sets a variable of its environment. */
    ForkedRamal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** The routes and settings as they ship, but no {@code .env} and less patience with unanswered calls. */
    private static void furnish(Path directory) throws IOException {
        Path settings = directory.resolve("application.properties");
        if (Files.exists(settings)) {
            return;
        }
        for (String folder : List.of("routes", "kamelets")) {
            copy(Path.of(folder), directory.resolve(folder));
        }
        Files.writeString(
                settings,
                Files.readString(Path.of("application.properties"))
                        .replace("slack.settle-seconds = 10", "slack.settle-seconds = 1"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(one, to.resolve(from.relativize(one).toString()));
            }
        }
    }

    /** Starts it and returns at once. */
    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Ramal.class.getName());
        builder.directory(directory.toFile());
        builder.environment().keySet().removeIf(variable -> variable.matches("(TWILIO|SLACK|GOOGLE|DATABASE)_.*"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        CompletableFuture<Long> listening = new CompletableFuture<>();
        begun = System.nanoTime();
        ready = listening;
        Process started = builder.start();
        process = started;
        Thread reader = new Thread(() -> read(started, listening), "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Process started, CompletableFuture<Long> listening) {
        try (BufferedReader lines = started.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("listening on 127.0.0.1:" + port)) {
                    listening.complete(System.nanoTime());
                } else if (line.contains(" WARN ") || line.contains(" ERROR ") || line.startsWith("Exception")) {
                    complaints.add(name + ": " + line);
                }
            }
        } catch (IOException e) {
            if (started.isAlive()) {
                complaints.add(name + ": its output broke off");
            }
        }
        listening.completeExceptionally(new IllegalStateException(name + " ended before it listened: " + complaints));
    }

    /** Waits until it listens. */
    void awaitReady() throws InterruptedException {
        try {
            long at = ready.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
            starts.add(Duration.ofNanos(at - begun));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(name + " did not start: " + complaints, e);
        }
    }

    /** {@code kill -9}; returns when it is dead. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " outlives SIGKILL");
        }
    }

    /** SIGTERM; returns how long it took to end. */
    Duration stop() throws InterruptedException {
        long began = System.nanoTime();
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " does not stop");
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    long pid() {
        return process.pid();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Path data() {
        return data;
    }

    String operatorKey() {
        try {
            return Files.readString(data.resolve("operator-key")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line to it for the simulator. */
    Trunk trunk() {
        return Trunk.to(address(), Samples.ACCOUNT, Samples.TOKEN, NUMBER);
    }

    /** Its warnings and errors so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** The kinds of its warnings and errors, and how many of each. */
    List<String> complaintsInShort() {
        Map<String, Long> kinds = complaints.stream()
                .map(line -> line.replaceFirst("(?<=: )\\S+ ", "")
                        .replaceAll("(CA|RE)[0-9a-f]{32}", "$1…")
                        .replaceAll("\\b\\d+\\b", "n"))
                .collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting()));
        return kinds.entrySet().stream()
                .limit(30)
                .map(kind -> kind.getValue() + " × " + kind.getKey())
                .toList();
    }

    /** How long its starts took until it listened, as far as anybody waited for them. */
    List<Duration> starts() {
        return List.copyOf(starts);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /**
     * A free port that no outgoing connection ever takes: while Ramal is down, one of the many that are tried in vain
     * could otherwise meet itself on Ramal's port, and keep it.
     */
    private static int port() {
        for (int i = 0; i < 100; i++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                continue;
            }
        }
        throw new IllegalStateException("no free port");
    }
}
