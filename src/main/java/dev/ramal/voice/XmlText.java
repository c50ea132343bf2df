package dev.ramal.voice;

/** Keeps characters out of TwiML that XML 1.0 cannot carry, whatever a caller's name is made of. */
final class XmlText {

    private XmlText() {}

    /** The text without control characters, lone surrogates and non-characters, cut to a length. */
    static String clean(String text, int longest) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), longest));
        int i = 0;
        while (i < text.length() && kept.length() < longest) {
            int point = text.codePointAt(i);
            if (isXml(point)) {
                kept.appendCodePoint(point);
            }
            i += Character.charCount(point);
        }
        return kept.toString();
    }

    /** XML 1.0, production 2, less the surrogates. */
    private static boolean isXml(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }
}
