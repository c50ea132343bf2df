package dev.ramal.voice;

import com.twilio.twiml.VoiceResponse;

/** The TwiML of one request while its route builds it, verb by verb. */
public final class Answer {

    private final VoiceResponse.Builder twiml = new VoiceResponse.Builder();

    VoiceResponse.Builder twiml() {
        return twiml;
    }

    /** The finished document, in UTF-8. */
    public String toXml() {
        return twiml.build().toXml();
    }
}
