package dev.ramal.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A program that takes signed webhooks; operation {@code event}. */
public final class FakeReceiver extends FakeCloud {

    /** One request that was answered 2xx. */
    public record Told(String id, Instant at, String signature, String target, String body) {

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    /** What it was told, in order. */
    public List<Told> told() {
        return List.copyOf(told);
    }

    /** The headers of each request, told or not. */
    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        String body = new String(body(exchange), StandardCharsets.UTF_8);
        var sent = exchange.getRequestHeaders();
        headers.add(Map.copyOf(sent));
        Fault fault = fault("event");
        if (fault instanceof Fault.Status status && status.code() / 100 == 3) {
            exchange.getResponseHeaders().set("Location", uri() + "/elsewhere");
            send(exchange, status.code(), new byte[0]);
            return;
        }
        if (suffers(exchange, fault)) {
            return;
        }
        told.add(new Told(
                sent.getFirst("webhook-id"),
                Instant.ofEpochSecond(Long.parseLong(sent.getFirst("webhook-timestamp"))),
                sent.getFirst("webhook-signature"),
                exchange.getRequestURI().toString(),
                body));
        send(exchange, 204, new byte[0]);
    }
}
