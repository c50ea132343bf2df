package dev.ramal.edge;

import java.util.Set;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask a route under the login gate: its {@code routePolicyRef}. A route that names none is for administrators.
 *
 * <p>A service key opens what is open to supervisors or agents, when it has the scope {@link #scope} of the request.
 */
public final class Access extends RoutePolicySupport {

    /** For those who showed no login too; such a path is also on the edge's own list of open ones. */
    public static final Access EVERYONE = new Access(null);

    public static final Access AGENTS = new Access(Role.AGENT);
    public static final Access SUPERVISORS = new Access(Role.SUPERVISOR);
    public static final Access ADMINS = new Access(Role.ADMIN);

    /** Paths that are about calls, whatever they are called; those of the two systems that Ramal replaces among them. */
    private static final Set<String> CALLS =
            Set.of("/api/calls.csv", "/api/figures", "/api/stream", "/make_call", "/twilio/call-logs");

    private final @Nullable Role least;

    private Access(@Nullable Role least) {
        this.least = least;
    }

    /** What a route says of itself. */
    static Access of(Route route) {
        return route.getRoutePolicyList() == null
                ? ADMINS
                : route.getRoutePolicyList().stream()
                        .filter(Access.class::isInstance)
                        .map(Access.class::cast)
                        .findFirst()
                        .orElse(ADMINS);
    }

    /** The least role; null when everyone may. */
    public @Nullable Role least() {
        return least;
    }

    /** Whether that one may ask this. */
    public boolean admits(Principal by, String method, String path) {
        if (least == null) {
            return true;
        }
        return switch (by.kind()) {
            case PERSON, OPERATOR -> by.may(least);
            case SERVICE -> least != Role.ADMIN && by.scopes().contains(scope(method, path));
            case NOBODY -> false;
        };
    }

    /**
     * The scope that a service key needs: {@code calls:read} to GET below {@code /api/calls}, {@code calls:write} for
     * all else there, and so on for each collection.
     */
    public static String scope(String method, String path) {
        String collection;
        if (CALLS.contains(path)) {
            collection = "calls";
        } else if (path.startsWith("/twilio/recording/")) {
            collection = "recordings";
        } else {
            String[] parts = path.split("/", -1);
            collection = parts.length > 2 && parts[1].equals("api") ? parts[2].replace(".csv", "") : "none";
        }
        return collection + (Set.of("GET", "HEAD").contains(method) ? ":read" : ":write");
    }
}
