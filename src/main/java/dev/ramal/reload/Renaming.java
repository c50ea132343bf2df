package dev.ramal.reload;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.ramal.check.RouteFolders;
import dev.ramal.check.RouteSet;
import dev.ramal.check.Step;
import dev.ramal.check.YamlNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Flows under names of their own, so that several versions of them can be there at once: {@code flow-closed} becomes
 * {@code flow-closed_3f2a91c05b7e}, in its own file and in all that refer to it; so do the kamelets that flows use. The
 * lines of a file stay where they are.
 */
final class Renaming {

    private static final String FLOW = "direct:flow-";
    private static final String KAMELET = "kamelet:";
    /** An endpoint without its options; a name made at run time may hold question marks. */
    private static final Pattern BARE = Pattern.compile("(?:\\$\\{[^}]*}|[^?])*+");

    private final RouteSet set;
    private final Snapshot texts;
    private final String suffix;
    private final Set<String> kamelets = new LinkedHashSet<>();
    private final Map<String, String> renamed = new LinkedHashMap<>();

    private Renaming(RouteSet set, Snapshot texts, String suffix) {
        this.set = set;
        this.texts = texts;
        this.suffix = suffix;
    }

    /**
     * The files to load, by names that end like theirs: kamelets first, then flows.
     *
     * @param suffix what names get at their end, such as {@code _3f2a91c05b7e}
     */
    static Map<String, String> of(RouteFolders folders, String suffix) {
        Renaming renaming = new Renaming(RouteSet.read(folders), Snapshot.read(folders), suffix);
        renaming.rename();
        return renaming.renamed;
    }

    private void rename() {
        Map<String, String> flows = new LinkedHashMap<>();
        Deque<String> used = new ArrayDeque<>();
        set.flowFiles().forEach((name, file) -> {
            // With its folder: two folders may each have a file of that name.
            String below = name.substring("routes/".length());
            file(file, used, flows, name, below.replace(RouteFolders.ROUTE, suffix + RouteFolders.ROUTE));
        });
        while (!used.isEmpty()) {
            String name = used.pop();
            YamlNode kamelet = set.kamelets().get(name);
            if (kamelet != null && kamelets.add(name)) {
                file(
                        kamelet,
                        used,
                        renamed,
                        "kamelets/" + name + RouteFolders.KAMELET,
                        name + suffix + RouteFolders.KAMELET);
            }
        }
        renamed.putAll(flows);
    }

    private void file(YamlNode root, Deque<String> used, Map<String, String> to, String from, String name) {
        TreeMap<Integer, Edit> edits = new TreeMap<>();
        for (Step step : set.stepsOf(root)) {
            String endpoint = step.endpoint();
            if (endpoint.startsWith(FLOW)) {
                edit(edits, step.place(), named(step.place()));
            } else if (!step.kamelet().isEmpty() && set.kamelets().containsKey(step.kamelet())) {
                used.add(step.kamelet());
                YamlNode place = step.place();
                String after = place.text().startsWith(KAMELET)
                        ? place.text().replaceFirst("^kamelet:[^?/]*", KAMELET + step.kamelet() + suffix)
                        : step.kamelet() + suffix;
                edit(edits, place, after);
            }
        }
        root.items().forEach(item -> ids(item, edits));
        root.items().forEach(item -> {
            YamlNode from0 = item.at("route", "from");
            Step begin = new Step("from", from0.missing() ? item.at("from") : from0);
            if (begin.endpoint().startsWith(FLOW)) {
                edit(edits, begin.place(), named(begin.place()));
            }
        });
        YamlNode named = root.at("metadata", "name");
        if (!named.missing()) {
            edit(edits, named, named.text() + suffix);
        }
        String text = texts.text(from);
        to.put(name, text == null ? "" : apply(text, edits));
    }

    private String named(YamlNode place) {
        return BARE.matcher(place.text()).replaceFirst("$0" + suffix);
    }

    /** The ids of a route and of its steps: Camel wants each once. */
    private void ids(YamlNode node, Map<Integer, Edit> edits) {
        node.items().forEach(item -> ids(item, edits));
        node.fields().forEach((name, value) -> {
            if (name.equals("id") && value.isText()) {
                edit(edits, value, value.text() + suffix);
            } else if (!name.equals("parameters")) {
                ids(value, edits);
            }
        });
    }

    private record Edit(int end, String text) {}

    private static void edit(Map<Integer, Edit> edits, YamlNode place, String text) {
        edits.put(place.start(), new Edit(place.end(), TextNode.valueOf(text).toString()));
    }

    private static String apply(String text, TreeMap<Integer, Edit> edits) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (Map.Entry<Integer, Edit> edit : edits.entrySet()) {
            int start = text.offsetByCodePoints(0, edit.getKey());
            result.append(text, at, start).append(edit.getValue().text());
            at = text.offsetByCodePoints(0, edit.getValue().end());
        }
        return result.append(text.substring(at)).toString();
    }
}
