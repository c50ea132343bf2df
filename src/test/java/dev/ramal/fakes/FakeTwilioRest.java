package dev.ramal.fakes;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's REST API for calls, as far as Ramal asks it. Operations: place, list, update, numbers. A fault of an
 * operation comes once; {@link #lose} lets a share of the answers get lost after all was done.
 */
public final class FakeTwilioRest extends FakeCloud {

    private static final String BASE = "/2010-04-01/Accounts/";

    /**
     * A call that was placed.
     *
     * @param asked the form, its repeated fields joined by spaces
     */
    public record Placed(String sid, Map<String, String> asked, String created) {
        /** What Ramal wrote into the callbacks. */
        public String dial() {
            return asked.get("Url").replaceFirst(".*dial=", "").replaceFirst("#.*", "");
        }
    }

    /** A change of a call. */
    public record Changed(String sid, Map<String, String> asked) {}

    private final String account;
    private final String authorization;
    private final List<Placed> placed = new CopyOnWriteArrayList<>();
    private final List<Changed> changed = new CopyOnWriteArrayList<>();
    private final List<String> numbers = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final Random random = new Random(7);
    private volatile double loss;

    public FakeTwilioRest(String account, String token) {
        this.account = account;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((account + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    /** The calls that were placed, in order. */
    public List<Placed> placed() {
        return List.copyOf(placed);
    }

    /** The changes of calls, in order. */
    public List<Changed> changed() {
        return List.copyOf(changed);
    }

    /** Waits until that many changes were made; false when they were not, in that time. */
    public boolean awaitChanges(int count, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        synchronized (changed) {
            while (changed.size() < count) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                changed.wait(millis);
            }
            return true;
        }
    }

    /** That share of the answers to placed calls is lost. */
    public void lose(double share) {
        loss = share;
    }

    /** The numbers that the account owns. */
    public void owns(String... all) {
        numbers.clear();
        numbers.addAll(List.of(all));
    }

    @Override
    public void reset() {
        super.reset();
        placed.clear();
        changed.clear();
        loss = 0;
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        String text = new String(body(exchange), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            error(exchange, 401, 20003);
            return;
        }
        String below = path.startsWith(BASE + account) ? path.substring((BASE + account).length()) : path;
        boolean post = exchange.getRequestMethod().equals("POST");
        if (below.equals("/Calls.json")) {
            if (post) {
                place(exchange, repeated(text));
            } else {
                list(exchange, query(exchange));
            }
        } else if (post && below.matches("/Calls/CA[0-9a-f]{32}\\.json")) {
            update(exchange, below.substring(7, 41), repeated(text));
        } else if (below.equals("/IncomingPhoneNumbers.json")) {
            fault("numbers");
            numbers(exchange, query(exchange));
        } else if (below.equals("/OutgoingCallerIds.json")) {
            json(exchange, 200, Map.of("outgoing_caller_ids", List.of()));
        } else {
            error(exchange, 404, 20404);
        }
    }

    private void place(HttpExchange exchange, Map<String, String> form) throws IOException {
        Fault fault = fault("place");
        if (suffers(exchange, fault)) {
            return;
        }
        if (!form.containsKey("To") || !form.containsKey("From") || !form.containsKey("Url")) {
            error(exchange, 400, 21205);
            return;
        }
        Placed call = new Placed(
                "CA%032x".formatted(next.incrementAndGet()),
                form,
                DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        placed.add(call);
        boolean lost;
        synchronized (random) {
            lost = random.nextDouble() < loss;
        }
        if (lost || fault instanceof Fault.LoseAnswer) {
            return;
        }
        json(exchange, 201, row(call));
    }

    private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
        if (suffers(exchange, fault("list"))) {
            return;
        }
        List<Object> found = new ArrayList<>();
        for (Placed call : placed) {
            if (call.asked().get("To").equals(query.get("To"))
                    && call.asked().get("From").equals(query.get("From"))) {
                found.add(0, row(call));
            }
        }
        json(exchange, 200, Map.of("calls", found));
    }

    private void update(HttpExchange exchange, String sid, Map<String, String> form) throws IOException {
        Fault fault = fault("update");
        if (suffers(exchange, fault)) {
            return;
        }
        synchronized (changed) {
            changed.add(new Changed(sid, form));
            changed.notifyAll();
        }
        if (!(fault instanceof Fault.LoseAnswer)) {
            json(exchange, 200, Map.of("sid", sid, "status", form.getOrDefault("Status", "in-progress")));
        }
    }

    /** One a page: Twilio gives no more than it likes of what is asked for. */
    private void numbers(HttpExchange exchange, Map<String, String> query) throws IOException {
        int page = Integer.parseInt(query.getOrDefault("Page", "0"));
        Map<String, Object> answer = new HashMap<>();
        answer.put(
                "incoming_phone_numbers",
                numbers.stream()
                        .skip(page)
                        .limit(1)
                        .map(number -> Map.of("phone_number", number, "friendly_name", "office"))
                        .toList());
        answer.put(
                "next_page_uri",
                page + 1 < numbers.size() ? BASE + account + "/IncomingPhoneNumbers.json?Page=" + (page + 1) : null);
        json(exchange, 200, answer);
    }

    private static Map<String, Object> row(Placed call) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("sid", call.sid());
        row.put("status", "queued");
        row.put("to", call.asked().get("To"));
        row.put("from", call.asked().get("From"));
        row.put("direction", "outbound-api");
        row.put("date_created", call.created());
        row.put("parent_call_sid", null);
        return row;
    }

    private static void error(HttpExchange exchange, int status, int code) throws IOException {
        json(exchange, status, Map.of("code", code, "message", "no", "status", status));
    }

    private static Map<String, String> repeated(@Nullable String text) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : text == null ? new String[0] : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.merge(
                        decoded(pair.substring(0, equals)),
                        decoded(pair.substring(equals + 1)),
                        (one, other) -> one + " " + other);
            }
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
