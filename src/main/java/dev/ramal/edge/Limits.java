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
 * @param readers how many people's files may be read at a time
 */
public record Limits(Duration patience, int formBytes, int apiBytes, int fields, int workers, int people, int readers) {

    private static final int MOST_PEOPLE = 16;

    /**
     * Ten seconds, 64 KiB, 1 MiB, 256 pairs, 64 webhooks; 16 people at a time, but no more than leave half of the
     * connections to webhooks.
     *
     * @param connections how many there are to the database, at least 2
     */
    public static Limits beside(int connections) {
        return new Limits(
                Duration.ofSeconds(10),
                64 * 1024,
                1024 * 1024,
                256,
                64,
                Math.min(MOST_PEOPLE, connections / 2),
                MOST_PEOPLE);
    }
}
