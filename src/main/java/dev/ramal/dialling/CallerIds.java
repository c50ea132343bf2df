package dev.ramal.dialling;

import dev.ramal.database.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which of our numbers people see when we call: only ours, none above its daily cap, none that rests. */
public final class CallerIds {

    /** How one is chosen of those that may be shown. */
    public enum Strategy {
        /** The first. */
        FIXED,
        /** One of the callee's own area code, else the one used least. */
        LOCAL,
        /** The one used least today. */
        LEAST_USED,
        /** The one that this callee saw last, else as {@link #LOCAL}. */
        STICKY;

        /** The word in the settings, such as {@code least-used}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private record CallerId(
            String number, String pool, @Nullable Long cap, long rest, long used, @Nullable Instant lastUsed) {

        boolean free(Instant now) {
            Instant last = lastUsed;
            return (cap == null || used < cap) && (last == null || !now.isBefore(last.plusSeconds(rest)));
        }
    }

    private static final Comparator<CallerId> LEAST_USED = Comparator.comparingLong(CallerId::used)
            .thenComparing(CallerId::lastUsed, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final Strategy strategy;
    private final List<String> configured;

    /** @param configured our numbers by the settings, the usual one first; they count while Twilio was not yet asked */
    public CallerIds(Strategy strategy, List<String> configured) {
        this.strategy = strategy;
        this.configured = List.copyOf(configured);
    }

    /** Whether that is one of our numbers. */
    boolean isOurs(String number, List<Map<String, @Nullable Object>> rows) {
        return configured.contains(number) || rows.stream().anyMatch(row -> number.equals(new Row(row).text("number")));
    }

    /**
     * The number to show; null when none may be shown now.
     *
     * @param rows of {@code caller_id}
     * @param wanted one of our numbers, or the name of a pool; null for any of the pool {@code default}
     * @param callee in E.164
     * @param last what the callee saw last; null when nothing
     * @param day today, as {@code used_on} has it
     */
    @Nullable
    String choose(
            List<Map<String, @Nullable Object>> rows,
            @Nullable String wanted,
            String callee,
            @Nullable String last,
            Instant now,
            String day) {
        boolean number = wanted != null && wanted.startsWith("+");
        String pool = wanted == null ? "default" : wanted;
        List<CallerId> free = all(rows, day).stream()
                .filter(one -> number ? one.number().equals(wanted) : one.pool().equals(pool))
                .filter(one -> one.free(now))
                .toList();
        CallerId chosen = free.isEmpty() ? null : chosen(free, callee, last);
        return chosen == null ? null : chosen.number();
    }

    private @Nullable CallerId chosen(List<CallerId> free, String callee, @Nullable String last) {
        return switch (strategy) {
            case FIXED -> free.get(0);
            case LEAST_USED -> first(free, one -> true);
            case LOCAL -> local(free, callee);
            case STICKY -> {
                CallerId same = first(free, one -> one.number().equals(last));
                yield same == null ? local(free, callee) : same;
            }
        };
    }

    private static @Nullable CallerId local(List<CallerId> free, String callee) {
        String area = NumberPlan.area(callee);
        CallerId near = area == null ? null : first(free, one -> Objects.equals(NumberPlan.area(one.number()), area));
        return near == null ? first(free, one -> true) : near;
    }

    private static @Nullable CallerId first(List<CallerId> free, Predicate<CallerId> which) {
        return free.stream().filter(which).min(LEAST_USED).orElse(null);
    }

    /** The configured ones first, in their order. */
    private List<CallerId> all(List<Map<String, @Nullable Object>> rows, String day) {
        List<CallerId> all = new ArrayList<>();
        for (String number : configured) {
            Row row = rows.stream()
                    .map(Row::new)
                    .filter(one -> number.equals(one.text("number")))
                    .findFirst()
                    .orElse(null);
            if (row == null) {
                all.add(new CallerId(number, "default", null, 0, 0, null));
            } else if (isConfirmed(row)) {
                all.add(read(row, day));
            }
        }
        rows.stream()
                .map(Row::new)
                .filter(row -> !configured.contains(row.require("number")) && isConfirmed(row))
                .forEach(row -> all.add(read(row, day)));
        return all;
    }

    private static boolean isConfirmed(Row row) {
        return Boolean.TRUE.equals(row.columns().get("confirmed"));
    }

    private static CallerId read(Row row, String day) {
        Long rest = row.number("rest_seconds");
        Long used = row.number("used");
        return new CallerId(
                row.require("number"),
                row.require("pool"),
                row.number("daily_cap"),
                rest == null ? 0 : rest,
                used == null || !day.equals(row.text("used_on")) ? 0 : used,
                row.moment("last_used_at"));
    }
}
