package dev.ramal.contacts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a line of an imported file was left out, or all of it: a word for programs, a sentence for people. Never what
 * stands in the line.
 *
 * @param line the number of the line; null when it is the whole file
 * @param why what is wrong with it
 * @param value of the sentence's gap: the line before, or how many characters there may be; null when it has none
 */
public record CsvFault(@Nullable Integer line, Why why, @Nullable Integer value) {

    /** What can be wrong. A page has words of its own for each. */
    public enum Why {
        NOT_UTF8("the file is not UTF-8: save it as \"CSV UTF-8\""),
        EMPTY("the file is empty"),
        NO_NUMBER_AND_NAME("the columns must be named number and name"),
        NO_NUMBER("one column must be named number"),
        OPEN_QUOTE("a quotation mark is opened and never closed"),
        NOT_A_NUMBER("the number is no phone number"),
        REPEATED("the number is that of line %d"),
        NAME_MISSING("the name is missing"),
        NAME_TOO_LONG("the name is longer than %d characters"),
        NAME_CONTROL("the name contains a control character"),
        NOT_A_SCOPE("the scope is calls, messages or all"),
        NOT_A_DIRECTION("the direction is outbound, inbound or both"),
        REASON_TOO_LONG("the reason is longer than %d characters"),
        REASON_CONTROL("the reason contains a control character"),
        NOT_A_TIME("until is a day like 2027-01-31 or a time like 2027-01-31T18:00:00Z"),
        PASSED("until has passed");

        private final String sentence;

        Why(String sentence) {
            this.sentence = sentence;
        }

        /** The word for it, the same each time. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** In English, without a full stop. */
        public String sentence(@Nullable Integer value) {
            return sentence.replace("%d", String.valueOf(value));
        }
    }

    /** The same of all of the file. */
    public static CsvFault ofFile(Why why) {
        return new CsvFault(null, why, null);
    }

    /** In English, with the line. */
    public String text() {
        return (line == null ? "" : "line " + line + ": ") + why.sentence(value);
    }

    /** What came of a file, as the API says it: how many were imported, and each fault as a sentence and as words. */
    public static Map<String, Object> document(int imported, List<CsvFault> faults) {
        return Map.of(
                "imported", imported,
                "errors", faults.stream().map(CsvFault::text).toList(),
                "faults", faults.stream().map(CsvFault::words).toList());
    }

    private Map<String, Object> words() {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("code", why.code());
        if (line != null) {
            words.put("line", line);
        }
        if (value != null) {
            words.put("value", value);
        }
        return words;
    }
}
