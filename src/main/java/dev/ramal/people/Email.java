package dev.ramal.people;

import dev.ramal.edge.Problem;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An address that somebody logs in with: one at sign, a dot behind it, nothing that a log or a page could stumble over. */
final class Email {

    private static final int LONGEST = 254;
    private static final String PART = "[^\\s\\p{Z}\\p{C}@<>()\\[\\],;:\\\\\"]+";
    private static final Pattern SHAPE = Pattern.compile(PART + "@" + PART + "\\." + PART);

    private Email() {}

    /** In lower case; null when it is no address. */
    static @Nullable String orNull(String text) {
        String email = text.strip().toLowerCase(Locale.ROOT);
        return email.length() <= LONGEST && SHAPE.matcher(email).matches() ? email : null;
    }

    /**
     * In lower case.
     *
     * @throws Problem 400 when it is no address
     */
    static String of(String text) {
        String email = orNull(text);
        if (email == null) {
            throw new Problem(400, "Not an email address", "Send email as in ana@example.com.");
        }
        return email;
    }
}
