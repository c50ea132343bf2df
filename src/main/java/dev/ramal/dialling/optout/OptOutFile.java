package dev.ramal.dialling.optout;

import dev.ramal.contacts.CsvFault;
import java.util.Comparator;
import java.util.List;

/**
 * What a file of opt-outs says.
 *
 * @param optOuts in the file's order, each number once
 * @param faults one for each line that was left out
 */
public record OptOutFile(List<OptOut> optOuts, List<CsvFault> faults) {
    public OptOutFile {
        optOuts = List.copyOf(optOuts);
        faults = List.copyOf(faults);
    }

    /** By their numbers: of two files that are written at once, neither holds a row for which the other waits. */
    public List<OptOut> ordered() {
        return optOuts.stream().sorted(Comparator.comparing(OptOut::number)).toList();
    }

    /** What the audit notes of it. */
    public String subject() {
        return optOuts.size() + " numbers";
    }
}
