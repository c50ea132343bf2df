package dev.ramal.twilio;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The URLs at which Twilio asks us what to do and tells us what happened. Each names what it is about, so that nothing
 * has to be guessed, and how often Twilio is to try.
 */
public final class CallbackUrls {

    private final String base;
    private final ConnectionOverrides overrides;

    /** Takes the public URL, without a trailing slash. */
    public CallbackUrls(URI publicUrl, ConnectionOverrides overrides) {
        this.base = publicUrl.toString();
        this.overrides = overrides;
    }

    /** What a number's "A call comes in" is. */
    public URI voiceIncoming() {
        return url("/twilio/voice-incoming");
    }

    /** What a TwiML App's "Voice Request URL" is. */
    public URI voice() {
        return url("/twilio/voice");
    }

    /** Where a call tells its status that names itself. */
    public URI callStatus() {
        return url("/twilio/call-status");
    }

    public URI callStatus(String callSid) {
        return url("/twilio/call-status", "call", callSid);
    }

    public URI recordingStatus(String callSid) {
        return url("/twilio/recording-status", "call", callSid);
    }

    /** Where a call goes on: the route {@code flow-<step>}. */
    public URI step(String step, String callSid) {
        return url(path(step), "call", callSid);
    }

    /**
     * Where a call goes on after an answer.
     *
     * @param turn which answer of the call the next one is
     */
    public URI step(String step, String callSid, int turn) {
        return url(path(step), "call", callSid + "&turn=" + turn);
    }

    /** Where a caller who waits in a queue is told how long it takes, and hears music. */
    public URI waiting(String callSid, int turn) {
        return url("/twilio/wait", "call", callSid + "&turn=" + turn);
    }

    /** Where what a message says is sent when it has been written down. */
    public URI transcription(String callSid) {
        return url("/twilio/transcription", "call", callSid);
    }

    /** Where a call that we place asks what to do. */
    public URI placed(String dial) {
        return url("/twilio/voice", "dial", dial);
    }

    public URI placedStatus(String dial) {
        return url("/twilio/call-status", "dial", dial);
    }

    /** Where Twilio says whether a human or a machine answered. */
    public URI machineDetection(String dial) {
        return url("/twilio/machine-detection", "dial", dial);
    }

    public URI messageStatus(String message) {
        return url("/twilio/message-status", "message", message);
    }

    /** A sound file of this installation, which no retry is asked for: Twilio keeps it. */
    public URI media(String file) {
        return URI.create(base + "/media/" + encode(file));
    }

    private static String path(String step) {
        return "/twilio/flow/" + encode(step);
    }

    private URI url(String path) {
        return URI.create(base + path + overrides.fragment());
    }

    private URI url(String path, String name, String value) {
        return URI.create(base + path + "?" + name + "=" + value + overrides.fragment());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
