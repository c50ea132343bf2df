package dev.ramal.contacts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * By what a party is found: each word of its name, without accents; and its number from the beginning (with and without
 * the country's code) and from the end. A term is found by how it begins.
 */
public final class SearchTerms {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{3,15}");
    private static final Pattern ASKED_NUMBER = Pattern.compile("[+0-9][0-9 ()./-]*|\\([0-9][0-9 ()./-]*");
    private static final Pattern NOT_A_DIGIT = Pattern.compile("[^0-9]+");
    private static final char FROM_THE_BEGINNING = '>';
    private static final char FROM_THE_END = '<';
    private static final int FEWEST_DIGITS = 3;
    private static final int LONGEST = 64;
    private static final int MOST_WORDS = 5;

    /** Terms from {@code from} on and before {@code to}, as UTF-8. */
    public record Range(byte[] from, byte[] to) {

        static Range of(String beginning) {
            byte[] from = beginning.getBytes(StandardCharsets.UTF_8);
            byte[] to = Arrays.copyOf(from, from.length + 1);
            // No byte of UTF-8.
            to[from.length] = (byte) 0xff;
            return new Range(from, to);
        }
    }

    /**
     * The terms of one contact, as parameters of {@code party-term-insert}. Whom a webphone calls as people write numbers
     * is named in full as soon as Twilio has dialled: both are found.
     *
     * @param party as the call names it; without it there are none
     * @param name what it is called; null when nobody knows
     */
    public List<Map<String, Object>> rows(@Nullable String party, NumberFacts facts, @Nullable String name) {
        if (party == null) {
            return List.of();
        }
        Set<String> terms = new LinkedHashSet<>();
        String number = facts.number() == null || NUMBER.matcher(party).matches() ? party : facts.number();
        if (NUMBER.matcher(number).matches()) {
            String digits = number.substring(1);
            terms.add(FROM_THE_BEGINNING + digits);
            terms.add(FROM_THE_END + reversed(digits));
            if (facts.national() != null) {
                String national = NOT_A_DIGIT.matcher(facts.national()).replaceAll("");
                if (digits.endsWith(national)) {
                    terms.add(FROM_THE_BEGINNING + national);
                }
            }
        }
        if (name != null) {
            terms.addAll(words(name));
        }
        return Stream.of(party, number)
                .distinct()
                .flatMap(named -> terms.stream().map(term -> {
                    Map<String, Object> row = new HashMap<>();
                    row.put("term", term.getBytes(StandardCharsets.UTF_8));
                    row.put("party", named);
                    return row;
                }))
                .toList();
    }

    /**
     * The same of what {@code contact-find} gave; under a name of its own, since a route does not tell types.
     *
     * @param known what {@code party-terms-find} gave: these terms are left out
     */
    public List<Map<String, Object>> found(
            @Nullable String party,
            NumberFacts facts,
            List<Map<String, @Nullable Object>> contacts,
            List<Map<String, @Nullable Object>> known) {
        Object name = contacts.isEmpty() ? null : contacts.get(0).get("name");
        Set<Object> there = new HashSet<>();
        known.forEach(row -> there.add(ByteBuffer.wrap((byte[]) Objects.requireNonNull(row.get("term")))));
        return rows(party, facts, name == null ? null : name.toString()).stream()
                .filter(row -> !Objects.equals(party, row.get("party"))
                        || !there.contains(ByteBuffer.wrap((byte[]) Objects.requireNonNull(row.get("term")))))
                .toList();
    }

    /**
     * What somebody looks for: of each inner list a party has at least one term, and so for all of the outer.
     *
     * @return nothing when there is nothing to look for
     */
    public static List<List<Range>> asked(String text) {
        if (ASKED_NUMBER.matcher(text.strip()).matches()) {
            return number(text);
        }
        List<List<Range>> all = new ArrayList<>();
        for (String word : words(text)) {
            if (all.size() < MOST_WORDS) {
                all.add(
                        word.length() >= FEWEST_DIGITS && word.chars().allMatch(c -> c >= '0' && c <= '9')
                                ? List.of(
                                        Range.of(word),
                                        Range.of(FROM_THE_BEGINNING + word),
                                        Range.of(FROM_THE_END + reversed(word)))
                                : List.of(Range.of(word)));
            }
        }
        return all;
    }

    /** The same for a number's first or last digits, at least three of them. */
    public static List<List<Range>> number(String text) {
        String digits = NOT_A_DIGIT.matcher(text).replaceAll("");
        if (digits.length() < FEWEST_DIGITS || digits.length() > LONGEST) {
            return List.of();
        }
        Range begins = Range.of(FROM_THE_BEGINNING + digits);
        return List.of(
                text.strip().startsWith("+")
                        ? List.of(begins)
                        : List.of(begins, Range.of(FROM_THE_END + reversed(digits))));
    }

    private static Set<String> words(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        Set<String> words = new LinkedHashSet<>();
        for (String word : BETWEEN.split(plain)) {
            if (!word.isEmpty()) {
                words.add(word.length() <= LONGEST ? word : word.substring(0, LONGEST));
            }
        }
        return words;
    }

    private static String reversed(String digits) {
        return new StringBuilder(digits).reverse().toString();
    }
}
