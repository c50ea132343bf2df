package dev.ramal.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A piece of a YAML file that knows where it stands. A piece that is not there is {@link #missing}: it has no text, no
 * fields and no items.
 */
public final class YamlNode {

    /** What is wrong with the text, where. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final Finding finding;

        Broken(Finding finding) {
            super(finding.toString());
            this.finding = finding;
        }

        Finding finding() {
            return finding;
        }
    }

    private final String file;
    private final int line;
    private final int start;
    private final int end;
    private final @Nullable String text;
    private final Map<String, YamlNode> fields = new LinkedHashMap<>();
    private final List<YamlNode> items = new ArrayList<>();
    private final boolean missing;

    private YamlNode(String file, @Nullable Node node, int line) {
        this.file = file;
        this.missing = node == null;
        this.line = line > 0 || node == null ? line : line(node.getStartMark());
        this.start = node == null ? 0 : index(node.getStartMark());
        this.end = node == null ? 0 : index(node.getEndMark());
        this.text = node instanceof ScalarNode scalar ? scalar.getValue() : null;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    // A value's line is that of its key, where people look for it.
                    fields.put(key.getValue(), new YamlNode(file, tuple.getValueNode(), line(key.getStartMark())));
                }
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> items.add(new YamlNode(file, item, 0)));
        }
    }

    /** Reads a file's text. */
    static YamlNode read(String file, String text) throws Broken {
        try {
            Node root = new Compose(LoadSettings.builder().setLabel(file).build())
                    .composeString(text)
                    .orElse(null);
            once(file, root);
            return new YamlNode(file, root, root == null ? 1 : 0);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            throw new Broken(new Finding(
                    Finding.Severity.ERROR,
                    file,
                    line(mark),
                    mark.map(at -> at.getColumn() + 1).orElse(0),
                    "This is not YAML: " + String.valueOf(e.getProblem()).strip() + ".",
                    "Look at the indentation, the quotes and the colons here and in the line before."));
        } catch (YamlEngineException e) {
            throw new Broken(Finding.about(file, "This is not YAML.", "Look at characters that do not print."));
        }
    }

    /** Of two fields of one name Camel takes one, and tells nobody of the other. */
    private static void once(String file, @Nullable Node node) throws Broken {
        if (node instanceof MappingNode mapping) {
            Set<String> names = new HashSet<>();
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key && !names.add(key.getValue())) {
                    throw new Broken(new Finding(
                            Finding.Severity.ERROR,
                            file,
                            line(key.getStartMark()),
                            0,
                            "%s stands here twice, and one of the two would not count.".formatted(key.getValue()),
                            "Delete one of them; a step of its own begins with a dash."));
                }
                once(file, tuple.getValueNode());
            }
        } else if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                once(file, item);
            }
        }
    }

    private YamlNode(YamlNode place, String text) {
        this.file = place.file;
        this.line = place.line;
        this.start = place.start;
        this.end = place.end;
        this.text = text;
        this.missing = false;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(at -> at.getLine() + 1).orElse(0);
    }

    private static int index(Optional<Mark> mark) {
        return mark.map(Mark::getIndex).orElse(0);
    }

    /** The field of that name, or field of a field, and so on. */
    public YamlNode at(String... names) {
        YamlNode found = this;
        for (String name : names) {
            found = found.fields.getOrDefault(name, new YamlNode(file, null, found.line));
        }
        return found;
    }

    /** The text; empty when it is none. */
    public String text() {
        return text == null ? "" : text;
    }

    /** Another text at the same place: a part of this one. */
    YamlNode part(String text) {
        return new YamlNode(this, text);
    }

    /** Every text below, this one too. */
    List<YamlNode> texts() {
        List<YamlNode> found = new ArrayList<>();
        if (text != null) {
            found.add(this);
        }
        items.forEach(item -> found.addAll(item.texts()));
        fields.values().forEach(field -> found.addAll(field.texts()));
        return found;
    }

    /** Whether it is a text, a number, a truth. */
    public boolean isText() {
        return text != null;
    }

    /** By name, in their order. */
    public Map<String, YamlNode> fields() {
        return fields;
    }

    /** In their order. */
    public List<YamlNode> items() {
        return items;
    }

    /** Whether there is nothing. */
    public boolean missing() {
        return missing;
    }

    /** The file. */
    public String file() {
        return file;
    }

    /** Counted from one. */
    public int line() {
        return line;
    }

    /** Where it begins, in code points of the file's text. */
    public int start() {
        return start;
    }

    /** Where it ends, in code points. */
    public int end() {
        return end;
    }
}
