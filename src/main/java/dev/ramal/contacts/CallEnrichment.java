package dev.ramal.contacts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The decisions of the route that enriches a call: what to ask, and what to save. */
public final class CallEnrichment {

    /** Which call to find. */
    public Map<String, Object> call(String sid) {
        return Map.of("sid", sid);
    }

    /**
     * Who was outside.
     *
     * @param calls what {@code call-find} gave
     * @return null when the call is not there, or nobody has told yet
     */
    public @Nullable String party(List<Map<String, @Nullable Object>> calls) {
        Object party = calls.isEmpty() ? null : calls.get(0).get("party");
        return party == null ? null : party.toString();
    }

    /**
     * Which contact to find, by the number as it would be dialled from anywhere, else by what we were told; and whose
     * search terms.
     */
    public Map<String, @Nullable Object> contact(NumberFacts facts, @Nullable String party) {
        Map<String, @Nullable Object> question = new HashMap<>();
        question.put("number", facts.number() == null ? party : facts.number());
        question.put("party", party);
        return question;
    }

    /**
     * A contact that somebody else knew, to be kept as ours.
     *
     * @param answer with its {@code name}
     * @throws IllegalArgumentException when there is none
     */
    public Map<String, Object> found(NumberFacts facts, Map<String, @Nullable Object> answer) {
        Object name = answer.get("name");
        if (facts.number() == null || name == null || name.toString().isBlank()) {
            throw new IllegalArgumentException("nobody was found");
        }
        String text = name.toString().strip();
        return Map.of("number", facts.number(), "name", text.substring(0, Math.min(256, text.length())));
    }

    /**
     * What to save with the call. What is not known is saved as unknown.
     *
     * @param contacts what {@code contact-find} gave
     */
    public Map<String, @Nullable Object> row(
            String sid, NumberFacts facts, List<Map<String, @Nullable Object>> contacts) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", sid);
        row.put("contact_name", contacts.isEmpty() ? null : contacts.get(0).get("name"));
        row.put("party_country", facts.country());
        row.put("party_region", facts.region());
        row.put("party_type", facts.type());
        row.put("party_national", facts.national());
        return row;
    }
}
