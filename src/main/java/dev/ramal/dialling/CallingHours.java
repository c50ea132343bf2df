package dev.ramal.dialling;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When people may be called, on their own clock. */
public final class CallingHours {

    private static final Pattern SPAN = Pattern.compile(
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? (\\d\\d:\\d\\d)-(\\d\\d:\\d\\d)");
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    /** Any time. */
    public static final CallingHours ALWAYS = new CallingHours(List.of(), true);

    private record Span(DayOfWeek first, DayOfWeek last, LocalTime from, LocalTime to) {
        boolean holds(ZonedDateTime time) {
            int begin = first.getValue();
            int days = Math.floorMod(last.getValue() - begin, 7);
            LocalTime clock = time.toLocalTime();
            return Math.floorMod(time.getDayOfWeek().getValue() - begin, 7) <= days
                    && !clock.isBefore(from)
                    && (clock.isBefore(to) || to.equals(LocalTime.MIDNIGHT));
        }
    }

    private final List<Span> spans;
    private final boolean always;

    private CallingHours(List<Span> spans, boolean always) {
        this.spans = spans;
        this.always = always;
    }

    /**
     * Reads {@code always}, or spans such as {@code Mon-Fri 09:00-21:00, Sat 10:00-16:00}; 24:00 is a day's end.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static CallingHours of(String text) {
        if (text.strip().equals("always")) {
            return ALWAYS;
        }
        List<Span> spans = new ArrayList<>();
        for (String part : text.split(",")) {
            Matcher span = SPAN.matcher(part.strip());
            if (!span.matches()) {
                throw new IllegalArgumentException("no span: " + part);
            }
            DayOfWeek first = day(span.group(1));
            LocalTime from = LocalTime.parse(span.group(3), CLOCK);
            String end = span.group(4);
            LocalTime to = end.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(end, CLOCK);
            if (!from.isBefore(to) && !to.equals(LocalTime.MIDNIGHT)) {
                throw new IllegalArgumentException("a span that ends before it begins: " + part);
            }
            spans.add(new Span(first, span.group(2) == null ? first : day(span.group(2)), from, to));
        }
        return new CallingHours(List.copyOf(spans), false);
    }

    private static DayOfWeek day(String name) {
        return DayOfWeek.of(DAYS.indexOf(name) + 1);
    }

    /** Whether that moment lies within the hours in each of the zones where the number may live. */
    public boolean hold(Instant now, List<ZoneId> zones) {
        return always || zones.stream().allMatch(zone -> spans.stream().anyMatch(span -> span.holds(now.atZone(zone))));
    }
}
