package dev.ramal.privacy;

import dev.ramal.contacts.NumberFacts;
import dev.ramal.contacts.PhoneFacts;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A number in each way in which it may have been written down, as long as that way is no other number's: what the office
 * reads as somebody else's, or an extension of its own, says nothing of this one.
 *
 * @param number E.164
 * @param plain the same without the plus, if it is read so
 * @param national its digits without the country, if it is read so
 * @param trunk as people dial it within the country, if it is read so
 */
record Spelling(String number, String plain, String national, String trunk) {

    /** That number; null when it is none. */
    static @Nullable Spelling of(PhoneFacts phones, String number) {
        NumberFacts facts = phones.of(number);
        if (facts.number() == null || facts.national() == null) {
            return null;
        }
        String full = facts.number();
        String plain = full.substring(1);
        String national = facts.national().replaceAll("[^0-9]", "").replaceFirst("^0+", "");
        String read = phones.of(plain).number();
        return new Spelling(
                full,
                read == null || read.equals(full) ? plain : full,
                full.equals(phones.of(national).number()) ? national : full,
                full.equals(phones.of("0" + national).number()) ? "0" + national : full);
    }

    /** For the statements that look for it. */
    Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("number", number);
        parameters.put("digits", number.substring(1));
        parameters.put("plain", plain);
        parameters.put("national", national);
        parameters.put("trunk", trunk);
        parameters.put("standing", standing(number.substring(1)));
        parameters.put("standing_national", standing(national.replace("+", "")));
        return parameters;
    }

    /** Where those digits stand in a text as a whole, be it after zeros that are dialled first: not within a longer number. */
    private static String standing(String digits) {
        return "(?<![0-9])0*" + digits + "(?![0-9])";
    }

    /** Says no number. */
    @Override
    public String toString() {
        return "Spelling";
    }
}
