package dev.ramal.journal;

import dev.ramal.calls.CallEvent;
import dev.ramal.twilio.TwilioEvents;
import dev.ramal.twilio.TwilioForm;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One webhook as the journal keeps it.
 *
 * @param digest equal for a repeated webhook
 * @param callSid the leg that it names
 * @param kinSid a leg of the same call: its parent, or the root that our own callback URL names; else itself
 * @param toldRoot the root that our own callback URL names; null when it names none
 * @param form what Twilio said
 */
public record Entry(String digest, String callSid, String kinSid, @Nullable String toldRoot, String form) {

    private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");

    static Entry of(TwilioForm said) {
        CallEvent event = TwilioEvents.read(said);
        String asked = said.asked("call");
        String told = asked != null && CALL_SID.matcher(asked).matches() ? asked : null;
        String kin = told != null ? told : event.parentSid();
        return new Entry(said.digest(), event.callSid(), kin == null ? event.callSid() : kin, told, said.text());
    }

    /** For the statements that write the journal, then claim and lock the legs. */
    public Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("digest", digest);
        parameters.put("call_sid", callSid);
        parameters.put("kin_sid", kinSid);
        parameters.put("told_root", toldRoot);
        parameters.put("form", form);
        return parameters;
    }

    @Override
    public String toString() {
        return "Entry[" + callSid + "]";
    }
}
