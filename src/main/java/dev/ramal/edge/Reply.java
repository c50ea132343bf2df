package dev.ramal.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is more than a status, a type and a text: with headers, a stream of bytes, or events. A route gives it
 * as its body; message headers never become response headers.
 *
 * @param status the HTTP status
 * @param headers those of {@link #HEADERS} to send, by their lower-case names
 * @param content what follows; null when nothing does
 * @param code the word by which a program knows the {@link Problem} that this is; empty when it is none
 */
public record Reply(int status, Map<String, String> headers, @Nullable Content content, String code) {

    /** The headers that an answer may have; the edge adds its own. */
    public static final Set<String> HEADERS = Set.of(
            "accept-ranges",
            "allow",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-length",
            "content-range",
            "content-security-policy",
            "content-type",
            "etag",
            "last-modified",
            "link",
            "location",
            "permissions-policy",
            "retry-after",
            "vary",
            "www-authenticate");

    /** What an answer's body is. */
    public sealed interface Content permits Bytes, Stream, Events {}

    /** All of it at once. */
    public record Bytes(byte[] bytes) implements Content {}

    /**
     * Bytes that are read while they are sent, never faster than they are taken. Whoever sends it closes it.
     *
     * @param length in bytes; -1 when it is not known
     */
    public record Stream(InputStream in, long length) implements Content {}

    /**
     * Server-sent events until either side ends them.
     *
     * @param source is called once, with the open stream
     */
    public record Events(Consumer<EventStream> source) implements Content {}

    static final String PROBLEM = "application/problem+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    public Reply {
        headers = new LinkedHashMap<>(headers);
        headers.keySet().forEach(name -> {
            if (!HEADERS.contains(name) && !name.startsWith(COOKIE)) {
                throw new IllegalArgumentException("an answer has no header " + name);
            }
        });
        headers.values().forEach(value -> {
            if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                throw new IllegalArgumentException("a header's value has printable characters only");
            }
        });
    }

    /** An answer that tells of no problem. */
    public Reply(int status, Map<String, String> headers, @Nullable Content content) {
        this(status, headers, content, "");
    }

    private static final String COOKIE = "set-cookie ";

    /** An answer without a body. */
    public static Reply status(int status) {
        return new Reply(status, Map.of(), null);
    }

    /** A document, written as JSON by Jackson. */
    public static Reply json(int status, Object document) {
        try {
            return text(status, "application/json", JSON.writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A problem document of RFC 9457: what is wrong, and what to do. */
    public static Reply problem(int status, String title, String detail) {
        return new Problem(status, title, detail).reply();
    }

    /** Whether it is a problem document. */
    boolean isProblem() {
        return PROBLEM.equals(headers.get("content-type"));
    }

    /** A text in UTF-8 of that type. */
    public static Reply text(int status, String type, String text) {
        return new Reply(status, Map.of("content-type", type), new Bytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Bytes of that type, read from a stream while they are sent; length -1 when it is not known. */
    public static Reply stream(int status, String type, InputStream in, long length) {
        return new Reply(status, Map.of("content-type", type), new Stream(in, length));
    }

    /** Server-sent events. */
    public static Reply events(Consumer<EventStream> source) {
        return new Reply(200, Map.of("content-type", "text/event-stream"), new Events(source));
    }

    /** The same with one more header. */
    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, content, code);
    }

    /**
     * The same with a cookie that scripts cannot read and that only pages of this host send.
     *
     * @param name begins with {@link Request#COOKIES}
     * @param value what it holds; empty to remove the cookie
     * @param seconds how long the browser keeps it
     */
    public Reply cookie(String name, String value, long seconds) {
        if (!name.startsWith(Request.COOKIES)) {
            throw new IllegalArgumentException("a cookie's name begins with " + Request.COOKIES);
        }
        return with(
                COOKIE + name,
                name + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age="
                        + (value.isEmpty() ? 0 : seconds));
    }

    /** The name under which a header is sent. */
    static String sent(String header) {
        return header.startsWith(COOKIE) ? "set-cookie" : header;
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}
