package dev.ramal.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A small honest Ramal: checks signatures, answers fixed TwiML, and reads its record off the webhooks alone. */
final class FakeRamal implements AutoCloseable {
    static final String ACCOUNT = "AC0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final String NUMBER = "+551140000001";
    static final String KEY = "an-operator-key-of-the-test";
    private static final String FOUR = "statusCallbackEvent=\"initiated ringing answered completed\"";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> RANKS = List.of("queued", "initiated", "ringing", "in-progress");

    /** A webhook as it arrived. */
    record Heard(String path, String query, String token, boolean signed, Map<String, String> fields) {
        String get(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(16);
    private final TwilioSignature signer = new TwilioSignature(List.of(TOKEN));
    private final List<Heard> heard = new ArrayList<>();
    private @Nullable MediaStand stand;
    private @Nullable Path archive;
    boolean voicemail = true;

    @Nullable
    String voiceAnswer;

    String recordingEvents = "completed absent";
    boolean recordsBrowsers;
    int statusCode = 200;

    FakeRamal() throws IOException {
        this(0);
    }

    FakeRamal(int port) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/twilio/", this::webhook);
        server.createContext("/api/calls/", this::lookup);
        server.setExecutor(threads);
        server.start();
    }

    void archivesTo(Path directory, MediaStand from) {
        archive = directory;
        stand = from;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    synchronized List<Heard> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void webhook(HttpExchange http) throws IOException {
        try (http) {
            String body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> fields = new LinkedHashMap<>();
            List<Field> pairs = new ArrayList<>();
            for (String pair : body.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                String value = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
                fields.put(parts[0], value);
                pairs.add(new Field(parts[0], value));
            }
            String path = http.getRequestURI().getPath();
            String query = http.getRequestURI().getQuery();
            String signature = signer.sign(address() + http.getRequestURI().toString(), pairs);
            boolean signed = signature.equals(http.getRequestHeaders().getFirst("X-Twilio-Signature"));
            Heard one = new Heard(
                    path,
                    query == null ? "" : query,
                    http.getRequestHeaders().getFirst("I-Twilio-Idempotency-Token"),
                    signed,
                    fields);
            String twiml = answer(one);
            synchronized (this) {
                heard.add(one);
            }
            byte[] bytes = twiml.getBytes(StandardCharsets.UTF_8);
            http.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
            if (bytes.length == 0) {
                http.sendResponseHeaders(statusCode == 200 ? 204 : statusCode, -1);
            } else {
                http.sendResponseHeaders(statusCode, bytes.length);
                http.getResponseBody().write(bytes);
            }
        }
    }

    private String answer(Heard one) {
        String root = one.get("CallSid");
        String callbacks = "statusCallback=\"/twilio/call-status?call=" + root + "#rc=2\" " + FOUR;
        String record = "action=\"/twilio/flow/dialled?call=" + root
                + "\" record=\"record-from-answer-dual\" recordingStatusCallback=\"" + address()
                + "/twilio/recording-status?call=" + root + "\" recordingStatusCallbackEvent=\"" + recordingEvents
                + "\"";
        if (one.path().startsWith("/twilio/voice") && voiceAnswer != null) {
            return voiceAnswer;
        }
        return switch (one.path()) {
            case "/twilio/voice-incoming" ->
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>"
                        + "<Say language=\"pt-BR\">Esta chamada pode ser gravada.</Say><Dial timeout=\"30\" " + record
                        + "><Client " + callbacks + "><Identity>user_1_Ana_Souza</Identity></Client><Client "
                        + callbacks
                        + ">user_2_Bea</Client></Dial></Response>";
            case "/twilio/voice" ->
                one.get("To").startsWith("+")
                        ? "<Response><Dial answerOnBridge=\"true\" callerId=\"" + NUMBER + "\" " + record + "><Number "
                                + callbacks + ">" + one.get("To") + "</Number></Dial></Response>"
                        : "<Response><Dial answerOnBridge=\"true\" "
                                + (recordsBrowsers ? record : "action=\"/twilio/flow/dialled?call=" + root + "\"")
                                + "><Client " + callbacks + ">" + one.get("To") + "</Client></Dial></Response>";
            case "/twilio/flow/dialled" ->
                one.get("DialCallStatus").equals("completed")
                                || !one.get("Direction").equals("inbound")
                                || one.get("From").startsWith("client:")
                        ? "<Response/>"
                        : "<Response><Say>Ninguém está disponível no momento, por favor deixe seu recado.</Say>"
                                + (voicemail
                                        ? "<Record maxLength=\"120\" action=\"/twilio/flow/message?call=" + root
                                                + "\" recordingStatusCallback=\"/twilio/recording-status?call=" + root
                                                + "\"/>"
                                        : "<Hangup/>")
                                + "</Response>";
            case "/twilio/flow/message" -> "<Response><Say>Obrigado.</Say></Response>";
            default -> "";
        };
    }

    // --- the record, read off the webhooks in any order

    private void lookup(HttpExchange http) throws IOException {
        try (http) {
            String sid = http.getRequestURI().getPath().substring("/api/calls/".length());
            boolean allowed = ("Bearer " + KEY).equals(http.getRequestHeaders().getFirst("Authorization"));
            ObjectNode found = allowed ? record(sid) : null;
            if (found == null) {
                http.sendResponseHeaders(allowed ? 404 : 401, -1);
                return;
            }
            byte[] body = JSON.writeValueAsBytes(found);
            http.getResponseHeaders().set("Content-Type", "application/json");
            http.sendResponseHeaders(200, body.length);
            http.getResponseBody().write(body);
        }
    }

    @Nullable
    ObjectNode record(String root) {
        Map<String, Heard> once = new LinkedHashMap<>();
        for (Heard one : heard()) {
            if (one.get("CallSid").equals(root) || one.get("ParentCallSid").equals(root)) {
                once.put(one.path() + one.fields(), one);
            }
        }
        if (once.isEmpty()) {
            return null;
        }
        Map<String, ObjectNode> legs = new TreeMap<>();
        Map<String, Map<String, Instant>> times = new TreeMap<>();
        Map<String, ObjectNode> recordings = new TreeMap<>();
        Set<String> dialStatuses = new LinkedHashSet<>();
        boolean message = false;
        boolean webphone = false;
        String bridged = "";
        for (Heard one : once.values()) {
            if (one.path().equals("/twilio/recording-status")) {
                recordings.put(one.get("RecordingSid"), recording(one));
                message |= one.get("RecordingSource").equals("RecordVerb");
                continue;
            }
            webphone |= one.get("CallSid").equals(root) && one.get("From").startsWith("client:");
            ObjectNode leg = legs.computeIfAbsent(one.get("CallSid"), sid -> leg(one));
            if (one.path().equals("/twilio/call-status")) {
                tell(leg, one, times.computeIfAbsent(one.get("CallSid"), any -> new TreeMap<>()));
            }
            if (!one.get("DialCallStatus").isEmpty()) {
                dialStatuses.add(one.get("DialCallStatus"));
                bridged = one.get("DialBridged").equals("true") ? one.get("DialCallSid") : bridged;
            }
        }
        ObjectNode own = legs.get(root);
        if (own == null) {
            return null;
        }
        ObjectNode call = JSON.createObjectNode();
        call.put("sid", root).put("direction", webphone ? "outbound" : "inbound");
        call.put("origin", webphone ? "webphone" : "caller");
        call.set("from", own.get("from"));
        call.set("to", own.get("to"));
        call.put("party", webphone ? own.get("to").asText() : own.get("from").asText());
        call.put("status", own.path("status").asText());
        ObjectNode other = legs.get(bridged);
        String agent = webphone
                ? own.get("from").asText()
                : other == null ? "" : other.get("to").asText();
        if (!agent.isEmpty()) {
            call.put("agent", agent.substring("client:".length()));
        }
        call.put("outcome", outcome(webphone, message, other != null, dialStatuses));
        ring(call, bridged.isEmpty() ? legs.keySet() : Set.of(bridged), root, times);
        if (other != null) {
            call.set("talkSeconds", other.get("seconds"));
        }
        ArrayNode list = call.putArray("legs");
        legs.values().forEach(list::add);
        ArrayNode audio = call.putArray("recordings");
        recordings.values().forEach(audio::add);
        call.putArray("deliveries").addObject().put("destination", "slack").put("state", "sent");
        return call;
    }

    private static void ring(ObjectNode call, Set<String> sids, String root, Map<String, Map<String, Instant>> times) {
        for (String sid : sids) {
            Map<String, Instant> at = times.getOrDefault(sid, Map.of());
            Instant from = at.get("ringing");
            Instant to = at.getOrDefault("in-progress", at.get("end"));
            if (!sid.equals(root) && from != null && to != null) {
                call.put("ringSeconds", Duration.between(from, to).toSeconds());
            }
        }
    }

    private static String outcome(boolean webphone, boolean message, boolean bridged, Set<String> dialled) {
        if (bridged) {
            return "answered";
        }
        String dial = dialled.isEmpty() ? "" : dialled.iterator().next();
        if (webphone) {
            return dial.equals("no-answer") ? "missed" : dial;
        }
        return message ? "voicemail" : dial.equals("canceled") ? "abandoned" : "missed";
    }

    private static ObjectNode leg(Heard one) {
        ObjectNode leg = JSON.createObjectNode();
        leg.put("sid", one.get("CallSid"));
        if (!one.get("ParentCallSid").isEmpty()) {
            leg.put("parent", one.get("ParentCallSid"));
        }
        return leg.put("from", one.get("From")).put("to", one.get("To"));
    }

    private static void tell(ObjectNode leg, Heard one, Map<String, Instant> times) {
        String status = one.get("CallStatus");
        boolean ended = !RANKS.contains(status);
        times.put(ended ? "end" : status, Instant.from(Forms.RFC_2822.parse(one.get("Timestamp"))));
        String known = leg.path("status").asText();
        if (ended || known.isEmpty() || RANKS.contains(known) && RANKS.indexOf(status) > RANKS.indexOf(known)) {
            leg.put("status", status);
        }
        if (ended) {
            leg.put("seconds", Integer.parseInt(one.get("CallDuration")));
        }
    }

    private ObjectNode recording(Heard one) {
        String sid = one.get("RecordingSid");
        ObjectNode recording = JSON.createObjectNode();
        recording.put("sid", sid).put("status", one.get("RecordingStatus"));
        recording.put("channels", Integer.parseInt(one.get("RecordingChannels")));
        recording.put("seconds", Integer.parseInt(one.get("RecordingDuration")));
        ObjectNode delivery = recording.putArray("deliveries").addObject();
        delivery.put("destination", "archive").put("state", "sent").put("attempts", 1);
        if (archive != null && stand != null) {
            Path file = archive.resolve(sid + ".wav");
            fetchOnce(
                    file,
                    URI.create(stand.address() + "/2010-04-01/Accounts/" + ACCOUNT + "/Recordings/" + sid
                            + ".wav?RequestedChannels=" + one.get("RecordingChannels")));
            delivery.put("link", file.toString());
        }
        return recording;
    }

    private static synchronized void fetchOnce(Path file, URI from) {
        if (Files.exists(file)) {
            return;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(from)
                    .header("Authorization", basic())
                    .build();
            HttpResponse<byte[]> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200) {
                Files.write(file, response.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((ACCOUNT + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
    }
}
