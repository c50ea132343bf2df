package dev.ramal.simulator;

import dev.ramal.simulator.PlayedCall.PlayedRecording;
import dev.ramal.simulator.Verb.NotTwiml;
import dev.ramal.simulator.Webhook.Fate;
import dev.ramal.simulator.Webhook.Kind;
import dev.ramal.simulator.Webhook.Twice;
import dev.ramal.twilio.TwilioForm.Field;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Calls that Ramal itself has placed by Twilio's REST API: everybody who is rung answers, is a human being, and talks for
 * a while. Each is played in the background while Ramal already has its answer.
 */
public final class PlacedCalls implements AutoCloseable {

    private static final int MOST_DOCUMENTS = 20;
    private static final int RINGS = 4;
    private static final int TALKS = 12;
    private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");

    private final Trunk trunk;
    private final MediaStand stand;
    private final InstantSource clock;
    private final Duration beat;
    private final Courier courier;
    private final ExecutorService calls = Executors.newFixedThreadPool(8);
    private final SplittableRandom random = new SplittableRandom();

    /** @param beat real time between what happens in a call, so that people can watch it */
    public PlacedCalls(Trunk trunk, MediaStand stand, InstantSource clock, Duration beat) {
        this.trunk = trunk;
        this.stand = stand;
        this.clock = clock;
        this.beat = beat;
        this.courier = new Courier(trunk, webhook -> {});
        stand.placing(this::place);
    }

    /** Begins a call as it was asked for; returns its SID. */
    private String place(Map<String, String> asked) {
        Call call = new Call(asked);
        call.root.turn("queued");
        call.note(call.root);
        calls.execute(call::play);
        return call.root.sid();
    }

    @Override
    public void close() {
        calls.shutdownNow();
        courier.close();
    }

    private synchronized String sid(String kind) {
        return kind + String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    }

    private final class Call {
        private final Map<String, String> asked;
        private final Leg root;
        private final Instant start = clock.instant();
        private final Forms forms;
        private long now;

        Call(Map<String, String> asked) {
            this.asked = asked;
            this.root = new Leg(
                    sid("CA"),
                    null,
                    "outbound-api",
                    asked.getOrDefault("From", ""),
                    asked.getOrDefault("To", ""),
                    new Leg.Urls(null, asked.get("StatusCallback"), EVENTS));
            this.forms = new Forms(trunk, root, start);
        }

        void play() {
            try {
                answer(root);
                String detection = asked.get("AsyncAmdStatusCallback");
                if (detection != null) {
                    send(
                            Kind.LEG_STATUS,
                            "human",
                            detection,
                            List.of(
                                    new Field("AccountSid", trunk.accountSid()),
                                    new Field("AnsweredBy", "human"),
                                    new Field("CallSid", root.sid()),
                                    new Field("MachineDetectionDuration", "2100")));
                }
                String url = asked.getOrDefault("Url", "");
                List<Field> fields = forms.root("in-progress");
                for (int i = 0; i < MOST_DOCUMENTS && !url.isEmpty(); i++) {
                    Wire.Answer answer = send(Kind.VOICE, "voice", url, fields);
                    fields = forms.root("in-progress");
                    url = walk(answer.status() == 200 ? Verb.parse(answer.body()) : List.of(), url, fields);
                }
            } catch (NotTwiml e) {
                courier.report(new Difference(root.sid(), "twiml", "TwiML", String.valueOf(e.getMessage())));
            } finally {
                end(root, null);
            }
        }

        /** Where the call goes on; empty when it is over. Fields of the next request are added. */
        private String walk(List<Verb> verbs, String url, List<Field> fields) throws NotTwiml {
            for (Verb verb : verbs) {
                switch (verb.name()) {
                    case "Say", "Play" -> pass(1 + verb.text().length() / 15);
                    case "Pause" -> pass(verb.seconds("length", 1));
                    case "Redirect" -> {
                        return resolve(url, verb.text());
                    }
                    case "Dial" -> {
                        return dial(verb, url, fields);
                    }
                    default -> {
                        return "";
                    }
                }
            }
            return "";
        }

        private String dial(Verb dial, String url, List<Field> fields) {
            Verb noun = dial.children().isEmpty() ? dial : dial.children().get(0);
            String callback = noun.attribute("statusCallback");
            String callerId = dial.attribute("callerId");
            Leg leg = new Leg(
                    sid("CA"),
                    root.sid(),
                    "outbound-dial",
                    callerId == null ? root.from() : callerId,
                    (noun.name().equals("Client") ? "client:" : "") + noun.text(),
                    new Leg.Urls(null, callback == null ? null : resolve(url, callback), EVENTS));
            answer(leg);
            long answered = now;
            pass(TALKS);
            String mode = dial.attribute("record");
            PlayedRecording recording = mode == null || mode.equals("do-not-record")
                    ? null
                    : new PlayedRecording(sid("RE"), root.sid(), "DialVerb", mode.endsWith("-dual") ? 2 : 1, TALKS);
            end(leg, recording);
            Forms.addDialled(leg, true, fields);
            if (recording != null) {
                stand.publish(recording, start.plusSeconds(answered));
                forms.addWhere(recording, fields);
                String told = dial.attribute("recordingStatusCallback");
                if (told != null) {
                    send(
                            Kind.RECORDING_STATUS,
                            "recording completed",
                            resolve(url, told),
                            forms.recording(recording, "completed", answered, null));
                }
            }
            String action = dial.attribute("action");
            return action == null ? "" : resolve(url, action);
        }

        private void answer(Leg leg) {
            leg.turn("initiated");
            tell(leg, "initiated", null);
            pass(1);
            leg.turn("ringing");
            tell(leg, "ringing", null);
            pass(RINGS);
            leg.answer(now);
            tell(leg, "answered", null);
        }

        private void end(Leg leg, @Nullable PlayedRecording recording) {
            leg.end("completed", now);
            tell(leg, "completed", recording);
        }

        private void note(Leg leg) {
            Long answered = leg.answeredAt();
            stand.note(
                    leg.played(),
                    leg.direction(),
                    answered == null ? null : start.plusSeconds(answered),
                    start.plusSeconds(now));
        }

        private void tell(Leg leg, String event, @Nullable PlayedRecording recording) {
            note(leg);
            String callback = leg.callback(event);
            if (callback != null) {
                Kind kind = leg.isRoot() ? Kind.FINAL_STATUS : Kind.LEG_STATUS;
                send(kind, leg.status(), callback, forms.leg(leg, recording, now));
            }
        }

        private void pass(int seconds) {
            now += seconds;
            Courier.Pause.of(beat);
        }

        private Wire.Answer send(Kind kind, String label, String url, List<Field> fields) {
            Webhook webhook = new Webhook(
                    root.sid(), kind, label, url, fields, UUID.randomUUID().toString(), new Fate(false, Twice.NO));
            return courier.reaches(url)
                    ? courier.carry(webhook)
                    : new Wire.Answer(0, "", "an address that is not below " + trunk.publicUrl());
        }

        private String resolve(String base, String url) {
            return URI.create(base).resolve(url.strip()).toString();
        }
    }
}
