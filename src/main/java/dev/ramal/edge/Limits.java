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

    /**
     * Ten seconds, 64 KiB, 1 MiB, 256 pairs, 16 people at a time, and half as many webhooks again as there are connections:
     * a route that waits for one needs no worker to wait on.
     *
     * @param connections of the database
     */
    public static Limits standard(int connections) {
        return new Limits(Duration.ofSeconds(10), 64 * 1024, 1024 * 1024, 256, connections + (connections + 1) / 2, 16);
    }
}
