package dev.ramal.twilio;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Twilio's way to write a moment: {@code Tue, 10 Mar 2026 14:30:09 +0000}. */
final class Rfc2822 {

    private static final Pattern FORM = Pattern.compile(
            "(?:[A-Za-z]{3},? +)?([0-9]{1,2}) +([A-Za-z]{3}) +([0-9]{4}) +([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
                    + " +(?:([+-])([0-9]{2}):?([0-9]{2})|GMT|UTC|UT|Z)");
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private Rfc2822() {}

    /** The moment; null when the text is no such moment. A weekday that doesn't fit is overlooked. */
    static @Nullable Instant instant(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return null;
        }
        int month = MONTHS.indexOf(form.group(2).toLowerCase(Locale.ROOT));
        if (month < 0 || month % 3 != 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            number(form, 3),
                            month / 3 + 1,
                            number(form, 1),
                            number(form, 4),
                            number(form, 5),
                            number(form, 6))
                    .toInstant(zone(form));
        } catch (DateTimeException noSuchMoment) {
            return null;
        }
    }

    private static ZoneOffset zone(Matcher form) {
        if (form.group(7) == null) {
            return ZoneOffset.UTC;
        }
        int sign = "-".equals(form.group(7)) ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(form, 8), sign * number(form, 9));
    }

    private static int number(Matcher form, int group) {
        String digits = form.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
