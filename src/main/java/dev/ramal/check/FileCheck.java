package dev.ramal.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Sounds, calendars and statements that are named, and whose files do not exist. */
final class FileCheck implements Checks.Check {

    private static final Pattern URL = Pattern.compile("https?://.*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,120}");

    private final Path media;
    private final Path calendars;

    FileCheck(Path media, Path calendars) {
        this.media = media;
        this.calendars = calendars;
    }

    @Override
    public void look(RouteSet set, Consumer<Finding> found) {
        for (Step step : set.steps()) {
            set.values(step, "sound").forEach(value -> sound(step, value, value.text(), found));
            set.values(step, "sounds").forEach(value -> {
                for (String sound : value.text().split(",")) {
                    sound(step, value, sound.strip(), found);
                }
            });
            set.values(step, "calendar")
                    .forEach(value -> file(step, value, calendars, value.text() + ".yaml", "calendar", found));
            set.values(step, "statement")
                    .forEach(value ->
                            file(step, value, set.folders().statements(), value.text() + ".sql", "statement", found));
        }
    }

    private void sound(Step step, YamlNode value, String sound, Consumer<Finding> found) {
        if (!sound.isEmpty() && !URL.matcher(sound).matches()) {
            file(step, value, media, sound, "sound", found);
        }
    }

    private static void file(
            Step step, YamlNode value, Path folder, String name, String kind, Consumer<Finding> found) {
        Path file = folder.resolve(name);
        if (!NAME.matcher(name).matches() || !Files.isRegularFile(file)) {
            found.accept(Finding.error(
                    RouteSet.place(step, value),
                    "There is no %s %s.".formatted(kind, folder.resolve(name)),
                    "Put the file there, or name another."));
        }
    }
}
