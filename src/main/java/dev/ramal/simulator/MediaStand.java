package dev.ramal.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Ramal fetches from Twilio: the audio of recordings and the look-ups of calls and recordings, under the paths of
 * {@code api.twilio.com} and with its Basic authentication. Audio is there from the moment its recording is complete.
 */
public final class MediaStand implements Stand, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RECORDING = Pattern.compile("/Recordings/(RE[0-9a-f]{32})(|\\.wav|\\.mp3|\\.json)");
    private static final Pattern CALL = Pattern.compile("/Calls/(CA[0-9a-f]{32})\\.json");
    private static final Pattern RECORDINGS_OF = Pattern.compile("/Calls/(CA[0-9a-f]{32})/Recordings\\.json");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private record Call(
            PlayedLeg leg, String direction, Instant createdAt, @Nullable Instant answeredAt, Instant changedAt) {}

    private record Recording(PlayedRecording played, Instant startedAt, boolean deleted) {}

    private final String accountSid;
    private final String authorization;
    private final String base;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Map<String, Call> calls = new ConcurrentSkipListMap<>();
    private final Map<String, Recording> recordings = new ConcurrentSkipListMap<>();
    private final Map<String, Set<String>> served = new ConcurrentHashMap<>();
    private volatile boolean away;
    private final Map<String, String> numbers = new ConcurrentSkipListMap<>();
    private final Map<String, String> overridden = new ConcurrentSkipListMap<>();
    private volatile String broken = "";
    private volatile @Nullable Function<Map<String, String>, String> placing;

    /**
     * Opens the stand.
     *
     * @throws IOException if the address cannot be listened on
     */
    public MediaStand(InetSocketAddress listen, String accountSid, String authToken) throws IOException {
        // Without this each answer waits for the acknowledgement of its head. Read when the first server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.accountSid = accountSid;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString((accountSid + ":" + authToken).getBytes(StandardCharsets.UTF_8));
        this.base = "/2010-04-01/Accounts/" + accountSid;
        this.server = HttpServer.create(listen, 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** Where it listens: Ramal's TWILIO_API_URL. */
    public URI address() {
        InetSocketAddress at = server.getAddress();
        return URI.create("http://" + at.getAddress().getHostAddress() + ":" + at.getPort());
    }

    /** MD5s, in hex, of the audio that was served whole for that recording: one for each form it was asked in. */
    public Set<String> served(String recordingSid) {
        return Set.copyOf(served.getOrDefault(recordingSid, Set.of()));
    }

    /** Whether Ramal deleted it. */
    public boolean deleted(String recordingSid) {
        Recording recording = recordings.get(recordingSid);
        return recording != null && recording.deleted();
    }

    /** From now on calls can be placed: by that, which takes the form and gives the call's SID. */
    void placing(Function<Map<String, String>, String> place) {
        placing = place;
    }

    /** Whether it answers nothing but 503, as an API does that has an outage. */
    public void away(boolean now) {
        away = now;
    }

    /** A number of the account, and where it sends who calls it. */
    public void number(String number, String voiceUrl) {
        numbers.put(number, voiceUrl);
    }

    /**
     * That number's callers go elsewhere than its webhook says.
     *
     * @param instead what is set: {@code voice_application_sid} or {@code trunk_sid}
     */
    public void overridden(String number, String instead) {
        overridden.put(number, instead);
    }

    /** The one call that it cannot tell of; empty for none. */
    public void broken(String callSid) {
        broken = callSid;
    }

    @Override
    public void note(PlayedLeg leg, String direction, @Nullable Instant answeredAt, Instant at) {
        calls.compute(
                leg.sid(),
                (sid, known) -> new Call(leg, direction, known == null ? at : known.createdAt(), answeredAt, at));
    }

    @Override
    public void publish(PlayedRecording recording, Instant startedAt) {
        recordings.put(recording.sid(), new Recording(recording, startedAt, false));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange http) throws IOException {
        try (http) {
            String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = http.getRequestURI().getRawPath();
            if (away) {
                fail(http, 503, 20503, "Service unavailable");
            } else if (!authorization.equals(http.getRequestHeaders().getFirst("Authorization"))) {
                http.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Twilio API\"");
                fail(http, 401, 20003, "Authenticate");
            } else if (!path.startsWith(base)) {
                missing(http);
            } else {
                answer(http, path.substring(base.length()), body);
            }
        }
    }

    private void answer(HttpExchange http, String path, String body) throws IOException {
        Matcher recording = RECORDING.matcher(path);
        Matcher call = CALL.matcher(path);
        Matcher recordingsOf = RECORDINGS_OF.matcher(path);
        Map<String, String> query = query(http);
        if (recording.matches()) {
            answerRecording(http, recording.group(1), recording.group(2), query);
        } else if (http.getRequestMethod().equals("POST") && path.equals("/Calls.json")) {
            place(http, pairs(body));
        } else if (http.getRequestMethod().equals("POST") && path.equals("/Messages.json")) {
            message(http, pairs(body));
        } else if (http.getRequestMethod().equals("POST") && call.matches()) {
            // People talk as long as they like: a change is taken, and makes no difference.
            found(http, 200, call.group(1));
        } else if (http.getRequestMethod().equals("DELETE") && call.matches() && calls.remove(call.group(1)) != null) {
            http.sendResponseHeaders(204, -1);
        } else if (http.getRequestMethod().equals("DELETE") && (call.matches() || path.startsWith("/Messages/"))) {
            // Messages stay nowhere.
            missing(http);
        } else if (!http.getRequestMethod().equals("GET")) {
            fail(http, 405, 20004, "Method not allowed");
        } else if (call.matches()) {
            found(http, 200, call.group(1));
        } else if (path.equals("/Calls.json")) {
            List<ObjectNode> found = calls.values().stream()
                    .filter(c -> matches(query, c.leg()))
                    .sorted(Comparator.comparing(Call::createdAt).reversed())
                    .map(this::json)
                    .toList();
            page(http, "calls", found, path, query);
        } else if (path.equals("/Recordings.json") || recordingsOf.matches()) {
            String of = recordingsOf.matches() ? recordingsOf.group(1) : query.get("CallSid");
            List<ObjectNode> found = recordings.values().stream()
                    .filter(r ->
                            !r.deleted() && (of == null || of.equals(r.played().callSid())))
                    .map(this::json)
                    .toList();
            page(http, "recordings", found, path, query);
        } else if (path.equals("/IncomingPhoneNumbers.json")) {
            List<ObjectNode> found =
                    numbers.entrySet().stream().map(this::number).toList();
            page(http, "incoming_phone_numbers", found, path, query);
        } else {
            missing(http);
        }
    }

    private ObjectNode number(Map.Entry<String, String> number) {
        ObjectNode json = JSON.createObjectNode();
        json.put("phone_number", number.getKey()).put("voice_url", number.getValue());
        json.put("voice_application_sid", "").putNull("trunk_sid");
        String instead = overridden.get(number.getKey());
        if (instead != null) {
            json.put(instead, (instead.startsWith("trunk") ? "TK" : "AP") + "0".repeat(32));
        }
        return json;
    }

    private void place(HttpExchange http, Map<String, String> form) throws IOException {
        Function<Map<String, String>, String> place = placing;
        if (place == null) {
            fail(http, 405, 20004, "Method not allowed");
        } else if (!form.containsKey("To") || !form.containsKey("From") || !form.containsKey("Url")) {
            fail(http, 400, 21205, "Url, To and From are required");
        } else {
            found(http, 201, place.apply(form));
        }
    }

    /** Nobody reads it: a message is taken, and stays where it is. */
    private void message(HttpExchange http, Map<String, String> form) throws IOException {
        if (!form.containsKey("To") || !form.containsKey("Body")) {
            fail(http, 400, 21604, "To and Body are required");
            return;
        }
        ObjectNode message = JSON.createObjectNode();
        message.put("sid", "SM" + UUID.randomUUID().toString().replace("-", ""));
        message.put("status", "queued");
        message.put("to", form.get("To"));
        message.put("from", form.get("From"));
        message.put("body", form.get("Body"));
        message.put("direction", "outbound-api");
        json(http, 201, message);
    }

    private void found(HttpExchange http, int status, String callSid) throws IOException {
        Call found = calls.get(callSid);
        if (callSid.equals(broken)) {
            fail(http, 500, 20500, "Internal server error");
        } else if (found == null) {
            missing(http);
        } else {
            json(http, status, json(found));
        }
    }

    private void answerRecording(HttpExchange http, String sid, String form, Map<String, String> query)
            throws IOException {
        Recording recording = recordings.get(sid);
        String method = http.getRequestMethod();
        if (recording == null || recording.deleted()) {
            missing(http);
        } else if (method.equals("DELETE")) {
            recordings.put(sid, new Recording(recording.played(), recording.startedAt(), true));
            http.sendResponseHeaders(204, -1);
        } else if (!method.equals("GET") && !method.equals("HEAD")) {
            fail(http, 405, 20004, "Method not allowed");
        } else if (form.equals(".json")) {
            json(http, 200, json(recording));
        } else {
            audio(http, recording.played(), form, query.getOrDefault("RequestedChannels", "1"));
        }
    }

    private void audio(HttpExchange http, PlayedRecording recording, String form, String asked) throws IOException {
        if (!asked.equals("1") && !asked.equals("2") || asked.equals("2") && recording.channels() == 1) {
            fail(http, 400, 20001, "Requested channels are not available");
            return;
        }
        int channels = Integer.parseInt(asked);
        boolean mp3 = form.equals(".mp3");
        byte[] audio = mp3
                ? Audio.mp3(recording.sid(), channels, recording.seconds())
                : Audio.wav(recording.sid(), channels, recording.seconds());
        http.getResponseHeaders().set("Content-Type", mp3 ? "audio/mpeg" : "audio/x-wav");
        http.getResponseHeaders().set("Accept-Ranges", "bytes");
        String range = http.getRequestHeaders().getFirst("Range");
        Matcher asking = RANGE.matcher(range == null ? "" : range);
        int from = 0;
        int to = audio.length - 1;
        boolean part = asking.matches()
                && !(asking.group(1).isEmpty() && asking.group(2).isEmpty());
        if (part) {
            boolean tail = asking.group(1).isEmpty();
            long first = tail ? Math.max(0, audio.length - number(asking.group(2))) : number(asking.group(1));
            long last = tail || asking.group(2).isEmpty() ? to : Math.min(to, number(asking.group(2)));
            if (first > last) {
                http.getResponseHeaders().set("Content-Range", "bytes */" + audio.length);
                http.sendResponseHeaders(416, -1);
                return;
            }
            from = (int) first;
            to = (int) last;
            http.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + audio.length);
        }
        int length = to - from + 1;
        if (http.getRequestMethod().equals("HEAD")) {
            http.getResponseHeaders().set("Content-Length", Integer.toString(length));
            http.sendResponseHeaders(part ? 206 : 200, -1);
            return;
        }
        served.computeIfAbsent(recording.sid(), any -> ConcurrentHashMap.newKeySet())
                .add(md5(audio));
        http.sendResponseHeaders(part ? 206 : 200, length);
        http.getResponseBody().write(audio, from, length);
    }

    private static long number(String digits) {
        return digits.length() > 10 ? Integer.MAX_VALUE : Long.parseLong(digits);
    }

    private static boolean matches(Map<String, String> query, PlayedLeg leg) {
        Map<String, String> has = new HashMap<>();
        String parent = leg.parent();
        has.put("ParentCallSid", parent == null ? "" : parent);
        has.put("To", leg.to());
        has.put("From", leg.from());
        has.put("Status", leg.status());
        return has.entrySet().stream()
                .allMatch(e -> !query.containsKey(e.getKey()) || e.getValue().equals(query.get(e.getKey())));
    }

    private void page(HttpExchange http, String name, List<ObjectNode> found, String path, Map<String, String> query)
            throws IOException {
        int size = (int) Math.max(1, Math.min(1000, number(query.getOrDefault("PageSize", "50"))));
        int page = (int) number(query.getOrDefault("Page", "0"));
        long first = (long) page * size;
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode list = answer.putArray(name);
        found.stream().skip(first).limit(size).forEach(list::add);
        answer.put("page", page).put("page_size", size).put("start", first);
        if (first + size < found.size()) {
            query.put("Page", Integer.toString(page + 1));
            StringBuilder next = new StringBuilder(base + path);
            char glue = '?';
            for (Map.Entry<String, String> one : query.entrySet()) {
                next.append(glue)
                        .append(one.getKey())
                        .append('=')
                        .append(java.net.URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8));
                glue = '&';
            }
            answer.put("next_page_uri", next.toString());
        } else {
            answer.putNull("next_page_uri");
        }
        answer.put("uri", base + path);
        json(http, 200, answer);
    }

    private ObjectNode json(Call call) {
        PlayedLeg leg = call.leg();
        boolean ended =
                Set.of("completed", "busy", "failed", "no-answer", "canceled").contains(leg.status());
        ObjectNode node = JSON.createObjectNode();
        node.put("sid", leg.sid());
        node.put("parent_call_sid", leg.parent());
        node.put("account_sid", accountSid);
        node.put("from", leg.from()).put("to", leg.to());
        node.put("status", leg.status().equals("initiated") ? "queued" : leg.status());
        node.put("direction", call.direction());
        Instant answeredAt = call.answeredAt();
        node.put("start_time", answeredAt == null ? null : Forms.RFC_2822.format(answeredAt));
        node.put(
                "end_time", ended && leg.status().equals("completed") ? Forms.RFC_2822.format(call.changedAt()) : null);
        node.put("duration", ended ? Integer.toString(leg.seconds()) : null);
        node.put("date_created", Forms.RFC_2822.format(call.createdAt()));
        node.put("date_updated", Forms.RFC_2822.format(call.changedAt()));
        node.putNull("price");
        node.put("price_unit", "USD");
        node.put("api_version", "2010-04-01");
        node.put("uri", base + "/Calls/" + leg.sid() + ".json");
        return node;
    }

    private ObjectNode json(Recording recording) {
        PlayedRecording played = recording.played();
        ObjectNode node = JSON.createObjectNode();
        node.put("sid", played.sid());
        node.put("call_sid", played.callSid());
        node.putNull("conference_sid");
        node.put("account_sid", accountSid);
        node.put("status", "completed");
        node.put("channels", played.channels());
        node.put("source", played.source());
        node.put("duration", Integer.toString(played.seconds()));
        Instant madeAt = recording.startedAt().plusSeconds(played.seconds());
        node.put("start_time", Forms.RFC_2822.format(recording.startedAt()));
        node.put("date_created", Forms.RFC_2822.format(recording.startedAt()));
        node.put("date_updated", Forms.RFC_2822.format(madeAt));
        node.putNull("error_code").putNull("price");
        node.put("api_version", "2010-04-01");
        node.put("media_url", "https://api.twilio.com" + base + "/Recordings/" + played.sid());
        node.put("uri", base + "/Recordings/" + played.sid() + ".json");
        return node;
    }

    private static Map<String, String> query(HttpExchange http) {
        return pairs(http.getRequestURI().getRawQuery());
    }

    private static Map<String, String> pairs(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static void missing(HttpExchange http) throws IOException {
        fail(http, 404, 20404, "The requested resource was not found");
    }

    private static void fail(HttpExchange http, int status, int code, String message) throws IOException {
        ObjectNode error = JSON.createObjectNode();
        error.put("code", code).put("message", message).put("status", status);
        error.put("more_info", "https://www.twilio.com/docs/errors/" + code);
        json(http, status, error);
    }

    private static void json(HttpExchange http, int status, ObjectNode node) throws IOException {
        byte[] body = JSON.writeValueAsBytes(node);
        http.getResponseHeaders().set("Content-Type", "application/json");
        if (http.getRequestMethod().equals("HEAD")) {
            http.sendResponseHeaders(status, -1);
            return;
        }
        http.sendResponseHeaders(status, body.length);
        http.getResponseBody().write(body);
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
