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

    /** Where the call goes on: the route {@code flow-<step>}. */
    URI step(String step, String callSid) {
        return url("/twilio/flow/" + URLEncoder.encode(step, StandardCharsets.UTF_8), callSid);
    }

    private URI url(String path, String callSid) {
        return URI.create(base + path + "?call=" + callSid);
    }
}
