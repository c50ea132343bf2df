package dev.ramal.deliveries.durable;

import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.NotYet;
import dev.ramal.deliveries.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed run means.
 *
 * @param text fit for a log and for the record: of foreign exceptions only the class, whose messages may carry numbers
 *     or secrets
 * @param fault what people can do something about
 * @param after how long the destination asked to be left alone
 * @param hopeless whether no further attempt can help
 * @param untried whether nothing was tried at all, so that it was no attempt
 */
record Failure(String text, @Nullable Fault fault, Duration after, boolean hopeless, boolean untried) {

    private static final Pattern LONG_NUMBER = Pattern.compile("\\+?\\d{6,}");
    private static final int LONGEST_TEXT = 300;
    private static final int DEEPEST_CAUSE = 20;

    static Failure of(Throwable thrown, InstantSource clock) {
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++, cause = cause.getCause()) {
            if (cause instanceof NotYet turn) {
                return new Failure(safe(turn.getMessage()), null, turn.after(), false, true);
            }
            if (cause instanceof DeliveryFailed failed) {
                Duration after = failed instanceof RetryLater later ? later.after() : Duration.ZERO;
                return new Failure(
                        name(failed) + ": " + safe(failed.getMessage()),
                        failed.fault(),
                        after,
                        failed instanceof GiveUp,
                        false);
            }
            if (cause instanceof HttpOperationFailedException http) {
                return new Failure(
                        name(http) + " " + http.getStatusCode(),
                        new Fault(Fault.Kind.DESTINATION_ANSWERS, Integer.toString(http.getStatusCode())),
                        retryAfter(http, clock),
                        false,
                        false);
            }
        }
        return new Failure(name(thrown), null, Duration.ZERO, false, false);
    }

    /** A run that its time limit ended. */
    static Failure tooSlow(Duration limit) {
        return new Failure(
                "DeliveryFailed: not done within " + limit.toSeconds() + " s",
                new Fault(Fault.Kind.TOO_SLOW, Long.toString(limit.toSeconds())),
                Duration.ZERO,
                false,
                false);
    }

    private static Duration retryAfter(HttpOperationFailedException http, InstantSource clock) {
        Map<String, String> headers = http.getResponseHeaders();
        if (headers == null) {
            return Duration.ZERO;
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if ("Retry-After".equalsIgnoreCase(header.getKey()) && header.getValue() != null) {
                return new RetryLater(wait(header.getValue().trim(), clock)).after();
            }
        }
        return Duration.ZERO;
    }

    private static Duration wait(String value, InstantSource clock) {
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(clock.instant(), then);
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private static String name(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return name.isEmpty() ? thrown.getClass().getName() : name;
    }

    private static String safe(@Nullable String message) {
        if (message == null) {
            return "no reason given";
        }
        String text = LONG_NUMBER.matcher(message).replaceAll("…").replaceAll("\\p{Cntrl}+", " ");
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
