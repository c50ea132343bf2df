package dev.ramal.edge;

import java.util.Set;

/** Which gate a path has. What is not named here has the login gate: a new route is safe without knowing it. */
enum Access {
    /** Twilio's signature. */
    SIGNED,
    /** A login. */
    LOGIN,
    /** None. */
    PUBLIC;

    /** Paths that anybody may ask for. */
    private static final Set<String> OPEN = Set.of();

    /** The webhooks of the two older systems, beside {@code /twilio/**}. */
    private static final Set<String> OLD_WEBHOOKS = Set.of("/voice", "/call_status", "/wait", "/assignment");

    /** Paths under {@code /twilio/} that people ask for, not Twilio. */
    private static final Set<String> FOR_PEOPLE = Set.of("/twilio/token", "/twilio/call-logs");

    private static final String RECORDINGS_FOR_PEOPLE = "/twilio/recording/";

    static Access to(String path) {
        if (OPEN.contains(path)) {
            return PUBLIC;
        }
        if (FOR_PEOPLE.contains(path) || path.startsWith(RECORDINGS_FOR_PEOPLE)) {
            return LOGIN;
        }
        return path.startsWith("/twilio/") || OLD_WEBHOOKS.contains(path) ? SIGNED : LOGIN;
    }
}
