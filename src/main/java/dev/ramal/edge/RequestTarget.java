package dev.ramal.edge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the method, in the only spelling that is accepted: an absolute path without empty, {@code .} or
 * {@code ..} segments, without parameters, backslashes and trailing slash, and without escapes of characters that need
 * none or that end a segment. So a gate and a router cannot read two different paths.
 *
 * @param raw as sent, which is what Twilio signed
 * @param path as sent
 * @param query as sent, without the question mark; null when there is none
 */
record RequestTarget(String raw, String path, @Nullable String query) {

    private static final int LONGEST = 16 * 1024;
    private static final int LONGEST_PATH = 1024;

    private static final String PLAIN = "[A-Za-z0-9_~!$&'()*+,=:@-]";
    /** Neither a letter, digit, {@code - . _ ~} nor a control character, slash, percent sign or backslash. */
    private static final String ESCAPE =
            "%(?:2[0-46-9A-CA-Ca-c]|3[A-Fa-f]|40|5[BDEbde]|60|7[BCDbcd]|[89A-Fa-f][0-9A-Fa-f])";

    private static final Pattern TARGET = Pattern.compile(
            "(/|(?:/(?!\\.\\.?(?:/|$|\\?))(?:" + PLAIN + "|\\.|" + ESCAPE + ")+)+)(?:\\?([!-\"$-~]*))?");

    static @Nullable RequestTarget parse(String raw) {
        int question = raw.indexOf('?');
        if (raw.length() > LONGEST || (question < 0 ? raw.length() : question) > LONGEST_PATH) {
            return null;
        }
        Matcher matcher = TARGET.matcher(raw);
        return matcher.matches() ? new RequestTarget(raw, matcher.group(1), matcher.group(2)) : null;
    }
}
