package dev.ramal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The route files that a call can come to: those at which Twilio asks about calls, all flows, and whatever these name,
 * themselves or by a kamelet. The others, half of all, need not be read for a rehearsal. A name is any word of the file,
 * so that too many files are found rather than too few.
 */
final class RouteClosure {

    private static final String ENDING = ".camel.yaml";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    /** Where Twilio asks about calls, under the paths of today and under the old ones. */
    private static final Pattern ASKED = Pattern.compile("(?m)^\\s+path: \"?(?:/twilio/(?:voice|flow|wait|call-status"
            + "|recording-status|assignment|task-events|transcription)\\b|/(?:voice|wait|call_status|assignment)\\b)");
    /** A step that leads to a route that only the call knows; a flow is known to be one. */
    private static final Pattern ANY = Pattern.compile("direct:(?!flow-)[^\\s\"']*\\$\\{");

    private final Path routes;
    private final Path kamelets;

    RouteClosure(Path routes, Path kamelets) {
        this.routes = routes;
        this.kamelets = kamelets;
    }

    /** Those files. */
    Set<Path> files() throws IOException {
        Map<String, Path> files = named(routes, ENDING);
        Map<String, Path> actions = named(kamelets, ".kamelet.yaml");
        Set<Path> found = new TreeSet<>();
        Set<Path> read = new HashSet<>();
        Deque<Path> open = new ArrayDeque<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (file.getKey().startsWith("flow-")
                    || ASKED.matcher(Files.readString(file.getValue())).find()) {
                open.add(file.getValue());
            }
        }
        while (!open.isEmpty()) {
            Path file = open.remove();
            if (!read.add(file)) {
                continue;
            }
            if (file.startsWith(routes)) {
                found.add(file);
            }
            String text = Files.readString(file);
            if (ANY.matcher(text).find()) {
                return new TreeSet<>(files.values());
            }
            Matcher word = WORD.matcher(text);
            while (word.find()) {
                for (Path next :
                        List.of(files.getOrDefault(word.group(), file), actions.getOrDefault(word.group(), file))) {
                    if (!read.contains(next)) {
                        open.add(next);
                    }
                }
            }
        }
        return found;
    }

    /** The files of a directory by what stands before their ending, but for those that say how a route fails. */
    private static Map<String, Path> named(Path directory, String ending) throws IOException {
        Map<String, Path> named = new HashMap<>();
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(ending) && !file.startsWith(directory.resolve("errors")))
                    .forEach(all::add);
        }
        for (Path file : all) {
            String name = file.getFileName().toString();
            named.put(name.substring(0, name.length() - ending.length()), file);
        }
        return named;
    }
}
