package dev.ramal.twilio;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How Twilio is to connect to a webhook: what it reads in the URL's fragment, neither sends nor signs. Left to itself
 * it tries again only when it could not connect, once: what met a 502 would be lost. See Twilio's page on webhook
 * connection overrides.
 *
 * @param text pairs as Twilio writes them, such as {@code rc=5&rp=ct,rt,5xx}; empty for none
 */
public record ConnectionOverrides(String text) {

    public static final ConnectionOverrides NONE = new ConnectionOverrides("");

    private record Span(int least, int most) {}

    private static final Map<String, Span> NUMBERS = Map.of(
            "ct", new Span(100, 10_000),
            "rt", new Span(100, 15_000),
            "tt", new Span(100, 15_000),
            "rc", new Span(0, 5));

    private static final Set<String> POLICIES = Set.of("4xx", "5xx", "ct", "rt", "all");

    private static final Set<String> EDGES =
            Set.of("ashburn", "dublin", "frankfurt", "sao-paulo", "singapore", "sydney", "tokyo", "umatilla");

    /** @throws IllegalArgumentException when Twilio would not understand it; its message says what is wrong */
    public ConnectionOverrides {
        Set<String> named = new HashSet<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            String name = pair.replaceFirst("=.*", "");
            String value = pair.substring(Math.min(pair.length(), name.length() + 1));
            if (!named.add(name)) {
                throw new IllegalArgumentException(name + " stands there twice");
            }
            check(name, value);
        }
    }

    private static void check(String name, String value) {
        Span span = NUMBERS.get(name);
        if (span != null) {
            int number = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : -1;
            if (number < span.least() || number > span.most()) {
                throw new IllegalArgumentException(
                        name + " is a whole number from " + span.least() + " to " + span.most());
            }
        } else if (name.equals("rp")) {
            all(POLICIES, name, value, "");
        } else if (name.equals("e")) {
            all(EDGES, name, value, "-ix");
        } else if (!name.equals("sni")) {
            throw new IllegalArgumentException("there are ct, rt, tt, rc, rp, sni and e");
        } else if (!value.equals("y") && !value.equals("n")) {
            throw new IllegalArgumentException("sni is y or n");
        }
    }

    private static void all(Set<String> known, String name, String value, String suffix) {
        if (!Arrays.stream(value.split(",", -1))
                .allMatch(one -> known.contains(one)
                        || (!suffix.isEmpty()
                                && one.endsWith(suffix)
                                && known.contains(one.substring(0, one.length() - suffix.length()))))) {
            throw new IllegalArgumentException(name + " is one or more of "
                    + String.join(", ", known.stream().sorted().toList()) + ", with commas");
        }
    }

    /** As it stands at the end of a URL. */
    String fragment() {
        return text.isEmpty() ? "" : "#" + text;
    }
}
