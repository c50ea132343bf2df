package dev.ramal.simulator;

import dev.ramal.simulator.Cast.Said;
import dev.ramal.simulator.Correspondence.Document;
import dev.ramal.simulator.Course.Rung;
import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import dev.ramal.simulator.Scenario.Callee;
import dev.ramal.simulator.Verb.NotTwiml;
import dev.ramal.simulator.Webhook.Kind;
import dev.ramal.twilio.TwilioForm.Field;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays one call: does what Ramal's TwiML says and what the people of its cast do, tells Ramal of it in webhooks,
 * and keeps the truth. Seconds pass on a clock of its own. Used once, by one thread.
 */
final class CallPlayer {
    private static final int MOST_TARGETS = 10;

    /** Who calls whom, as Twilio writes it. */
    record Parties(String from, String to) {}

    /** Where the walk through a document stands after a verb. */
    private enum Next {
        VERB,
        END
    }

    private final Trunk trunk;
    private final Stand stand;
    private final Cast cast;
    private final Audience audience;
    private final Random random;
    private final Random sids;
    private final Instant start;

    private final Leg root;
    private final String callToken;
    private final Forms forms;
    private final Course course;
    private final Correspondence ramal;

    private final List<Leg> legs = new ArrayList<>();
    private final List<PlayedRecording> recordings = new ArrayList<>();
    private final List<Verb> heard = new ArrayList<>();

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
        this.stand = stand;
        this.cast = cast;
        this.audience = audience;
        this.random = random;
        this.sids = sids;
        this.start = start;
        this.root = new Leg(sid("CA"), null, "inbound", cast.from(), cast.to(), Leg.Urls.NONE);
        this.callToken = token();
        this.forms = new Forms(trunk, root, start);
        this.course = new Course(root, cast, trunk.realtime(), phones, line);
        this.ramal = new Correspondence(root.sid(), trunk, courier, callbacks, audience, random, sids, course::now);
        legs.add(root);
    }

    /** The root call's SID. */
    String sid() {
        return root.sid();
    }

    /** Plays a scenario's call to its end; returns the truth about it when every webhook is answered. */
    Playback play(Scenario scenario) {
        List<Difference> all = new ArrayList<>(play());
        PlayedCall truth = truth(scenario);
        all.addAll(ramal.reported());
        return new Playback(truth, heard, ramal.sent(), all);
    }

    /** Plays the call to its end; returns what was wrong with it when every webhook is answered. */
    List<Difference> play() {
        note(root);
        String path = !cast.webphone() ? "/twilio/voice-incoming" : "/twilio/voice";
        List<Field> asking = forms.root("ringing");
        if (!cast.webphone()) {
            asking.add(new Field("CallToken", callToken));
        }
        Document document = ramal.ask(Kind.VOICE, "voice", trunk.publicUrl() + path, asking, true);
        for (int i = 0; document != null; i++) {
            if (i == cast.patience()) {
                ramal.wrong("twiml", "a call that ends", cast.patience() + " documents");
                break;
            }
            document = walk(document);
        }
        hangUp();
        ramal.finish();
        return ramal.reported();
    }

    private @Nullable Document walk(Document document) {
        following = null;
        for (Verb verb : document.verbs()) {
            Next next;
            try {
                next = perform(verb, document);
            } catch (NotTwiml e) {
                ramal.wrong("twiml", "TwiML", String.valueOf(e.getMessage()));
                next = Next.END;
            }
            if (next == Next.END) {
                break;
            }
            if (course.gone()) {
                return null;
            }
        }
        return following;
    }

    private Next perform(Verb verb, Document document) throws NotTwiml {
        if (leavesAt(verb)) {
            course.leave();
            return Next.END;
        }
        hear(verb, false);
        switch (verb.name()) {
            case "Say", "Play" -> {
                pickUp(root);
                course.pass(1 + verb.text().length() / 15);
            }
            case "Pause" -> course.pass(verb.seconds("length", 1));
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
                following = ramal.ask(
                        Kind.REDIRECT,
                        "redirect",
                        document.resolve(verb.text()),
                        forms.root(root.isAnswered() ? "in-progress" : "ringing"),
                        true);
                return Next.END;
            }
            case "Hangup" -> {
                return Next.END;
            }
            case "Reject" -> {
                blocked = true;
                root.turn("busy".equals(verb.attribute("reason")) ? "busy" : "no-answer");
                return Next.END;
            }
            default -> {
                ramal.wrong("twiml", "a verb that the simulator plays", "<" + verb.name() + ">");
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
        audience.said(course.now(), said);
        course.pass(said.silent() ? gather.seconds("timeout", 5) : 2);
        if (!said.silent() || gather.is("actionOnEmptyResult")) {
            String action = gather.attribute("action");
            List<Field> fields = forms.root("in-progress");
            Forms.addSaid(said, fields);
            following = ramal.ask(
                    Kind.REDIRECT, "gather", action == null ? document.url() : document.resolve(action), fields, true);
            return Next.END;
        }
        return Next.VERB;
    }

    private Next record(Verb record, Document document) throws NotTwiml {
        onlyPost(record, "method", "recordingStatusCallbackMethod");
        pickUp(root);
        course.pass(1);
        long began = course.now();
        int seconds = Math.min(cast.message(), record.seconds("maxLength", 3600));
        course.pass(seconds);
        messageLeft = true;
        if (cast.hangsUpAfterMessage()) {
            course.leave();
        }
        PlayedRecording recording = new PlayedRecording(sid("RE"), root.sid(), "RecordVerb", 1, seconds);
        keep(recording, began);
        tellRecording(record, document, recording, began, null);
        String action = record.attribute("action");
        List<Field> fields = forms.root(course.gone() ? "completed" : "in-progress");
        forms.addWhere(recording, fields);
        fields.add(new Field("Digits", course.gone() ? "hangup" : "#"));
        maybeEarlyFinal();
        Document next = ramal.ask(
                Kind.RECORD_ACTION,
                "record action",
                action == null ? document.url() : document.resolve(action),
                fields,
                !course.gone());
        following = course.gone() ? null : next;
        return Next.END;
    }

    /** Waits as Twilio lets people wait: what its waitUrl says, over and over, until they leave or hang up. */
    private Next enqueue(Verb enqueue, Document document) throws NotTwiml {
        onlyPost(enqueue, "method", "waitUrlMethod");
        String waitUrl = enqueue.attribute("waitUrl");
        String action = enqueue.attribute("action");
        if (waitUrl == null || action == null) {
            ramal.wrong("twiml", "an Enqueue with waitUrl and action", "none");
            return Next.END;
        }
        if (enqueue.attribute("workflowSid") != null) {
            return task(enqueue, document.resolve(waitUrl), document.resolve(action));
        }
        pickUp(root);
        queued = true;
        String queue = sid("QU");
        long entered = course.now();
        Document waiting = ramal.ask(
                Kind.QUEUE_WAIT, "wait", document.resolve(waitUrl), forms.queue(queue, course.now() - entered), true);
        String result = "error";
        for (int i = 0; waiting != null && i < cast.patience(); i++) {
            Verb first = waiting.verbs().isEmpty() ? null : waiting.verbs().get(0);
            if (first != null) {
                hear(first, false);
                first.children().forEach(inner -> audience.heard(course.now(), inner, false));
                waiting.verbs().stream().skip(1).forEach(more -> audience.heard(course.now(), more, false));
            }
            if (first != null && first.name().equals("Leave")) {
                result = "leave";
                break;
            }
            course.pass(10);
            List<Field> fields = forms.queue(queue, course.now() - entered);
            if (course.gone() || !cast.waits(course.now() - entered)) {
                course.leave();
                result = "hangup";
                break;
            }
            String next = first == null ? null : first.attribute("action");
            Said said = first != null && first.name().equals("Gather") && next != null
                    ? cast.askedInQueue(first)
                    : Said.NOTHING;
            if (!said.silent() && next != null) {
                audience.said(course.now(), said);
                Forms.addSaid(said, fields);
                waiting = ramal.ask(Kind.QUEUE_WAIT, "wait key", waiting.resolve(next), fields, true);
            } else {
                waiting = ramal.ask(Kind.QUEUE_WAIT, "wait", document.resolve(waitUrl), fields, true);
            }
        }
        givenUp |= course.gone();
        following = leaves(queue, entered, result, document.resolve(action), course.now());
        return Next.END;
    }

    /** The caller has left the queue; what follows, unless they are gone. */
    private @Nullable Document leaves(String queue, long entered, String result, String action, long left) {
        int waited = Math.toIntExact(left - entered);
        waitSeconds = waited + (waitSeconds == null ? 0 : waitSeconds);
        List<Field> fields = forms.root(course.gone() ? "completed" : "in-progress");
        fields.add(new Field("QueueResult", result));
        fields.add(new Field("QueueSid", queue));
        fields.add(new Field("QueueTime", Integer.toString(waited)));
        maybeEarlyFinal();
        Document next = ramal.ask(
                Kind.QUEUE_ACTION, "queue action", action, fields, !course.gone() && !result.equals("redirected"));
        return course.gone() ? null : next;
    }

    /** Waits for a worker, as TaskRouter lets people wait: it asks Ramal what to do with each worker whom it reserves. */
    private Next task(Verb enqueue, String waitUrl, String action) throws NotTwiml {
        pickUp(root);
        queued = true;
        String queue = sid("QU");
        Task task = Task.of(this::sid, root.sid(), root.from(), root.to(), enqueue);
        long entered = course.now();
        ramal.ask(Kind.QUEUE_WAIT, "wait", waitUrl, forms.queue(queue, course.now() - entered), true);
        tell(task.event(trunk.accountSid(), "task.created"));
        tell(task.event(trunk.accountSid(), "task-queue.entered"));
        course.pass(2 + cast.ring());
        if (!cast.waits(course.now() - entered)) {
            course.leave();
            givenUp = true;
            tell(task.canceled(trunk.accountSid()));
            following = leaves(queue, entered, "hangup", action, course.now());
            return Next.END;
        }
        for (int worker = 0; worker < trunk.agents().size(); worker++) {
            Task.Reservation reservation =
                    task.reserve(this::sid, trunk.agents().get(worker));
            tell(reservation.event(trunk.accountSid(), "reservation.created"));
            Task.Instruction instruction = ramal.assign(reservation);
            if (instruction == null) {
                return Next.END;
            }
            if (instruction.does("redirect")) {
                tell(reservation.event(trunk.accountSid(), "reservation.accepted"));
                leaves(queue, entered, "redirected", action, course.now());
                following =
                        ramal.ask(Kind.REDIRECT, "redirect", instruction.text("url"), forms.root("in-progress"), true);
                return Next.END;
            }
            Leg leg = new Leg(
                    sid("CA"),
                    root.sid(),
                    "outbound-api",
                    instruction.text("from"),
                    instruction.text("to"),
                    new Leg.Urls(
                            null,
                            instruction.text("status_callback_url"),
                            Set.of(instruction.text("status_callback_events").split(","))));
            legs.add(leg);
            boolean answers = cast.works(worker);
            if (works(leg, answers)) {
                following = talks(leg, reservation, queue, entered, action);
                return Next.END;
            }
            tell(reservation.event(trunk.accountSid(), "reservation.timeout"));
        }
        ramal.wrong("twiml", "a worker who answers", "none");
        return Next.END;
    }

    /** A worker's phone rings; whether it is answered. */
    private boolean works(Leg leg, boolean answers) {
        progress(leg, "initiated");
        course.pass(1);
        long rang = course.now();
        progress(leg, "ringing");
        dials++;
        if (!answers) {
            course.pass(20);
            finish(leg, "no-answer", null);
            return false;
        }
        course.pass(cast.ring());
        pickUp(leg);
        progress(leg, "in-progress");
        ringSeconds = Math.toIntExact(course.now() - rang);
        return true;
    }

    private @Nullable Document talks(Leg leg, Task.Reservation reservation, String queue, long entered, String action) {
        long left = course.now();
        bridged = leg;
        tell(reservation.event(trunk.accountSid(), "reservation.accepted"));
        course.pass(cast.talk());
        if (!cast.otherSideHangsUp()) {
            course.leave();
        }
        finish(leg, "completed", null);
        tell(reservation.event(trunk.accountSid(), "task.completed"));
        return leaves(queue, entered, "bridged", action, left);
    }

    private void tell(List<Field> event) {
        ramal.tell(Kind.TASK_EVENT, "task event", trunk.publicUrl() + "/twilio/task-events", event);
    }

    /** What whoever answers hears before the caller; whether they are then connected. */
    private boolean accepts(Leg leg, Document document) throws NotTwiml {
        String url = leg.whisper();
        for (int i = 0; url != null && i < cast.patience(); i++) {
            List<Field> fields = forms.whisper(leg);
            Document whisper = ramal.ask(Kind.WHISPER, "whisper", document.resolve(url), fields, true);
            if (whisper == null) {
                return false;
            }
            url = null;
            for (Verb verb : whisper.verbs()) {
                hear(verb, true);
                verb.children().forEach(inner -> audience.heard(course.now(), inner, true));
                course.pass(1);
                String action = verb.attribute("action");
                if (verb.name().equals("Hangup")) {
                    return false;
                }
                if (verb.name().equals("Gather") && action != null) {
                    List<Field> pressed = forms.whisper(leg);
                    String keys = course.pressed(leg, verb.seconds("timeout", 5));
                    audience.said(course.now(), new Said(keys, ""));
                    if (!keys.isEmpty()) {
                        pressed.add(new Field("Digits", keys));
                    }
                    Document after = ramal.ask(Kind.WHISPER, "whisper key", document.resolve(action), pressed, true);
                    return after != null
                            && after.verbs().stream()
                                    .noneMatch(each -> each.name().equals("Hangup"));
                }
            }
        }
        return true;
    }

    private Next dial(Verb dial, Document document) throws NotTwiml {
        onlyPost(dial, "method", "recordingStatusCallbackMethod");
        List<Leg> targets = targets(dial, document);
        if (targets.isEmpty()) {
            ramal.wrong("twiml", "a number or client to dial", "none");
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
        course.pass(1);
        dials++;
        Cast.Rung told = cast.rung(targets.stream().map(leg -> leg.to()).toList(), dials);
        Callee callee = told.callee();
        long rang = course.now();
        if (callee != Callee.IS_UNREACHABLE) {
            for (Leg leg : targets) {
                progress(leg, "ringing");
            }
        }
        Leg named = targets.get(told.who());
        Rung rung = course.ring(targets, new Rung(callee, named), timeout, leg -> finish(leg, "busy", null));
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
                    course.over(taken);
                    finish(taken, "completed", null);
                    targets.stream().filter(leg -> leg != taken).forEach(leg -> finish(leg, "no-answer", null));
                    dialStatus = "no-answer";
                    return dialEnded(dial, document, taken, null, false);
                }
                targets.stream().filter(leg -> leg != taken).forEach(leg -> finish(leg, "canceled", null));
                bridged = taken;
                pickUp(root);
                long answered = course.now();
                String how = recordMode(dial);
                boolean fromRinging = how.startsWith("record-from-ringing");
                recordedFrom = fromRinging ? rang : answered;
                int channels = how.endsWith("-dual") && oneTrack(dial) == null ? 2 : 1;
                String sid = how.isEmpty() ? "" : sid("RE");
                if (!how.isEmpty()) {
                    tellRecordingBegun(
                            dial,
                            document,
                            new PlayedRecording(sid, root.sid(), "DialVerb", channels, 0),
                            recordedFrom);
                }
                course.talk(taken);
                if (!how.isEmpty()) {
                    recording = new PlayedRecording(
                            sid,
                            root.sid(),
                            "DialVerb",
                            channels,
                            Math.toIntExact(Math.max(1, course.now() - recordedFrom)));
                }
                finish(taken, "completed", recording);
            }
            case LETS_RING -> targets.forEach(leg -> finish(leg, "no-answer", null));
            case IS_BUSY -> targets.forEach(leg -> finish(leg, "busy", null));
            case IS_UNREACHABLE -> targets.forEach(leg -> finish(leg, "failed", null));
            case IS_GIVEN_UP -> {
                course.leave();
                givenUp = true;
                targets.forEach(leg -> finish(leg, "canceled", null));
            }
        }
        dialStatus = named.status();
        if (callee != Callee.IS_UNREACHABLE) {
            Long answered = named.answeredAt();
            ringSeconds = Math.toIntExact((answered == null ? course.now() : answered) - rang);
        }
        if (recording != null) {
            keep(recording, recordedFrom);
            tellRecording(dial, document, recording, recordedFrom, oneTrack(dial));
        }
        return dialEnded(dial, document, named, recording, named.isAnswered());
    }

    private Next dialEnded(
            Verb dial, Document document, Leg named, @Nullable PlayedRecording recording, boolean connected) {
        String action = dial.attribute("action");
        maybeEarlyFinal();
        if (action == null) {
            return course.gone() ? Next.END : Next.VERB;
        }
        List<Field> fields = forms.root(course.gone() ? "completed" : "in-progress");
        Forms.addDialled(named, connected, fields);
        if (recording != null) {
            forms.addWhere(recording, fields);
        }
        if (!course.gone()) {
            pickUp(root);
        }
        Document next = ramal.ask(Kind.DIAL_ACTION, "dial action", document.resolve(action), fields, !course.gone());
        following = course.gone() ? null : next;
        return Next.END;
    }

    private List<Leg> targets(Verb dial, Document document) throws NotTwiml {
        List<Leg> targets = new ArrayList<>();
        String callerId = dial.attribute("callerId");
        String from = callerId == null ? root.from() : callerId;
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
                default -> ramal.wrong("twiml", "Number or Client inside Dial", "<" + noun.name() + ">");
            }
        }
        if (targets.size() > MOST_TARGETS) {
            ramal.wrong("twiml", "at most " + MOST_TARGETS + " to dial", Integer.toString(targets.size()));
        }
        return targets;
    }

    private Leg target(String to, String from, Verb noun, Document document, boolean told) throws NotTwiml {
        if (!to.startsWith("client:") && !from.startsWith("+")) {
            ramal.wrong("twiml", "a callerId that is a number", "a client's name (Twilio's error 13214)");
        }
        String callback = told ? noun.attribute("statusCallback") : null;
        onlyPost(noun, "statusCallbackMethod");
        return new Leg(
                sid("CA"),
                root.sid(),
                "outbound-dial",
                from,
                to,
                new Leg.Urls(
                        told ? noun.attribute("url") : null,
                        callback == null ? null : document.resolve(callback),
                        events(noun.attribute("statusCallbackEvent"))));
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

    private void pickUp(Leg leg) {
        if (leg.isAnswered()) {
            return;
        }
        leg.answer(course.now());
        note(leg);
        if (leg.isRoot()) {
            course.answered();
        }
    }

    private void progress(Leg leg, String status) {
        leg.turn(status);
        note(leg);
        if (status.equals("ringing")) {
            course.ringing();
        }
        tellStatus(leg, status.equals("in-progress") ? "answered" : status, null);
    }

    private void finish(Leg leg, String status, @Nullable PlayedRecording recording) {
        if (leg.isOver()) {
            return;
        }
        leg.end(status, course.now());
        note(leg);
        tellStatus(leg, "completed", recording);
    }

    private void tellStatus(Leg leg, String event, @Nullable PlayedRecording recording) {
        String callback = leg.callback(event);
        if (callback != null) {
            Kind kind = leg.isWorker() ? Kind.WORKER_STATUS : Kind.LEG_STATUS;
            ramal.tell(kind, leg.status(), callback, forms.leg(leg, recording, course.now()));
        }
    }

    /** Once the caller is gone, the call's last word and the action are on their way at the same time. */
    private void maybeEarlyFinal() {
        if (course.gone() && trunk.shuffle() && random.nextBoolean()) {
            hangUp();
        }
    }

    private void hangUp() {
        if (finalTold) {
            return;
        }
        finalTold = true;
        course.over(root);
        root.end(root.isAnswered() ? "completed" : blocked ? root.status() : "no-answer", course.now());
        note(root);
        ramal.tell(
                Kind.FINAL_STATUS, root.status(), trunk.publicUrl() + "/twilio/call-status", forms.end(course.now()));
    }

    private void keep(PlayedRecording recording, long began) {
        recordings.add(recording);
        stand.publish(recording, start.plusSeconds(began));
    }

    private void hear(Verb verb, boolean callee) {
        heard.add(verb);
        audience.heard(course.now(), verb, callee);
    }

    private void note(Leg leg) {
        audience.leg(course.now(), leg.played());
        Long answered = leg.answeredAt();
        stand.note(
                leg.played(),
                leg.direction(),
                answered == null ? null : start.plusSeconds(answered),
                start.plusSeconds(course.now()));
    }

    private void tellRecordingBegun(Verb verb, Document document, PlayedRecording recording, long began) {
        String callback = verb.attribute("recordingStatusCallback");
        if (callback != null
                && events(verb.attribute("recordingStatusCallbackEvent")).contains("in-progress")) {
            ramal.tell(
                    Kind.RECORDING_STATUS,
                    "recording in-progress",
                    document.resolve(callback),
                    forms.recording(recording, "in-progress", began, oneTrack(verb)));
        }
    }

    private void tellRecording(
            Verb verb, Document document, PlayedRecording recording, long began, @Nullable String track) {
        String callback = verb.attribute("recordingStatusCallback");
        if (callback == null
                || !events(verb.attribute("recordingStatusCallbackEvent")).contains("completed")) {
            return;
        }
        ramal.tellLate(
                Kind.RECORDING_STATUS,
                "recording completed",
                document.resolve(callback),
                forms.recording(recording, "completed", began, track));
    }

    private void onlyPost(Verb verb, String... attributes) throws NotTwiml {
        for (String attribute : attributes) {
            String method = verb.attribute(attribute);
            if (method != null && !method.equals("POST")) {
                throw new NotTwiml(attribute + "=" + method + ", which the simulator does not play");
            }
        }
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
                .encodeToString(("{\"callSid\":\"" + root.sid() + "\"}").getBytes(StandardCharsets.UTF_8));
        return "%7B%22parentCallInfoToken%22%3A%22eyJhbGciOiJFUzI1NiJ9." + claims + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
                + "%22%2C%22identityHeaderTokens%22%3A%5B%5D%7D";
    }

    // --- the truth

    private PlayedCall truth(Scenario scenario) {
        boolean outside = !cast.webphone();
        Leg talkedTo = bridged;
        // Whoever answers on a mobile is no webphone.
        String agent = !outside ? root.from() : talkedTo == null || !talkedTo.isToWebphone() ? null : talkedTo.to();
        if (dialStatus == null && !blocked && !queued && !(course.gone() && course.isLive())) {
            ramal.wrong(
                    "twiml",
                    "a call that is put through (" + scenario.label() + ")",
                    outside ? "nobody was rung" : "nobody was rung; do its limits allow so many calls, at this hour?");
        }
        List<PlayedLeg> played = legs.stream().map(Leg::played).toList();
        return new PlayedCall(
                scenario,
                root.sid(),
                outside ? "inbound" : "outbound",
                outside ? "caller" : "webphone",
                root.from(),
                root.to(),
                agent == null ? null : Leg.bare(agent),
                Leg.bare(outside ? root.from() : root.to()),
                root.status(),
                outcome(outside),
                ringSeconds,
                waitSeconds,
                talkedTo == null ? null : talkedTo.seconds(),
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
}
