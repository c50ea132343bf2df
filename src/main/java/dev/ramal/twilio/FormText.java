package dev.ramal.twilio;

import dev.ramal.twilio.TwilioForm.Field;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/x-www-form-urlencoded} text, once and strictly: what two readers could take differently is
 * refused. Percent escapes are decoded once, a plus is a blank, nothing is trimmed, empty values and order are kept.
 */
public final class FormText {

    /** Either the pairs or the reason why there are none. Neither carries text of a refused form. */
    public sealed interface Reading permits Pairs, Unreadable {}

    /** The decoded pairs in the order they were sent. */
    public record Pairs(List<Field> fields) implements Reading {
        public Pairs {
            fields = List.copyOf(fields);
        }
    }

    /** A form that is not read. */
    public record Unreadable(Fault fault) implements Reading {}

    /** What is wrong with a form. */
    public enum Fault {
        /** A percent sign without two hex digits, or a raw blank or control character. */
        ESCAPE,
        /** Bytes that are not UTF-8. */
        CHARSET,
        /** U+0000, which databases and XML refuse. */
        NUL,
        /** A pair without a name, such as {@code =x} or {@code a=1&&b=2}. */
        EMPTY_NAME,
        /** More pairs than allowed. */
        TOO_MANY
    }

    private FormText() {}

    /** Reads the text of a query string; it may be null, as a URL without a question mark has none. */
    public static Reading read(@Nullable String text, int most) {
        return text == null ? new Pairs(List.of()) : read(text.getBytes(StandardCharsets.UTF_8), most);
    }

    /** Reads the bytes of a body. */
    public static Reading read(byte[] bytes, int most) {
        List<Field> fields = new ArrayList<>();
        if (bytes.length == 0) {
            return new Pairs(fields);
        }
        byte[] decoded = new byte[bytes.length];
        int start = 0;
        while (start <= bytes.length) {
            int end = indexOf(bytes, '&', start, bytes.length);
            int equals = indexOf(bytes, '=', start, end);
            if (equals == start || start == end) {
                return new Unreadable(Fault.EMPTY_NAME);
            }
            if (fields.size() == most) {
                return new Unreadable(Fault.TOO_MANY);
            }
            int name = decode(bytes, start, equals, decoded, 0);
            int whole = name < 0 ? name : decode(bytes, Math.min(equals + 1, end), end, decoded, name);
            if (whole < 0) {
                return new Unreadable(Fault.ESCAPE);
            }
            if (indexOf(decoded, '\0', 0, whole) < whole) {
                return new Unreadable(Fault.NUL);
            }
            try {
                fields.add(new Field(utf8(decoded, 0, name), utf8(decoded, name, whole)));
            } catch (CharacterCodingException e) {
                return new Unreadable(Fault.CHARSET);
            }
            start = end + 1;
        }
        return new Pairs(fields);
    }

    /** Strict UTF-8; null for bytes that are not. */
    public static @Nullable String utf8(byte[] bytes) {
        try {
            return utf8(bytes, 0, bytes.length);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String utf8(byte[] bytes, int from, int to) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, from, to - from))
                .toString();
    }

    /** Where the next free byte is, or -1. */
    private static int decode(byte[] source, int from, int to, byte[] target, int at) {
        int free = at;
        for (int i = from; i < to; i++) {
            byte b = source[i];
            if (b == '+') {
                target[free++] = ' ';
            } else if (b == '%') {
                int high = hexDigit(source, i + 1, to);
                int low = hexDigit(source, i + 2, to);
                if (high < 0 || low < 0) {
                    return -1;
                }
                target[free++] = (byte) (high << 4 | low);
                i += 2;
            } else if (b >= 0 && b <= ' ' || b == 0x7f) {
                return -1;
            } else {
                target[free++] = b;
            }
        }
        return free;
    }

    private static int hexDigit(byte[] source, int at, int to) {
        return at < to && source[at] > 0 ? Character.digit((char) source[at], 16) : -1;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }
}
