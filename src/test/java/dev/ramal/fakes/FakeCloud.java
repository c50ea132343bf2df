package dev.ramal.fakes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a free port of this computer, whose operations can be told to fail. */
public abstract class FakeCloud implements AutoCloseable {

    protected static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Map<String, Runnable> meanwhile = new ConcurrentHashMap<>();

    @SuppressWarnings("this-escape")
    protected FakeCloud() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Its address, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Lets the next requests of that operation fail, one for each fault, in order. */
    public void fail(String operation, Fault... next) {
        for (Fault fault : next) {
            faults.computeIfAbsent(operation, name -> new ConcurrentLinkedQueue<>())
                    .add(fault);
        }
    }

    /** Lets something happen before the next request of that operation is looked at. */
    public void meanwhile(String operation, Runnable happening) {
        meanwhile.put(operation, happening);
    }

    /** How often that operation was asked for. */
    public int asked(String operation) {
        return asked.getOrDefault(operation, 0);
    }

    /** Forgets faults and counts. */
    public void reset() {
        faults.clear();
        asked.clear();
        meanwhile.clear();
    }

    /** Waits until that operation was asked for so often; false when it was not, in that time. */
    public boolean awaitAsked(String operation, int times, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        synchronized (asked) {
            while (asked(operation) < times) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                asked.wait(millis);
            }
            return true;
        }
    }

    protected abstract void answer(HttpExchange exchange) throws IOException;

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        }
    }

    /** Counts the request, and does to it what all operations can suffer. */
    protected @Nullable Fault fault(String operation) {
        synchronized (asked) {
            asked.merge(operation, 1, Integer::sum);
            asked.notifyAll();
        }
        Runnable happening = meanwhile.remove(operation);
        if (happening != null) {
            happening.run();
        }
        Queue<Fault> queue = faults.get(operation);
        return queue == null ? null : queue.poll();
    }

    /** Whether nothing more is to be said. */
    protected boolean suffers(HttpExchange exchange, @Nullable Fault fault) throws IOException {
        if (fault instanceof Fault.Hang) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        }
        if (fault instanceof Fault.Status status) {
            exchange.getRequestBody().readAllBytes();
            if (!status.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", status.retryAfter());
            }
            json(
                    exchange,
                    status.code(),
                    Map.of(
                            "ok",
                            false,
                            "error",
                            Map.of("code", status.code(), "message", status.reason(), "errors", new Object[] {
                                Map.of("reason", status.reason(), "message", status.reason())
                            })));
            return true;
        }
        return fault instanceof Fault.BreakOff;
    }

    protected static void json(HttpExchange exchange, int code, Object content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        send(exchange, code, JSON.writeValueAsBytes(content));
    }

    protected static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    protected static byte[] body(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null && Long.parseLong(length) != sent.length) {
            throw new IOException("the request broke off");
        }
        InputStream in = new ByteArrayInputStream(sent);
        return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(in).readAllBytes()
                : in.readAllBytes();
    }

    protected static Map<String, String> form(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    protected static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? Map.of() : form(query);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
