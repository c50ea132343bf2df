package dev.ramal.fakes;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What Twilio's console is filled in with, as its REST API tells it: numbers and TwiML Apps. */
public final class FakeTwilioConsole extends FakeCloud {

    private final String base;
    private final String authorization;
    private final Map<String, Map<String, Object>> numbers = new ConcurrentSkipListMap<>();
    private final Map<String, Map<String, Object>> apps = new ConcurrentHashMap<>();
    private volatile int refusal;
    private volatile int appsRefusal;

    public FakeTwilioConsole(String account, String token) {
        this.base = "/2010-04-01/Accounts/" + account;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((account + ":" + token).getBytes(StandardCharsets.UTF_8));
    }

    /** A number as it is when it was bought. */
    public void number(String number) {
        Map<String, Object> bought = new TreeMap<>(Map.of(
                "phone_number", number,
                "voice_url", "https://demo.twilio.com/welcome/voice/",
                "voice_method", "POST",
                "status_callback", "",
                "status_callback_method", "POST"));
        bought.put("voice_application_sid", null);
        bought.put("trunk_sid", null);
        numbers.put(number, bought);
    }

    /** Fills in a field of a number. */
    public void change(String number, String field, String value) {
        numbers.get(number).put(field, value);
    }

    /** A TwiML App. */
    public void app(String sid, Map<String, Object> fields) {
        Map<String, Object> app =
                new TreeMap<>(Map.of("sid", sid, "voice_method", "POST", "status_callback_method", "POST"));
        app.putAll(fields);
        apps.put(sid, app);
    }

    /** Answers questions about TwiML Apps with that status. */
    public void refuseApps(int status) {
        appsRefusal = status;
    }

    /** Answers everything with that status. */
    public void refuse(int status) {
        refusal = status;
    }

    @Override
    public void reset() {
        super.reset();
        numbers.clear();
        apps.clear();
        refusal = 0;
        appsRefusal = 0;
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (refusal != 0 || !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, refusal == 0 ? 401 : refusal, Map.of("code", 20003));
        } else if (path.equals(base + "/IncomingPhoneNumbers.json")) {
            list(exchange, path);
        } else if (appsRefusal != 0) {
            json(exchange, appsRefusal, Map.of("code", 20500));
        } else {
            String sid = path.replaceFirst(".*/Applications/", "").replaceFirst("\\.json$", "");
            Map<String, Object> app = apps.get(sid);
            json(exchange, app == null ? 404 : 200, app == null ? Map.of("code", 20404) : app);
        }
    }

    private void list(HttpExchange exchange, String path) throws IOException {
        Map<String, String> asked = new TreeMap<>();
        for (String pair : exchange.getRequestURI().getQuery().split("&")) {
            asked.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=", ""));
        }
        int size = Math.min(1000, Integer.parseInt(asked.getOrDefault("PageSize", "50")));
        int page = Integer.parseInt(asked.getOrDefault("Page", "0"));
        Map<String, Object> answer = new TreeMap<>();
        answer.put(
                "incoming_phone_numbers",
                numbers.values().stream().skip((long) page * size).limit(size).toList());
        boolean more = numbers.size() > (page + 1) * size;
        answer.put("next_page_uri", more ? path + "?PageSize=" + size + "&Page=" + (page + 1) : null);
        json(exchange, 200, answer);
    }
}
