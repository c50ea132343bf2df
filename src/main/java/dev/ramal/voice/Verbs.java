package dev.ramal.voice;

import com.twilio.twiml.VoiceResponse;
import com.twilio.twiml.voice.Client;
import com.twilio.twiml.voice.Dial;
import com.twilio.twiml.voice.Hangup;
import com.twilio.twiml.voice.Number;
import com.twilio.twiml.voice.Record;
import com.twilio.twiml.voice.Redirect;
import com.twilio.twiml.voice.Reject;
import com.twilio.twiml.voice.Say;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * What a voice route may let a caller live through. Each method adds one verb to the answer under construction, through
 * Twilio's own library: no value from outside can become an element.
 */
public final class Verbs {

    /** Twilio rings no more than ten parties at once. */
    private static final int MOST_PARTIES = 10;

    /** The longest client identity. */
    private static final int LONGEST_PARTY = 256;

    /** Twilio reads no more of one Say. */
    private static final int LONGEST_TEXT = 4096;

    private static final List<Client.Event> CLIENT_EVENTS =
            List.of(Client.Event.INITIATED, Client.Event.RINGING, Client.Event.ANSWERED, Client.Event.COMPLETED);
    private static final List<Number.Event> NUMBER_EVENTS =
            List.of(Number.Event.INITIATED, Number.Event.RINGING, Number.Event.ANSWERED, Number.Event.COMPLETED);
    private static final List<Dial.RecordingEvent> RECORDING_EVENTS =
            List.of(Dial.RecordingEvent.COMPLETED, Dial.RecordingEvent.ABSENT);

    private final Prompts prompts;
    private final CallbackUrls callbacks;
    private final String language;
    private final String voice;

    /**
     * @param language of all prompts, such as {@code pt-BR}
     * @param voice Twilio's name of a voice that speaks it
     */
    public Verbs(Prompts prompts, CallbackUrls callbacks, String language, String voice) {
        this.prompts = prompts;
        this.callbacks = callbacks;
        this.language = language;
        this.voice = voice;
    }

    /** Begins an empty answer. */
    public Answer begin() {
        return new Answer();
    }

    /** Says a prompt, by its name, or else a text. */
    public void say(Answer answer, String prompt, String text) {
        String words = prompt.isEmpty() ? text : prompts.text(prompt);
        answer.twiml().say(speech(words));
    }

    /**
     * Rings agents' webphones, all at once; the first to answer is connected. With nobody to ring the call goes on to
     * the next step at once.
     *
     * @param agents client identities, separated by commas
     * @param seconds how long they ring
     * @param next the step that goes on when nobody answered or the conversation is over
     */
    public void ring(Answer answer, VoiceCall call, String agents, int seconds, boolean record, String next) {
        List<String> identities = Arrays.stream(agents.split(","))
                .map(String::trim)
                .filter(identity -> !identity.isEmpty())
                .limit(MOST_PARTIES)
                .toList();
        if (identities.isEmpty()) {
            answer.twiml().redirect(new Redirect.Builder(callbacks.step(next, call.sid())).build());
            return;
        }
        Dial.Builder dial = dial(call, record, next).timeout(seconds);
        identities.forEach(identity -> dial.client(client(call, identity)));
        answer.twiml().dial(dial.build());
    }

    /**
     * Connects with a phone number.
     *
     * @param to E.164, as the guard allowed it
     * @param callerId which of our numbers is shown
     */
    public void dialNumber(Answer answer, VoiceCall call, String to, String callerId, boolean record, String next) {
        Number number = new Number.Builder(XmlText.clean(to, LONGEST_PARTY))
                .statusCallback(callbacks.callStatus(call.sid()))
                .statusCallbackEvents(NUMBER_EVENTS)
                .build();
        answer.twiml()
                .dial(dial(call, record, next)
                        .callerId(XmlText.clean(callerId, LONGEST_PARTY))
                        .number(number)
                        .build());
    }

    /** Connects a webphone with another webphone. */
    public void dialClient(Answer answer, VoiceCall call, boolean record, String next) {
        answer.twiml()
                .dial(dial(call, record, next)
                        .client(client(call, call.destination().value()))
                        .build());
    }

    /**
     * Records a message after a beep.
     *
     * @param seconds the longest message
     * @param next the step that goes on afterwards
     */
    public void record(Answer answer, VoiceCall call, int seconds, String next) {
        answer.twiml()
                .record(new Record.Builder()
                        .action(callbacks.step(next, call.sid()))
                        .maxLength(seconds)
                        .playBeep(true)
                        .recordingStatusCallback(callbacks.recordingStatus(call.sid()))
                        .recordingStatusCallbackEvents(
                                List.of(Record.RecordingEvent.COMPLETED, Record.RecordingEvent.ABSENT))
                        .build());
    }

    /**
     * Turns the call away before it is answered, which costs nothing.
     *
     * @param reason {@code rejected} or {@code busy}: which tone the caller hears
     */
    public void reject(Answer answer, String reason) {
        answer.twiml()
                .reject(new Reject.Builder()
                        .reason(reason.equals("busy") ? Reject.Reason.BUSY : Reject.Reason.REJECTED)
                        .build());
    }

    /** Ends the call. */
    public void hangUp(Answer answer) {
        answer.twiml().hangup(new Hangup.Builder().build());
    }

    /** What a caller hears when the flow failed: complete, and needing nothing but the prompts. */
    public String apology() {
        return farewell("apology");
    }

    /** A complete answer: a prompt, by its name, and the end of the call. */
    public String farewell(String prompt) {
        return new VoiceResponse.Builder()
                .say(speech(prompts.text(prompt)))
                .hangup(new Hangup.Builder().build())
                .build()
                .toXml();
    }

    private Dial.Builder dial(VoiceCall call, boolean record, String next) {
        URI action = callbacks.step(next, call.sid());
        Dial.Builder dial = new Dial.Builder().answerOnBridge(true).action(action);
        if (record) {
            dial.record(Dial.Record.RECORD_FROM_ANSWER_DUAL)
                    .recordingStatusCallback(callbacks.recordingStatus(call.sid()))
                    .recordingStatusCallbackEvents(RECORDING_EVENTS);
        }
        return dial;
    }

    private Client client(VoiceCall call, String identity) {
        return new Client.Builder(XmlText.clean(identity, LONGEST_PARTY))
                .statusCallback(callbacks.callStatus(call.sid()))
                .statusCallbackEvents(CLIENT_EVENTS)
                .build();
    }

    private Say speech(String words) {
        return new Say.Builder(XmlText.clean(words, LONGEST_TEXT))
                .option("voice", voice)
                .option("language", language)
                .build();
    }
}
