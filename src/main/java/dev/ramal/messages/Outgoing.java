package dev.ramal.messages;

import org.jspecify.annotations.Nullable;

/**
 * A message that somebody wants sent.
 *
 * @param to the number as it was given
 * @param body 1 to 1600 characters
 * @param template the name of the template that gave the body; null when it was written out
 * @param actor who wants it: {@code user:7}, {@code key:3}, {@code operator}, {@code ramal}
 * @param key what makes it the same attempt when it comes again; null when it comes once
 * @param wish of all messages of this actor with this wish one is sent; null for any number
 * @param callSid the call that it is about; null for none
 */
public record Outgoing(
        String to,
        String body,
        @Nullable String template,
        String actor,
        @Nullable String key,
        @Nullable String wish,
        @Nullable String callSid) {

    /** Says neither number nor text. */
    @Override
    public String toString() {
        return "Outgoing[by " + actor + "]";
    }
}
