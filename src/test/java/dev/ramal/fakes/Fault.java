package dev.ramal.fakes;

/** What goes wrong with one request. */
public sealed interface Fault {

    /** An error answer. */
    record Status(int code, String retryAfter, String reason) implements Fault {}

    /** No answer until the stand-in is closed. */
    record Hang() implements Fault {}

    /** The line breaks before the request was read, or in the middle of a body. */
    record BreakOff() implements Fault {}

    /** All is done as asked, but the answer never arrives. */
    record LoseAnswer() implements Fault {}

    /** What is stored is not what was sent. */
    record Corrupt() implements Fault {}

    static Fault status(int code) {
        return new Status(code, "", "backendError");
    }

    static Fault status(int code, String reason) {
        return new Status(code, "", reason);
    }

    static Fault busy(int seconds) {
        return new Status(429, Integer.toString(seconds), "rateLimitExceeded");
    }
}
