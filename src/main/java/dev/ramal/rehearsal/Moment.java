package dev.ramal.rehearsal;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/** A time as people write it. */
public final class Moment {

    private static final List<List<String>> DAYS = List.of(
            List.of("mon", "monday", "seg", "segunda", "segunda-feira"),
            List.of("tue", "tuesday", "ter", "terca", "terça", "terça-feira"),
            List.of("wed", "wednesday", "qua", "quarta", "quarta-feira"),
            List.of("thu", "thursday", "qui", "quinta", "quinta-feira"),
            List.of("fri", "friday", "sex", "sexta", "sexta-feira"),
            List.of("sat", "saturday", "sab", "sáb", "sábado", "sabado"),
            List.of("sun", "sunday", "dom", "domingo"));

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm[:ss]");

    private Moment() {}

    /**
     * Reads {@code Sun 19:10} or {@code dom 19:10} (the next one, today included), {@code 19:10} (today), {@code now},
     * {@code 2026-11-29 19:10}, or ISO 8601 with an offset.
     *
     * @param now by the office's clock
     * @throws IllegalArgumentException saying how a time is written
     */
    public static LocalDateTime read(String text, LocalDateTime now, ZoneId zone) {
        String given = text.strip();
        try {
            if (given.equalsIgnoreCase("now")) {
                return now;
            }
            if (given.matches("\\d{4}-\\d{2}-\\d{2}T.*(Z|[+-]\\d{2}:?\\d{2})")) {
                return OffsetDateTime.parse(given).atZoneSameInstant(zone).toLocalDateTime();
            }
            String[] parts = given.split("\\s+|(?<=[0-9])T(?=[0-9])");
            if (parts.length == 1) {
                return now.toLocalDate().atTime(LocalTime.parse(given, TIME));
            }
            if (parts.length == 2) {
                LocalTime time = LocalTime.parse(parts[1], TIME);
                return parts[0].matches("\\d{4}-.*")
                        ? LocalDate.parse(parts[0]).atTime(time)
                        : now.toLocalDate()
                                .with(TemporalAdjusters.nextOrSame(day(parts[0])))
                                .atTime(time);
            }
        } catch (DateTimeException e) {
            // Said below, as of anything else that is no time.
        }
        throw new IllegalArgumentException("\"" + text
                + "\" is no time: write it like \"Sun 19:10\", \"dom 19:10\", 19:10 or \"2026-11-29 19:10\"");
    }

    private static DayOfWeek day(String name) {
        String given = name.toLowerCase(Locale.ROOT).replaceAll("[.,]$", "");
        for (int i = 0; i < DAYS.size(); i++) {
            if (DAYS.get(i).contains(given)) {
                return DayOfWeek.of(i + 1);
            }
        }
        throw new DateTimeException("no day");
    }
}
