package dev.ramal.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Google Drive, as far as recordings need it: tokens, ids, folders, resumable uploads. It keeps no content, only its
 * size and checksum. Operations: token ids list get create update session chunk.
 */
public final class FakeDrive extends FakeCloud {

    /** A file or folder that Drive has. */
    public record Stored(
            String id,
            String name,
            String mimeType,
            String parent,
            Map<String, String> properties,
            long size,
            @Nullable String md5,
            boolean trashed) {
        public boolean folder() {
            return mimeType.equals("application/vnd.google-apps.folder");
        }
    }

    private static final Pattern QUERY =
            Pattern.compile("name = '(.*)' and '([^']+)' in parents and mimeType = '([^']+)' and trashed = false");
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+)");

    private static final Pattern PART = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private static final class Session {
        final JsonNode metadata;
        final MessageDigest md5;
        long received;

        Session(JsonNode metadata) throws NoSuchAlgorithmException {
            this.metadata = metadata;
            this.md5 = MessageDigest.getInstance("MD5");
        }
    }

    private final Map<String, Stored> files = new ConcurrentHashMap<>();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final String root;
    private volatile Map<String, String> lastToken = Map.of();
    /** Ids up to this one were handed out to another account. */
    private volatile int others;

    /** @param root the id of the one folder that is there from the start */
    public FakeDrive(String root) {
        this.root = root;
    }

    /** All files that are not in the bin, without folders. */
    public List<Stored> recordings() {
        return files.values().stream()
                .filter(file -> !file.folder() && !file.trashed())
                .toList();
    }

    /** All folders that are not in the bin. */
    public List<Stored> folders() {
        return files.values().stream()
                .filter(file -> file.folder() && !file.trashed())
                .toList();
    }

    /** Forgets everything but its address. */
    @Override
    public void reset() {
        super.reset();
        files.clear();
        sessions.clear();
        hidden.clear();
        others = 0;
    }

    /** From now on another account comes: the ids handed out so far are not its own, and it can make no file of them. */
    public void changeAccount() {
        others = next.get();
    }

    /** What the last token was asked for with; a JWT's claims under their own names. */
    public Map<String, String> lastToken() {
        return lastToken;
    }

    /** Shows that file no more, as one of another account that shared it with nobody; its id stays taken. */
    public void hide(String id) {
        hidden.add(id);
    }

    /** Throws a file or folder into the bin, as a person might. */
    public void trash(String id) {
        files.computeIfPresent(
                id,
                (same, file) -> new Stored(
                        id, file.name, file.mimeType, file.parent, file.properties, file.size, file.md5, true));
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        // Java's own HTTP client knows no PATCH, so Google's sends it in disguise.
        String disguised = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
        String method = disguised == null ? exchange.getRequestMethod() : disguised;
        String operation = operation(method, path);
        Fault fault = fault(operation);
        if (operation.equals("chunk")) {
            chunk(exchange, path.substring(path.lastIndexOf('/') + 1), fault);
            return;
        }
        if (suffers(exchange, fault)) {
            return;
        }
        byte[] body = body(exchange);
        if (!operation.equals("token")
                && !"Bearer let-me-in".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 401, Map.of("error", Map.of("code", 401)));
            return;
        }
        boolean lost = fault instanceof Fault.LoseAnswer;
        String id = path.substring(path.lastIndexOf('/') + 1);
        switch (operation) {
            case "token" -> token(exchange, new String(body, StandardCharsets.UTF_8));
            case "ids" -> json(exchange, 200, Map.of("ids", List.of("id-" + next.incrementAndGet())));
            case "list" -> list(exchange);
            case "get" -> get(exchange, id);
            case "update" -> {
                if (JSON.readTree(body).path("trashed").asBoolean()) {
                    trash(id);
                }
                get(exchange, id);
            }
            case "delete" -> {
                files.remove(id);
                send(exchange, 204, new byte[0]);
            }
            case "create" -> create(exchange, JSON.readTree(body), lost);
            case "session" -> session(exchange, JSON.readTree(body));
            default -> json(exchange, 404, Map.of());
        }
    }

    private static String operation(String method, String path) {
        if (path.equals("/token")) {
            return "token";
        }
        if (path.startsWith("/upload/session/")) {
            return "chunk";
        }
        if (path.equals("/upload/drive/v3/files")) {
            return "session";
        }
        if (path.equals("/drive/v3/files/generateIds")) {
            return "ids";
        }
        boolean all = path.equals("/drive/v3/files");
        return switch (method) {
            case "GET" -> all ? "list" : "get";
            case "POST" -> "create";
            case "PATCH" -> "update";
            case "DELETE" -> "delete";
            default -> "unknown";
        };
    }

    private void token(HttpExchange exchange, String body) throws IOException {
        Map<String, String> asked = new HashMap<>(form(body));
        String assertion = asked.get("assertion");
        if (assertion != null) {
            JsonNode claims =
                    JSON.readTree(Base64.getUrlDecoder().decode(assertion.split("\\.", -1)[1]));
            claims.properties()
                    .forEach(claim -> asked.put(claim.getKey(), claim.getValue().asText()));
        }
        lastToken = asked;
        if ("revoked".equals(asked.get("refresh_token"))) {
            json(exchange, 400, Map.of("error", "invalid_grant", "error_description", "Token has been revoked."));
            return;
        }
        json(exchange, 200, Map.of("access_token", "let-me-in", "expires_in", 3600, "token_type", "Bearer"));
    }

    private void list(HttpExchange exchange) throws IOException {
        Matcher asked = QUERY.matcher(query(exchange).getOrDefault("q", ""));
        List<Object> found = new ArrayList<>();
        if (asked.matches()) {
            String name = asked.group(1).replace("\\'", "'").replace("\\\\", "\\");
            files.values().stream()
                    .filter(file -> file.name.equals(name)
                            && file.parent.equals(asked.group(2))
                            && file.mimeType.equals(asked.group(3))
                            && !file.trashed)
                    .forEach(file -> found.add(Map.of("id", file.id)));
        }
        json(exchange, 200, Map.of("files", found));
    }

    private void get(HttpExchange exchange, String id) throws IOException {
        if (id.equals(root)) {
            json(exchange, 200, Map.of("id", root));
            return;
        }
        Stored file = files.get(id);
        if (file == null || hidden.contains(id)) {
            missing(exchange);
            return;
        }
        if ("media".equals(query(exchange).get("alt"))) {
            media(exchange, file);
            return;
        }
        json(exchange, 200, described(file));
    }

    /** MP3 frames of the file's size, or the part of them that is asked for. */
    private static void media(HttpExchange exchange, Stored file) throws IOException {
        String asked = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = PART.matcher(asked == null ? "" : asked);
        boolean part = range.matches();
        int first = part ? Integer.parseInt(range.group(1)) : 0;
        int last = part && !range.group(2).isEmpty()
                ? Math.min(Integer.parseInt(range.group(2)), (int) file.size - 1)
                : (int) file.size - 1;
        exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
        if (first >= file.size) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (part) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + file.size);
        }
        byte[] bytes = FakeTwilioMedia.bytes((int) file.size);
        exchange.sendResponseHeaders(part ? 206 : 200, last - first + 1);
        exchange.getResponseBody().write(bytes, first, last - first + 1);
    }

    /** Lets it have a recording of that size. */
    public void put(String id, long size, String md5) {
        files.put(id, new Stored(id, "recording.mp3", "audio/mpeg", root, Map.of(), size, md5, false));
    }

    /** Whether it has a file of that id that is not in its bin. */
    public boolean has(String id) {
        Stored file = files.get(id);
        return file != null && !file.trashed;
    }

    private static Map<String, Object> described(Stored file) {
        Map<String, Object> json = new HashMap<>();
        json.put("id", file.id);
        json.put("name", file.name);
        json.put("trashed", file.trashed);
        if (file.md5 != null) {
            json.put("size", Long.toString(file.size));
            json.put("md5Checksum", file.md5);
            json.put("webViewLink", "https://drive.google.com/file/d/" + file.id + "/view?usp=drivesdk");
        }
        return json;
    }

    private void create(HttpExchange exchange, JsonNode metadata, boolean lost) throws IOException {
        if (refused(exchange, metadata)) {
            return;
        }
        Stored file = store(metadata, 0, null);
        if (!lost) {
            json(exchange, 200, described(file));
        }
    }

    private void session(HttpExchange exchange, JsonNode metadata) throws IOException {
        if (refused(exchange, metadata)) {
            return;
        }
        try {
            String session = Integer.toString(next.incrementAndGet());
            sessions.put(session, new Session(metadata));
            exchange.getResponseHeaders().set("Location", uri() + "/upload/session/" + session);
            send(exchange, 200, new byte[0]);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean refused(HttpExchange exchange, JsonNode metadata) throws IOException {
        String parent = metadata.path("parents").path(0).asText();
        if (!parent.equals(root) && !files.containsKey(parent)) {
            missing(exchange);
            return true;
        }
        if (files.containsKey(metadata.path("id").asText())) {
            json(
                    exchange,
                    409,
                    Map.of("error", Map.of("code", 409, "errors", List.of(Map.of("reason", "fileIdInUse")))));
            return true;
        }
        String id = metadata.path("id").asText();
        if (!id.isEmpty() && Integer.parseInt(id.substring(3)) <= others) {
            json(
                    exchange,
                    400,
                    Map.of(
                            "error",
                            Map.of(
                                    "code",
                                    400,
                                    "message",
                                    "The provided file ID is not usable.",
                                    "errors",
                                    List.of(Map.of("reason", "invalid")))));
            return true;
        }
        return false;
    }

    private void chunk(HttpExchange exchange, String name, @Nullable Fault fault) throws IOException {
        Session session = sessions.get(name);
        if (session == null) {
            missing(exchange);
            return;
        }
        if (fault != null && !(fault instanceof Fault.BreakOff) && suffers(exchange, fault)) {
            return;
        }
        Matcher range = RANGE.matcher(exchange.getRequestHeaders().getFirst("Content-Range"));
        if (!range.matches()) {
            json(exchange, 400, Map.of());
            return;
        }
        long whole = Long.parseLong(range.group(3));
        InputStream in = exchange.getRequestBody();
        if (range.group(1) != null) {
            if (Long.parseLong(range.group(1)) != session.received) {
                json(exchange, 400, Map.of());
                return;
            }
            long wanted = Long.parseLong(range.group(2)) + 1 - session.received;
            long kept = fault instanceof Fault.BreakOff ? wanted / 2 : wanted;
            byte[] buffer = new byte[64 * 1024];
            while (kept > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, kept));
                if (read < 0) {
                    return;
                }
                session.md5.update(buffer, 0, read);
                session.received += read;
                kept -= read;
            }
            if (fault instanceof Fault.BreakOff) {
                return;
            }
        }
        if (session.received < whole) {
            if (session.received > 0) {
                exchange.getResponseHeaders().set("Range", "bytes=0-" + (session.received - 1));
            }
            send(exchange, 308, new byte[0]);
            return;
        }
        String id = session.metadata.path("id").asText();
        if (!id.isEmpty() && files.containsKey(id)) {
            json(exchange, 200, described(files.get(id)));
            return;
        }
        if (fault instanceof Fault.Corrupt) {
            session.md5.update((byte) 0);
        }
        Stored file = store(session.metadata, whole, HexFormat.of().formatHex(session.md5.digest()));
        if (!(fault instanceof Fault.LoseAnswer)) {
            json(exchange, 200, described(file));
        }
    }

    private Stored store(JsonNode metadata, long size, @Nullable String md5) {
        String id = metadata.path("id").asText();
        Map<String, String> properties = new HashMap<>();
        metadata.path("appProperties")
                .properties()
                .forEach(property ->
                        properties.put(property.getKey(), property.getValue().asText()));
        Stored file = new Stored(
                id.isEmpty() ? "id-" + next.incrementAndGet() : id,
                metadata.path("name").asText(),
                metadata.path("mimeType").asText("audio/mpeg"),
                metadata.path("parents").path(0).asText(),
                properties,
                size,
                md5,
                false);
        files.put(file.id, file);
        return file;
    }

    private static void missing(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        json(exchange, 404, Map.of("error", Map.of("code", 404, "errors", List.of(Map.of("reason", "notFound")))));
    }
}
