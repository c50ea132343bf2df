package dev.ramal.dialling;

import dev.ramal.database.Row;
import dev.ramal.dialling.NumberPlan.Reachable;
import dev.ramal.dialling.NumberPlan.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges every attempt to reach a number: what the number itself says, what people said of it, and what is left of the
 * budgets. The route {@code guard-check} fetches the facts and keeps the judgement, in one transaction.
 */
public final class Guard {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
    private static final String SPEND = "spend";

    private final Limits limits;
    private final NumberPlan plan;
    private final Destinations destinations;
    private final CallerIds callerIds;
    private final ZoneId office;
    private final InstantSource clock;

    /** @param office its zone says when a day begins */
    public Guard(Limits limits, NumberPlan plan, CallerIds callerIds, ZoneId office, InstantSource clock) {
        this.limits = limits;
        this.plan = plan;
        this.destinations = new Destinations(plan, limits.countries());
        this.callerIds = callerIds;
        this.office = office;
        this.clock = clock;
    }

    /** The row that makes an attempt known, before it is judged. */
    public Map<String, @Nullable Object> reservation(Attempt attempt) {
        Map<String, @Nullable Object> row = key(attempt);
        row.put("id", attempt.id());
        row.put("kind", attempt.kind().text());
        row.put("digest", attempt.digest());
        row.put("agent", attempt.agent());
        row.put("flow", attempt.flow());
        row.put("machine_detection", attempt.machineDetection());
        return row;
    }

    /** What makes an attempt the same when it comes again. */
    public Map<String, @Nullable Object> key(Attempt attempt) {
        Map<String, @Nullable Object> key = new HashMap<>();
        key.put("actor", attempt.actor());
        key.put("idempotency_key", attempt.key());
        return key;
    }

    /** What was judged of that attempt when it came first. */
    public Judgement recorded(Attempt attempt, List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw new IllegalStateException("an attempt that is known has a row");
        }
        String id = row.require("id");
        if (!row.require("digest").equals(attempt.digest())) {
            return new Judgement.Refused(id, Rule.KEY_REUSED);
        }
        String rule = row.text("rule");
        return rule != null
                ? new Judgement.Refused(id, Rule.of(rule))
                : new Judgement.Allowed(id, row.require("number"), row.require("caller_id"));
    }

    /** What the number itself, its country and its clock say; who may be shown is not known yet. */
    public Judgement first(Attempt attempt) {
        Reading reading = plan.read(attempt.to());
        Rule rule = destinations.fault(reading);
        String agent = attempt.agent();
        if (rule == null && agent != null && !agent.startsWith("client:")) {
            rule = destinations.fault(agent);
        }
        if (rule == null && reading instanceof Reachable reachable) {
            if (!limits.hours().hold(clock.instant(), reachable.zones())) {
                rule = Rule.HOURS;
            } else if (isOurs(attempt, reachable.number(), List.of())) {
                rule = Rule.OWN_NUMBER;
            } else {
                return new Judgement.Allowed(attempt.id(), reachable.number(), "");
            }
        }
        return new Judgement.Refused(attempt.id(), rule == null ? Rule.NOT_A_NUMBER : rule);
    }

    /** Neither the number nor the telephone that rings first may be our own: such a call would come back to us. */
    private boolean isOurs(Attempt attempt, String number, List<Map<String, @Nullable Object>> ours) {
        String agent = attempt.agent();
        return callerIds.isOurs(number, ours) || agent != null && callerIds.isOurs(agent, ours);
    }

    /** For the statements that fetch what the judgement rests on. */
    public Map<String, @Nullable Object> facts(Attempt attempt, Judgement judgement) {
        Judgement.Allowed allowed = allowed(judgement);
        Instant now = clock.instant();
        String counted = attempt.kind().budget();
        Map<String, @Nullable Object> facts = new HashMap<>();
        facts.put("number", allowed.number());
        facts.put("agent", attempt.agent());
        facts.put("dial", attempt.id());
        facts.put("person", attempt.person());
        facts.put("day_name", counted + "-day");
        facts.put("minute_name", counted + "-minute");
        facts.put("user_name", counted + "-" + attempt.actor());
        facts.put("day", DAY.withZone(office).format(now));
        facts.put("minute", MINUTE.withZone(office).format(now));
        facts.put("cost", cost(attempt, allowed));
        facts.put("caller_id", allowed.callerId());
        facts.put("calls", attempt.kind() == Attempt.Kind.SMS ? 0 : 1);
        return facts;
    }

    /** For the statements that count up the same facts, however long the judgement took. */
    public Map<String, @Nullable Object> counted(Map<String, @Nullable Object> facts, Judgement judgement) {
        Map<String, @Nullable Object> counted = new HashMap<>(facts);
        counted.put("caller_id", allowed(judgement).callerId());
        return counted;
    }

    /** The day before which nothing is counted any more. */
    public Map<String, @Nullable Object> past() {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("day", DAY.withZone(office).format(clock.instant().minus(Duration.ofDays(2))));
        return row;
    }

    private long cost(Attempt attempt, Judgement.Allowed allowed) {
        long cost = price(attempt.kind(), allowed.number());
        String agent = attempt.agent();
        return agent == null || agent.startsWith("client:") ? cost : cost + price(attempt.kind(), agent);
    }

    private long price(Attempt.Kind kind, String number) {
        return limits.prices().of(kind, plan.read(number) instanceof Reachable reachable ? reachable.country() : "*");
    }

    /**
     * The whole judgement.
     *
     * @param first what the number itself said
     * @param gone a row when the person who attempts it may not log in any more
     * @param optOuts a row, with its scope, for each number that has opted out: the one to reach, or the one that rings first
     * @param ours all rows of our numbers
     * @param last the row of the attempt that reached this number last
     * @param budgets the rows of this day and minute, which nobody else can change until the transaction ends
     */
    public Judgement judge(
            Attempt attempt,
            Judgement first,
            List<Map<String, @Nullable Object>> gone,
            List<Map<String, @Nullable Object>> optOuts,
            List<Map<String, @Nullable Object>> ours,
            List<Map<String, @Nullable Object>> last,
            List<Map<String, @Nullable Object>> budgets) {
        Judgement.Allowed allowed = allowed(first);
        if (!gone.isEmpty()) {
            return new Judgement.Refused(attempt.id(), Rule.NO_ACCESS);
        }
        if (optOuts.stream().anyMatch(row -> holds(new Row(row).text("scope"), attempt.kind()))) {
            return new Judgement.Refused(attempt.id(), Rule.OPTED_OUT);
        }
        if (isOurs(attempt, allowed.number(), ours)) {
            return new Judgement.Refused(attempt.id(), Rule.OWN_NUMBER);
        }
        Rule spent = spent(attempt, allowed, budgets);
        if (spent != null) {
            return new Judgement.Refused(attempt.id(), spent);
        }
        Row before = Row.first(last);
        Instant now = clock.instant();
        String shown = callerIds.choose(
                ours,
                attempt.from(),
                allowed.number(),
                before == null ? null : before.text("caller_id"),
                now,
                DAY.withZone(office).format(now));
        return shown == null
                ? new Judgement.Refused(attempt.id(), Rule.CALLER_ID)
                : new Judgement.Allowed(attempt.id(), allowed.number(), shown);
    }

    /** Somebody may have opted out of calls alone, or of messages. */
    private static boolean holds(@Nullable String scope, Attempt.Kind kind) {
        return scope == null || scope.equals("all") || scope.equals(kind == Attempt.Kind.SMS ? "messages" : "calls");
    }

    private @Nullable Rule spent(
            Attempt attempt, Judgement.Allowed allowed, List<Map<String, @Nullable Object>> budgets) {
        Map<String, Long> used = new HashMap<>();
        budgets.forEach(row -> {
            Long count = new Row(row).number("used");
            used.put(new Row(row).require("name"), count == null ? 0 : count);
        });
        String counted = attempt.kind().budget();
        if (exceeds(limits.perMinute(), used.get(counted + "-minute"), 1)) {
            return Rule.BUDGET_MINUTE;
        }
        if (exceeds(limits.perDay(), used.get(counted + "-day"), 1)) {
            return Rule.BUDGET_DAY;
        }
        if (exceeds(limits.perUserPerDay(), used.get(counted + "-" + attempt.actor()), 1)) {
            return Rule.BUDGET_USER;
        }
        return exceeds(limits.spendPerDay(), used.get(SPEND), cost(attempt, allowed)) ? Rule.SPEND : null;
    }

    /** A budget whose row is missing is none to draw on. */
    private static boolean exceeds(long limit, @Nullable Long used, long more) {
        return limit > 0 && (used == null || used + more > limit);
    }

    /** What becomes of the attempt's row. */
    public Map<String, @Nullable Object> verdict(Judgement judgement) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", judgement.dial());
        row.put("state", judgement.isAllowed() ? "allowed" : "refused");
        row.put(
                "rule",
                judgement instanceof Judgement.Refused refused ? refused.rule().text() : null);
        row.put("number", judgement instanceof Judgement.Allowed allowed ? allowed.number() : null);
        row.put("caller_id", judgement instanceof Judgement.Allowed allowed ? allowed.callerId() : null);
        return row;
    }

    private static Judgement.Allowed allowed(Judgement judgement) {
        if (judgement instanceof Judgement.Allowed allowed) {
            return allowed;
        }
        throw new IllegalStateException("a refused attempt goes no further");
    }
}
