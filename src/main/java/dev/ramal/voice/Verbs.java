package dev.ramal.voice;

import com.twilio.http.HttpMethod;
import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Client;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Enqueue;
import com.twilio.twiml.voice.Gather;
import com.twilio.twiml.voice.Hangup;
import com.twilio.twiml.voice.Leave;
import com.twilio.twiml.voice.Number;
import com.twilio.twiml.voice.Pause;
import com.twilio.twiml.voice.Play;
import com.twilio.twiml.voice.Record;
import com.twilio.twiml.voice.Redirect;
import com.twilio.twiml.voice.Reject;
import com.twilio.twiml.voice.Say;
import com.twilio.twiml.voice.Task;
import dev.ramal.database.Row;
import dev.ramal.twilio.CallbackUrls;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a voice route may let a caller live through. Each method adds one verb to the answer under construction, through
 * Twilio's own library: no value from outside can become an element. To an answer that has ended nothing is added.
 */
public final class Verbs {

    /** Twilio rings no more than ten parties at once. */
    public static final int MOST_PARTIES = 10;

    /** The longest client identity. */
    private static final int LONGEST_PARTY = 256;

    private static final Pattern STEP = Pattern.compile("[a-z][a-z0-9-]{0,59}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-]{1,80}\\.(?:mp3|wav)");

    /** What the flow remembers of answers in a row that only led on. */
    private static final String ROUNDS = "turn.rounds";

    /** More of them than any flow needs. */
    static final int MOST_ROUNDS = 20;

    /** What the flow remembers of why a caller leaves a queue. */
    public static final String EXIT = "queue.exit";

    /** What the flow remembers when it failed once. */
    private static final String FAILED = "failed";

    private static final List<Client.Event> CLIENT_EVENTS =
            List.of(Client.Event.INITIATED, Client.Event.RINGING, Client.Event.ANSWERED, Client.Event.COMPLETED);
    private static final List<Number.Event> NUMBER_EVENTS =
            List.of(Number.Event.INITIATED, Number.Event.RINGING, Number.Event.ANSWERED, Number.Event.COMPLETED);
    private static final List<Dial.RecordingEvent> RECORDING_EVENTS =
            List.of(Dial.RecordingEvent.COMPLETED, Dial.RecordingEvent.ABSENT);

    private final Speech speech;
    private final CallbackUrls callbacks;
    private final String callerId;
    private final boolean voicemail;
    private final InstantSource clock;

    /**
     * @param callerId our number, shown to whom we call
     * @param voicemail whether a caller whose flow failed may leave a message
     */
    public Verbs(Speech speech, CallbackUrls callbacks, String callerId, boolean voicemail, InstantSource clock) {
        this.speech = speech;
        this.callbacks = callbacks;
        this.callerId = callerId;
        this.voicemail = voicemail;
        this.clock = clock;
    }

    /**
     * Begins the answer.
     *
     * @param known what {@code flow-find.sql} found, none when the database could not be asked
     */
    public Answer begin(VoiceCall call, Turn turn, List<Map<String, @Nullable Object>> known) {
        Row row = Row.first(known);
        FlowState state = row == null ? FlowState.empty() : FlowState.read(row.text("kept"));
        if (!call.callee() && call.direction().equals("inbound")) {
            state.set("caller", call.from());
        }
        String version = row == null ? null : row.text("version");
        String given = row == null ? null : row.text("twiml");
        if (given == null) {
            boolean asked = turn.step().isEmpty() || call.callee() || call.answersSomething();
            state.set(ROUNDS, asked ? "" : Integer.toString(state.number(ROUNDS) + 1));
        }
        return new Answer(call, turn, state, version == null ? "" : version, given, row == null, clock);
    }

    /**
     * Ends a flow that goes round in circles.
     *
     * @throws IllegalStateException when it does: after some answers in a row to which the caller gave no reply
     */
    public void bound(Answer answer) {
        if (answer.turn().number() > Turn.MOST || answer.state().number(ROUNDS) > MOST_ROUNDS) {
            answer.state().set(ROUNDS, "");
            throw new IllegalStateException("the flow goes round in circles");
        }
    }

    /** Gives the answer that the same request got elsewhere at the same time. */
    public void giveSame(Answer answer, List<Map<String, @Nullable Object>> known) {
        Row row = Row.first(known);
        String twiml = row == null ? null : row.text("twiml");
        if (twiml != null) {
            answer.give(twiml);
        }
    }

    /**
     * What the flow is to remember, as parameters of {@code flow-state-save.sql}.
     *
     * @param now what {@code flow-state-lock.sql} found
     */
    public Map<String, @Nullable Object> remember(Answer answer, List<Map<String, @Nullable Object>> now) {
        Row row = Row.first(now);
        return answer.stateRow(row == null ? null : row.text("kept"));
    }

    /** What is known of a call while the database cannot be asked. */
    public List<Map<String, @Nullable Object>> nothingKnown() {
        return List.of();
    }

    /** Says a prompt, by its name, or else a text. */
    public void say(Answer answer, String prompt, String text) {
        add(answer, twiml -> twiml.say(speech.say(answer, prompt, text)));
    }

    /** Says that the call is recorded, and notes which words were said. */
    public void recordNotice(Answer answer, String prompt, String text) {
        if (answer.ended()) {
            return;
        }
        String words = speech.words(answer, prompt, text);
        String version = (prompt.isEmpty() ? "text" : prompt) + " "
                + speech.tongue(answer).language() + " " + crc(words);
        answer.state().set("recordNotice", version);
        answer.decide("record-notice", version, words);
        say(answer, prompt, text);
    }

    /** Plays a sound: a file of this installation's media directory, or a URL. */
    public void play(Answer answer, String sound, int times) {
        add(answer, twiml -> twiml.play(sound(sound, times)));
    }

    /** Waits in silence. */
    public void pause(Answer answer, int seconds) {
        add(
                answer,
                twiml -> twiml.pause(
                        new Pause.Builder().length(within(seconds, 1, 600)).build()));
    }

    /**
     * Rings webphones and phones, all at once; the first to answer is connected.
     *
     * @param next the step that goes on when nobody answered or the conversation is over
     */
    public void ring(Answer answer, Ring ring, String next) {
        if (answer.ended()) {
            return;
        }
        if (ring.clients().isEmpty() && ring.numbers().isEmpty()) {
            goTo(answer, next);
            return;
        }
        Dial.Builder dial = dial(answer, ring.record(), next).timeout(within(ring.seconds(), 5, 600));
        if (!ring.numbers().isEmpty()) {
            dial.callerId(callerId);
        }
        ring.clients().stream()
                .limit(MOST_PARTIES)
                .forEach(identity -> dial.client(client(answer, identity, ring.whisper())));
        ring.numbers().stream()
                .limit(MOST_PARTIES - Math.min(MOST_PARTIES, ring.clients().size()))
                .forEach(number -> dial.number(number(answer, number, ring.whisper())));
        answer.twiml().dial(dial.build());
        answer.end();
    }

    /**
     * Rings agents' webphones, all at once.
     *
     * @param agents client identities, with commas between them
     */
    public void ringClients(Answer answer, String agents, int seconds, boolean record, String next) {
        ring(answer, new Ring(Ring.list(agents), List.of(), seconds, record, ""), next);
    }

    /**
     * Connects with a phone number.
     *
     * @param to E.164, as the guard allowed it
     * @param shown which of our numbers is shown
     */
    public void dialNumber(Answer answer, String to, String shown, boolean record, String next) {
        if (answer.ended()) {
            return;
        }
        answer.decide("dial", to, "under " + shown);
        answer.twiml()
                .dial(dial(answer, record, next)
                        .callerId(XmlText.clean(shown, LONGEST_PARTY))
                        .number(number(answer, to, ""))
                        .build());
        answer.end();
    }

    /** Connects a webphone with another webphone. */
    public void dialClient(Answer answer, boolean record, String next) {
        if (answer.ended()) {
            return;
        }
        answer.twiml()
                .dial(dial(answer, record, next)
                        .client(client(answer, answer.call().destination().value(), ""))
                        .build());
        answer.end();
    }

    /**
     * Records a message after a beep.
     *
     * @param seconds the longest message
     * @param silence how many seconds of silence end it
     * @param transcribe whether Twilio is to write down what it says
     * @param next the step that goes on afterwards
     */
    public void record(Answer answer, int seconds, int silence, boolean transcribe, String next) {
        if (answer.ended()) {
            return;
        }
        Record.Builder record = new Record.Builder()
                .action(step(next, answer))
                .maxLength(within(seconds, 1, 3600))
                .timeout(within(silence, 1, 60))
                .playBeep(true)
                .recordingStatusCallback(callbacks.recordingStatus(answer.call().sid()))
                .recordingStatusCallbackEvents(List.of(Record.RecordingEvent.COMPLETED, Record.RecordingEvent.ABSENT));
        if (transcribe) {
            record.transcribe(true)
                    .transcribeCallback(callbacks.transcription(answer.call().sid()));
        }
        answer.twiml().record(record.build());
        answer.end();
    }

    /**
     * Asks for keys, or for words, while something is said.
     *
     * @param said a text
     * @param keys how many keys at most; 0 for any number up to the hash key
     * @param hash whether the hash key is one like the others, instead of ending what is pressed
     * @param words whether the caller may speak as well
     * @param hints words that are likely, with commas between them
     * @param next the step that takes the answer, and comes when there was none too
     */
    public void gather(
            Answer answer, String said, int keys, boolean hash, int seconds, boolean words, String hints, String next) {
        if (answer.ended()) {
            return;
        }
        Gather.Builder gather = new Gather.Builder()
                .action(step(next, answer))
                .timeout(within(seconds, 1, 60))
                .actionOnEmptyResult(true)
                .say(speech.say(speech.tongue(answer), said));
        if (keys > 0) {
            gather.numDigits(keys);
        }
        if (hash) {
            gather.finishOnKey("");
        }
        if (words) {
            gather.inputs(List.of(Gather.Input.DTMF, Gather.Input.SPEECH))
                    .speechTimeout("auto")
                    .option("language", speech.tongue(answer).language());
            if (!hints.isBlank()) {
                gather.hints(XmlText.clean(hints, 500));
            }
        }
        answer.twiml().gather(gather.build());
        answer.end();
    }

    /** The words of a prompt, or else the text, in the language of this call. */
    public String words(Answer answer, String prompt, String text) {
        return speech.words(answer, prompt, text);
    }

    /**
     * Puts the caller into a queue of ours.
     *
     * @param next the step that goes on when the caller leaves it
     */
    public void enqueue(Answer answer, String queue, String next) {
        if (answer.ended()) {
            return;
        }
        answer.twiml()
                .enqueue(new Enqueue.Builder()
                        .action(step(next, answer))
                        .waitUrl(waiting(answer))
                        .waitUrlMethod(HttpMethod.POST)
                        .name(XmlText.clean(queue, 64))
                        .build());
        answer.end();
    }

    /**
     * Hands the caller to TaskRouter.
     *
     * @param workflow its SID
     * @param attributes of the task, as a JSON object
     */
    public void task(Answer answer, String workflow, String attributes, int priority, int seconds, String next) {
        if (answer.ended()) {
            return;
        }
        answer.twiml()
                .enqueue(new Enqueue.Builder()
                        .action(step(next, answer))
                        .waitUrl(waiting(answer))
                        .waitUrlMethod(HttpMethod.POST)
                        .workflowSid(workflow)
                        .task(new Task.Builder(XmlText.clean(attributes, 4096))
                                .priority(priority)
                                .timeout(within(seconds, 1, 86_400))
                                .build())
                        .build());
        answer.end();
    }

    /**
     * What a caller hears who waits, until a key is pressed or it is over; then Twilio asks again.
     *
     * @param hash whether the hash key is one like the others
     * @param sounds files or URLs, one after another; ten seconds of silence when there are none
     */
    public void waiting(Answer answer, String said, boolean hash, List<String> sounds) {
        if (answer.ended()) {
            return;
        }
        Gather.Builder gather =
                new Gather.Builder().action(waiting(answer)).numDigits(1).timeout(1);
        if (hash) {
            gather.finishOnKey("");
        }
        if (!said.isEmpty()) {
            gather.say(speech.say(speech.tongue(answer), said));
        }
        if (sounds.isEmpty()) {
            gather.pause(new Pause.Builder().length(10).build());
        }
        sounds.forEach(sound -> gather.play(sound(sound, 1)));
        answer.twiml().gather(gather.build());
        answer.end();
    }

    /** Takes the caller out of the queue. */
    public void leave(Answer answer) {
        add(answer, twiml -> twiml.leave(new Leave.Builder().build()));
        answer.end();
    }

    /** Goes on with another step. */
    public void goTo(Answer answer, String step) {
        if (answer.ended()) {
            return;
        }
        answer.decide("go-to", answer.step(), step);
        answer.twiml().redirect(new Redirect.Builder(step(step, answer)).build());
        answer.end();
    }

    /** Remembers a text under a name, for later steps of this call. */
    public void set(Answer answer, String name, String text) {
        if (!answer.ended()) {
            answer.state().set(name, text);
            answer.decide("set", name, text);
        }
    }

    /** Notes what a route decided by itself, and why. */
    public void note(Answer answer, String decision, String input, String result) {
        if (!answer.ended()) {
            answer.decide(decision, input, result);
        }
    }

    /** Ends the call. */
    public void hangUp(Answer answer) {
        add(answer, twiml -> twiml.hangup(new Hangup.Builder().build()));
        answer.end();
    }

    /** Does not take the call, at no cost as long as nothing was said before. */
    public void reject(Answer answer, String reason) {
        add(
                answer,
                twiml -> twiml.reject(new Reject.Builder()
                        .reason(reason.equals("busy") ? Reject.Reason.BUSY : Reject.Reason.REJECTED)
                        .build()));
        answer.end();
    }

    /** Connects the one who was rung with the caller. */
    public void connect(Answer answer) {
        answer.end();
    }

    /** A flow that led nowhere says goodbye, instead of hanging up without a word. */
    public void finish(Answer answer) {
        if (answer.ended() || answer.call().callee()) {
            return;
        }
        answer.decide("end", answer.step(), "goodbye");
        say(answer, "goodbye", "");
        hangUp(answer);
    }

    /**
     * What a caller hears when the flow failed: an apology, and, of a call from outside, the chance to leave a message.
     *
     * @param answer as far as it was built; null when it was not even begun
     * @param route that failed
     * @param fault of what kind
     */
    public String apologise(@Nullable Answer answer, String route, String fault) {
        if (answer == null) {
            return apology();
        }
        answer.restart();
        answer.decide("failed", route, fault);
        if (answer.call().callee()) {
            // Whoever was rung is better connected than lost.
            answer.end();
            return answer.toXml();
        }
        add(answer, twiml -> twiml.say(speech.say(answer, "apology", "")));
        boolean first = answer.state().get(FAILED).isEmpty();
        answer.state().set(FAILED, route);
        if (first && voicemail && answer.call().direction().equals("inbound")) {
            if (answer.turn().waits()) {
                answer.state().set(EXIT, "error");
                leave(answer);
            } else {
                say(answer, "leave-a-message", "");
                record(answer, 120, 5, false, "message-left");
            }
        } else {
            hangUp(answer);
        }
        return answer.toXml();
    }

    /** The route to mend: of a flow the step that was answering, else the one that failed. */
    public String broken(@Nullable Answer answer, String route) {
        return answer == null || answer.step().isEmpty()
                ? route.replaceFirst("_[0-9a-f]{12}.*", "")
                : "flow-" + answer.step();
    }

    /** The least that a caller hears: complete, and needing nothing but the prompts. */
    public String apology() {
        return farewell("apology");
    }

    /** A complete answer: a prompt, by its name, and the end of the call. */
    public String farewell(String prompt) {
        Speech.Tongue tongue = speech.usual();
        Say words = speech.say(tongue, tongue.prompts().text(prompt));
        return new VoiceResponse.Builder()
                .say(words)
                .hangup(new Hangup.Builder().build())
                .build()
                .toXml();
    }

    private static void add(Answer answer, Consumer<VoiceResponse.Builder> verb) {
        if (!answer.ended()) {
            verb.accept(answer.twiml());
        }
    }

    private URI step(String step, Answer answer) {
        if (!STEP.matcher(step).matches()) {
            throw new IllegalArgumentException("no step can have the name " + step);
        }
        return callbacks.step(step, answer.call().sid(), answer.turn().number() + 1);
    }

    private URI waiting(Answer answer) {
        return callbacks.waiting(answer.call().sid(), answer.turn().number() + 1);
    }

    private Dial.Builder dial(Answer answer, boolean record, String next) {
        Dial.Builder dial = new Dial.Builder().answerOnBridge(true).action(step(next, answer));
        if (record) {
            dial.record(Dial.Record.RECORD_FROM_ANSWER_DUAL)
                    .recordingStatusCallback(
                            callbacks.recordingStatus(answer.call().sid()))
                    .recordingStatusCallbackEvents(RECORDING_EVENTS);
        }
        return dial;
    }

    private Client client(Answer answer, String identity, String whisper) {
        Client.Builder client = new Client.Builder(XmlText.clean(identity, LONGEST_PARTY))
                .statusCallback(callbacks.callStatus(answer.call().sid()))
                .statusCallbackEvents(CLIENT_EVENTS);
        if (!whisper.isEmpty()) {
            client.url(step(whisper, answer));
        }
        return client.build();
    }

    private Number number(Answer answer, String number, String whisper) {
        Number.Builder noun = new Number.Builder(XmlText.clean(number, LONGEST_PARTY))
                .statusCallback(callbacks.callStatus(answer.call().sid()))
                .statusCallbackEvents(NUMBER_EVENTS);
        if (!whisper.isEmpty()) {
            noun.url(step(whisper, answer));
        }
        return noun.build();
    }

    private Play sound(String sound, int times) {
        URI url;
        if (FILE.matcher(sound).matches()) {
            url = callbacks.media(sound);
        } else if (sound.startsWith("https://") || sound.startsWith("http://")) {
            url = URI.create(sound);
        } else {
            throw new IllegalArgumentException("a sound is a file such as music.mp3, or a URL");
        }
        return new Play.Builder(url).loop(within(times, 1, 1000)).build();
    }

    private static int within(int value, int least, int most) {
        return Math.max(least, Math.min(most, value));
    }

    private static String crc(String words) {
        CRC32 crc = new CRC32();
        crc.update(words.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }
}
