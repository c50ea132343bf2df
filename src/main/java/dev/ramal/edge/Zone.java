package dev.ramal.edge;

import java.util.Set;

/** Which gate guards a path. Whatever is not named here is closed. */
enum Zone {
    /** Twilio's signature is asked for. */
    SIGNED,
    /** A login is asked for. */
    LOGIN,
    /** Open to everyone. */
    PUBLIC,
    /** No one gets in. */
    CLOSED;

    /** Paths of the two systems that Ramal replaces. */
    private static final Set<String> SIGNED_ALIASES = Set.of("/voice", "/call_status", "/wait", "/assignment");

    private static final Set<String> LOGIN_PATHS = Set.of("/api", "/make_call", "/twilio/token", "/twilio/call-logs");

    static Zone of(String path, Open open) {
        if (open.contains(path)) {
            return PUBLIC;
        }
        if (LOGIN_PATHS.contains(path)
                || path.startsWith("/api/")
                || path.startsWith("/auth/")
                || path.startsWith("/twilio/recording/")) {
            return LOGIN;
        }
        return path.startsWith("/twilio/") || SIGNED_ALIASES.contains(path) ? SIGNED : CLOSED;
    }
}
