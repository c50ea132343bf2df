package dev.ramal.flows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A calendar as people look at it.
 *
 * @param name as routes name it
 * @param file where it is written
 * @param state what holds now: {@code open}, {@code closed} or {@code holiday}; null when the file cannot be read
 * @param fault why it cannot be read; null when it can
 * @param lines what it says, in the order of the file
 */
public record ShownCalendar(
        String name, String file, @Nullable String state, @Nullable String fault, List<Line> lines) {

    /**
     * One line.
     *
     * @param when days of the week, a date, or {@code zone}
     * @param value times, or {@code closed} with a name
     */
    public record Line(String when, String value) {}

    /** Those of a directory, by name. */
    public static List<ShownCalendar> all(Path directory, ZoneId zone, Instant now) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> read(file, zone, now))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ShownCalendar read(Path file, ZoneId zone, Instant now) {
        String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
        List<Line> lines = new ArrayList<>();
        try {
            String text = Files.readString(file);
            for (String line : text.split("\\R", -1)) {
                String[] parts = line.replaceFirst("(^|\\s)#.*$", "").strip().split(":\\s+", 2);
                if (parts.length == 2) {
                    lines.add(new Line(bare(parts[0]), bare(parts[1])));
                }
            }
            String state = OfficeHours.read(text, zone).at(now).state();
            return new ShownCalendar(name, file.toString(), state, null, List.copyOf(lines));
        } catch (IllegalArgumentException e) {
            return new ShownCalendar(name, file.toString(), null, e.getMessage(), List.copyOf(lines));
        } catch (IOException e) {
            return new ShownCalendar(name, file.toString(), null, e.getClass().getSimpleName(), List.of());
        }
    }

    private static String bare(String text) {
        return text.strip().replaceAll("^[\"']|[\"']$", "");
    }
}
