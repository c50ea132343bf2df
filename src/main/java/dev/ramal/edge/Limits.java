package dev.ramal.edge;

import java.time.Duration;

/**
 * How much one caller may take of the server.
 *
 * @param patience how long a connection may do nothing, take to send the head of a request, or take to send a body
 * @param formBytes the longest body of a webhook (a voice request has about 2,000 bytes)
 * @param apiBytes the longest body of an API request
 * @param fields the most pairs in a form or a query
 * @param workers how many webhooks' routes may run at a time
 * @param people how many people's routes may run at a time, on workers of their own
 */
public record Limits(Duration patience, int formBytes, int apiBytes, int fields, int workers, int people) {

    /** Ten seconds, 64 KiB, 1 MiB, 256 pairs, 64 webhooks and 16 people at a time. */
    public static Limits standard() {
        return new Limits(Duration.ofSeconds(10), 64 * 1024, 1024 * 1024, 256, 64, 16);
    }
}
