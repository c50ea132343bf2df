package dev.ramal.voice;

import dev.ramal.calls.CallStatus;
import dev.ramal.twilio.TwilioForm;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The call that asks for TwiML, as far as its route must know it.
 *
 * @param sid the root call's SID, which every callback of this call carries on
 * @param direction {@code inbound} from a phone, {@code outbound} from a webphone, {@code api} when placed by REST
 * @param destination whom a webphone wants to reach
 * @param bridged whether the Dial that has just ended put somebody through
 * @param said all that Twilio says of it
 */
public record VoiceCall(String sid, String direction, Destination destination, boolean bridged, TwilioForm said) {

    /** The kinds that a route may branch on, and the number or client identity; empty for {@code none}. */
    public record Destination(String kind, String value) {}

    private static final Pattern SID = Pattern.compile("CA[0-9a-f]{32}");
    /** However a person writes a number: the guard reads it. */
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()./-]{2,40}");

    private static final Pattern IDENTITY = Pattern.compile("[A-Za-z0-9_.@-]{1,121}");
    private static final String CLIENT = "client:";
    private static final List<String> REPLIES =
            List.of("Digits", "SpeechResult", "DialCallStatus", "QueueResult", "RecordingUrl");

    /** Reads the request. A browser's own parameters are its user's words: only {@code To} is looked at. */
    public static VoiceCall of(TwilioForm form) {
        String told = form.asked("call");
        String sid = told != null && SID.matcher(told).matches() ? told : form.require("CallSid");
        return new VoiceCall(sid, direction(form), destination(form.get("To")), bridged(form), form);
    }

    /** Who calls: a number, {@code client:…}, or a word when it is withheld. */
    public String from() {
        return text("From");
    }

    /** Who is called. */
    public String to() {
        return text("To");
    }

    /** The keys that were pressed; empty when none were. */
    public String digits() {
        return text("Digits");
    }

    /** What was understood of what the caller said; empty when nothing was. */
    public String speech() {
        return text("SpeechResult");
    }

    /** How the Dial that has just ended ended: {@code no-answer}, {@code busy}; empty at any other time. */
    public String dialled() {
        return text("DialCallStatus");
    }

    /** Whether it is somebody whom we rang who hears the answer, before being connected, and not the caller. */
    public boolean callee() {
        return !sid.equals(said.get("CallSid"));
    }

    /** Whether it has ended: Twilio still tells how the last Dial did, and leaves the answer unread. */
    public boolean over() {
        CallStatus status = CallStatus.of(said.get("CallStatus"));
        return status != null && status.terminal();
    }

    /** Whether somebody did something since the answer before: pressed, spoke, talked, waited or left a message. */
    public boolean answersSomething() {
        return REPLIES.stream().anyMatch(field -> said.get(field) != null);
    }

    /** The value of that field; empty when it is absent. */
    public String text(String field) {
        String value = said.get(field);
        return value == null ? "" : value;
    }

    /** The number in that field; zero when it is absent. */
    public int number(String field) {
        String value = text(field);
        return value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
    }

    /** Camel asks for it each time that an expression reads a property, and nothing else does: no look inside. */
    @Override
    public int hashCode() {
        return sid.hashCode();
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "VoiceCall[" + sid + "]";
    }

    /** A callee who picked up, yet refused the call, was not put through: completed, but DialBridged=false. */
    private static boolean bridged(TwilioForm form) {
        String ended = form.get("DialCallStatus");
        return ("completed".equals(ended) || "answered".equals(ended)) && !"false".equals(form.get("DialBridged"));
    }

    private static String direction(TwilioForm form) {
        String from = form.get("From");
        if (from != null && from.startsWith(CLIENT)) {
            return "outbound";
        }
        return "outbound-api".equals(form.get("Direction")) ? "api" : "inbound";
    }

    private static Destination destination(@Nullable String to) {
        if (to == null) {
            return new Destination("none", "");
        }
        if (NUMBER.matcher(to).matches()) {
            return new Destination("number", to);
        }
        String identity = to.startsWith(CLIENT) ? to.substring(CLIENT.length()) : to;
        return IDENTITY.matcher(identity).matches() ? new Destination("client", identity) : new Destination("none", "");
    }
}
