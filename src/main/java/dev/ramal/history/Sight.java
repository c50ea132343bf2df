package dev.ramal.history;

import dev.ramal.edge.Principal;
import dev.ramal.edge.Role;
import org.jspecify.annotations.Nullable;

/** Whose calls somebody sees: agents their own; supervisors, the operator and service keys all. */
final class Sight {

    private Sight() {}

    /** The agent whose calls alone are seen; null for those of all. */
    static @Nullable String only(Principal by) {
        return switch (by.kind()) {
            case OPERATOR, SERVICE -> null;
            case PERSON -> by.may(Role.SUPERVISOR) ? null : by.identity();
            // No agent is called so.
            case NOBODY -> "";
        };
    }
}
