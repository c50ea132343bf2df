package dev.ramal.edge;

import org.jspecify.annotations.Nullable;

/**
 * Knows whose a token is. Asked on the event loop for each request: an answer comes from memory, never from a database.
 */
public interface Logins {

    /** Where nobody has a login. */
    Logins NONE = new Logins() {
        @Override
        public @Nullable Principal bearer(String token) {
            return null;
        }

        @Override
        public @Nullable Principal session(String cookie) {
            return null;
        }

        @Override
        public boolean still(Principal principal) {
            return false;
        }
    };

    /** Whose bearer token that is; null when it is nobody's, or not any more. */
    @Nullable
    Principal bearer(String token);

    /** Whose session cookie that is; null when it is nobody's, or not any more. */
    @Nullable
    Principal session(String cookie);

    /** Whether a login that was good when a stream began is still good. */
    boolean still(Principal principal);
}
