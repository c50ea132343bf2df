package dev.ramal.webhook;

import java.net.URI;

/**
 * One attempt to tell of an event.
 *
 * @param id the same in each attempt
 * @param seconds when it is sent, since 1970
 * @param signature of id, seconds and body
 * @param body a JSON document
 */
public record WebhookEvent(URI address, String id, long seconds, String signature, String body) {

    /** Says nothing of its content. */
    @Override
    public String toString() {
        return "WebhookEvent[" + id + "]";
    }
}
