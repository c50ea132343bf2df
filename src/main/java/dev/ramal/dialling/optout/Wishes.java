package dev.ramal.dialling.optout;

import dev.ramal.calls.E164;
import dev.ramal.twilio.TwilioForm;
import java.util.Map;

/** What people outside wish for themselves, by a key of their phone or a word in a message. */
public final class Wishes {

    /** Asks whether the caller is one whose calls are not taken; a withheld number is nobody's. */
    public Map<String, Object> caller(TwilioForm form) {
        String from = form.get("From");
        return Map.of("number", from != null && E164.is(from) ? from : "");
    }

    /** Whether that key was pressed. */
    public boolean pressed(TwilioForm form, String key) {
        return key.equals(form.get("Digits"));
    }

    /**
     * Leaves whom we talk with alone: the caller, or whom a program called.
     *
     * @param scope calls, messages or all
     */
    public Map<String, Object> keypad(TwilioForm form, String scope) {
        String party = form.get("outbound-api".equals(form.get("Direction")) ? "To" : "From");
        if (party == null || !E164.is(party)) {
            throw new IllegalArgumentException("this call has no number to opt out");
        }
        return row(party, scope, OptOut.Source.KEYPAD);
    }

    /** Leaves whoever sent a message alone. */
    public Map<String, Object> sms(String number, String scope) {
        return row(number, scope, OptOut.Source.SMS);
    }

    private static Map<String, Object> row(String number, String scope, OptOut.Source source) {
        OptOut.Scope known = OptOut.Scope.of(scope);
        if (known == null) {
            throw new IllegalArgumentException("the scope is calls, messages or all");
        }
        return Map.of("number", number, "scope", known.text(), "source", source.text());
    }
}
