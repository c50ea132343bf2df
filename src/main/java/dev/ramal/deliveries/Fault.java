package dev.ramal.deliveries;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What failed, where people can do something about it: pages say in their reader's language what.
 *
 * @param kind says what can be done
 * @param about a word or two that the advice names: a status, a service; no number of anybody, no content
 */
public record Fault(Kind kind, @Nullable String about) {

    /** What people can do something about. */
    public enum Kind {
        /** On its way, or on the disk here. */
        AUDIO_CUT_OFF,
        /** The disk, or who may write there. */
        DISK,
        DESTINATION_ANSWERS,
        DRIVE_API_OFF,
        DRIVE_CLIENT,
        DRIVE_DELEGATION,
        DRIVE_FOLDER,
        DRIVE_FORBIDS,
        DRIVE_KEY,
        DRIVE_LOGIN,
        DRIVE_REFUSES,
        DRIVE_ROOM,
        DRIVE_SCOPE,
        DRIVE_UNSET,
        /** Its service had a failure of its own. */
        OUT_OF_ORDER,
        SLACK_ARCHIVED,
        SLACK_CHANNEL,
        SLACK_INVITE,
        SLACK_REFUSES,
        SLACK_SCOPE,
        SLACK_TOKEN,
        SLACK_WEBHOOK,
        TOO_SLOW,
        TWILIO_AUDIO,
        TWILIO_CREDENTIALS,
        /** Its service cannot be reached. */
        UNREACHABLE;

        /** The word for it in the API. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final int LONGEST = 40;

    public Fault {
        if (about != null) {
            String plain = about.replaceAll("\\p{Cntrl}", "").strip();
            about = plain.isEmpty() ? null : plain.substring(0, Math.min(plain.length(), LONGEST));
        }
    }

    /** One about which there is no more to say. */
    public static Fault of(Kind kind) {
        return new Fault(kind, null);
    }

    /** As the delivery's row has it: the code, then what it is about. */
    public String text() {
        return about == null ? kind.code() : kind.code() + " " + about;
    }

    /**
     * As the API tells it.
     *
     * @param text as {@link #text} wrote it, be it by another version that knew other kinds
     */
    public static Map<String, String> document(String text) {
        int end = text.indexOf(' ');
        return end < 0
                ? Map.of("code", text)
                : Map.of("code", text.substring(0, end), "value", text.substring(end + 1));
    }
}
