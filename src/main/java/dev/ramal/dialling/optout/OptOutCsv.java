package dev.ramal.dialling.optout;

import dev.ramal.contacts.CsvFault;
import dev.ramal.contacts.CsvFault.Why;
import dev.ramal.contacts.CsvLines;
import dev.ramal.dialling.optout.OptOutReading.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Opt-outs as a file. The first line names the columns: {@code number}, and where wanted {@code scope},
 * {@code direction}, {@code reason} and {@code until}; other columns are left alone. A file whose first line begins
 * with a number has numbers alone.
 */
final class OptOutCsv {

    static final List<String> COLUMNS = List.of("number", "scope", "direction", "reason", "until");

    private final OptOutReading reading;

    OptOutCsv(OptOutReading reading) {
        this.reading = reading;
    }

    /** What that file says. A file that cannot be read at all gives no number and one fault. */
    OptOutFile read(String file) {
        CsvLines lines = new CsvLines(file);
        CsvLines.Line line = lines.next();
        if (line == null) {
            return new OptOutFile(List.of(), List.of(CsvFault.ofFile(Why.EMPTY)));
        }
        List<String> columns = line.values().stream()
                .map(column -> column.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (columns.contains("number")) {
            line = lines.next();
        } else if (isNumber(plain(line.value(0)))) {
            columns = List.of("number");
        } else {
            return new OptOutFile(List.of(), List.of(new CsvFault(1, Why.NO_NUMBER, null)));
        }
        List<OptOut> optOuts = new ArrayList<>();
        List<CsvFault> faults = new ArrayList<>();
        Map<String, Integer> lineOf = new HashMap<>();
        for (; line != null; line = lines.next()) {
            if (line.blank()) {
                continue;
            }
            try {
                OptOut read = read(line, columns);
                Integer before = lineOf.putIfAbsent(read.number(), line.number());
                if (before != null) {
                    throw new Unreadable(Why.REPEATED, before);
                }
                optOuts.add(read);
            } catch (Unreadable e) {
                faults.add(new CsvFault(line.number(), e.why(), e.value()));
            }
        }
        return new OptOutFile(optOuts, faults);
    }

    private OptOut read(CsvLines.Line line, List<String> columns) throws Unreadable {
        if (line.fault() != null) {
            throw new Unreadable(line.fault());
        }
        Map<String, String> words = new HashMap<>();
        for (String column : COLUMNS) {
            words.put(column, plain(line.value(columns.indexOf(column))));
        }
        return reading.read(words, OptOut.Source.CSV);
    }

    private boolean isNumber(String text) {
        try {
            return !reading.number(text).isEmpty();
        } catch (Unreadable e) {
            return false;
        }
    }

    /** One cell as a file has it: quoted, and never taken for a formula by a spreadsheet. */
    static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }

    /** The cell without what kept it from being a formula. */
    private static String plain(String cell) {
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }
}
