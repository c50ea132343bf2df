package dev.ramal.dialling.optout;

import dev.ramal.contacts.CsvFault;
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

    /** What the audit notes of it. */
    public String subject() {
        return optOuts.size() + " numbers";
    }
}
