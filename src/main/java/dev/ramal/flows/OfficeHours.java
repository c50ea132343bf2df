package dev.ramal.flows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When an office, or a person, takes calls. Written line by line, which is YAML too:
 *
 * <pre>
 * zone: America/Sao_Paulo
 * mon-fri: 08:00-12:00, 13:00-18:00
 * sat: 09:00-13:00
 * 12-25: closed Natal
 * 2027-02-09: closed Carnaval
 * 12-24: 08:00-12:00
 * </pre>
 *
 * A day that is not named is closed; a date goes before its day of the week, one with a year before one of every year.
 */
public final class OfficeHours {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final String CLOSED = "closed";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One day.
     *
     * @param spans when it is open
     * @param holiday what the day is called; null when it is none
     */
    private record Day(List<Span> spans, @Nullable String holiday) {}

    /** From a time of day up to, but not including, another; both midnight means the whole day. */
    private record Span(LocalTime from, LocalTime to) {
        boolean holds(LocalTime time) {
            return !time.isBefore(from) && (to.equals(LocalTime.MIDNIGHT) || time.isBefore(to));
        }
    }

    /**
     * What holds at a moment.
     *
     * @param state {@code open}, {@code closed} or {@code holiday}
     * @param why by which line, at what time
     */
    public record At(String state, String why) {}

    private final ZoneId zone;
    private final Map<DayOfWeek, Day> week = new EnumMap<>(DayOfWeek.class);
    private final Map<LocalDate, Day> dates = new HashMap<>();
    private final Map<MonthDay, Day> everyYear = new HashMap<>();

    private OfficeHours(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * Reads them.
     *
     * @param usual the zone, unless a line names another
     * @throws IllegalArgumentException with the number of the line that cannot be read, and why
     */
    public static OfficeHours read(String text, ZoneId usual) {
        ZoneId zone = usual;
        List<String[]> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String bare = line.replaceFirst("(^|\\s)#.*$", "").strip();
            if (bare.isEmpty()) {
                continue;
            }
            String[] parts = bare.split(":\\s+", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException("line " + number + " is not like mon-fri: 08:00-18:00");
            }
            String name = unquoted(parts[0]);
            if (name.equals("zone")) {
                try {
                    zone = ZoneId.of(unquoted(parts[1]));
                } catch (DateTimeException e) {
                    throw new IllegalArgumentException("line " + number + " names no time zone", e);
                }
            } else if (lines.stream().anyMatch(before -> before[0].equals(name))) {
                throw new IllegalArgumentException("line " + number + " says once more what holds on " + name);
            } else {
                lines.add(new String[] {name, unquoted(parts[1]), Integer.toString(number)});
            }
        }
        OfficeHours hours = new OfficeHours(zone);
        lines.forEach(line -> {
            try {
                hours.add(line[0], line[1]);
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "line " + line[2] + " is neither days nor a date with times like 08:00-18:00, or closed", e);
            }
        });
        return hours;
    }

    /**
     * Reads a person's own: {@code {"mon":["09:00-12:00","13:00-18:00"],"tue":[]}}. A day that is not named is closed; of a
     * person who named none, every day is open.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static OfficeHours week(String json, ZoneId zone) {
        OfficeHours hours = new OfficeHours(zone);
        try {
            JsonNode days = JSON.readTree(json);
            days.properties().forEach(day -> {
                List<String> spans = new ArrayList<>();
                day.getValue().forEach(span -> spans.add(span.asText()));
                hours.add(day.getKey(), spans.isEmpty() ? CLOSED : String.join(",", spans));
            });
            if (!days.isObject()) {
                throw new IllegalArgumentException("not a week");
            }
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("not a week", e);
        }
        if (hours.week.isEmpty()) {
            DAYS.forEach(day -> hours.add(day, "00:00-24:00"));
        }
        return hours;
    }

    /** What holds at that moment. */
    public At at(Instant moment) {
        ZonedDateTime there = moment.atZone(zone);
        LocalDate date = there.toLocalDate();
        String time = there.getDayOfWeek().name().substring(0, 3).toLowerCase(Locale.ROOT) + " " + date + " "
                + there.toLocalTime().withNano(0).withSecond(0);
        Day day = dates.get(date);
        if (day == null) {
            day = everyYear.get(MonthDay.from(date));
        }
        boolean special = day != null;
        if (day == null) {
            day = week.get(there.getDayOfWeek());
        }
        if (day != null && day.spans().stream().anyMatch(span -> span.holds(there.toLocalTime()))) {
            return new At("open", time);
        }
        if (special && day != null) {
            String name = day.holiday();
            return new At("holiday", name == null ? time : time + ", " + name);
        }
        return new At("closed", time);
    }

    private void add(String name, String value) {
        Day day = day(value);
        if (name.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            dates.put(LocalDate.parse(name), day);
        } else if (name.matches("[0-9]{2}-[0-9]{2}")) {
            everyYear.put(MonthDay.parse("--" + name), day);
        } else {
            for (String part : name.toLowerCase(Locale.ROOT).split(",")) {
                String[] ends = part.strip().split("-");
                int from = DAYS.indexOf(ends[0].strip());
                int to = DAYS.indexOf(ends[ends.length - 1].strip());
                if (from < 0 || to < from || ends.length > 2) {
                    throw new IllegalArgumentException("no day");
                }
                for (int i = from; i <= to; i++) {
                    week.put(DayOfWeek.of(i + 1), day);
                }
            }
        }
    }

    private static Day day(String value) {
        if (value.equals(CLOSED) || value.startsWith(CLOSED + " ")) {
            String name = value.substring(CLOSED.length()).strip();
            return new Day(List.of(), name.isEmpty() ? null : name);
        }
        List<Span> spans = new ArrayList<>();
        for (String part : value.split(",")) {
            String[] ends = part.strip().split("\\s*-\\s*");
            if (ends.length != 2) {
                throw new IllegalArgumentException("no times");
            }
            LocalTime to = ends[1].equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(ends[1]);
            Span span = new Span(LocalTime.parse(ends[0]), to);
            if (!to.equals(LocalTime.MIDNIGHT) && !to.isAfter(span.from())) {
                throw new IllegalArgumentException("it ends before it begins");
            }
            spans.add(span);
        }
        return new Day(List.copyOf(spans), null);
    }

    private static String unquoted(String text) {
        String bare = text.strip();
        return bare.length() >= 2 && (bare.startsWith("\"") || bare.startsWith("'"))
                ? bare.substring(1, bare.length() - 1)
                : bare;
    }
}
