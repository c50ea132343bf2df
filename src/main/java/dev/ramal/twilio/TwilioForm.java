package dev.ramal.twilio;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One verified webhook: who asked (the path), what our own URL carried (the query) and what Twilio said (the fields).
 *
 * <p>Only the edge makes one, after the signature and the shape of each known field were checked. Of a GET, whose
 * parameters all stand in the query, the fields are those parameters.
 */
public final class TwilioForm {

    private final String path;
    private final List<Field> query;
    private final List<Field> fields;
    /** Made when it is first asked for. */
    private volatile @Nullable String text;

    /** One decoded name and value. */
    public record Field(String name, String value) {}

    /**
     * A webhook.
     *
     * @param path the request's path, as sent
     * @param query decoded pairs of the query string, in order
     * @param fields decoded pairs that Twilio sent, in order
     */
    public TwilioForm(String path, List<Field> query, List<Field> fields) {
        this.path = path;
        this.query = List.copyOf(query);
        this.fields = List.copyOf(fields);
    }

    /** The request's path, as sent. */
    public String path() {
        return path;
    }

    /** Decoded pairs of the query string, in order. */
    public List<Field> query() {
        return query;
    }

    /** Decoded pairs that Twilio sent, in order. */
    public List<Field> fields() {
        return fields;
    }

    /** The first value of that name; null when it is absent or empty, which Twilio does not tell apart either. */
    public @Nullable String get(String name) {
        return first(fields, name);
    }

    /** The value of that name, which the edge has made sure of. */
    public String require(String name) {
        String value = get(name);
        if (value == null) {
            throw new IllegalArgumentException("the webhook has no " + name);
        }
        return value;
    }

    /** A parameter that Ramal put into its own callback URL; null when absent or empty. */
    public @Nullable String asked(String name) {
        return first(query, name);
    }

    /**
     * Which of a call's answers led to a queue that the caller has left now; null when this tells of no such thing. Twilio
     * says the same of two waits that were equally long.
     */
    @Nullable
    String leavingTurn() {
        return get("QueueResult") == null ? null : asked("turn");
    }

    /** The fields as a form, in the order of their names: equal for equal webhooks, readable again. */
    public String text() {
        String known = text;
        if (known == null) {
            String turn = leavingTurn();
            known = Stream.concat(fields.stream(), turn == null ? Stream.of() : Stream.of(new Field("RamalTurn", turn)))
                    .distinct()
                    .sorted(Comparator.comparing(Field::name).thenComparing(Field::value))
                    .map(field -> encode(field.name()) + "=" + encode(field.value()))
                    .collect(Collectors.joining("&"));
            text = known;
        }
        return known;
    }

    /** SHA-256 of the text in hex: the same for a repeated webhook, another for any other. */
    public String digest() {
        return digest(text());
    }

    /** The same of a stored text. */
    public static String digest(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says nothing of the content: numbers must not reach a log by accident. */
    @Override
    public String toString() {
        return "TwilioForm[" + path + ", " + fields.size() + " fields]";
    }

    private static @Nullable String first(List<Field> pairs, String name) {
        for (Field pair : pairs) {
            if (pair.name().equals(name)) {
                return pair.value().isEmpty() ? null : pair.value();
            }
        }
        return null;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
