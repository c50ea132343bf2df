package dev.ramal.deliveries;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What failed, where people can do something about it: pages say in their reader's language what. The record of a delivery
 * has it before the text of the failure: {@code [slack-invite not_in_channel] GiveUp: …}.
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
    private static final Pattern RECORDED =
            Pattern.compile("\\[([a-z-]{1,30})(?: ([^]]{1," + LONGEST + "}))?] (.*)", Pattern.DOTALL);

    public Fault {
        if (about != null) {
            String plain = about.replaceAll("[\\p{Cntrl}\\[\\]]", "").strip();
            about = plain.isEmpty() ? null : plain.substring(0, Math.min(plain.length(), LONGEST));
        }
    }

    /** One about which there is no more to say. */
    public static Fault of(Kind kind) {
        return new Fault(kind, null);
    }

    /** The text of a failure as the record of its delivery keeps it. */
    public static String record(@Nullable Fault fault, String text) {
        return fault == null
                ? text
                : "[" + fault.kind.code() + (fault.about == null ? "" : " " + fault.about) + "] " + text;
    }

    /** As the API tells it. */
    public Map<String, String> document() {
        return document(kind.code(), about);
    }

    private static Map<String, String> document(String code, @Nullable String about) {
        return about == null ? Map.of("code", code) : Map.of("code", code, "value", about);
    }

    /**
     * What a record keeps.
     *
     * @param fault as the API tells it; null when nobody can do anything about it
     */
    public record Recorded(@Nullable Map<String, String> fault, String text) {

        public static Recorded of(String record) {
            Matcher recorded = RECORDED.matcher(record);
            return recorded.matches()
                    ? new Recorded(document(recorded.group(1), recorded.group(2)), recorded.group(3))
                    : new Recorded(null, record);
        }
    }
}
