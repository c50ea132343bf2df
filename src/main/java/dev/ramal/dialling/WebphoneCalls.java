package dev.ramal.dialling;

import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.voice.VoiceCall;
import java.util.List;

/** Calls that agents make from their webphones, as the guard sees them. */
public final class WebphoneCalls {

    private static final String CLIENT = "client:";

    /** Who wants to reach whom. */
    public Attempt attempt(TwilioForm form, VoiceCall call) {
        String from = form.require("From");
        String identity = from.startsWith(CLIENT) ? from.substring(CLIENT.length()) : from;
        return Attempt.webphone(call.sid(), identity, call.destination().value());
    }

    /** What the journal is told of a call that was not put through. */
    public TwilioForm blocked(VoiceCall call, String rule) {
        return new TwilioForm(
                "/blocked",
                List.of(new Field("call", call.sid())),
                List.of(new Field("CallSid", call.sid()), new Field("RamalBlocked", rule)));
    }
}
