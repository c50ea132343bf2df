package dev.ramal;

import dev.ramal.check.RouteFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The route files that a call can come to: those at which Twilio asks about calls, all flows, and whatever these name,
 * themselves or by a kamelet. The others, half of all, need not be read for a rehearsal. A name is any word of the file,
 * so that too many files are found rather than too few.
 */
final class RouteClosure {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    /** Where Twilio asks about calls, under the paths of today and under the old ones. */
    private static final Pattern ASKED = Pattern.compile("(?m)^\\s+path: \"?(?:/twilio/(?:voice|flow|wait|call-status"
            + "|recording-status|assignment|task-events|transcription)\\b|/(?:voice|wait|call_status|assignment)\\b)");
    /** What begins as a flow does, whatever its file is called. */
    private static final Pattern FLOW = Pattern.compile("(?m)^\\s+(?:- )?(?:uri|name): \"?(?:direct:)?flow-");
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
        RouteFolders folders = new RouteFolders(routes, kamelets);
        Path errors = routes.resolve("errors");
        Map<String, List<Path>> files = named(
                folders.routeFiles().stream()
                        .filter(file -> !file.startsWith(errors))
                        .toList(),
                RouteFolders.ROUTE);
        Map<String, List<Path>> actions = named(folders.kameletFiles(), RouteFolders.KAMELET);
        Set<Path> found = new TreeSet<>();
        Set<Path> read = new HashSet<>();
        Deque<Path> open = new ArrayDeque<>();
        for (Map.Entry<String, List<Path>> named : files.entrySet()) {
            for (Path file : named.getValue()) {
                String text = Files.readString(file);
                if (FLOW.matcher(text).find() || ASKED.matcher(text).find()) {
                    open.add(file);
                }
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
                return files.values().stream().flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
            }
            Matcher word = WORD.matcher(text);
            while (word.find()) {
                open.addAll(files.getOrDefault(word.group(), List.of()));
                open.addAll(actions.getOrDefault(word.group(), List.of()));
            }
        }
        return found;
    }

    /** Files by what stands before their ending; several folders may have one of that name. */
    private static Map<String, List<Path>> named(List<Path> all, String ending) {
        return all.stream()
                .collect(Collectors.groupingBy(
                        file -> file.getFileName().toString().replace(ending, "")));
    }
}
