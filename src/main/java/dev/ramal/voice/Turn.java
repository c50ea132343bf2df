package dev.ramal.voice;

import dev.ramal.twilio.TwilioForm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One of Twilio's requests for TwiML within a call.
 *
 * @param digest equal when Twilio asks again, because it did not hear the answer
 * @param eventDigest of what Twilio said alone
 * @param target path and query
 * @param number how many answers of this call led here, one after another; counts up in the callbacks' URLs
 * @param step the step of the flow that is asked for; empty at a call's beginning
 */
public record Turn(String digest, String eventDigest, String target, int number, String step) {

    /** More answers than any call takes that is not going round in circles. */
    static final int MOST = 400;

    private static final Pattern STEP = Pattern.compile("/twilio/flow/([a-z][a-z0-9-]{0,59})");
    private static final Pattern WAIT = Pattern.compile("(?:/twilio)?/wait(?:\\?|$)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final int LONGEST_TARGET = 1000;

    /** Reads the request. */
    public static Turn of(TwilioForm form) {
        String query = form.query().stream()
                .map(field -> field.name() + "=" + field.value())
                .collect(Collectors.joining("&"));
        String whole = query.isEmpty() ? form.path() : form.path() + "?" + query;
        String target = whole.substring(0, Math.min(whole.length(), LONGEST_TARGET));
        String asked = form.asked("turn");
        int number = asked != null && NUMBER.matcher(asked).matches() ? Integer.parseInt(asked) : 0;
        Matcher step = STEP.matcher(form.path());
        return new Turn(
                digest(target + "\n" + form.text()),
                form.digest(),
                target,
                number,
                step.matches() ? step.group(1) : "");
    }

    /** Whether it asks what somebody hears who waits: such an answer leads nowhere but out of the queue. */
    boolean waits() {
        return WAIT.matcher(target).lookingAt();
    }

    /** Asks what the call remembers, and whether this was answered already. */
    public static Map<String, Object> question(Turn turn, VoiceCall call) {
        return Map.of("call_sid", call.sid(), "digest", turn.digest());
    }

    private static String digest(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "Turn[" + number + " " + step + "]";
    }
}
