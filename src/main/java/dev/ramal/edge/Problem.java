package dev.ramal.edge;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Ends a route with a problem document: thrown by a bean that will not do what is asked, answered by the route
 * configuration {@code api}.
 */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String detail;
    private final transient Map<String, Object> extra;
    private final transient Map<String, String> headers;

    /**
     * @param status 400 to 599
     * @param title what is wrong, the same words each time: the document's {@code code} is made of them
     * @param detail what to do about it; never a secret, a phone number or what was sent
     */
    public Problem(int status, String title, String detail) {
        this(status, title, detail, Map.of());
    }

    /**
     * @param extra more members of the document, such as {@code rule}
     */
    public Problem(int status, String title, String detail, Map<String, ?> extra) {
        this(status, title, detail, extra, Map.of());
    }

    private Problem(int status, String title, String detail, Map<String, ?> extra, Map<String, String> headers) {
        super(status + " " + title, null, false, false);
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.extra = Map.copyOf(extra);
        this.headers = Map.copyOf(headers);
    }

    /** The same, with the time after which to try again, in whole seconds, at least one. */
    public Problem retryAfter(Duration wait) {
        String seconds = Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
        return new Problem(status, title, detail, extra, Map.of("retry-after", seconds));
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String detail() {
        return detail;
    }

    public Map<String, Object> extra() {
        return extra;
    }

    /** The word by which a program knows it: the words of its title, which are the same each time. */
    private String code() {
        return String.join("-", title.toLowerCase(Locale.ROOT).replace("'", "").split("[^a-z0-9]+"));
    }

    /** The answer. */
    public Reply reply() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        document.put("code", code());
        extra.forEach(document::putIfAbsent);
        Map<String, String> all = new LinkedHashMap<>(Map.of("content-type", Reply.PROBLEM));
        all.putAll(headers);
        return new Reply(status, all, Reply.json(status, document).content(), code());
    }
}
