package dev.ramal.contacts;

import dev.ramal.contacts.CsvFault.Why;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CSV file record by record, as spreadsheets write it: separated by {@code ,} or {@code ;}, whichever the first
 * line has, values quoted where needed.
 */
public final class CsvLines {

    /**
     * One record.
     *
     * @param number of its first line
     * @param values as written
     * @param fault why it cannot be read; null when it can
     */
    public record Line(int number, List<String> values, @Nullable Why fault) {
        public Line {
            values = List.copyOf(values);
        }

        /** The value of that column, trimmed; empty when the line ends before it, or there is no such column. */
        public String value(int at) {
            return at >= 0 && at < values.size() ? values.get(at).strip() : "";
        }

        /** Whether nothing stands there. */
        public boolean blank() {
            return fault == null && values.stream().allMatch(String::isBlank);
        }
    }

    private final String text;
    private final char separator;
    private int at;
    private int line = 1;

    /** @param file its text, with or without the mark of UTF-8 */
    public CsvLines(String file) {
        this.text = file.startsWith("\uFEFF") ? file.substring(1) : file;
        int end = text.indexOf('\n');
        this.separator = (end < 0 ? text : text.substring(0, end)).indexOf(';') >= 0 ? ';' : ',';
    }

    /** The next record; null when there is none. */
    public @Nullable Line next() {
        if (at >= text.length()) {
            return null;
        }
        int number = line;
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        Why fault = null;
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n') {
                line++;
            }
            if (quoted) {
                if (c != '"') {
                    value.append(c);
                } else if (at < text.length() && text.charAt(at) == '"') {
                    value.append('"');
                    at++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && value.chars().allMatch(Character::isWhitespace)) {
                value.setLength(0);
                quoted = true;
            } else if (c == separator) {
                values.add(value.toString());
                value.setLength(0);
            } else if (c == '\n') {
                break;
            } else {
                value.append(c);
            }
        }
        if (quoted) {
            fault = Why.OPEN_QUOTE;
        }
        values.add(value.toString());
        return new Line(number, values, fault);
    }
}
