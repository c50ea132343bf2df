package dev.ramal.rehearsal;

import dev.ramal.rehearsal.Rehearsed.Line;
import dev.ramal.rehearsal.Rehearsed.Step;
import dev.ramal.rehearsal.Stage.Turned;
import dev.ramal.simulator.Audience;
import dev.ramal.simulator.Cast;
import dev.ramal.simulator.Difference;
import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.Scenario;
import dev.ramal.simulator.Verb;
import dev.ramal.simulator.Webhook;
import dev.ramal.voice.Decision;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays one call on a stage, as its plan says, and writes down what everybody lives through. Used once. */
public final class Rehearsal implements Cast, Audience {

    /** A call that has had so many answers is going round in circles. */
    private static final int MOST_ANSWERS = 60;

    private static final int RING = 4;
    private static final int TALK = 30;
    private static final int MESSAGE = 10;
    private static final String CLIENT = "client:";
    private static final String ABSENT = "-";

    private final Stage stage;
    private final Plan plan;
    private final Instant start;
    private final Deque<String> keys;
    private final Deque<String> words;
    private final Set<String> there = new LinkedHashSet<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<String> rang = new LinkedHashSet<>();
    private final Map<String, String> known = new HashMap<>();
    private @Nullable Step open;
    private @Nullable String talkedTo;
    private String picked = "";
    private long moment;
    private long waiting = -1;
    private boolean ringing;
    private boolean messageLeft;
    private boolean rejected;
    private boolean gaveUp;
    private boolean endless;
    private boolean silent;

    private Rehearsal(Stage stage, Plan plan) {
        this.stage = stage;
        this.plan = plan;
        this.start = plan.at().atZone(stage.zone()).toInstant();
        this.keys = new ArrayDeque<>(plan.press());
        this.words = new ArrayDeque<>(plan.say());
        List<String> available = plan.available();
        there.addAll(available == null ? stage.agents() : available);
        String by = plan.answeredBy();
        if (by != null && !by.startsWith("+")) {
            there.add(by);
        }
        plan.away().forEach(there::remove);
    }

    /** Plays it. */
    public static Rehearsed play(Stage stage, Plan plan) {
        return new Rehearsal(stage, plan).play();
    }

    private Rehearsed play() {
        stage.clock(start);
        if (plan.blocked()) {
            stage.block(plan.from());
        }
        plan.away().forEach(identity -> stage.presence(identity, false));
        List<Difference> wrong = new ArrayList<>(stage.line().play(this, this, start));
        close();
        // Why nothing was answered was told already.
        gaveUp |= wrong.removeIf(each -> each.expected().equals("a worker who answers"));
        wrong.stream()
                .filter(each -> !silent)
                .map(this::fault)
                .filter(fault -> !faults.contains(fault))
                .forEach(faults::add);
        stage.faults().forEach(why -> faults.add("A webhook about the call failed: " + why + "."));
        String outcome = outcome();
        return new Rehearsed(plan, stage.zone(), steps, new ArrayList<>(rang), outcome, told(outcome), faults);
    }

    private String fault(Difference difference) {
        if (difference.expected().equals("a call that ends")) {
            endless = true;
            int size = steps.size();
            List<String> last = steps.subList(Math.max(0, size - 6), size).stream()
                    .map(Step::name)
                    .toList();
            return "The call goes round in circles and never ends: after " + size + " answers it is still at … "
                    + String.join(" → ", last) + " → … .";
        }
        return difference.field() + ": expected " + difference.expected() + ", found " + difference.found() + ".";
    }

    // --- the people

    @Override
    public boolean webphone() {
        return plan.webphone();
    }

    @Override
    public String from() {
        return plan.from();
    }

    @Override
    public String to() {
        return plan.to();
    }

    @Override
    public Rung rung(List<String> parties, int dial) {
        if (tired()) {
            gaveUp = true;
            return new Rung(Scenario.Callee.IS_GIVEN_UP, 0);
        }
        int who = 0;
        String by = plan.answeredBy();
        if (by != null) {
            who = Math.max(parties.indexOf(CLIENT + by), parties.indexOf(by));
            if (who < 0) {
                return new Rung(Scenario.Callee.LETS_RING, 0);
            }
        }
        return new Rung(
                switch (plan.callee()) {
                    case ANSWER -> Scenario.Callee.ANSWERS;
                    case NO_ANSWER -> Scenario.Callee.LETS_RING;
                    case BUSY -> Scenario.Callee.IS_BUSY;
                    case UNREACHABLE -> Scenario.Callee.IS_UNREACHABLE;
                },
                who);
    }

    /** Whether the caller has waited in a queue, and been rung for from there, as long as they would. */
    private boolean tired() {
        return waiting >= 0 && moment - waiting >= plan.waits();
    }

    @Override
    public boolean accepts() {
        return !plan.refuses();
    }

    @Override
    public boolean works(int worker) {
        return plan.callee() == Plan.Callee.ANSWER;
    }

    @Override
    public Said asked(Verb gather) {
        String input = gather.attributes().getOrDefault("input", "dtmf");
        if (input.contains("dtmf") && !keys.isEmpty()) {
            String key = keys.removeFirst();
            return key.equals(ABSENT) ? Said.NOTHING : new Said(key, "");
        }
        return input.contains("speech") && !words.isEmpty() ? new Said("", words.removeFirst()) : Said.NOTHING;
    }

    @Override
    public Said askedInQueue(Verb gather) {
        return asked(gather);
    }

    @Override
    public boolean waits(long seconds) {
        gaveUp = tired();
        return !gaveUp;
    }

    @Override
    public boolean leavesAt(Verb verb, boolean nobody) {
        return false;
    }

    @Override
    public int ring() {
        return RING;
    }

    @Override
    public int talk() {
        return TALK;
    }

    @Override
    public int message() {
        return MESSAGE;
    }

    @Override
    public boolean otherSideHangsUp() {
        return true;
    }

    @Override
    public boolean hangsUpAfterMessage() {
        return false;
    }

    @Override
    public int patience() {
        return MOST_ANSWERS;
    }

    // --- what is seen of it

    @Override
    public void asking(long second, Webhook webhook) {
        moment = second;
        stage.clock(start.plusSeconds(second));
        there.forEach(identity -> stage.presence(identity, true));
    }

    @Override
    public void answered(long second, Webhook webhook, int status, String body) {
        close();
        Turned turned = stage.turn(Asked.digest(webhook));
        List<String> broken = stage.faults();
        List<Decision> decisions = turned == null ? List.of() : turned.decisions();
        if (status == 0) {
            Set<String> busy = stage.busy();
            faults.add(
                    busy.isEmpty()
                            ? Asked.path(webhook) + " was not answered: " + body + "."
                            : "The call goes round in circles and gets no answer, in " + String.join(" → ", busy)
                                    + ": these routes lead to each other.");
            silent = true;
        } else if (status < 200 || status > 299) {
            faults.add(
                    status == 404
                            ? "No route answers " + Asked.path(webhook)
                                    + ": the routes that are tried must be all there are."
                            : Asked.path(webhook) + " was answered with " + status + ", so the caller hears nothing.");
        }
        decisions.stream()
                .filter(each -> each.decision().equals("failed"))
                .map(each -> "The route " + each.input() + " failed: "
                        + (broken.isEmpty() ? each.result() : broken.get(0)) + ".")
                .forEach(faults::add);
        if (turned == null && status != 0) {
            broken.forEach(why -> faults.add(Asked.path(webhook) + " failed: " + why + "."));
        }
        String name =
                turned == null || turned.step().isEmpty() ? Asked.path(webhook).replaceFirst(".*/", "") : turned.step();
        open = new Step(
                Math.toIntExact(second),
                name,
                Asked.why(webhook, bare(picked)),
                decisions,
                List.of(),
                PlainTwiml.of(body, stage.publicUrl()));
    }

    @Override
    public void heard(long second, Verb verb, boolean callee) {
        Map<String, String> with = verb.attributes();
        switch (verb.name()) {
            case "Say" -> line("says", "“" + verb.text() + "”");
            case "Play" -> line("plays", played(verb));
            case "Pause" -> line("pauses", with.getOrDefault("length", "1") + " s");
            case "Gather" -> line("listens", listens(with));
            case "Dial" -> dialled(verb);
            case "Record" -> {
                messageLeft = true;
                line(
                        "records",
                        "a message, of " + MESSAGE + " s here (at most " + with.getOrDefault("maxLength", "3600")
                                + " s)");
            }
            case "Enqueue" -> {
                waiting = waiting < 0 ? second : waiting;
                line(
                        "waits",
                        with.containsKey("workflowSid") ? "for a worker of TaskRouter" : "in the queue " + verb.text());
            }
            case "Reject" -> {
                rejected = true;
                line("ends", "the call is turned away (" + with.getOrDefault("reason", "rejected") + ")");
            }
            case "Hangup" -> line("ends", callee ? "this leg alone" : "the call");
            case "Leave" -> line("leaves", "the queue");
            default -> {
                // A redirect is seen by where it leads.
            }
        }
    }

    @Override
    public void said(long second, Said said) {
        line(
                "answers",
                said.silent()
                        ? "nothing"
                        : said.digits().isEmpty() ? "“" + said.speech() + "”" : "presses " + said.digits());
    }

    @Override
    public void leg(long second, PlayedLeg leg) {
        if (leg.parent() == null || leg.status().equals(known.put(leg.sid(), leg.status()))) {
            return;
        }
        switch (leg.status()) {
            case "in-progress" -> {
                picked = leg.to();
                ringing = false;
                line("answers", bare(leg.to()));
            }
            case "completed" -> {
                if (leg.seconds() >= TALK) {
                    talkedTo = bare(leg.to());
                    line("talks", "with " + bare(leg.to()) + ", for " + TALK + " s here");
                } else {
                    line("talks", "with nobody: " + bare(leg.to()) + " did not accept");
                }
            }
            case "no-answer", "busy", "failed" -> {
                if (ringing) {
                    ringing = false;
                    line(
                            "answers",
                            switch (leg.status()) {
                                case "busy" -> "nobody: the line is busy";
                                case "failed" -> "nobody: the number cannot be reached";
                                default -> "nobody";
                            });
                }
            }
            default -> {
                // On its way.
            }
        }
    }

    private void dialled(Verb dial) {
        List<String> parties = new ArrayList<>();
        boolean whispered = false;
        if (!dial.text().isEmpty()) {
            parties.add(dial.text());
        }
        for (Verb noun : dial.children()) {
            String identity = noun.children().stream()
                    .filter(child -> child.name().equals("Identity"))
                    .map(Verb::text)
                    .findFirst()
                    .orElse(noun.text());
            parties.add(identity);
            whispered |= noun.attributes().containsKey("url");
        }
        rang.addAll(parties);
        ringing = true;
        Map<String, String> with = dial.attributes();
        String record = with.getOrDefault("record", "do-not-record");
        line(
                "rings",
                String.join(", ", parties) + " (up to " + with.getOrDefault("timeout", "30") + " s"
                        + (with.containsKey("callerId") ? ", shows " + with.get("callerId") : "")
                        + (record.startsWith("do-not") || record.equals("false") ? "" : ", recorded")
                        + (whispered ? ", who answers is told first" : "") + ")");
    }

    private String played(Verb verb) {
        String loop = verb.attributes().getOrDefault("loop", "1");
        return PlainTwiml.address(verb.text(), stage.publicUrl())
                + (loop.equals("1") ? "" : loop.equals("0") ? ", over and over" : ", " + loop + " times");
    }

    private static String listens(Map<String, String> with) {
        String input = with.getOrDefault("input", "dtmf");
        String what = !input.contains("speech") ? "keys" : input.contains("dtmf") ? "keys or words" : "words";
        return "for " + what + " (" + with.getOrDefault("timeout", "5") + " s)";
    }

    private void line(String what, String text) {
        lines.add(new Line(what, text));
    }

    /** The step that was open is over. */
    private void close() {
        Step step = open;
        if (step != null) {
            steps.add(new Step(step.second(), step.name(), step.asked(), step.decisions(), lines, step.twiml()));
        }
        open = null;
        lines.clear();
    }

    // --- what became of it

    private String outcome() {
        if (endless) {
            return Rehearsed.ENDLESS;
        }
        if (!faults.isEmpty()) {
            return "failed";
        }
        if (talkedTo != null) {
            return "answered";
        }
        if (rejected) {
            return "rejected";
        }
        if (gaveUp) {
            return "abandoned";
        }
        if (steps.stream()
                .flatMap(step -> step.decisions().stream())
                .anyMatch(each ->
                        each.decision().equals("callback") && each.result().equals("promised"))) {
            return "callback";
        }
        if (messageLeft) {
            return "voicemail";
        }
        return rang.isEmpty() ? "ended" : "missed";
    }

    private String told(String outcome) {
        String rung = rang.isEmpty() ? "Nobody was rung." : "Rung: " + String.join(", ", rang) + ".";
        return switch (outcome) {
            case "answered" -> "The caller talked with " + talkedTo + ". " + rung;
            case "voicemail" -> "The caller left a message. " + rung;
            case "callback" -> "The caller will be called back. " + rung;
            case "rejected" -> "The call was turned away. " + rung;
            case "abandoned" -> "The caller gave up waiting after " + plan.waits() + " s. " + rung;
            case "missed" -> "Nobody was reached. " + rung;
            case Rehearsed.ENDLESS -> "The call never ends. " + rung;
            case "ended" -> "The call ended. " + rung;
            default -> "The caller would hear an apology, or nothing. " + rung;
        };
    }

    private static String bare(String party) {
        return party.startsWith(CLIENT) ? party.substring(CLIENT.length()) : party;
    }
}
