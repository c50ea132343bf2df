package dev.ramal.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Slack: an incoming webhook at /hook, and as much of its API as a bot needs. Operations: hook post update history replies.
 */
public final class FakeSlack extends FakeCloud {

    /**
     * A message that stands in a channel.
     *
     * @param ts its name, one of its kind
     * @param thread the message under which it stands; null when it stands in the channel itself
     * @param broadcast whether it is shown in the channel, too
     * @param edited how often it was changed
     */
    public record Posted(
            String channel,
            String text,
            JsonNode blocks,
            String ts,
            @Nullable String thread,
            boolean broadcast,
            int edited) {

        /** Whose notice it is. */
        public String key() {
            return blocks.path(0).path("block_id").asText();
        }

        boolean inChannel() {
            return thread == null || broadcast;
        }
    }

    /** What stays of a message with replies that was deleted. */
    private static final String TOMBSTONE = "This message was deleted.";

    private final List<Posted> messages = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();
    private volatile @Nullable String refusal;
    private volatile @Nullable String threadRefusal;

    /** All that stand there, in the order in which they were posted. */
    public synchronized List<Posted> messages() {
        return messages.stream()
                .filter(message -> !message.text().equals(TOMBSTONE))
                .toList();
    }

    /** The notice of that key; fails when it is not there once. */
    public Posted message(String key) {
        List<Posted> found =
                messages().stream().filter(message -> message.key().equals(key)).toList();
        if (found.size() != 1) {
            throw new AssertionError(key + " is there " + found.size() + " times");
        }
        return found.get(0);
    }

    /** Answers every post with {@code ok: false} and that error. */
    public void refuse(String error) {
        refusal = error;
    }

    /** Answers every post into a thread with {@code ok: false} and that error. */
    public void refuseThreads(String error) {
        threadRefusal = error;
    }

    /** Somebody deletes that message in Slack; with replies a mark of it stays. */
    public synchronized void delete(Posted message) {
        int place = messages.indexOf(message);
        if (replies(message.channel(), message.ts()).findAny().isPresent()) {
            messages.set(
                    place,
                    new Posted(message.channel(), TOMBSTONE, JSON.createArrayNode(), message.ts(), null, false, 0));
        } else {
            messages.remove(place);
        }
    }

    @Override
    public synchronized void reset() {
        super.reset();
        messages.clear();
        refusal = null;
        threadRefusal = null;
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/hook" -> hook(exchange);
            case "/api/chat.postMessage" -> api(exchange, "post", this::post);
            case "/api/chat.update" -> api(exchange, "update", this::update);
            case "/api/conversations.history" -> api(exchange, "history", this::history);
            case "/api/conversations.replies" -> api(exchange, "replies", this::replies);
            default -> send(exchange, 404, "no_service".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void hook(HttpExchange exchange) throws IOException {
        Fault fault = fault("hook");
        if (suffers(exchange, fault)) {
            return;
        }
        JsonNode message = JSON.readTree(body(exchange));
        keep(new Posted("hook", message.path("text").asText(), message.path("blocks"), name(), null, false, 0));
        if (!(fault instanceof Fault.LoseAnswer)) {
            send(exchange, 200, "ok".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void api(HttpExchange exchange, String operation, Method method) throws IOException {
        Fault fault = fault(operation);
        if (suffers(exchange, fault)) {
            return;
        }
        Map<String, String> form = form(new String(body(exchange), StandardCharsets.UTF_8));
        Map<String, Object> answer =
                "Bearer xoxb-test".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        ? method.answer(form)
                        : error("invalid_auth");
        if (!(fault instanceof Fault.LoseAnswer)) {
            json(exchange, 200, answer);
        }
    }

    /** Under a message that is gone without a trace, Slack posts into the channel, and says so by no word but its answer. */
    private synchronized Map<String, Object> post(Map<String, String> form) throws IOException {
        String channel = form.getOrDefault("channel", "");
        String asked = form.get("thread_ts");
        if (refusal != null) {
            return error(refusal);
        }
        if (asked != null && threadRefusal != null) {
            return error(threadRefusal);
        }
        String thread = asked == null ? null : root(channel, asked);
        Posted posted = new Posted(
                channel,
                form.getOrDefault("text", ""),
                JSON.readTree(form.getOrDefault("blocks", "[]")),
                name(),
                thread,
                thread != null && truth(form.get("reply_broadcast")),
                0);
        keep(posted);
        return Map.of("ok", true, "channel", channel, "ts", posted.ts(), "message", shown(posted));
    }

    private synchronized Map<String, Object> update(Map<String, String> form) throws IOException {
        for (int i = 0; i < messages.size(); i++) {
            Posted old = messages.get(i);
            if (old.channel().equals(form.get("channel")) && old.ts().equals(form.get("ts"))) {
                if (old.text().equals(TOMBSTONE)) {
                    break;
                }
                messages.set(
                        i,
                        new Posted(
                                old.channel(),
                                form.getOrDefault("text", ""),
                                JSON.readTree(form.getOrDefault("blocks", "[]")),
                                old.ts(),
                                old.thread(),
                                old.broadcast(),
                                old.edited() + 1));
                return Map.of("ok", true, "channel", old.channel(), "ts", old.ts(), "message", shown(messages.get(i)));
            }
        }
        return error("message_not_found");
    }

    /** Newest first, and of a thread only its root and what was broadcast. */
    private synchronized Map<String, Object> history(Map<String, String> form) {
        List<Map<String, Object>> found = new ArrayList<>(messages.stream()
                .filter(message -> message.channel().equals(form.get("channel")) && message.inChannel())
                .map(this::shown)
                .toList());
        Collections.reverse(found);
        return Map.of("ok", true, "messages", found, "has_more", false);
    }

    /** The root, then its replies, oldest first. */
    private synchronized Map<String, Object> replies(Map<String, String> form) {
        String channel = form.getOrDefault("channel", "");
        String root = root(channel, form.getOrDefault("ts", ""));
        if (root == null) {
            return error("thread_not_found");
        }
        List<Map<String, Object>> found = messages.stream()
                .filter(message -> message.channel().equals(channel)
                        && (message.ts().equals(root) || root.equals(message.thread())))
                .map(this::shown)
                .toList();
        return Map.of("ok", true, "messages", found, "has_more", false);
    }

    /** The message under which a reply to that one stands; null when there is none. */
    private @Nullable String root(String channel, String ts) {
        return messages.stream()
                .filter(message ->
                        message.channel().equals(channel) && message.ts().equals(ts))
                .map(message -> message.thread() == null ? ts : message.thread())
                .findFirst()
                .orElse(null);
    }

    private Stream<Posted> replies(String channel, String ts) {
        return messages.stream().filter(message -> message.channel().equals(channel) && ts.equals(message.thread()));
    }

    private Map<String, Object> shown(Posted message) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("type", "message");
        shown.put("ts", message.ts());
        shown.put("text", message.text());
        shown.put("blocks", message.blocks());
        if (message.thread() != null) {
            shown.put("thread_ts", message.thread());
        } else if (replies(message.channel(), message.ts()).findAny().isPresent()) {
            shown.put("thread_ts", message.ts());
        }
        return shown;
    }

    private synchronized void keep(Posted message) {
        messages.add(message);
    }

    private String name() {
        return "%d.%06d".formatted(Instant.now().getEpochSecond(), names.incrementAndGet());
    }

    private static boolean truth(@Nullable String value) {
        return "1".equals(value) || "true".equals(value);
    }

    private static Map<String, Object> error(String error) {
        return Map.of("ok", false, "error", error);
    }

    @FunctionalInterface
    private interface Method {
        Map<String, Object> answer(Map<String, String> form) throws IOException;
    }
}
