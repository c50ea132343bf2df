package dev.ramal.twilio;

import dev.ramal.twilio.TwilioForm.Field;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and verifies requests as Twilio does: base64 of HMAC-SHA1, with the account's auth token, over the URL and the
 * sorted, decoded form fields without any separator.
 *
 * <p>The URL is the one that Twilio was given: still percent-encoded, with its query, without user and fragment. It is
 * only cut and pasted as text, never parsed and rebuilt, so that every escape stays as it was sent. Because products
 * differ in keeping a port, a signature over the URL with or without its port is good.
 *
 * <p>While a token is being rotated both are given, the current one first: it is the one that signs.
 */
public final class TwilioSignature {

    private static final Pattern URL_PARTS = Pattern.compile("(https?|wss?)://([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile(":[0-9]+$");
    private static final Pattern BODY_HASH = Pattern.compile("[?&]bodySHA256=([0-9a-fA-F]{64})(?:&|$)");

    private final List<SecretKeySpec> keys;

    /** @param tokens one auth token, or the new and the old one */
    public TwilioSignature(List<String> tokens) {
        if (tokens.isEmpty() || tokens.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("an auth token is needed to verify Twilio's signature");
        }
        this.keys = tokens.stream()
                .map(token -> new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"))
                .toList();
    }

    /** The value of {@code X-Twilio-Signature} for this request; no fields for a GET or a JSON body. */
    public String sign(String url, List<Field> fields) {
        return Base64.getEncoder().encodeToString(hmac(keys.get(0), url + pairs(fields)));
    }

    /** Whether one of the tokens made this signature over the URL, with or without its port, and the form's fields. */
    public boolean verify(String url, List<Field> fields, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        String pairs = pairs(fields);
        boolean good = false;
        for (String candidate : withAndWithoutPort(url)) {
            for (SecretKeySpec key : keys) {
                byte[] expected = Base64.getEncoder().encode(hmac(key, candidate + pairs));
                good |= MessageDigest.isEqual(expected, given);
            }
        }
        return good;
    }

    /** The same for a JSON body, whose SHA-256 the URL carries as {@code bodySHA256}. Without it the answer is no. */
    public boolean verifyJson(String url, byte[] body, String signature) {
        Matcher hash = BODY_HASH.matcher(url);
        if (!hash.find()) {
            return false;
        }
        byte[] given = hash.group(1).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        boolean same = MessageDigest.isEqual(sha256(body), given);
        boolean signed = verify(url, List.of(), signature);
        return signed && same;
    }

    /** Names in the order of their characters; of one name each different value once, in order; all run together. */
    static String pairs(List<Field> fields) {
        SortedMap<String, SortedSet<String>> sorted = new TreeMap<>();
        for (Field field : fields) {
            sorted.computeIfAbsent(field.name(), name -> new TreeSet<>()).add(field.value());
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, SortedSet<String>> entry : sorted.entrySet()) {
            for (String value : entry.getValue()) {
                text.append(entry.getKey()).append(value);
            }
        }
        return text.toString();
    }

    private static List<String> withAndWithoutPort(String url) {
        List<String> candidates = new ArrayList<>(2);
        candidates.add(url);
        Matcher parts = URL_PARTS.matcher(url);
        if (parts.matches()) {
            String scheme = parts.group(1);
            String authority = parts.group(2);
            Matcher port = PORT.matcher(authority);
            String other = port.find()
                    ? authority.substring(0, port.start())
                    : authority + (scheme.endsWith("s") ? ":443" : ":80");
            candidates.add(scheme + "://" + other + parts.group(3));
        }
        return candidates;
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
