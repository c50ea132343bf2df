package dev.ramal.privacy;

import dev.ramal.contacts.NumberFacts;
import dev.ramal.contacts.PhoneFacts;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number in each way in which it may have been written down.
 *
 * @param number E.164
 * @param digits the same without the plus
 * @param national its digits without the country
 */
record Spelling(String number, String digits, String national) {

    /** That number; null when it is none. */
    static @Nullable Spelling of(PhoneFacts phones, String number) {
        NumberFacts facts = phones.of(number);
        if (facts.number() == null || facts.national() == null) {
            return null;
        }
        String digits = facts.number().substring(1);
        String national = facts.national().replaceAll("[^0-9]", "");
        return new Spelling(
                facts.number(), digits, national.startsWith("0") ? national.replaceFirst("^0+", "") : national);
    }

    /** For the statements that look for it. */
    Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("number", number);
        parameters.put("digits", digits);
        parameters.put("national", national);
        // As people dial it within the country.
        parameters.put("trunk", "0" + national);
        return parameters;
    }

    /** Says no number. */
    @Override
    public String toString() {
        return "Spelling";
    }
}
