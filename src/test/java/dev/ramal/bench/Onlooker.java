package dev.ramal.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Somebody with a page open: follows the stream, asks for lists now and then, goes away and comes back. */
final class Onlooker implements AutoCloseable {

    private static final List<String> LISTS = List.of("/api/calls", "/api/figures", "/api/presence", "/api/queues");
    private static final int LOOKS = 4;
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();
    private final Thread thread = new Thread(this::look, "onlooker");
    private final String ramal;
    private final String key;

    /** @param key the operator's */
    Onlooker(int port, String key) {
        this.ramal = "http://127.0.0.1:" + port;
        this.key = key;
        thread.setDaemon(true);
        thread.start();
    }

    /** Requests that were not answered with 200 so far. */
    long refused() {
        return refused.get();
    }

    private void look() {
        while (!done.get()) {
            try (InputStream stream = open("/api/stream")) {
                for (int i = 0; i < LOOKS && !done.get(); i++) {
                    for (String list : LISTS) {
                        try (InputStream page = open(list)) {
                            page.readAllBytes();
                        }
                    }
                    stream.skipNBytes(stream.available());
                    LockSupport.parkNanos(BETWEEN.toNanos());
                }
            } catch (IOException e) {
                refused.incrementAndGet();
                LockSupport.parkNanos(BETWEEN.toNanos());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private InputStream open(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(URI.create(ramal + path))
                        .header("Authorization", "Bearer " + key)
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException(path + " was answered " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public void close() {
        done.set(true);
        LockSupport.unpark(thread);
    }
}
