package dev.ramal.rehearsal;

import dev.ramal.rehearsal.Past.Answered;
import dev.ramal.rehearsal.Past.Webhooked;
import dev.ramal.rehearsal.Stage.Turned;
import dev.ramal.simulator.OrderlyLine;
import dev.ramal.simulator.Webhook;
import dev.ramal.simulator.Webhook.Fate;
import dev.ramal.simulator.Webhook.Kind;
import dev.ramal.simulator.Webhook.Twice;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.voice.Decision;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says again what Twilio said, at the times at which it did, and compares the answers with those that were given. Who was
 * there is known from what the flows wrote down when they rang somebody; what else people did is what they did.
 */
public final class Replay {

    /** What a flow wrote down of each agent when it rang: {@code ana available, bea not there}. */
    private static final Pattern STANDING = Pattern.compile(
            "([A-Za-z0-9_.@-]+) (available|ringing|did not answer|talking|not there|away|off hours)(?:,|$)");
    /** Words alone, which lead nowhere. */
    private static final Pattern SPOKEN = Pattern.compile("^\\s*<(?:Say|Play|Pause)\\b.*$");

    /**
     * What was played.
     *
     * @param calls how many
     * @param answers how many of their answers
     * @param skipped how many had begun before
     */
    public record Result(int calls, int answers, int skipped, List<Change> changes) {
        public Result {
            changes = List.copyOf(changes);
        }

        /** How many calls would have gone another way. */
        public long otherWay() {
            return changes.stream()
                    .filter(Change::otherWay)
                    .map(Change::call)
                    .distinct()
                    .count();
        }
    }

    /**
     * One answer that would have been another. After one that leads another way its call is not played any further.
     *
     * @param otherWay whether the call would have gone on elsewhere, or rung others; else only words differ
     * @param difference as {@link LineDifference} writes it
     * @param fault why the caller would have heard an apology; null for no such reason
     */
    public record Change(
            String call,
            Instant at,
            String from,
            String to,
            String step,
            boolean otherWay,
            List<String> difference,
            List<Decision> before,
            List<Decision> after,
            @Nullable String fault) {
        public Change {
            difference = List.copyOf(difference);
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    private final Stage stage;
    private final Past past;
    private final Map<String, String> standings = new TreeMap<>();
    private final Set<String> begun = new LinkedHashSet<>();
    private final Set<String> left = new HashSet<>();
    private final Set<String> skipped = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private int answers;

    private Replay(Stage stage, Past past) {
        this.stage = stage;
        this.past = past;
        stage.agents().forEach(identity -> standings.put(identity, "available"));
    }

    /** Plays it all. */
    public static Result play(Stage stage, Past past) {
        return new Replay(stage, past).play();
    }

    private Result play() {
        past.known().forEach(stage::know);
        for (Webhooked webhook : past.webhooks()) {
            Answered answer = webhook.answer();
            if (answer != null && begins(webhook)) {
                begun.add(webhook.call());
            }
            if (!begun.contains(webhook.call())) {
                if (answer != null) {
                    skipped.add(webhook.call());
                }
                continue;
            }
            stage.clock(webhook.at());
            if (answer == null) {
                send(webhook);
            } else if (!left.contains(webhook.call())) {
                compare(webhook, answer);
            }
        }
        return new Result(begun.size(), answers, skipped.size(), changes);
    }

    private static boolean begins(Webhooked webhook) {
        String path = webhook.target().replaceFirst("\\?.*", "");
        return !path.startsWith("/twilio/flow/") && !path.endsWith("/wait");
    }

    private void compare(Webhooked webhook, Answered then) {
        answers++;
        people(then.turned().decisions());
        Sent sent = send(webhook);
        List<String> broken = stage.faults();
        Turned turned = stage.turn(Asked.digest(sent.webhook()));
        List<Decision> why = turned == null ? List.of() : turned.decisions();
        List<String> before =
                PlainTwiml.of(then.twiml(), past.publicUrl()).lines().toList();
        List<String> after =
                PlainTwiml.of(sent.answered().body(), stage.publicUrl()).lines().toList();
        boolean answered = sent.answered().status() / 100 == 2;
        if (answered && (before.equals(after) || sameTurn(then.turned().decisions(), why, before, after))) {
            return;
        }
        boolean otherWay = !answered || !way(before).equals(way(after));
        if (otherWay) {
            left.add(webhook.call());
        }
        String fault = !answered
                ? "it is not answered: " + sent.answered().status()
                : why.stream()
                        .filter(each -> each.decision().equals("failed"))
                        .map(each -> "the route " + each.input() + " failed: "
                                + (broken.isEmpty() ? each.result() : broken.get(0)))
                        .findFirst()
                        .orElse(null);
        changes.add(new Change(
                webhook.call(),
                webhook.at(),
                sent.webhook().value("From"),
                sent.webhook().value("To"),
                then.turned().step(),
                otherWay,
                LineDifference.of(before, after),
                then.turned().decisions(),
                why,
                fault));
    }

    /** Where it leads to and whom it rings, without what is said on the way. */
    private static List<String> way(List<String> twiml) {
        return twiml.stream().filter(line -> !SPOKEN.matcher(line).matches()).toList();
    }

    /** Whether one of the same agents was rung, by the same rule: whose turn it was depends on calls of days before. */
    private static boolean sameTurn(List<Decision> then, List<Decision> now, List<String> before, List<String> after) {
        Decision was = ring(then);
        Decision is = ring(now);
        if (was == null
                || is == null
                || was.result().contains(",")
                || was.result().equals("nobody")) {
            return false;
        }
        String rule = was.input().replaceFirst("[ :].*", "");
        List<String> other = after.stream()
                .map(line -> line.replace(">" + is.result() + "</", ">" + was.result() + "</"))
                .toList();
        return !rule.equals("sequence")
                && is.input().startsWith(rule)
                && agents(was).equals(agents(is))
                && before.equals(other);
    }

    private static @Nullable Decision ring(List<Decision> decisions) {
        return decisions.stream()
                .filter(each -> each.decision().equals("ring"))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> agents(Decision ring) {
        Map<String, String> agents = new TreeMap<>();
        Matcher standing = STANDING.matcher(ring.input().replaceFirst("^[^:]*: ", ""));
        while (standing.find()) {
            agents.put(standing.group(1), standing.group(2));
        }
        return agents;
    }

    /** Who was there then, and whose turn it was. */
    private void people(List<Decision> decisions) {
        Decision ring = ring(decisions);
        Map<String, Long> turns = new HashMap<>();
        if (ring != null) {
            agents(ring).forEach((identity, standing) -> {
                standings.put(identity, standing);
                turns.put(identity, ring.result().equals(identity) ? 0L : 1L);
            });
        }
        standings.forEach((identity, standing) -> {
            switch (standing) {
                case "not there" -> stage.gone(identity);
                case "away" -> stage.presence(identity, false);
                default -> stage.presence(identity, true);
            }
        });
        turns.forEach(stage::rung);
    }

    private record Sent(Webhook webhook, OrderlyLine.Answered answered) {}

    private Sent send(Webhooked said) {
        Webhook webhook = new Webhook(
                said.call(),
                Kind.VOICE,
                "replayed",
                stage.publicUrl() + said.target(),
                fields(said.form()),
                UUID.randomUUID().toString(),
                new Fate(false, Twice.NO));
        return new Sent(webhook, stage.line().send(webhook));
    }

    private List<Field> fields(String form) {
        List<Field> fields = new ArrayList<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = decoded(pair.substring(0, equals));
                fields.add(new Field(
                        name, name.equals("AccountSid") ? stage.accountSid() : decoded(pair.substring(equals + 1))));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
