package dev.ramal.calls;

import java.util.regex.Pattern;

/** What a phone number looks like, by ITU-T recommendation E.164: plus, country code and number, 7 to 15 digits in all. */
public final class E164 {

    /** The expression alone, for patterns of which a number is one part. */
    public static final String SHAPE = "\\+[1-9][0-9]{6,14}";

    /** The same, compiled. */
    public static final Pattern PATTERN = Pattern.compile(SHAPE);

    private E164() {}

    /** Whether the text is a number and nothing else. */
    public static boolean is(String text) {
        return PATTERN.matcher(text).matches();
    }
}
