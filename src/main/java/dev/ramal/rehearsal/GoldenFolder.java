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
            return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
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
    public List<String> differences(List<Path> files, boolean update) {
        List<String> told = new ArrayList<>();
        Map<Map<String, String>, Map<Path, Golden>> bySettings = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                Golden golden = Golden.read(file);
                bySettings
                        .computeIfAbsent(golden.settings(), any -> new LinkedHashMap<>())
                        .put(file, golden);
            } catch (IllegalArgumentException e) {
                told.add(file + ": " + e.getMessage() + ".");
            }
        }
        bySettings.forEach((settings, goldens) -> {
            try (Stage stage = stages.asShipped(settings)) {
                goldens.forEach((file, golden) -> {
                    stage.reset();
                    Rehearsed call = Rehearsal.play(stage, golden.plan());
                    List<String> found = Golden.lines(call);
                    if (!found.equals(golden.expected())) {
                        told.add(difference(file, golden.expected(), found, call, update));
                        if (update) {
                            Golden.write(file, golden.comment(), settings, call);
                        }
                    }
                });
            }
        });
        return told;
    }

    private static String difference(
            Path file, List<String> expected, List<String> found, Rehearsed call, boolean update) {
        StringBuilder told = new StringBuilder(file + ": this call goes another way than was agreed.\n");
        LineDifference.of(expected, found).forEach(line -> told.append("    ").append(line).append('\n'));
        call.faults().forEach(fault -> told.append("    ✗ ").append(fault).append('\n'));
        return told.append(
                        update
                                ? "    It is written down so now."
                                : "    If that is what its people should live through: ramal golden --update " + file)
                .toString();
    }
}
