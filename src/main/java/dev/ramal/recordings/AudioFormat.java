package dev.ramal.recordings;

import java.util.Locale;

/** The two kinds of audio that Twilio gives. */
public enum AudioFormat {
    /** 32 kbit/s; small. */
    MP3("audio/mpeg"),
    /** 128 kbit/s, as it was recorded. */
    WAV("audio/x-wav");

    private final String contentType;

    AudioFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** The file name's end, without a dot; also how Twilio's URL ends. */
    public String extension() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many of a file's first bytes {@link #begins} wants to see. */
    static final int HEAD = 12;

    /** Whether audio of this kind can begin like this. */
    boolean begins(byte[] head, int length) {
        return switch (this) {
            case MP3 -> at(head, length, 0, "ID3") || frame(head, length);
            case WAV -> at(head, length, 0, "RIFF") && at(head, length, 8, "WAVE");
        };
    }

    /** Eleven bits of synchronisation, then a version and a layer that exist. */
    private static boolean frame(byte[] head, int length) {
        return length >= 4
                && (head[0] & 0xff) == 0xff
                && (head[1] & 0xe0) == 0xe0
                && (head[1] & 0x18) != 0x08
                && (head[1] & 0x06) != 0
                && (head[2] & 0xf0) != 0xf0;
    }

    private static boolean at(byte[] head, int length, int from, String text) {
        if (length < from + text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (head[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
