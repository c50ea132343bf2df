package dev.ramal.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The end of a play: what was played, what differs, and how fast it went.
 *
 * @param took from the first webhook to the last answer
 */
record Verdict(
        long seed,
        List<PlayedCall> calls,
        List<Difference> differences,
        Traffic traffic,
        Latencies latencies,
        Duration took) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LINES = 200;

    boolean good() {
        return differences.isEmpty();
    }

    /** For people. */
    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%-20s %7s %7s   %s%n", "scenario", "calls", "differ", "outcomes played");
        scenarios()
                .forEach((scenario, row) -> out.printf(
                        Locale.ROOT,
                        "%-20s %7d %7d   %s%n",
                        scenario.label(),
                        row.calls,
                        row.differing.size(),
                        row.outcomes));
        out.printf(
                Locale.ROOT,
                "%n%d webhooks (%d sent twice, %d answers lost, %d tries without an answer), %d answers in %.1f s:"
                        + " %.0f/s%n",
                traffic.webhooks(),
                traffic.repeated(),
                traffic.lost(),
                traffic.retried(),
                traffic.answers(),
                seconds(),
                rate());
        out.printf(
                Locale.ROOT,
                "answered within p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                millis(latencies.percentile(0.5)),
                millis(latencies.percentile(0.95)),
                millis(latencies.percentile(0.99)),
                millis(latencies.longest()));
        if (good()) {
            out.printf(Locale.ROOT, "0 differences (seed %d)%n", seed);
            out.flush();
            return;
        }
        out.printf(Locale.ROOT, "%n%d differences (seed %d)%n", differences.size(), seed);
        Comparison.byField(differences).forEach((field, count) -> out.printf("%7d  %s%n", count, field));
        out.println();
        differences.stream().limit(MOST_LINES).forEach(out::println);
        if (differences.size() > MOST_LINES) {
            out.printf("… and %d more%n", differences.size() - MOST_LINES);
        }
        out.flush();
    }

    /** For programs: one object. */
    void printJson(PrintWriter out) {
        ObjectNode verdict = JSON.createObjectNode();
        verdict.put("seed", seed).put("calls", calls.size()).put("seconds", seconds());
        ObjectNode scenarios = verdict.putObject("scenarios");
        scenarios().forEach((scenario, row) -> scenarios
                .putObject(scenario.label())
                .put("calls", row.calls)
                .put("differing", row.differing.size())
                .set("outcomes", JSON.valueToTree(row.outcomes)));
        verdict.set("traffic", JSON.valueToTree(traffic));
        verdict.put("answersPerSecond", rate());
        verdict.putObject("latencyMillis")
                .put("p50", millis(latencies.percentile(0.5)))
                .put("p95", millis(latencies.percentile(0.95)))
                .put("p99", millis(latencies.percentile(0.99)))
                .put("max", millis(latencies.longest()));
        ArrayNode list = verdict.putArray("differences");
        differences.forEach(d -> list.addObject()
                .put("call", d.call())
                .put("field", d.field())
                .put("expected", d.expected())
                .put("found", d.found()));
        out.println(verdict);
        out.flush();
    }

    private static final class Row {
        private int calls;
        private final Set<String> differing = new HashSet<>();
        private final Map<String, Integer> outcomes = new TreeMap<>();
    }

    private Map<Scenario, Row> scenarios() {
        Set<String> differing = new HashSet<>();
        differences.forEach(d -> differing.add(d.call()));
        Map<Scenario, Row> rows = new EnumMap<>(Scenario.class);
        for (PlayedCall call : calls) {
            Row row = rows.computeIfAbsent(call.scenario(), any -> new Row());
            row.calls++;
            row.outcomes.merge(call.outcome(), 1, Integer::sum);
            if (differing.contains(call.sid())) {
                row.differing.add(call.sid());
            }
        }
        return rows;
    }

    private double seconds() {
        return took.toNanos() / 1e9;
    }

    private double rate() {
        return traffic.answers() / Math.max(1e-9, seconds());
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e4) / 100.0;
    }
}
