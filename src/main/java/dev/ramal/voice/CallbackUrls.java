package dev.ramal.voice;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The URLs at which Twilio tells us more about a call. Each names the call, so that nothing has to be guessed. */
public final class CallbackUrls {

    private final String base;

    /** Takes the public URL, without a trailing slash. */
    public CallbackUrls(URI publicUrl) {
        this.base = publicUrl.toString();
    }

    URI callStatus(String callSid) {
        return url("/twilio/call-status", callSid);
    }

    URI recordingStatus(String callSid) {
        return url("/twilio/recording-status", callSid);
    }

    /** Where the call goes on after this answer: the route {@code flow-<step>}. */
    URI step(String step, Answer answer) {
        String path = "/twilio/flow/" + URLEncoder.encode(step, StandardCharsets.UTF_8);
        return URI.create(
                url(path, answer.call().sid()) + "&turn=" + (answer.turn().number() + 1));
    }

    /** Where a caller who waits in a queue is told how long it takes, and hears music. */
    URI waiting(Answer answer) {
        return URI.create(url("/twilio/wait", answer.call().sid()) + "&turn="
                + (answer.turn().number() + 1));
    }

    /** Where what a message says is sent when it has been written down. */
    URI transcription(String callSid) {
        return url("/twilio/transcription", callSid);
    }

    /** A sound file of this installation. */
    URI media(String file) {
        return URI.create(base + "/media/" + URLEncoder.encode(file, StandardCharsets.UTF_8));
    }

    private URI url(String path, String callSid) {
        return URI.create(base + path + "?call=" + callSid);
    }
}
