package dev.ramal.dialling;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants to reach a number. The guard judges it once: the same actor and key are the same attempt.
 *
 * @param id names it in our callbacks: 32 hex digits
 * @param kind what is wanted
 * @param to the number as it was given
 * @param actor whose budgets it uses: {@code user:7}, {@code key:3}, {@code operator}
 * @param key what makes it the same attempt when it comes again
 * @param from which of our numbers to show; null to let the strategy choose
 * @param agent who is rung first, {@code client:user_7} or a number; null to ring the number itself
 * @param flow the route {@code flow-<flow>} that the called person lives through; null to talk with the agent
 * @param machineDetection whether Twilio finds out if a machine answers
 * @param digest of all that was asked: equal for equal attempts
 */
public record Attempt(
        String id,
        Kind kind,
        String to,
        String actor,
        String key,
        @Nullable String from,
        @Nullable String agent,
        @Nullable String flow,
        boolean machineDetection,
        String digest) {

    private static final Pattern PERSON = Pattern.compile("user:([1-9][0-9]{0,17})");

    /** What is wanted of a number. */
    public enum Kind {
        /** A call that a program places. */
        CALL,
        /** A call that a webphone is making. */
        WEBPHONE,
        SMS;

        /** The word in the database. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Calls are counted apart from messages. */
        String budget() {
            return this == SMS ? "sms" : "call";
        }
    }

    /** The id of the person who attempts it; null of others. */
    @Nullable
    Long person() {
        Matcher person = PERSON.matcher(actor);
        return person.matches() ? Long.valueOf(person.group(1)) : null;
    }

    /** An id that nobody guesses. */
    public static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** The same wish as one with an equal digest. */
    public static Attempt of(
            Kind kind,
            String to,
            String actor,
            @Nullable String key,
            @Nullable String from,
            @Nullable String agent,
            @Nullable String flow,
            boolean machineDetection) {
        String id = newId();
        String all = String.join(
                "\n",
                kind.text(),
                to,
                Objects.toString(from, ""),
                Objects.toString(agent, ""),
                Objects.toString(flow, ""),
                Boolean.toString(machineDetection));
        return new Attempt(
                id, kind, to, actor, key == null ? id : key, from, agent, flow, machineDetection, sha256(all));
    }

    /**
     * A message to a number.
     *
     * @param key what makes it the same message when it comes again; null when it comes once
     */
    public static Attempt sms(String to, String actor, @Nullable String key) {
        return sms(to, actor, key, "");
    }

    /**
     * A message to a number.
     *
     * @param key what makes it the same message when it comes again; null when it comes once
     * @param body the same key with another text is a mistake
     */
    public static Attempt sms(String to, String actor, @Nullable String key, String body) {
        Attempt any = of(Kind.SMS, to, actor, key == null ? null : "sms:" + key, null, null, null, false);
        return new Attempt(
                any.id(), Kind.SMS, to, actor, any.key(), null, null, null, false, sha256(any.digest() + body));
    }

    /** A call that a webphone is making; Twilio may ask about it twice. */
    public static Attempt webphone(String callSid, String identity, String to) {
        String actor = identity.startsWith("user_") ? "user:" + identity.substring(5) : "client:" + identity;
        return of(Kind.WEBPHONE, to, actor, callSid, null, "client:" + identity, null, false);
    }

    private static String sha256(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says no number. */
    @Override
    public String toString() {
        return "Attempt[" + id + ", " + kind.text() + " by " + actor + "]";
    }
}
