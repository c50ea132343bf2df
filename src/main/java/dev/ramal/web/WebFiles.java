package dev.ramal.web;

import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the pages: a map of them all, read once. A path that is not in it gives the page itself, whose script
 * knows the way, or 404; no path is ever looked up in a file system.
 *
 * <p>Everything but the page has the digest of all files, or a library's version, in its path, and so never changes.
 */
public final class WebFiles {

    /** Where the browser finds the libraries, and the class path does. */
    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            library("lit/3.3.2/index.js"),
            library("lit/3.3.2/directives/live.js"),
            library("lit/3.3.2/directives/repeat.js"),
            library("lit-html/3.3.2/lit-html.js"),
            library("lit-html/3.3.2/is-server.js"),
            library("lit-html/3.3.2/directive.js"),
            library("lit-html/3.3.2/directive-helpers.js"),
            library("lit-html/3.3.2/directives/live.js"),
            library("lit-html/3.3.2/directives/repeat.js"),
            library("lit-element/4.2.2/lit-element.js"),
            library("lit__reactive-element/2.1.2/reactive-element.js"),
            library("lit__reactive-element/2.1.2/css-tag.js"),
            library("chart.js/4.5.1/dist/chart.umd.min.js"),
            library("picocss__pico/2.1.1/css/pico.min.css"));

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "md", "text/plain; charset=utf-8",
            "svg", "image/svg+xml",
            "webmanifest", "application/manifest+json",
            "wav", "audio/wav");

    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    /**
     * What the page may load: its own files, and what the Voice SDK says to Twilio. The import map is the only script
     * that stands in the page, and is known by its digest.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self' '{digest}'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; media-src 'self' blob:; worker-src 'self';"
            + " manifest-src 'self'; connect-src 'self' wss://voice-js.roaming.twilio.com https://eventgw.twilio.com"
            + " https://eventgw.us1.twilio.com; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final Map<String, WebFile> files;
    private final String html;
    private final WebFile page;
    private final String policy;

    private WebFiles(Map<String, WebFile> files, String html, String policy) {
        this.files = files;
        this.html = html;
        this.page = WebFile.of("index.html", answered(200, "").getBytes(StandardCharsets.UTF_8));
        this.policy = policy;
    }

    /** One file, ready to be sent; compressed too, where that saves something. */
    private static final class WebFile {

        private final String type;
        private final byte[] bytes;
        private final byte @Nullable [] gzip;
        private final String etag;

        private WebFile(String type, byte[] bytes, byte @Nullable [] gzip, String etag) {
            this.type = type;
            this.bytes = bytes;
            this.gzip = gzip;
            this.etag = etag;
        }

        static WebFile of(String name, byte[] bytes) {
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null) {
                throw new IllegalStateException("a page's file of an unknown type: " + name);
            }
            byte[] gzip = compressed(bytes);
            return new WebFile(
                    type,
                    bytes,
                    gzip.length < bytes.length * 9 / 10 ? gzip : null,
                    "\"" + digest(bytes).substring(0, 20) + "\"");
        }
    }

    /**
     * Reads them all.
     *
     * @param zone in which times are shown
     * @param language the tag of the language of whoever has chosen none
     * @param demo whether Twilio is simulated
     * @param shortestPassword the fewest characters of a password that somebody chooses
     */
    public static WebFiles read(ZoneId zone, String language, boolean demo, int shortestPassword) {
        Map<String, byte[]> own = own();
        String version = digest(own).substring(0, 12);
        Map<String, WebFile> files = new TreeMap<>();
        own.forEach((name, bytes) -> files.put("/app/" + version + "/" + name, WebFile.of(name, bytes)));
        LIBRARIES.forEach((path, resource) -> files.put(path, WebFile.of(path, resource(resource))));
        String html = new String(Objects.requireNonNull(own.get("index.html")), StandardCharsets.UTF_8)
                .replace("{{version}}", version)
                .replace("{{zone}}", zone.getId())
                .replace("{{language}}", language)
                .replace("{{demo}}", Boolean.toString(demo))
                .replace("{{shortestPassword}}", Integer.toString(shortestPassword));
        Matcher map = IMPORT_MAP.matcher(html);
        if (!map.find()) {
            throw new IllegalStateException("index.html has no import map");
        }
        String hash = "sha256-" + Base64.getEncoder().encodeToString(sha256(map.group(1)));
        return new WebFiles(files, html, POLICY.replace("{digest}", hash));
    }

    /** The file of the request's path, the page, or 404. */
    public Reply answer(Request request) {
        WebFile file = files.get(request.path());
        if (file != null) {
            return reply(request, file, FOR_EVER);
        }
        if (request.last().contains(".")) {
            return Reply.problem(404, "No such file", "The page is of another version: load it again.");
        }
        return allowed(reply(request, page, "no-cache"));
    }

    /** The page for whoever followed a link that leads nowhere: its script says what to do, in the reader's language. */
    public Reply lost(int status, String code) {
        return allowed(Reply.text(status, "text/html; charset=utf-8", answered(status, code)));
    }

    /** The page, which knows what its address was answered with. */
    private String answered(int status, String code) {
        return html.replace("{{status}}", Integer.toString(status)).replace("{{code}}", code);
    }

    /** With what its script may do. */
    private Reply allowed(Reply reply) {
        return reply.with("content-security-policy", policy)
                .with("permissions-policy", "camera=(), geolocation=(), microphone=(self)");
    }

    /** Every path that has a file of its own. */
    Set<String> paths() {
        return files.keySet();
    }

    private static Reply reply(Request request, WebFile file, String caching) {
        Reply reply = file.etag.equals(request.header("if-none-match")) ? Reply.status(304) : content(request, file);
        return reply.with("etag", file.etag).with("cache-control", caching);
    }

    private static Reply content(Request request, WebFile file) {
        byte[] gzip = file.gzip;
        String accepted = request.header("accept-encoding");
        if (gzip != null && accepted != null && accepted.contains("gzip")) {
            return new Reply(
                    200,
                    Map.of("content-type", file.type, "content-encoding", "gzip", "vary", "accept-encoding"),
                    new Reply.Bytes(gzip));
        }
        return new Reply(200, Map.of("content-type", file.type), new Reply.Bytes(file.bytes));
    }

    private static Map.Entry<String, String> library(String path) {
        return Map.entry("/app/vendor/" + path, "/META-INF/resources/webjars/" + path);
    }

    /** Every file below web/, by its path there. */
    private static Map<String, byte[]> own() {
        URL known =
                Objects.requireNonNull(WebFiles.class.getResource("/web/index.html"), "web/ is not on the class path");
        try {
            URI uri = known.toURI();
            if (!uri.getScheme().equals("jar")) {
                return below(Objects.requireNonNull(Path.of(uri).getParent()));
            }
            String jar = uri.toString();
            try (FileSystem inside =
                    FileSystems.newFileSystem(URI.create(jar.substring(0, jar.indexOf('!'))), Map.of())) {
                return below(inside.getPath("/web"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, byte[]> below(Path root) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            List<Path> all = walk.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                found.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return found;
    }

    private static byte[] resource(String name) {
        try (InputStream in = WebFiles.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String digest(Map<String, byte[]> all) {
        MessageDigest digest = sha256();
        all.forEach((name, bytes) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static byte[] sha256(String text) {
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
