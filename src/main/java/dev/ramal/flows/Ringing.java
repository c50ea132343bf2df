package dev.ramal.flows;

import dev.ramal.database.Row;
import dev.ramal.voice.Answer;
import dev.ramal.voice.FlowState;
import dev.ramal.voice.Ring;
import dev.ramal.voice.Verbs;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom to ring of some agents: those who are there and not talking, by one of five strategies. What was asked for stays in
 * the flow's state while one after another is rung.
 */
public final class Ringing {

    /** All at once. */
    private static final String SIMULTANEOUS = "simultaneous";
    /** One after another, in the order of the list. */
    private static final String SEQUENCE = "sequence";
    /** One after another, beginning with whom was rung the longest ago. */
    private static final String ROUND_ROBIN = "round-robin";
    /** One after another, beginning with who ended a conversation the longest ago. */
    private static final String LONGEST_IDLE = "longest-idle";
    /** One after another, beginning with who spoke with this caller last. */
    private static final String LAST_AGENT = "last-agent";

    /** The strategies, as the settings write them. */
    public static final Set<String> STRATEGIES = Set.of(SIMULTANEOUS, SEQUENCE, ROUND_ROBIN, LONGEST_IDLE, LAST_AGENT);

    /** No conversation is longer: Twilio's own limit. */
    private static final Duration LONGEST_CALL = Duration.ofHours(4);

    /** SQL's class of states for a row that must not be there twice. */
    private static final String ALREADY_THERE = "23";

    /** How often a claim that another call won is made anew. */
    private static final int MOST_CLAIMS = 8;

    private final Duration heartbeat;
    private final boolean withoutPresence;
    private final Map<String, String> mobiles;
    private final ZoneId zone;
    private final Verbs verbs;

    /**
     * @param heartbeat how long a webphone counts as there after its last word
     * @param withoutPresence whether agents ring of whom no webphone ever said a word, while none of them did
     * @param mobiles of agents, by client identity, as the settings name them: who talks on one rings nowhere
     * @param zone of an agent's own hours
     */
    public Ringing(Duration heartbeat, boolean withoutPresence, Map<String, String> mobiles, ZoneId zone, Verbs verbs) {
        this.heartbeat = heartbeat;
        this.withoutPresence = withoutPresence;
        this.mobiles = Map.copyOf(mobiles);
        this.zone = zone;
        this.verbs = verbs;
    }

    /**
     * Whom to ring now.
     *
     * @param identities in this order
     * @param claims who has to be claimed first, as rows of {@code ring-claim.sql}
     * @param round how often it was tried
     */
    public record Choice(List<String> identities, List<Map<String, Object>> claims, int round) {
        /** Whether somebody has still to be claimed. */
        public boolean unsettled() {
            return !claims.isEmpty();
        }

        /** The only claim. */
        public Map<String, Object> claim() {
            return claims.get(0);
        }

        /** Camel asks for it. */
        @Override
        public String toString() {
            return "Choice[" + identities.size() + "]";
        }
    }

    /**
     * Remembers what is asked for.
     *
     * @param agents client identities, with commas between them
     * @throws IllegalArgumentException when there is no such strategy
     */
    public void ask(
            Answer answer, String agents, String strategy, int seconds, boolean record, String whisper, String next) {
        if (answer.ended()) {
            return;
        }
        if (!STRATEGIES.contains(strategy)) {
            throw new IllegalArgumentException("there is no strategy " + strategy);
        }
        FlowState state = answer.state();
        state.set("ring.agents", agents);
        state.set("ring.strategy", strategy);
        state.set("ring.seconds", Integer.toString(seconds));
        state.set("ring.record", Boolean.toString(record));
        state.set("ring.whisper", whisper);
        state.set("ring.next", next);
        state.set("ring.tried", "");
    }

    /** Asks who is there, of those who are to ring. */
    public Map<String, Object> question(Answer answer) {
        Map<String, Object> question =
                new HashMap<>(about(Ring.list(answer.state().get("ring.agents")), mobiles, answer.at()));
        question.put("party", answer.call().from());
        return question;
    }

    /** Asks who is there of these agents, who talks, and what they say of themselves. */
    static Map<String, Object> about(Collection<String> agents, Map<String, String> mobiles, Instant at) {
        List<String> identities = agents.stream().distinct().toList();
        return Map.of(
                "agents",
                identities.toArray(String[]::new),
                "mobiles",
                identities.stream()
                        .filter(mobiles::containsKey)
                        .map(identity -> identity + "=" + mobiles.get(identity) + ",")
                        .collect(Collectors.joining("", ",", "")),
                "since",
                at.minus(LONGEST_CALL).atOffset(ZoneOffset.UTC));
    }

    /** Whether it matters who spoke with this caller last. */
    public boolean wantsLastAgent(Answer answer) {
        return answer.state().get("ring.strategy").equals(LAST_AGENT);
    }

    /** Before the first try. */
    public Choice open() {
        return new Choice(List.of(), List.of(Map.of()), 0);
    }

    /**
     * Chooses.
     *
     * @param before the try before this one
     * @param known what {@code ring-agents.sql} found; none when the database could not be asked
     * @param last what {@code last-agent-find.sql} found
     */
    public Choice choose(
            Answer answer,
            Choice before,
            List<Map<String, @Nullable Object>> known,
            List<Map<String, @Nullable Object>> last) {
        FlowState state = answer.state();
        String strategy = state.get("ring.strategy");
        List<String> tried = Ring.list(state.get("ring.tried"));
        List<Agent> agents = agents(answer, known);
        List<Agent> free = new ArrayList<>(agents.stream()
                .filter(Agent::free)
                .filter(agent -> !tried.contains(agent.identity()))
                .toList());
        Row spoke = Row.first(last);
        String lastAgent = spoke == null ? "" : spoke.require("agent");
        order(free, strategy, lastAgent);
        boolean all = strategy.equals(SIMULTANEOUS);
        List<Agent> chosen = free.stream().limit(all ? Verbs.MOST_PARTIES : 1).toList();
        boolean claims = !all || free.size() > Verbs.MOST_PARTIES;
        Instant until = until(answer);
        if (before.round() == 0) {
            answer.decide(
                    "ring",
                    strategy + (lastAgent.isEmpty() ? "" : " (" + lastAgent + ")") + ": " + standings(agents, tried),
                    chosen.isEmpty()
                            ? "nobody"
                            : String.join(
                                    ", ", chosen.stream().map(Agent::identity).toList()));
        }
        return new Choice(
                chosen.stream().map(Agent::identity).toList(),
                claims && !answer.blind() && before.round() < MOST_CLAIMS
                        ? chosen.stream().map(agent -> claim(agent, until)).toList()
                        : List.of(),
                before.round() + 1);
    }

    /** How many of them could be rung now. */
    public int free(Answer answer, List<Map<String, @Nullable Object>> known) {
        return (int) agents(answer, known).stream()
                .filter(agent -> agent.free() && !agent.ringing())
                .count();
    }

    /** The same after a claim: rung if it was won, to be chosen anew if another call was faster. */
    public static Choice claimed(Choice choice, int rows) {
        return rows > 0 ? settled(choice) : choice;
    }

    /**
     * The same after a claim that failed: to be chosen anew when two calls were the first ever to ring somebody, and the other
     * was faster; otherwise they ring without a claim.
     */
    public static Choice unclaimed(Choice choice, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
            if (state != null && state.startsWith(ALREADY_THERE)) {
                return choice;
            }
        }
        return settled(choice);
    }

    /** The same, whoever else may ring them too. */
    public static Choice settled(Choice choice) {
        return new Choice(choice.identities(), List.of(), choice.round());
    }

    /** What is known of agents while the database cannot be asked. */
    public static List<Map<String, @Nullable Object>> nothingKnown() {
        return List.of();
    }

    /** Rings them; with nobody to ring the call goes on with the next step. */
    public void ring(Answer answer, Choice choice) {
        if (answer.ended()) {
            return;
        }
        FlowState state = answer.state();
        boolean all = state.get("ring.strategy").equals(SIMULTANEOUS);
        String next = state.get("ring.next");
        if (choice.identities().isEmpty()) {
            verbs.goTo(answer, next);
            return;
        }
        List<String> tried = new ArrayList<>(Ring.list(state.get("ring.tried")));
        tried.addAll(choice.identities());
        state.set("ring.tried", String.join(",", tried));
        state.set("ring.now", String.join(",", choice.identities()));
        state.set("ring.until", until(answer).toString());
        verbs.ring(
                answer,
                new Ring(
                        choice.identities(),
                        List.of(),
                        state.number("ring.seconds"),
                        state.get("ring.record").equals("true"),
                        state.get("ring.whisper")),
                all ? next : "ring-on");
    }

    /** Of somebody who was rung and did not answer, or has: not ringing any more, unless for another call by now. */
    public Map<String, Object> release(Answer answer) {
        String until = answer.state().get("ring.until");
        return Map.of(
                "identity",
                answer.state().get("ring.now"),
                "until",
                (until.isEmpty() ? Instant.EPOCH : Instant.parse(until)).atOffset(ZoneOffset.UTC));
    }

    /** No finer than databases keep it, so that a claim is known again by it. */
    private static Instant until(Answer answer) {
        return answer.at()
                .plusSeconds(answer.state().number("ring.seconds") + 5L)
                .truncatedTo(ChronoUnit.MILLIS);
    }

    /** The step that goes on after the ringing; the answer enters it. */
    public String next(Answer answer) {
        String next = answer.state().get("ring.next");
        answer.enter(next);
        return next;
    }

    private List<Agent> agents(Answer answer, List<Map<String, @Nullable Object>> known) {
        Map<String, Row> rows = Agent.rows(known);
        Instant fresh = answer.at().minus(heartbeat);
        boolean nobodyThere = rows.values().stream().noneMatch(row -> {
            Instant seen = row.moment("seen_at");
            return seen != null && seen.isAfter(fresh);
        });
        Agent.Moment now = new Agent.Moment(answer.at(), fresh, nobodyThere && withoutPresence, zone);
        return Ring.list(answer.state().get("ring.agents")).stream()
                .map(identity -> Agent.of(identity, rows.get(identity), now))
                .toList();
    }

    private static void order(List<Agent> free, String strategy, String lastAgent) {
        Comparator<Agent> order =
                switch (strategy) {
                    case SEQUENCE -> Comparator.comparing(Agent::ringing);
                    case LONGEST_IDLE ->
                        Comparator.comparing(Agent::ringing)
                                .thenComparing(Agent::idleSince)
                                .thenComparing(Agent::rungTurn);
                    case LAST_AGENT ->
                        Comparator.comparing((Agent agent) -> !agent.identity().equals(lastAgent))
                                .thenComparing(Agent::ringing)
                                .thenComparing(Agent::rungTurn);
                    case ROUND_ROBIN -> Comparator.comparing(Agent::ringing).thenComparing(Agent::rungTurn);
                    default ->
                        free.size() > Verbs.MOST_PARTIES
                                ? Comparator.comparing(Agent::rungTurn)
                                : Comparator.comparing(agent -> 0);
                };
        free.sort(order);
    }

    private static String standings(List<Agent> agents, List<String> tried) {
        return String.join(
                ", ",
                agents.stream()
                        .map(agent -> tried.contains(agent.identity())
                                ? agent.name() + " did not answer"
                                : agent.free() && agent.ringing() ? agent.name() + " ringing" : agent.described())
                        .toList());
    }

    private static Map<String, Object> claim(Agent agent, Instant until) {
        return Map.of("identity", agent.identity(), "seen", agent.rungTurn(), "until", until.atOffset(ZoneOffset.UTC));
    }
}
