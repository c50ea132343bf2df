package dev.ramal.alerts;

import java.util.Locale;

/** What people can be told about. */
public enum NoticeEvent {
    FINISHED,
    MISSED,
    ABANDONED,
    VOICEMAIL,
    CALLBACK,
    RECORDING,
    GIVEN_UP,
    BROKEN;

    /** As the settings write it: {@code given-up}. */
    public String setting() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
