package dev.ramal.contacts;

import org.jspecify.annotations.Nullable;

/**
 * What a phone number tells of itself. Of a withheld one, or of something that is no number, everything is null.
 *
 * @param number E.164
 * @param country two letters
 * @param region in Portuguese, such as {@code São Paulo - SP}
 * @param type mobile, fixed-line, voip, premium, toll-free or unknown
 * @param national as written in its own country
 */
public record NumberFacts(
        @Nullable String number,
        @Nullable String country,
        @Nullable String region,
        @Nullable String type,
        @Nullable String national) {

    /** Nothing is known. */
    public static final NumberFacts NONE = new NumberFacts(null, null, null, null, null);

    /** Says nothing of the number. */
    @Override
    public String toString() {
        return "NumberFacts";
    }
}
