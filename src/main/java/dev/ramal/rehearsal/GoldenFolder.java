package dev.ramal.rehearsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The calls that are to stay as they are, and whether they do. Each is played with the settings of
 * {@code application.properties} and its own, so that it means the same on every machine.
 */
public final class GoldenFolder {

    /**
     * A call that does not go as was agreed, or a file that is none.
     *
     * @param what what is so, line by line
     * @param remedy what to do about it
     */
    public record Departure(Path file, String what, String remedy) {
        @Override
        public String toString() {
            return file + ": " + what + "\n    " + remedy;
        }
    }

    private final Stages stages;

    public GoldenFolder(Stages stages) {
        this.stages = stages;
    }

    /** The files of that directory in the order of their names; none when there is no such directory. */
    public static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a rehearsed call as a golden one. */
    public static void keep(Path file, Map<String, String> settings, Rehearsed call) {
        Golden.write(file, call.told(), settings, call);
    }

    /**
     * Plays them and tells what is not as it was agreed; empty when all is.
     *
     * @param update whether such a file is written anew
     */
    public List<Departure> departures(List<Path> files, boolean update) {
        List<Departure> told = new ArrayList<>();
        Map<Map<String, String>, Map<Path, Golden>> bySettings = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                Golden golden = Golden.read(file);
                bySettings
                        .computeIfAbsent(golden.settings(), any -> new LinkedHashMap<>())
                        .put(file, golden);
            } catch (IllegalArgumentException e) {
                told.add(
                        new Departure(file, e.getMessage() + ".", "Mend it, or keep the call anew: ramal try --save."));
            }
        }
        bySettings.forEach((settings, goldens) -> {
            try (Stage stage = stages.asShipped(settings)) {
                goldens.forEach((file, golden) -> {
                    stage.reset();
                    Rehearsed call = Rehearsal.play(stage, golden.plan());
                    List<String> found = Golden.lines(call);
                    if (!found.equals(golden.expected())) {
                        told.add(departure(file, golden.expected(), found, call, update));
                        if (update) {
                            Golden.write(file, golden.comment(), settings, call);
                        }
                    }
                });
            }
        });
        return told;
    }

    private static Departure departure(
            Path file, List<String> expected, List<String> found, Rehearsed call, boolean update) {
        StringBuilder told = new StringBuilder("this call goes another way than was agreed.");
        LineDifference.of(expected, found).forEach(line -> told.append("\n    ").append(line));
        call.faults().forEach(fault -> told.append("\n    ✗ ").append(fault));
        return new Departure(
                file,
                told.toString(),
                update
                        ? "It is written down so now."
                        : "If that is what its people should live through: ramal golden --update " + file);
    }
}
