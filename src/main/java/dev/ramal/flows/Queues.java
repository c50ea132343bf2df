package dev.ramal.flows;

import dev.ramal.database.Row;
import dev.ramal.edge.Reply;
import dev.ramal.voice.Answer;
import dev.ramal.voice.FlowState;
import dev.ramal.voice.Ring;
import dev.ramal.voice.Verbs;
import dev.ramal.voice.VoiceCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Callers who wait for an agent. They wait in a queue of Twilio's, but their place in line is Ramal's: whenever Twilio asks
 * what they hear, whoever is first leaves for an agent who is free, and comes back to the same place if that agent does not
 * answer.
 */
public final class Queues {

    /** Who asked nothing for so long has hung up, even if nobody told us. */
    private static final Duration ALIVE = Duration.ofMinutes(10);

    /** How long one answer of a caller who waits lasts at the least. */
    private static final int SHORTEST_WAIT = 60;

    private final List<String> music;
    private final Ringing ringing;
    private final Verbs verbs;
    private final InstantSource clock;

    /** Takes what callers hear who wait: files or URLs, one after another. */
    public Queues(List<String> music, Ringing ringing, Verbs verbs, InstantSource clock) {
        this.music = List.copyOf(music);
        this.ringing = ringing;
        this.verbs = verbs;
        this.clock = clock;
    }

    /**
     * Remembers what is asked for.
     *
     * @param sounds files or URLs; empty for the installation's music
     * @param keys {@code 1=callback, 2=message}: keys with which a caller leaves
     */
    public void ask(
            Answer answer,
            String name,
            String sounds,
            int longestWait,
            int mostCallers,
            String keys,
            String overtime,
            String full) {
        if (answer.ended()) {
            return;
        }
        FlowState state = answer.state();
        state.set("queue.name", name);
        state.set("queue.music", sounds);
        state.set("queue.longest", Integer.toString(longestWait));
        state.set("queue.most", Integer.toString(mostCallers));
        state.set("queue.keys", keys);
        state.set("queue.overtime", overtime);
        state.set("queue.full", full);
        state.set("queue.since", answer.at().toString());
    }

    /** Remembers who is rung for the first in line. */
    public void agents(Answer answer, String agents, String strategy, int seconds, boolean record, String whisper) {
        if (answer.ended()) {
            return;
        }
        FlowState state = answer.state();
        state.set("queue.agents", agents);
        state.set("queue.strategy", strategy);
        state.set("queue.seconds", Integer.toString(seconds));
        state.set("queue.record", Boolean.toString(record));
        state.set("queue.whisper", whisper);
        state.set("ring.agents", agents);
    }

    /** Parameters for all statements about a caller's place. */
    public Map<String, Object> place(Answer answer) {
        return Map.of(
                "call_sid", answer.call().sid(),
                "queue", answer.state().get("queue.name"),
                "at", answer.at().atOffset(ZoneOffset.UTC),
                "alive", answer.at().minus(ALIVE).atOffset(ZoneOffset.UTC));
    }

    /** Lets the caller in, unless too many wait and no place was kept; whether the caller now stands in line. */
    public boolean enter(Answer answer, List<Map<String, @Nullable Object>> size) {
        if (answer.ended()) {
            return false;
        }
        FlowState state = answer.state();
        Row row = Row.first(size);
        Long waiting = row == null ? null : row.number("waiting");
        boolean kept = row != null && !Long.valueOf(0).equals(row.number("kept"));
        int most = state.number("queue.most");
        String name = state.get("queue.name");
        if (answer.blind()) {
            // Nothing of this call will be known while it waits: neither its place, nor how it gets out.
            answer.decide("queue", name + ": cannot be remembered", "full");
            verbs.goTo(answer, state.get("queue.full"));
            return false;
        }
        if (waiting != null && waiting >= most && !kept) {
            answer.decide("queue", name + ": " + waiting + " wait, " + most + " may", "full");
            verbs.goTo(answer, state.get("queue.full"));
            return false;
        }
        answer.decide("queue", name + ": " + (waiting == null ? "unknown how many" : waiting) + " wait", "waits");
        verbs.enqueue(answer, name, "queue-left");
        return true;
    }

    /** Whether this is a queue of ours; TaskRouter's callers wait too, and a place is not theirs. */
    public static boolean ours(Answer answer) {
        return !answer.state().get("queue.name").isEmpty();
    }

    /**
     * What a caller hears who waits, or that the waiting is over.
     *
     * @param line what {@code queue-line.sql} found
     * @param free how many agents could be rung now
     */
    public void waits(Answer answer, List<Map<String, @Nullable Object>> line, int free) {
        if (answer.ended()) {
            return;
        }
        FlowState state = answer.state();
        VoiceCall call = answer.call();
        Row row = Row.first(line);
        Long place = row == null ? null : row.number("place");
        String exit = exit(state.get("queue.keys"), call.digits());
        long waited = waited(answer);
        if (!exit.isEmpty()) {
            leave(answer, "key " + call.digits(), exit);
        } else if (state.number("queue.longest") > 0 && waited >= state.number("queue.longest")) {
            leave(answer, "waited " + waited + " s", "overtime");
        } else if (place != null && free >= place) {
            leave(answer, "place " + place + ", " + free + " free", "agent");
        } else {
            List<String> sounds = Ring.list(state.get("queue.music"));
            boolean hash = !exit(state.get("queue.keys"), "#").isEmpty();
            verbs.waiting(answer, words(answer, place, row), hash, sounds.isEmpty() ? music : sounds);
        }
    }

    /** What somebody hears who waits in a queue that is not ours. */
    public void hold(Answer answer) {
        verbs.waiting(answer, verbs.words(answer, "please-wait", ""), false, music);
    }

    /**
     * Why a caller left: {@code agent} to be rung for; {@code bridged} or {@code hangup} when the call is over; {@code
     * error} when there was no queue; otherwise the step to go on with.
     */
    public String left(Answer answer) {
        String result = answer.call().text("QueueResult");
        String exit = answer.state().get(Verbs.EXIT);
        return switch (result) {
            case "leave" -> exit.isEmpty() ? "agent" : exit;
            case "bridged", "redirected", "redirected-from-bridged", "bridging-in-process" -> "bridged";
            case "hangup" -> "hangup";
            default -> "error";
        };
    }

    /** Remembers that agents are rung, for a caller who is first in line. */
    public void ring(Answer answer) {
        FlowState state = answer.state();
        state.set(Verbs.EXIT, "");
        ringing.ask(
                answer,
                state.get("queue.agents"),
                state.get("queue.strategy"),
                state.number("queue.seconds"),
                state.get("queue.record").equals("true"),
                state.get("queue.whisper"),
                "queue-rang");
    }

    /** The step that goes on when a caller left by a key, by time, or because there was no queue. */
    public String step(Answer answer, String left) {
        FlowState state = answer.state();
        String step =
                switch (left) {
                    case "overtime" -> state.get("queue.overtime");
                    case "error" -> state.get("queue.full");
                    default -> left;
                };
        answer.enter(step);
        return step;
    }

    /** That a caller has left, as a row. */
    public Map<String, Object> gone(Answer answer, String result) {
        return Map.of(
                "call_sid",
                answer.call().sid(),
                "at",
                answer.at().atOffset(ZoneOffset.UTC),
                "result",
                result,
                "waited",
                (int) waited(answer));
    }

    /** The parameters of {@code queues-list.sql}: since the day began. */
    public Map<String, Object> today() {
        Instant now = clock.instant();
        return Map.of(
                "alive", now.minus(ALIVE).atOffset(ZoneOffset.UTC),
                "since", now.minus(1, ChronoUnit.DAYS).atOffset(ZoneOffset.UTC));
    }

    /** {@code {"queues":[{queue, waiting, longestWaitSeconds, averageWaitSeconds, answered, abandoned, callbacks}]}}. */
    public Reply list(List<Map<String, @Nullable Object>> rows) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> columns : rows) {
            Row row = new Row(columns);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("queue", row.require("queue"));
            number(one, "waiting", row.number("waiting"));
            Instant since = row.moment("longest_since");
            number(one, "longestWaitSeconds", since == null ? null : since.until(clock.instant(), ChronoUnit.SECONDS));
            number(one, "averageWaitSeconds", row.number("average"));
            number(one, "answered", row.number("answered"));
            number(one, "abandoned", row.number("abandoned"));
            number(one, "callbacks", row.number("callbacks"));
            all.add(one);
        }
        return Reply.json(200, Map.of("queues", all));
    }

    private void leave(Answer answer, String why, String exit) {
        answer.decide("queue", why, exit);
        answer.state().set(Verbs.EXIT, exit);
        verbs.leave(answer);
    }

    private String words(Answer answer, @Nullable Long place, @Nullable Row row) {
        if (place == null) {
            return verbs.words(answer, "please-wait", "");
        }
        Long average = row == null ? null : row.number("average");
        String words = verbs.words(answer, "queue-place", "").replace("{place}", place.toString());
        if (average != null && average >= SHORTEST_WAIT) {
            words += " "
                    + verbs.words(answer, "queue-wait", "").replace("{minutes}", Long.toString((average + 59) / 60));
        }
        String keys = answer.state().get("queue.keys");
        for (String pair : Ring.list(keys)) {
            String[] parts = pair.split("=", 2);
            String prompt = "queue-" + (parts.length == 2 ? parts[1].strip() : "");
            if (prompt.equals("queue-callback") || prompt.equals("queue-message")) {
                words += " " + verbs.words(answer, prompt, "").replace("{key}", parts[0].strip());
            }
        }
        return words;
    }

    private static long waited(Answer answer) {
        String since = answer.state().get("queue.since");
        return since.isEmpty() ? 0 : Math.max(0, Instant.parse(since).until(answer.at(), ChronoUnit.SECONDS));
    }

    private static String exit(String keys, String pressed) {
        return Ring.list(keys).stream()
                .map(pair -> pair.split("=", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equals(pressed))
                .map(parts -> parts[1].strip())
                .findFirst()
                .orElse("");
    }

    private static void number(Map<String, Object> one, String name, @Nullable Long value) {
        if (value != null) {
            one.put(name, value);
        }
    }
}
