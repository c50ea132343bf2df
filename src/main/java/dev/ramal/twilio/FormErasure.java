package dev.ramal.twilio;

import dev.ramal.calls.E164;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes out of a stored form what it tells of people, so that the call's story can still be told from the rest. What is
 * taken out once stays the same when it is done again.
 */
public final class FormErasure {

    private FormErasure() {}

    /**
     * What is left of a form of a call that was erased: only what a story is made of, and of addresses an agent's, and the
     * number of ours that was called.
     *
     * @param form as {@link TwilioForm#text()} wrote it
     */
    public static String ofParties(String form) {
        boolean called = "inbound".equals(value(form, "Direction"))
                && E164.is(value(form, "To"))
                && !value(form, "From").startsWith("client:");
        return kept(form, (name, value) -> switch (name) {
            case "From" -> decoded(value).startsWith("client:");
            case "To" -> called || decoded(value).startsWith("client:");
            default -> TwilioEvents.isTold(name) || name.equals("RamalAsked");
        });
    }

    /**
     * The form without each field in which that number stands.
     *
     * @param standing how the number stands in a text, as a pattern
     */
    public static String ofNumber(String form, String standing) {
        Pattern number = Pattern.compile(standing);
        return kept(form, (name, value) -> !number.matcher(decoded(value)).find());
    }

    private static String kept(String form, BiPredicate<String, String> wanted) {
        return Arrays.stream(form.split("&"))
                .filter(pair -> {
                    int equals = Math.max(0, pair.indexOf('='));
                    return wanted.test(pair.substring(0, equals), pair.substring(Math.min(equals + 1, pair.length())));
                })
                .collect(Collectors.joining("&"));
    }

    private static String value(String form, String name) {
        return Arrays.stream(form.split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> decoded(pair.substring(name.length() + 1)))
                .findFirst()
                .orElse("");
    }

    private static String decoded(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
