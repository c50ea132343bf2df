package dev.ramal.journal;

import dev.ramal.calls.CallEvent;
import dev.ramal.twilio.TwilioEvents;
import dev.ramal.twilio.TwilioForm;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One webhook, or a word of Ramal's own, as the journal keeps it.
 *
 * @param digest equal for a repeated webhook
 * @param callSid the leg that it names
 * @param kinSid a leg of the same call: its parent, or the root that our own callback URL names; else itself
 * @param toldRoot the root that our own callback URL names; null when it names none
 * @param form what Twilio said; Ramal's own word begins with a character that no field's name has
 */
public record Entry(String digest, String callSid, String kinSid, @Nullable String toldRoot, String form) {

    private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");
    private static final String BLOCKED = "*blocked=";

    static Entry of(TwilioForm said) {
        CallEvent event = TwilioEvents.read(said);
        String asked = said.asked("call");
        String told = asked != null && CALL_SID.matcher(asked).matches() ? asked : null;
        String kin = told != null ? told : event.parentSid();
        return new Entry(said.digest(), event.callSid(), kin == null ? event.callSid() : kin, told, said.text());
    }

    /** The caller is one whose calls are not taken. */
    static Entry blocked(String callSid) {
        return new Entry(BLOCKED + callSid, callSid, callSid, null, BLOCKED + callSid);
    }

    /** What a stored form says. */
    static CallEvent event(String form, @Nullable String toldRoot) {
        return form.startsWith(BLOCKED)
                ? new CallEvent.Blocked(form.substring(BLOCKED.length()))
                : TwilioEvents.read(form, toldRoot);
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
