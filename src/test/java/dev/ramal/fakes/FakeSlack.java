package dev.ramal.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Slack: an incoming webhook at /hook, and as much of its API as a bot needs. Operations: hook post history. */
public final class FakeSlack extends FakeCloud {

    /** A message that stands in a channel. */
    public record Posted(String channel, String text, JsonNode blocks) {}

    private final List<Posted> messages = new CopyOnWriteArrayList<>();
    private volatile @Nullable String refusal;

    public List<Posted> messages() {
        return List.copyOf(messages);
    }

    /** Answers every post with {@code ok: false} and that error. */
    public void refuse(String error) {
        refusal = error;
    }

    @Override
    public void reset() {
        super.reset();
        messages.clear();
        refusal = null;
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/hook" -> hook(exchange);
            case "/api/chat.postMessage" -> post(exchange);
            case "/api/conversations.history" -> history(exchange);
            default -> send(exchange, 404, "no_service".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void hook(HttpExchange exchange) throws IOException {
        Fault fault = fault("hook");
        if (suffers(exchange, fault)) {
            return;
        }
        JsonNode message = JSON.readTree(body(exchange));
        messages.add(new Posted("hook", message.path("text").asText(), message.path("blocks")));
        if (!(fault instanceof Fault.LoseAnswer)) {
            send(exchange, 200, "ok".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void post(HttpExchange exchange) throws IOException {
        Fault fault = fault("post");
        if (suffers(exchange, fault)) {
            return;
        }
        Map<String, String> form = form(new String(body(exchange), StandardCharsets.UTF_8));
        if (!"Bearer xoxb-test".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 200, Map.of("ok", false, "error", "invalid_auth"));
            return;
        }
        if (refusal != null) {
            json(exchange, 200, Map.of("ok", false, "error", refusal));
            return;
        }
        messages.add(new Posted(
                form.getOrDefault("channel", ""),
                form.getOrDefault("text", ""),
                JSON.readTree(form.getOrDefault("blocks", "[]"))));
        if (!(fault instanceof Fault.LoseAnswer)) {
            json(exchange, 200, Map.of("ok", true, "channel", form.getOrDefault("channel", ""), "ts", "1.2"));
        }
    }

    private void history(HttpExchange exchange) throws IOException {
        if (suffers(exchange, fault("history"))) {
            return;
        }
        String channel =
                form(new String(body(exchange), StandardCharsets.UTF_8)).getOrDefault("channel", "");
        List<Map<String, Object>> found = messages.stream()
                .filter(message -> message.channel().equals(channel))
                .map(message -> {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    shown.put("type", "message");
                    shown.put("text", message.text());
                    shown.put("blocks", message.blocks());
                    return shown;
                })
                .toList();
        json(exchange, 200, Map.of("ok", true, "messages", found, "has_more", false));
    }
}
