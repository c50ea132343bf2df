package dev.ramal.flows;

import dev.ramal.voice.Answer;
import dev.ramal.voice.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calendars of an installation: each file {@code <name>.yaml} of its directory holds {@link OfficeHours}. An edited
 * file counts at once; a file that cannot be read any more leaves what was read before.
 */
public final class Calendars {

    private static final Logger LOG = LoggerFactory.getLogger(Calendars.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");

    private record Kept(FileTime written, OfficeHours hours) {}

    private final Path directory;
    private final ZoneId zone;
    private final Verbs verbs;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /**
     * Takes where the files are.
     *
     * @param zone of calendars that name none
     */
    public Calendars(Path directory, ZoneId zone, Verbs verbs) {
        this.directory = directory;
        this.zone = zone;
        this.verbs = verbs;
    }

    /** One sentence for each file of that directory that cannot be read. */
    public static List<String> faults(Path directory, ZoneId zone) {
        List<String> faults = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return List.of("There is no directory " + directory + ": flow.calendars names where office hours stand.");
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                try {
                    OfficeHours.read(Files.readString(file), zone);
                } catch (IllegalArgumentException e) {
                    faults.add(file + ": " + e.getMessage() + ".");
                }
            }
        } catch (IOException e) {
            faults.add(directory + " cannot be read.");
        }
        return faults;
    }

    /**
     * Whether it is open at the time of this answer: {@code open}, {@code closed} or {@code holiday}.
     *
     * @param closed the step to go to when it is closed; empty to go on
     * @param holiday the step to go to on a holiday; empty to do as when it is closed
     * @throws IllegalArgumentException when there is no such calendar
     */
    public String hours(Answer answer, String calendar, String closed, String holiday) {
        if (answer.ended()) {
            return "";
        }
        OfficeHours.At now = hours(calendar).at(answer.at());
        answer.decide("hours", calendar + ", " + now.why(), now.state());
        String step = now.state().equals("open")
                ? ""
                : now.state().equals("holiday") && !holiday.isEmpty() ? holiday : closed;
        if (!step.isEmpty()) {
            verbs.goTo(answer, step);
        }
        return now.state();
    }

    private OfficeHours hours(String calendar) {
        if (!NAME.matcher(calendar).matches()) {
            throw new IllegalArgumentException("no calendar can have the name " + calendar);
        }
        Path file = directory.resolve(calendar + ".yaml");
        Kept known = kept.get(calendar);
        try {
            FileTime written = Files.getLastModifiedTime(file);
            if (known == null || !known.written().equals(written)) {
                known = new Kept(written, OfficeHours.read(Files.readString(file), zone));
                kept.put(calendar, known);
            }
        } catch (IOException | IllegalArgumentException e) {
            if (known == null) {
                throw new IllegalArgumentException("the calendar " + calendar + " cannot be read", e);
            }
            LOG.error("{} cannot be read, what was read before still counts", file.getFileName());
        }
        return known.hours();
    }
}
