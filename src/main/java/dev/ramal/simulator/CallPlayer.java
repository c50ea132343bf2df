package dev.ramal.simulator;

import dev.ramal.simulator.Cast.Said;
import dev.ramal.simulator.Line.Deed;
import dev.ramal.simulator.Line.What;
import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import dev.ramal.simulator.Scenario.Callee;
import dev.ramal.simulator.Verb.NotTwiml;
import dev.ramal.simulator.Webhook.Fate;
import dev.ramal.simulator.Webhook.Kind;
import dev.ramal.simulator.Webhook.Twice;
import dev.ramal.twilio.TwilioForm.Field;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Plays one call: does what Ramal's TwiML says and what the people of its cast do, tells Ramal of it in webhooks,
 * and keeps the truth. Seconds pass on a clock of its own. Used once, by one thread.
 */
final class CallPlayer {
    /** Twilio's dates, RFC 2822. */
    static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final int MOST_TARGETS = 10;

    /** Who calls whom, as Twilio writes it. */
    record Parties(String from, String to) {}

    /** Who was rung to what end: whoever answered, or stands for all who did not. */
    private record Rung(Callee callee, Leg named) {}

    /** A document and where it came from. */
    private record Document(String url, List<Verb> verbs) {}

    /** Where the walk through a document stands after a verb. */
    private enum Next {
        VERB,
        END
    }

    private static final class Leg {
        private final String sid;
        private final @Nullable String parent;
        private final String from;
        private final String to;
        private final @Nullable String callback;
        private final @Nullable String whisper;
        private final Set<String> events;
        private String status = "ringing";
        private @Nullable Long answeredAt;
        private int seconds;
        private int sequence;
        private boolean over;

        Leg(
                String sid,
                @Nullable String parent,
                String from,
                String to,
                @Nullable String callback,
                @Nullable String whisper,
                Set<String> events) {
            this.sid = sid;
            this.parent = parent;
            this.from = from;
            this.to = to;
            this.callback = callback;
            this.whisper = whisper;
            this.events = events;
        }

        PlayedLeg played() {
            return new PlayedLeg(sid, parent, from, to, status, seconds);
        }
    }

    private final Trunk trunk;
    private final Courier courier;
    private final Callbacks callbacks;
    private final Stand stand;
    private final Cast cast;
    private final Audience audience;
    private final Random random;
    private final Random sids;
    private final Instant start;
    private final @Nullable Webphones phones;
    private final @Nullable Line line;

    private final Leg root;
    private final String callToken;

    private final List<Leg> legs = new ArrayList<>();
    private final List<PlayedRecording> recordings = new ArrayList<>();
    private final List<Verb> heard = new ArrayList<>();
    /** The legs that TaskRouter made, not a Dial. */
    private final Set<Leg> workers = new HashSet<>();

    private final List<Webhook> sent = new ArrayList<>();
    private final List<Webhook> late = new ArrayList<>();

    private long now;
    private boolean gone;
    private boolean finalTold;
    private boolean givenUp;
    private boolean blocked;
    private boolean messageLeft;
    private boolean queued;
    private int dials;
    private @Nullable Leg bridged;
    private @Nullable String dialStatus;
    private @Nullable Integer ringSeconds;
    private @Nullable Integer waitSeconds;
    private @Nullable Document following;

    /**
     * Before the call.
     *
     * @param clock what time it is; the call has just ended by then, or just begins in real time
     * @param random decides what people do
     * @param sids decides what things are called
     */
    CallPlayer(
            Trunk trunk,
            Courier courier,
            Callbacks callbacks,
            Stand stand,
            Scenario scenario,
            Random random,
            Random sids,
            Instant clock) {
        this(trunk, courier, callbacks, stand, scenario, random, sids, clock, null, null, null);
    }

    /**
     * Before a call in real time, at some ends of which people are.
     *
     * @param phones ring whenever one of them is called that is there; the scenario decides for all others
     * @param line what is done at them
     * @param from the identity that calls, and whom; null when the scenario says it
     */
    CallPlayer(
            Trunk trunk,
            Courier courier,
            Callbacks callbacks,
            Stand stand,
            Scenario scenario,
            Random random,
            Random sids,
            Instant clock,
            @Nullable Webphones phones,
            @Nullable Line line,
            @Nullable Parties from) {
        this(
                trunk,
                courier,
                callbacks,
                stand,
                new ScenarioCast(trunk, scenario, random, from),
                Audience.NOBODY,
                random,
                sids,
                trunk.realtime() ? clock : clock.minusSeconds(180),
                phones,
                line);
    }

    /**
     * Before a call whose people do as they are told.
     *
     * @param random decides what becomes of webhooks on their way
     * @param start when it begins
     */
    CallPlayer(
            Trunk trunk,
            Courier courier,
            Callbacks callbacks,
            Stand stand,
            Cast cast,
            Audience audience,
            Random random,
            Random sids,
            Instant start,
            @Nullable Webphones phones,
            @Nullable Line line) {
        this.trunk = trunk;
        this.courier = courier;
        this.callbacks = callbacks;
        this.stand = stand;
        this.cast = cast;
        this.audience = audience;
        this.random = random;
        this.sids = sids;
        this.start = start;
        this.phones = phones;
        this.line = line;
        this.root = new Leg(
                sid("CA"),
                null,
                cast.from(),
                cast.to(),
                trunk.publicUrl() + "/twilio/call-status",
                null,
                Set.of("completed"));
        this.callToken = token();
        legs.add(root);
    }

    /** The root call's SID. */
    String sid() {
        return root.sid;
    }

    /** Plays a scenario's call to its end; returns the truth about it when every webhook is answered. */
    Playback play(Scenario scenario) {
        List<Difference> all = new ArrayList<>(play());
        PlayedCall truth = truth(scenario);
        all.addAll(courier.reported(root.sid));
        return new Playback(truth, heard, sent, all);
    }

    /** Plays the call to its end; returns what was wrong with it when every webhook is answered. */
    List<Difference> play() {
        note(root);
        String path = !cast.webphone() ? "/twilio/voice-incoming" : "/twilio/voice";
        List<Field> asking = rootFields("ringing");
        if (!cast.webphone()) {
            asking.add(new Field("CallToken", callToken));
        }
        Document document = ask(Kind.VOICE, "voice", trunk.publicUrl() + path, asking, true);
        for (int i = 0; document != null; i++) {
            if (i == cast.patience()) {
                wrong("twiml", "a call that ends", cast.patience() + " documents");
                break;
            }
            document = walk(document);
        }
        hangUp();
        late.forEach(webhook -> {
            sent.add(webhook);
            callbacks.fire(webhook);
        });
        callbacks.finish();
        return courier.reported(root.sid);
    }

    private @Nullable Document walk(Document document) {
        following = null;
        for (Verb verb : document.verbs()) {
            Next next;
            try {
                next = perform(verb, document);
            } catch (NotTwiml e) {
                wrong("twiml", "TwiML", String.valueOf(e.getMessage()));
                next = Next.END;
            }
            if (next == Next.END) {
                break;
            }
            if (gone) {
                return null;
            }
        }
        return following;
    }

    private Next perform(Verb verb, Document document) throws NotTwiml {
        if (leavesAt(verb)) {
            gone = true;
            return Next.END;
        }
        hear(verb, false);
        switch (verb.name()) {
            case "Say", "Play" -> {
                pickUp(root);
                pass(1 + verb.text().length() / 15);
            }
            case "Pause" -> pass(verb.seconds("length", 1));
            case "Dial" -> {
                return dial(verb, document);
            }
            case "Record" -> {
                return record(verb, document);
            }
            case "Gather" -> {
                return gather(verb, document);
            }
            case "Enqueue" -> {
                return enqueue(verb, document);
            }
            case "Redirect" -> {
                onlyPost(verb, "method");
                following = ask(
                        Kind.REDIRECT,
                        "redirect",
                        resolve(document, verb.text()),
                        rootFields(root.answeredAt == null ? "ringing" : "in-progress"),
                        true);
                return Next.END;
            }
            case "Hangup" -> {
                return Next.END;
            }
            case "Reject" -> {
                blocked = true;
                root.status = "busy".equals(verb.attribute("reason")) ? "busy" : "no-answer";
                return Next.END;
            }
            default -> {
                wrong("twiml", "a verb that the simulator plays", "<" + verb.name() + ">");
                return Next.END;
            }
        }
        return Next.VERB;
    }

    private boolean leavesAt(Verb verb) {
        boolean nobody = dialStatus != null && bridged == null;
        return verb.name().equals("Record") && (bridged != null || messageLeft) || cast.leavesAt(verb, nobody);
    }

    private Next gather(Verb gather, Document document) throws NotTwiml {
        pickUp(root);
        for (Verb child : gather.children()) {
            perform(child, document);
        }
        Said said = cast.asked(gather);
        audience.said(now, said);
        pass(said.silent() ? gather.seconds("timeout", 5) : 2);
        if (!said.silent() || gather.is("actionOnEmptyResult")) {
            String action = gather.attribute("action");
            List<Field> fields = rootFields("in-progress");
            tell(said, fields);
            following = ask(
                    Kind.REDIRECT, "gather", action == null ? document.url() : resolve(document, action), fields, true);
            return Next.END;
        }
        return Next.VERB;
    }

    private static void tell(Said said, List<Field> fields) {
        if (!said.digits().isEmpty()) {
            fields.add(new Field("Digits", said.digits()));
        }
        if (!said.speech().isEmpty()) {
            fields.add(new Field("SpeechResult", said.speech()));
            fields.add(new Field("Confidence", "0.9"));
        }
    }

    private Next record(Verb record, Document document) throws NotTwiml {
        onlyPost(record, "method", "recordingStatusCallbackMethod");
        pickUp(root);
        pass(1);
        long began = now;
        int seconds = Math.min(cast.message(), record.seconds("maxLength", 3600));
        pass(seconds);
        messageLeft = true;
        gone |= cast.hangsUpAfterMessage();
        PlayedRecording recording = new PlayedRecording(sid("RE"), root.sid, "RecordVerb", 1, seconds);
        keep(recording, began);
        tellRecording(record, document, recording, began, null);
        String action = record.attribute("action");
        List<Field> fields = rootFields(gone ? "completed" : "in-progress");
        tellWhere(recording, fields);
        fields.add(new Field("Digits", gone ? "hangup" : "#"));
        maybeEarlyFinal();
        Document next = ask(
                Kind.RECORD_ACTION,
                "record action",
                action == null ? document.url() : resolve(document, action),
                fields,
                !gone);
        following = gone ? null : next;
        return Next.END;
    }

    /** Waits as Twilio lets people wait: what its waitUrl says, over and over, until they leave or hang up. */
    private Next enqueue(Verb enqueue, Document document) throws NotTwiml {
        onlyPost(enqueue, "method", "waitUrlMethod");
        String waitUrl = enqueue.attribute("waitUrl");
        String action = enqueue.attribute("action");
        if (waitUrl == null || action == null) {
            wrong("twiml", "an Enqueue with waitUrl and action", "none");
            return Next.END;
        }
        if (enqueue.attribute("workflowSid") != null) {
            return task(enqueue, document, resolve(document, waitUrl), resolve(document, action));
        }
        pickUp(root);
        queued = true;
        String queue = sid("QU");
        long entered = now;
        Document waiting = ask(Kind.QUEUE_WAIT, "wait", resolve(document, waitUrl), queueFields(queue, entered), true);
        String result = "error";
        for (int i = 0; waiting != null && i < cast.patience(); i++) {
            Verb first = waiting.verbs().isEmpty() ? null : waiting.verbs().get(0);
            if (first != null) {
                hear(first, false);
                first.children().forEach(inner -> audience.heard(now, inner, false));
                waiting.verbs().stream().skip(1).forEach(more -> audience.heard(now, more, false));
            }
            if (first != null && first.name().equals("Leave")) {
                result = "leave";
                break;
            }
            pass(10);
            List<Field> fields = queueFields(queue, entered);
            if (gone || !cast.waits(now - entered)) {
                gone = true;
                result = "hangup";
                break;
            }
            String next = first == null ? null : first.attribute("action");
            Said said = first != null && first.name().equals("Gather") && next != null
                    ? cast.askedInQueue(first)
                    : Said.NOTHING;
            if (!said.silent() && next != null) {
                audience.said(now, said);
                tell(said, fields);
                waiting = ask(Kind.QUEUE_WAIT, "wait key", resolve(waiting, next), fields, true);
            } else {
                waiting = ask(Kind.QUEUE_WAIT, "wait", resolve(document, waitUrl), fields, true);
            }
        }
        givenUp |= gone;
        following = leaves(queue, entered, result, resolve(document, action), now);
        return Next.END;
    }

    /** The caller has left the queue; what follows, unless the caller is gone. */
    private @Nullable Document leaves(String queue, long entered, String result, String action, long left) {
        int waited = Math.toIntExact(left - entered);
        waitSeconds = waited + (waitSeconds == null ? 0 : waitSeconds);
        List<Field> fields = rootFields(gone ? "completed" : "in-progress");
        fields.add(new Field("QueueResult", result));
        fields.add(new Field("QueueSid", queue));
        fields.add(new Field("QueueTime", Integer.toString(waited)));
        maybeEarlyFinal();
        Document next = ask(Kind.QUEUE_ACTION, "queue action", action, fields, !gone && !result.equals("redirected"));
        return gone ? null : next;
    }

    /** Waits for a worker, as TaskRouter lets people wait: it asks Ramal what to do with each worker whom it reserves. */
    private Next task(Verb enqueue, Document document, String waitUrl, String action) throws NotTwiml {
        pickUp(root);
        queued = true;
        String queue = sid("QU");
        Task task = Task.of(this::sid, root.sid, root.from, root.to, enqueue);
        long entered = now;
        ask(Kind.QUEUE_WAIT, "wait", waitUrl, queueFields(queue, entered), true);
        tell(task.event(trunk.accountSid(), "task.created"));
        tell(task.event(trunk.accountSid(), "task-queue.entered"));
        pass(2 + cast.ring());
        if (!cast.waits(now - entered)) {
            gone = true;
            givenUp = true;
            tell(task.canceled(trunk.accountSid()));
            following = leaves(queue, entered, "hangup", action, now);
            return Next.END;
        }
        for (int worker = 0; worker < trunk.agents().size(); worker++) {
            Task.Reservation reservation =
                    task.reserve(this::sid, trunk.agents().get(worker));
            tell(reservation.event(trunk.accountSid(), "reservation.created"));
            Task.Instruction instruction = assign(reservation);
            if (instruction == null) {
                return Next.END;
            }
            if (instruction.does("redirect")) {
                tell(reservation.event(trunk.accountSid(), "reservation.accepted"));
                leaves(queue, entered, "redirected", action, now);
                following = ask(Kind.REDIRECT, "redirect", instruction.text("url"), rootFields("in-progress"), true);
                return Next.END;
            }
            Leg leg = new Leg(
                    sid("CA"),
                    root.sid,
                    instruction.text("from"),
                    instruction.text("to"),
                    instruction.text("status_callback_url"),
                    null,
                    Set.of(instruction.text("status_callback_events").split(",")));
            workers.add(leg);
            legs.add(leg);
            boolean answers = cast.works(worker);
            if (works(leg, answers)) {
                following = talks(leg, reservation, queue, entered, action);
                return Next.END;
            }
            tell(reservation.event(trunk.accountSid(), "reservation.timeout"));
        }
        wrong("twiml", "a worker who answers", "none");
        return Next.END;
    }

    /** What Ramal wants done with that worker; null when it says nothing that TaskRouter understands. */
    private Task.@Nullable Instruction assign(Task.Reservation reservation) {
        Webhook webhook = webhook(
                Kind.ASSIGNMENT,
                "assignment",
                trunk.publicUrl() + "/twilio/assignment",
                reservation.fields(trunk.accountSid()));
        sent.add(webhook);
        Task.Instruction instruction = Task.Instruction.read(courier.carry(webhook));
        if (instruction == null) {
            wrong("assignment answer", "an instruction in application/json", "none");
        }
        return instruction;
    }

    /** A worker's phone rings; whether it is answered. */
    private boolean works(Leg leg, boolean answers) {
        progress(leg, "initiated");
        pass(1);
        long rang = now;
        progress(leg, "ringing");
        dials++;
        if (!answers) {
            pass(20);
            finish(leg, "no-answer", null);
            return false;
        }
        pass(cast.ring());
        pickUp(leg);
        progress(leg, "in-progress");
        ringSeconds = Math.toIntExact(now - rang);
        return true;
    }

    private @Nullable Document talks(Leg leg, Task.Reservation reservation, String queue, long entered, String action) {
        long left = now;
        bridged = leg;
        tell(reservation.event(trunk.accountSid(), "reservation.accepted"));
        pass(cast.talk());
        gone = !cast.otherSideHangsUp();
        finish(leg, "completed", null);
        tell(reservation.event(trunk.accountSid(), "task.completed"));
        return leaves(queue, entered, "bridged", action, left);
    }

    private void tell(List<Field> event) {
        fire(Kind.TASK_EVENT, "task event", trunk.publicUrl() + "/twilio/task-events", event);
    }

    private List<Field> queueFields(String queue, long entered) {
        List<Field> fields = rootFields("in-progress");
        fields.add(new Field("QueuePosition", "1"));
        fields.add(new Field("QueueSid", queue));
        fields.add(new Field("QueueTime", Long.toString(now - entered)));
        fields.add(new Field("AvgQueueTime", "0"));
        fields.add(new Field("CurrentQueueSize", "1"));
        return fields;
    }

    /** What whoever answers hears before the caller; whether they are then connected. */
    private boolean accepts(Leg leg, Document document) throws NotTwiml {
        String url = leg.whisper;
        for (int i = 0; url != null && i < cast.patience(); i++) {
            List<Field> fields = whisperFields(leg);
            Document whisper = ask(Kind.WHISPER, "whisper", resolve(document, url), fields, true);
            if (whisper == null) {
                return false;
            }
            url = null;
            for (Verb verb : whisper.verbs()) {
                hear(verb, true);
                verb.children().forEach(inner -> audience.heard(now, inner, true));
                pass(1);
                String action = verb.attribute("action");
                if (verb.name().equals("Hangup")) {
                    return false;
                }
                if (verb.name().equals("Gather") && action != null) {
                    List<Field> pressed = whisperFields(leg);
                    String keys =
                            isAtWebphone(leg) ? pressed(leg, verb.seconds("timeout", 5)) : cast.accepts() ? "1" : "";
                    audience.said(now, new Said(keys, ""));
                    if (!keys.isEmpty()) {
                        pressed.add(new Field("Digits", keys));
                    }
                    Document after = ask(Kind.WHISPER, "whisper key", resolve(document, action), pressed, true);
                    return after != null
                            && after.verbs().stream()
                                    .noneMatch(each -> each.name().equals("Hangup"));
                }
            }
        }
        return true;
    }

    private List<Field> whisperFields(Leg leg) {
        List<Field> fields = new ArrayList<>(36);
        tellParties(leg, "outbound-dial", "in-progress", fields);
        fields.add(new Field("ParentCallSid", root.sid));
        return fields;
    }

    private Next dial(Verb dial, Document document) throws NotTwiml {
        onlyPost(dial, "method", "recordingStatusCallbackMethod");
        List<Leg> targets = targets(dial, document);
        if (targets.isEmpty()) {
            wrong("twiml", "a number or client to dial", "none");
            return Next.END;
        }
        if (!dial.is("answerOnBridge")) {
            pickUp(root);
        }
        legs.addAll(targets);
        int timeout = dial.seconds("timeout", 30);
        for (Leg leg : targets) {
            progress(leg, "initiated");
        }
        pass(1);
        dials++;
        Cast.Rung told = cast.rung(targets.stream().map(leg -> leg.to).toList(), dials);
        Callee callee = told.callee();
        long rang = now;
        if (callee != Callee.IS_UNREACHABLE) {
            for (Leg leg : targets) {
                progress(leg, "ringing");
            }
        }
        Leg named = targets.get(told.who());
        Rung rung = ring(targets, new Rung(callee, named), timeout);
        callee = rung.callee();
        named = rung.named();
        PlayedRecording recording = null;
        long recordedFrom = 0;
        switch (callee) {
            case ANSWERS -> {
                Leg taken = named;
                pickUp(taken);
                progress(taken, "in-progress");
                if (!accepts(taken, document)) {
                    over(taken);
                    finish(taken, "completed", null);
                    targets.stream().filter(leg -> leg != taken).forEach(leg -> finish(leg, "no-answer", null));
                    dialStatus = "no-answer";
                    return dialEnded(dial, document, taken, null, false);
                }
                targets.stream().filter(leg -> leg != taken).forEach(leg -> finish(leg, "canceled", null));
                bridged = taken;
                pickUp(root);
                long answered = now;
                String how = recordMode(dial);
                boolean fromRinging = how.startsWith("record-from-ringing");
                recordedFrom = fromRinging ? rang : answered;
                int channels = how.endsWith("-dual") && oneTrack(dial) == null ? 2 : 1;
                String sid = how.isEmpty() ? "" : sid("RE");
                if (!how.isEmpty()) {
                    tellRecordingBegun(
                            dial, document, new PlayedRecording(sid, root.sid, "DialVerb", channels, 0), recordedFrom);
                }
                talk(taken);
                if (!how.isEmpty()) {
                    recording = new PlayedRecording(
                            sid, root.sid, "DialVerb", channels, Math.toIntExact(Math.max(1, now - recordedFrom)));
                }
                finish(taken, "completed", recording);
            }
            case LETS_RING -> targets.forEach(leg -> finish(leg, "no-answer", null));
            case IS_BUSY -> targets.forEach(leg -> finish(leg, "busy", null));
            case IS_UNREACHABLE -> targets.forEach(leg -> finish(leg, "failed", null));
            case IS_GIVEN_UP -> {
                gone = true;
                givenUp = true;
                targets.forEach(leg -> finish(leg, "canceled", null));
            }
        }
        dialStatus = named.status;
        if (callee != Callee.IS_UNREACHABLE) {
            Long answered = named.answeredAt;
            ringSeconds = Math.toIntExact((answered == null ? now : answered) - rang);
        }
        if (recording != null) {
            keep(recording, recordedFrom);
            tellRecording(dial, document, recording, recordedFrom, oneTrack(dial));
        }
        return dialEnded(dial, document, named, recording, named.answeredAt != null);
    }

    /** Lets them ring as the scenario has it, or as those do who are at webphones. */
    private Rung ring(List<Leg> targets, Rung scripted, int timeout) {
        List<Leg> there = targets.stream().filter(this::isAtWebphone).toList();
        if (!there.isEmpty()) {
            return ringWebphones(there, timeout);
        }
        switch (scripted.callee()) {
            case ANSWERS, IS_GIVEN_UP -> pass(Math.min(cast.ring(), Math.max(1, timeout - 2)));
            case LETS_RING -> pass(Math.max(1, timeout - 1));
            case IS_BUSY -> pass(2);
            default -> {
                // It does not ring at all.
            }
        }
        return gone ? new Rung(Callee.IS_GIVEN_UP, scripted.named()) : scripted;
    }

    private Rung ringWebphones(List<Leg> there, int timeout) {
        Line on = Objects.requireNonNull(line);
        Webphones known = Objects.requireNonNull(phones);
        List<Leg> ringing = new ArrayList<>(there);
        Rung nobody = new Rung(Callee.LETS_RING, there.get(0));
        long until = now + Math.max(1, timeout - 1);
        long patience = !cast.webphone() ? now + on.patience() : Long.MAX_VALUE;
        there.forEach(leg -> known.ring(leg.sid, on, bare(leg.to), leg.from));
        while (!ringing.isEmpty()) {
            Deed deed = on.await(Math.min(until, patience));
            now = on.now();
            if (deed == null || isRootGone(deed)) {
                ringing.forEach(this::over);
                return deed == null && until <= patience ? nobody : new Rung(Callee.IS_GIVEN_UP, there.get(0));
            }
            Leg leg = ringing.stream()
                    .filter(each -> each.sid.equals(deed.leg()))
                    .findFirst()
                    .orElse(null);
            if (leg != null && deed.what() == What.ANSWERS) {
                ringing.remove(leg);
                ringing.forEach(this::over);
                return new Rung(Callee.ANSWERS, leg);
            }
            if (leg != null && deed.what() == What.DECLINES) {
                ringing.remove(leg);
                over(leg);
                finish(leg, "busy", null);
            }
        }
        return nobody;
    }

    /** They talk until one of them hangs up. */
    private void talk(Leg taken) {
        Line on = line;
        if (on == null) {
            pass(cast.talk());
            gone = !cast.otherSideHangsUp();
            return;
        }
        long until = now + on.talk();
        boolean left = false;
        while (!left && !gone) {
            Deed deed = on.await(until);
            now = on.now();
            // Who called from outside hangs up themselves; who was called ends the leg, and the call goes on.
            gone = deed == null ? !cast.webphone() : isRootGone(deed);
            left = deed == null || deed.what() == What.HANGS_UP && deed.leg().equals(taken.sid);
        }
        over(taken);
    }

    /** What is pressed at that webphone; empty when nothing is. */
    private String pressed(Leg leg, int seconds) {
        Line on = Objects.requireNonNull(line);
        long until = now + seconds;
        while (true) {
            Deed deed = on.await(until);
            now = on.now();
            if (deed == null || deed.what() == What.HANGS_UP) {
                gone |= deed != null && isRootGone(deed);
                return "";
            }
            if (deed.what() == What.PRESSES && deed.leg().equals(leg.sid)) {
                return deed.keys();
            }
        }
    }

    private boolean isRootGone(Deed deed) {
        return deed.what() == What.HANGS_UP && deed.leg().equals(root.sid);
    }

    private boolean isAtWebphone(Leg leg) {
        return phones != null && leg.to.startsWith("client:") && phones.isThere(bare(leg.to));
    }

    /** The webphones of that leg, if there are any, hear that it is over. */
    private void over(Leg leg) {
        if (phones != null) {
            phones.end(leg.sid);
        }
    }

    private Next dialEnded(
            Verb dial, Document document, Leg named, @Nullable PlayedRecording recording, boolean connected) {
        String action = dial.attribute("action");
        maybeEarlyFinal();
        if (action == null) {
            return gone ? Next.END : Next.VERB;
        }
        List<Field> fields = rootFields(gone ? "completed" : "in-progress");
        fields.add(new Field("DialCallStatus", named.status));
        fields.add(new Field("DialCallSid", named.sid));
        if (named.answeredAt != null) {
            fields.add(new Field("DialCallDuration", Integer.toString(named.seconds)));
        }
        fields.add(new Field("DialBridged", Boolean.toString(connected)));
        if (recording != null) {
            tellWhere(recording, fields);
        }
        if (!gone) {
            pickUp(root);
        }
        Document next = ask(Kind.DIAL_ACTION, "dial action", resolve(document, action), fields, !gone);
        following = gone ? null : next;
        return Next.END;
    }

    private List<Leg> targets(Verb dial, Document document) throws NotTwiml {
        List<Leg> targets = new ArrayList<>();
        String callerId = dial.attribute("callerId");
        String from = callerId == null ? root.from : callerId;
        if (!dial.text().isEmpty()) {
            targets.add(target(dial.text(), from, dial, document, false));
        }
        for (Verb noun : dial.children()) {
            switch (noun.name()) {
                case "Number" -> targets.add(target(noun.text(), from, noun, document, true));
                case "Client" -> {
                    String identity = noun.children().stream()
                            .filter(child -> child.name().equals("Identity"))
                            .map(Verb::text)
                            .findFirst()
                            .orElse(noun.text());
                    targets.add(target("client:" + identity, from, noun, document, true));
                }
                default -> wrong("twiml", "Number or Client inside Dial", "<" + noun.name() + ">");
            }
        }
        if (targets.size() > MOST_TARGETS) {
            wrong("twiml", "at most " + MOST_TARGETS + " to dial", Integer.toString(targets.size()));
        }
        return targets;
    }

    private Leg target(String to, String from, Verb noun, Document document, boolean told) throws NotTwiml {
        if (!to.startsWith("client:") && !from.startsWith("+")) {
            wrong("twiml", "a callerId that is a number", "a client's name (Twilio's error 13214)");
        }
        String callback = told ? noun.attribute("statusCallback") : null;
        onlyPost(noun, "statusCallbackMethod");
        return new Leg(
                sid("CA"),
                root.sid,
                from,
                to,
                callback == null ? null : resolve(document, callback),
                told ? noun.attribute("url") : null,
                events(noun.attribute("statusCallbackEvent")));
    }

    private static Set<String> events(@Nullable String list) {
        return list == null || list.isBlank()
                ? Set.of("completed")
                : Set.copyOf(List.of(list.strip().split("\\s+")));
    }

    private static String recordMode(Verb dial) {
        String mode = dial.attribute("record");
        return mode == null || mode.equals("do-not-record") || mode.equals("false")
                ? ""
                : mode.equals("true") ? "record-from-answer" : mode;
    }

    private static @Nullable String oneTrack(Verb verb) {
        String track = verb.attribute("recordingTrack");
        return track == null || track.equals("both") ? null : track;
    }

    // --- what people and Twilio do

    private void pass(int seconds) {
        Line on = line;
        if (on != null) {
            long until = now + seconds;
            while (!gone && now < until) {
                Deed deed = on.await(until);
                now = on.now();
                gone = deed != null && isRootGone(deed);
            }
            return;
        }
        now += seconds;
        if (trunk.realtime()) {
            Courier.Pause.of(Duration.ofSeconds(seconds));
        }
    }

    private void pickUp(Leg leg) {
        if (leg.answeredAt == null) {
            leg.answeredAt = now;
            leg.status = "in-progress";
            note(leg);
            if (phones != null && leg == root) {
                phones.answered(root.sid);
            }
        }
    }

    private void progress(Leg leg, String status) {
        leg.status = status;
        note(leg);
        if (phones != null && status.equals("ringing") && root.answeredAt == null) {
            phones.ringing(root.sid);
        }
        String event = status.equals("in-progress") ? "answered" : status;
        if (leg.callback != null && leg.events.contains(event)) {
            fire(
                    workers.contains(leg) ? Kind.WORKER_STATUS : Kind.LEG_STATUS,
                    status,
                    leg.callback,
                    legFields(leg, status, null));
        }
    }

    private void finish(Leg leg, String status, @Nullable PlayedRecording recording) {
        if (leg.over) {
            return;
        }
        leg.over = true;
        Long answered = leg.answeredAt;
        leg.status = status;
        leg.seconds = answered == null ? 0 : Math.toIntExact(now - answered);
        note(leg);
        if (leg.callback != null && leg.events.contains("completed")) {
            fire(
                    workers.contains(leg) ? Kind.WORKER_STATUS : Kind.LEG_STATUS,
                    status,
                    leg.callback,
                    legFields(leg, status, recording));
        }
    }

    /** Once the caller is gone, the call's last word and the action are on their way at the same time. */
    private void maybeEarlyFinal() {
        if (gone && trunk.shuffle() && random.nextBoolean()) {
            hangUp();
        }
    }

    private void hangUp() {
        if (finalTold) {
            return;
        }
        finalTold = true;
        over(root);
        Long answered = root.answeredAt;
        if (answered != null) {
            root.status = "completed";
            root.seconds = Math.toIntExact(now - answered);
        } else if (!blocked) {
            root.status = "no-answer";
        }
        note(root);
        List<Field> fields = rootFields(root.status);
        tellEnd(root, fields);
        tellMoment(root, fields);
        fire(Kind.FINAL_STATUS, root.status, trunk.publicUrl() + "/twilio/call-status", fields);
    }

    private void keep(PlayedRecording recording, long began) {
        recordings.add(recording);
        stand.publish(recording, start.plusSeconds(began));
    }

    private void hear(Verb verb, boolean callee) {
        heard.add(verb);
        audience.heard(now, verb, callee);
    }

    private void note(Leg leg) {
        audience.leg(now, leg.played());
        Long answered = leg.answeredAt;
        stand.note(
                leg.played(),
                leg == root ? "inbound" : "outbound-dial",
                answered == null ? null : start.plusSeconds(answered),
                start.plusSeconds(now));
    }

    // --- what is said of it

    private List<Field> rootFields(String status) {
        List<Field> fields = new ArrayList<>(32);
        if (cast.webphone()) {
            fields.add(new Field("ApplicationSid", trunk.applicationSid()));
            fields.add(new Field("ApiVersion", "2010-04-01"));
            fields.add(new Field("Called", ""));
            fields.add(new Field("Caller", root.from));
            fields.add(new Field("CallStatus", status));
            fields.add(new Field("Direction", "inbound"));
            fields.add(new Field("To", root.to));
            fields.add(new Field("From", root.from));
            fields.add(new Field("CallSid", root.sid));
            fields.add(new Field("AccountSid", trunk.accountSid()));
        } else {
            tellParties(root, "inbound", status, fields);
        }
        return fields;
    }

    private List<Field> legFields(Leg leg, String status, @Nullable PlayedRecording recording) {
        List<Field> fields = new ArrayList<>(36);
        boolean worker = workers.contains(leg);
        tellParties(leg, worker ? "outbound-api" : "outbound-dial", status, fields);
        fields.add(new Field(worker ? "taskCallSid" : "ParentCallSid", root.sid));
        String sip = leg.to.startsWith("client:")
                ? ""
                : switch (status) {
                    case "completed" -> "200";
                    case "busy" -> "486";
                    case "failed" -> "404";
                    case "no-answer" -> "487";
                    default -> "";
                };
        if (Set.of("completed", "busy", "failed", "no-answer", "canceled").contains(status)) {
            tellEnd(leg, fields);
            if (!sip.isEmpty()) {
                fields.add(new Field("SipResponseCode", sip));
            } else if (recording != null) {
                tellWhere(recording, fields);
            }
        }
        tellMoment(leg, fields);
        return fields;
    }

    private void tellParties(Leg leg, String direction, String status, List<Field> fields) {
        fields.add(new Field("Called", leg.to));
        fields.add(new Field("Caller", leg.from));
        fields.add(new Field("Direction", direction));
        fields.add(new Field("CallSid", leg.sid));
        fields.add(new Field("To", leg.to));
        fields.add(new Field("From", leg.from));
        fields.add(new Field("ApiVersion", "2010-04-01"));
        fields.add(new Field("CallStatus", status));
        fields.add(new Field("AccountSid", trunk.accountSid()));
        Geography.tell(leg.from, "From", fields);
        Geography.tell(leg.from, "Caller", fields);
        Geography.tell(leg.to, "To", fields);
        Geography.tell(leg.to, "Called", fields);
    }

    private static void tellEnd(Leg leg, List<Field> fields) {
        fields.add(new Field("Duration", Integer.toString((leg.seconds + 59) / 60)));
        fields.add(new Field("CallDuration", Integer.toString(leg.seconds)));
    }

    private void tellMoment(Leg leg, List<Field> fields) {
        fields.add(new Field("Timestamp", RFC_2822.format(start.plusSeconds(now))));
        fields.add(new Field("CallbackSource", "call-progress-events"));
        fields.add(new Field("SequenceNumber", Integer.toString(leg.sequence++)));
    }

    private String mediaUrl(PlayedRecording recording) {
        return "https://api.twilio.com/2010-04-01/Accounts/" + trunk.accountSid() + "/Recordings/" + recording.sid();
    }

    private void tellWhere(PlayedRecording recording, List<Field> fields) {
        fields.add(new Field("RecordingUrl", mediaUrl(recording)));
        fields.add(new Field("RecordingSid", recording.sid()));
        fields.add(new Field("RecordingDuration", Integer.toString(recording.seconds())));
    }

    private void tellRecordingBegun(Verb verb, Document document, PlayedRecording recording, long began) {
        String callback = verb.attribute("recordingStatusCallback");
        if (callback != null
                && events(verb.attribute("recordingStatusCallbackEvent")).contains("in-progress")) {
            fire(
                    Kind.RECORDING_STATUS,
                    "recording in-progress",
                    resolve(document, callback),
                    recordingFields(recording, "in-progress", began, oneTrack(verb)));
        }
    }

    private void tellRecording(
            Verb verb, Document document, PlayedRecording recording, long began, @Nullable String track) {
        String callback = verb.attribute("recordingStatusCallback");
        if (callback == null
                || !events(verb.attribute("recordingStatusCallbackEvent")).contains("completed")) {
            return;
        }
        List<Field> fields = recordingFields(recording, "completed", began, track);
        fields.add(new Field("RecordingDuration", Integer.toString(recording.seconds())));
        Webhook webhook = webhook(Kind.RECORDING_STATUS, "recording completed", resolve(document, callback), fields);
        if (!courier.reaches(webhook.url())) {
            wrong("twiml", "a callback to " + trunk.publicUrl(), webhook.url());
        } else if (trunk.shuffle() && random.nextBoolean()) {
            sent.add(webhook);
            callbacks.fire(webhook);
        } else {
            late.add(webhook);
        }
    }

    private List<Field> recordingFields(PlayedRecording recording, String status, long began, @Nullable String track) {
        List<Field> fields = new ArrayList<>(12);
        fields.add(new Field("RecordingSource", recording.source()));
        if (recording.source().equals("DialVerb")) {
            fields.add(new Field("RecordingTrack", track == null ? "both" : track));
        }
        fields.add(new Field("RecordingSid", recording.sid()));
        fields.add(new Field("RecordingUrl", mediaUrl(recording)));
        fields.add(new Field("RecordingStatus", status));
        fields.add(new Field("RecordingChannels", Integer.toString(recording.channels())));
        fields.add(new Field("ErrorCode", "0"));
        fields.add(new Field("CallSid", recording.callSid()));
        fields.add(new Field("RecordingStartTime", RFC_2822.format(start.plusSeconds(began))));
        fields.add(new Field("AccountSid", trunk.accountSid()));
        return fields;
    }

    // --- sending

    private void fire(Kind kind, String label, String url, List<Field> fields) {
        Webhook webhook = webhook(kind, label, url, fields);
        if (courier.reaches(webhook.url())) {
            sent.add(webhook);
            audience.asking(now, webhook);
            callbacks.fire(webhook);
        } else {
            wrong("twiml", "a callback to " + trunk.publicUrl(), webhook.url());
        }
    }

    /** The document at that URL; null when there is none. Where nobody listens any more, any good answer will do. */
    private @Nullable Document ask(Kind kind, String label, String url, List<Field> fields, boolean listening) {
        Webhook webhook = webhook(kind, label, url, fields);
        if (!courier.reaches(webhook.url())) {
            wrong("twiml", "an address below " + trunk.publicUrl(), webhook.url());
            return null;
        }
        sent.add(webhook);
        audience.asking(now, webhook);
        Wire.Answer answer = courier.carry(webhook);
        audience.answered(now, webhook, answer.status(), answer.body());
        if (!listening || answer.status() < 200 || answer.status() > 299) {
            return null;
        }
        String type = answer.contentType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (!Set.of("text/xml", "application/xml").contains(type)) {
            wrong(label + " answer", "text/xml", type.isEmpty() ? "no content type" : type);
            return null;
        }
        try {
            return new Document(webhook.url(), Verb.parse(answer.body()));
        } catch (NotTwiml e) {
            wrong(label + " answer", "TwiML", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Webhook webhook(Kind kind, String label, String url, List<Field> fields) {
        Twice twice = random.nextDouble() >= trunk.duplicates()
                ? Twice.NO
                : random.nextBoolean() ? Twice.AFTER : Twice.AT_ONCE;
        Fate fate = new Fate(random.nextDouble() < trunk.loss(), twice);
        String token = new UUID(sids.nextLong(), sids.nextLong()).toString();
        return new Webhook(root.sid, kind, label, withoutFragment(url), fields, token, fate);
    }

    private static String withoutFragment(String url) {
        int hash = url.indexOf('#');
        return hash < 0 ? url : url.substring(0, hash);
    }

    private String resolve(Document document, String url) {
        try {
            return URI.create(document.url()).resolve(url.strip()).toString();
        } catch (IllegalArgumentException e) {
            return url;
        }
    }

    private void onlyPost(Verb verb, String... attributes) throws NotTwiml {
        for (String attribute : attributes) {
            String method = verb.attribute(attribute);
            if (method != null && !method.equals("POST")) {
                throw new NotTwiml(attribute + "=" + method + ", which the simulator does not play");
            }
        }
    }

    private void wrong(String field, String expected, String found) {
        courier.report(new Difference(root.sid, field, expected, found));
    }

    private String sid(String kind) {
        return kind + String.format(Locale.ROOT, "%016x%016x", sids.nextLong(), sids.nextLong());
    }

    /** As Twilio sends it: the JSON in it is already percent-encoded. */
    private String token() {
        byte[] bytes = new byte[24];
        sids.nextBytes(bytes);
        String claims = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"callSid\":\"" + root.sid + "\"}").getBytes(StandardCharsets.UTF_8));
        return "%7B%22parentCallInfoToken%22%3A%22eyJhbGciOiJFUzI1NiJ9." + claims + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
                + "%22%2C%22identityHeaderTokens%22%3A%5B%5D%7D";
    }

    // --- the truth

    private PlayedCall truth(Scenario scenario) {
        boolean outside = !cast.webphone();
        Leg talkedTo = bridged;
        // Whoever answers on a mobile is no webphone.
        String agent =
                !outside ? root.from : talkedTo == null || !talkedTo.to.startsWith("client:") ? null : talkedTo.to;
        if (dialStatus == null && !blocked && !queued && !(gone && line != null)) {
            wrong(
                    "twiml",
                    "a call that is put through (" + scenario.label() + ")",
                    outside ? "nobody was rung" : "nobody was rung; do its limits allow so many calls, at this hour?");
        }
        List<PlayedLeg> played = legs.stream().map(Leg::played).toList();
        return new PlayedCall(
                scenario,
                root.sid,
                outside ? "inbound" : "outbound",
                outside ? "caller" : "webphone",
                root.from,
                root.to,
                agent == null ? null : bare(agent),
                bare(outside ? root.from : root.to),
                root.status,
                outcome(outside),
                ringSeconds,
                waitSeconds,
                talkedTo == null ? null : talkedTo.seconds,
                played,
                recordings);
    }

    private String outcome(boolean inbound) {
        if (blocked) {
            return "blocked";
        }
        if (bridged != null) {
            return "answered";
        }
        if (inbound) {
            return messageLeft ? "voicemail" : givenUp ? "abandoned" : "missed";
        }
        return dialStatus == null ? "failed" : dialStatus.equals("no-answer") ? "missed" : dialStatus;
    }

    private static String bare(String who) {
        return who.startsWith("client:") ? who.substring("client:".length()) : who;
    }
}
