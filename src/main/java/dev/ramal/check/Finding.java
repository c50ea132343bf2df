package dev.ramal.check;

import java.util.Comparator;

/**
 * One thing that is wrong with a file.
 *
 * @param file as people would type it
 * @param line counted from one; zero when it is about no single line
 * @param column counted from one; zero when the line says enough
 * @param what is wrong, one sentence
 * @param remedy what to do, one sentence
 */
public record Finding(Severity severity, String file, int line, int column, String what, String remedy) {

    /** How bad it is. */
    public enum Severity {
        /** Callers would not get what the file means. */
        ERROR,
        /** It works, yet hardly as meant. */
        WARNING
    }

    /** By severity, then by place. */
    public static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .thenComparing(Finding::file)
            .thenComparingInt(Finding::line)
            .thenComparing(Finding::what);

    static Finding error(YamlNode where, String what, String remedy) {
        return new Finding(Severity.ERROR, where.file(), where.line(), 0, what, remedy);
    }

    static Finding warning(YamlNode where, String what, String remedy) {
        return new Finding(Severity.WARNING, where.file(), where.line(), 0, what, remedy);
    }

    /** About a setting, or a file as a whole. */
    public static Finding about(String subject, String what, String remedy) {
        return new Finding(Severity.ERROR, subject, 0, 0, what, remedy);
    }

    /** Whether it has to be mended. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** {@code file:line: what is wrong. What to do.} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        if (column > 0) {
            text.append(':').append(column);
        }
        return text.append(": ")
                .append(what)
                .append(' ')
                .append(remedy)
                .toString()
                .strip();
    }
}
