package dev.ramal.check;

import java.util.Collection;
import java.util.Comparator;

/** The name that somebody most likely meant. */
final class Nearest {

    private Nearest() {}

    /** {@code Did you mean "say-action"?}, or else that sentence, when nothing is near. */
    static String to(String name, Collection<String> known, String otherwise) {
        return known.stream()
                .filter(each -> distance(name, each) <= Math.max(2, name.length() / 3))
                .min(Comparator.comparingInt((String each) -> distance(name, each))
                        .thenComparing(Comparator.naturalOrder()))
                .map("Did you mean \"%s\"?"::formatted)
                .orElse(otherwise);
    }

    /** How many letters are to be added, removed or changed. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int above = row[j];
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(Math.min(row[j - 1], row[j]) + 1, changed);
                diagonal = above;
            }
        }
        return row[right.length()];
    }
}
