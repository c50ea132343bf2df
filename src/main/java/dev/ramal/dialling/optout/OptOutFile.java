package dev.ramal.dialling.optout;

import java.util.List;

/**
 * What a file of opt-outs says.
 *
 * @param optOuts in the file's order, each number once
 * @param errors one sentence for each line that was left out, with its number; never with its content
 */
public record OptOutFile(List<OptOut> optOuts, List<String> errors) {
    public OptOutFile {
        optOuts = List.copyOf(optOuts);
        errors = List.copyOf(errors);
    }

    /** What the audit notes of it. */
    public String subject() {
        return optOuts.size() + " numbers";
    }
}
