package dev.ramal.dialling;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a call once it is known who answered. */
public enum MachineReaction {
    /** It goes on as if nobody had looked. */
    CONNECT,
    /** A message is left after the beep, then the call ends. */
    MESSAGE,
    HANGUP;

    /** Who may have answered. */
    public enum Answerer {
        HUMAN,
        MACHINE,
        FAX,
        UNKNOWN;

        /** The word in the settings. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** By Twilio's word, such as {@code machine_end_beep}. */
        public static Answerer of(String answeredBy) {
            return answeredBy.startsWith("machine")
                    ? MACHINE
                    : answeredBy.equals("human") ? HUMAN : answeredBy.equals("fax") ? FAX : UNKNOWN;
        }
    }

    /** The word in the settings. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(MachineReaction::text).toList();
    }

    /** By its word; what is none goes on. */
    public static MachineReaction of(String text) {
        return Arrays.stream(values())
                .filter(one -> one.text().equals(text))
                .findFirst()
                .orElse(CONNECT);
    }
}
