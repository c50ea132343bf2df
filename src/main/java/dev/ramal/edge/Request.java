package dev.ramal.edge;

import dev.ramal.twilio.FormText;
import dev.ramal.twilio.TwilioForm.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that passed the login gate, as the variable {@code request} of its exchange.
 *
 * @param by who asks; {@link Principal#NOBODY} only on the paths that are open to everyone
 * @param method such as {@code GET}
 * @param path as sent, in its canonical spelling
 * @param query decoded pairs of the query string, in order
 * @param mediaType of the body, in lower case and without parameters: a form, JSON, CSV or nothing
 * @param body the body's text, empty when there is none
 * @param address the network address that asks, for throttling
 * @param headers those of {@link #HEADERS} that were sent, names in lower case; of one that came twice, neither
 * @param cookies Ramal's own, by name
 */
public record Request(
        Principal by,
        String method,
        String path,
        List<Field> query,
        String mediaType,
        String body,
        String address,
        Map<String, String> headers,
        Map<String, String> cookies) {

    /** The headers that a route may read. */
    public static final List<String> HEADERS = List.of(
            "accept",
            "accept-encoding",
            "accept-language",
            "idempotency-key",
            "if-none-match",
            "if-range",
            "last-event-id",
            "range",
            "user-agent",
            "x-ramal");

    /** How the names of Ramal's own cookies begin. */
    public static final String COOKIES = "__Host-ramal";

    public Request {
        query = List.copyOf(query);
        headers = Map.copyOf(headers);
        cookies = Map.copyOf(cookies);
    }

    /** The first value of that name in the query; null when it is absent or empty. */
    public @Nullable String asked(String name) {
        return first(query, name);
    }

    /**
     * The pairs of a body that is a form; none when it is something else.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    public List<Field> form() {
        if (!mediaType.equals(SignatureGate.FORM)) {
            return List.of();
        }
        if (FormText.read(body, 256) instanceof FormText.Pairs pairs) {
            return pairs.fields();
        }
        throw new IllegalArgumentException("not a form");
    }

    /** The same as asked by that one, who has just proven who they are. */
    public Request provenBy(Principal proven) {
        return new Request(proven, method, path, query, mediaType, body, address, headers, cookies);
    }

    /** What stands in the path behind the last slash. */
    public String last() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The header's value; null when it was not sent. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    private static @Nullable String first(List<Field> pairs, String name) {
        for (Field pair : pairs) {
            if (pair.name().equals(name)) {
                return pair.value().isEmpty() ? null : pair.value();
            }
        }
        return null;
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "Request[" + method + " " + path + " by " + by + "]";
    }
}
