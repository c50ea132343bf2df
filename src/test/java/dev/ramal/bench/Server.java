package dev.ramal.bench;

import dev.ramal.Samples;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server in a JVM of its own. */
final class Server implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final int observePort;
    private final long began;

    private Server(Process process, int port, int observePort, long began) {
        this.process = process;
        this.port = port;
        this.observePort = observePort;
        this.began = began;
    }

    /** {@code java -jar ramal.jar} in its installation with fresh data; the options, if any, go before {@code -jar}. */
    static Server ramal(Path installation, Path data, String mediaUrl, List<String> options, Map<String, String> more)
            throws IOException {
        int port = Bench.freePort();
        int observePort = Bench.freePort();
        List<String> command = new ArrayList<>(List.of(Installation.JAVA.toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", "ramal.jar"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(installation.toFile());
        builder.environment()
                .putAll(Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        Integer.toString(port),
                        "OBSERVE_PORT",
                        Integer.toString(observePort),
                        "RAMAL_DATA",
                        data.toString(),
                        "PUBLIC_URL",
                        Calls.PUBLIC_URL,
                        "TWILIO_ACCOUNT_SID",
                        Samples.ACCOUNT,
                        "TWILIO_AUTH_TOKEN",
                        Samples.TOKEN,
                        "TWILIO_PHONE_NUMBER",
                        "+551140000001",
                        "TWILIO_API_URL",
                        mediaUrl));
        builder.environment().put("DIALLING_HOURS", "always");
        for (String budget : List.of("CALLS_PER_MINUTE", "CALLS_PER_DAY", "CALLS_PER_USER_PER_DAY", "SPEND_PER_DAY")) {
            builder.environment().put("DIALLING_" + budget, "0");
        }
        builder.environment().putAll(more);
        builder.redirectErrorStream(true)
                .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile());
        long began = System.nanoTime();
        return new Server(builder.start(), port, observePort, began);
    }

    static Server raw() throws IOException, TimeoutException {
        int port = Bench.freePort();
        long began = System.nanoTime();
        Process process = new ProcessBuilder(
                        Installation.JAVA.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RawServer.class.getName(),
                        Integer.toString(port))
                .inheritIO()
                .start();
        Server server = new Server(process, port, 0, began);
        server.until("the yardstick listens", () -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return server;
    }

    int port() {
        return port;
    }

    /** Waits until it says that it is ready; how long that took from the start of its JVM. */
    Duration ready() throws IOException, TimeoutException {
        until("Ramal is ready", () -> get("/observe/health/ready") == 200);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until this request is answered well; how long that took from the start of its JVM. */
    Duration answers(Calls.Call call) throws IOException, TimeoutException {
        until(
                "Ramal answers in TwiML",
                () -> Load.closed(port, List.of(call), 1, Duration.ofMillis(1)).failed() == 0);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Processor time that it has taken so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Megabytes of memory that it has now ({@code VmRSS}) or had at most ({@code VmHWM}); 0 where nobody tells. */
    double megabytes(String what) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(what + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** Threads that it has now; 0 where nobody tells. */
    int threads() throws IOException {
        return children("task");
    }

    /** Files and sockets that it holds open now; 0 where nobody tells. */
    int openFiles() throws IOException {
        return children("fd");
    }

    private int children(String what) throws IOException {
        Path directory = Path.of("/proc", Long.toString(process.pid()), what);
        if (!Files.isReadable(directory)) {
            return 0;
        }
        try (Stream<Path> children = Files.list(directory)) {
            return (int) children.count();
        }
    }

    /** Waits until it has no more to do. */
    Duration quiet() throws TimeoutException, IOException {
        long since = System.nanoTime();
        Duration[] before = {cpu()};
        int[] calm = {0};
        until("the deliveries are done", () -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            Duration now = cpu();
            calm[0] = now.minus(before[0]).toMillis() <= 50 ? calm[0] + 1 : 0;
            before[0] = now;
            return calm[0] == 4;
        });
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private int get(String path) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + observePort + path).toURL().openConnection();
        http.setReadTimeout(5_000);
        try {
            return http.getResponseCode();
        } finally {
            http.disconnect();
        }
    }

    private interface Check {
        boolean holds() throws IOException, TimeoutException;
    }

    private void until(String what, Check check) throws IOException, TimeoutException {
        long giveUp = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < giveUp && process.isAlive()) {
            try {
                if (check.holds()) {
                    return;
                }
            } catch (ConnectException e) {
                // not yet
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new TimeoutException("it never came about that " + what);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
