package dev.ramal.fakes;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Twilio's REST API for messages, as far as Ramal asks it. Operations: send, list. */
public final class FakeTwilioMessages extends FakeCloud {

    private static final int STOPPED = 21610;

    /** A message that was sent. */
    public record Sent(String sid, Map<String, String> asked, String created) {
        /** What Ramal wrote into the callback. */
        public String id() {
            return asked.get("StatusCallback").replaceFirst(".*message=", "").replaceFirst("#.*", "");
        }
    }

    private final String path;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Set<String> stopped = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();
    private final Random random = new Random(7);
    private volatile double loss;

    public FakeTwilioMessages(String account) {
        this.path = "/2010-04-01/Accounts/" + account + "/Messages.json";
    }

    /** The messages that were sent, in order. */
    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** That number has told Twilio to stop. */
    public void stop(String number) {
        stopped.add(number);
    }

    /** That share of the answers to sent messages is lost. */
    public void lose(double share) {
        loss = share;
    }

    @Override
    public void reset() {
        super.reset();
        sent.clear();
        stopped.clear();
        loss = 0;
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        String text = new String(body(exchange), StandardCharsets.UTF_8);
        if (!exchange.getRequestURI().getPath().equals(path)) {
            json(exchange, 404, Map.of("code", 20404));
        } else if (exchange.getRequestMethod().equals("POST")) {
            send(exchange, form(text));
        } else {
            list(exchange, query(exchange));
        }
    }

    private void send(HttpExchange exchange, Map<String, String> form) throws IOException {
        Fault fault = fault("send");
        if (suffers(exchange, fault)) {
            return;
        }
        if (stopped.contains(form.get("To"))) {
            json(exchange, 400, Map.of("code", STOPPED, "message", "no", "status", 400));
            return;
        }
        Sent message = new Sent(
                "SM%032x".formatted(next.incrementAndGet()),
                form,
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        sent.add(message);
        boolean lost;
        synchronized (random) {
            lost = random.nextDouble() < loss;
        }
        if (!lost && !(fault instanceof Fault.LoseAnswer)) {
            json(exchange, 201, row(message));
        }
    }

    private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
        if (suffers(exchange, fault("list"))) {
            return;
        }
        List<Object> found = new ArrayList<>();
        for (Sent message : sent) {
            if (message.asked().get("To").equals(query.get("To"))) {
                found.add(0, row(message));
            }
        }
        json(exchange, 200, Map.of("messages", found));
    }

    private static Map<String, Object> row(Sent message) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sid", message.sid());
        row.put("status", "queued");
        row.put("to", message.asked().get("To"));
        row.put("from", message.asked().get("From"));
        row.put("body", message.asked().get("Body"));
        row.put("direction", "outbound-api");
        row.put("date_created", message.created());
        row.put("error_code", null);
        return row;
    }
}
