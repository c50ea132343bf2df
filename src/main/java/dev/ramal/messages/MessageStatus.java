package dev.ramal.messages;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a message has come. Declared from weak to strong: of two, the later declared one is true. */
public enum MessageStatus {
    /** Twilio is being asked; nobody knows more yet. */
    ASKED,
    /** Twilio's answer was lost. */
    UNKNOWN,
    /** Twilio knows of no such message. */
    LOST,
    ACCEPTED,
    SCHEDULED,
    QUEUED,
    SENDING,
    SENT,
    CANCELED,
    FAILED,
    UNDELIVERED,
    PARTIALLY_DELIVERED,
    DELIVERED,
    READ,
    RECEIVING,
    RECEIVED;

    /** The word on the wire and in the database. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Grows with how far it has come; never falls. */
    public int rank() {
        return ordinal();
    }

    /** The status of that word, as Twilio writes it; null for any other word. */
    public static @Nullable MessageStatus of(@Nullable String text) {
        return Arrays.stream(values())
                .filter(one -> one.rank() >= ACCEPTED.rank() && one.text().equals(text))
                .findFirst()
                .orElse(null);
    }
}
