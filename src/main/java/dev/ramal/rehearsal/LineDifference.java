package dev.ramal.rehearsal;

import java.util.ArrayList;
import java.util.List;

/** Where two texts differ, line by line: {@code -} was expected, {@code +} was found. */
final class LineDifference {

    private static final String STEP = "step: ";

    private LineDifference() {}

    /** The lines that differ, in their order, each group below the step that it belongs to. */
    static List<String> of(List<String> expected, List<String> found) {
        int[][] common = new int[expected.size() + 1][found.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = found.size() - 1; j >= 0; j--) {
                common[i][j] = expected.get(i).equals(found.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        String step = "";
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < found.size()) {
            if (i < expected.size() && j < found.size() && expected.get(i).equals(found.get(j))) {
                step = expected.get(i).startsWith(STEP) ? expected.get(i) : step;
                i++;
                j++;
                continue;
            }
            if (!step.isEmpty()) {
                lines.add("  " + step);
                step = "";
            }
            boolean missing = j == found.size() || i < expected.size() && common[i + 1][j] >= common[i][j + 1];
            lines.add(missing ? "- " + expected.get(i++) : "+ " + found.get(j++));
        }
        return lines;
    }
}
