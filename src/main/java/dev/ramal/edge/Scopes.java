package dev.ramal.edge;

import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;

/** The scopes with which a service key opens something. */
public final class Scopes {

    private static final Set<String> METHODS = Set.of("GET", "POST");

    private Scopes() {}

    /** Those of the routes that are open to agents or supervisors. */
    public static Set<String> of(CamelContext context) {
        Set<String> scopes = new TreeSet<>();
        for (Route route : context.getRoutes()) {
            Role least = Access.of(route).least();
            if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint && least != null && least != Role.ADMIN) {
                String restrict = endpoint.getHttpMethodRestrict();
                for (String method : restrict == null ? METHODS : Set.of(restrict.split(","))) {
                    scopes.add(Access.scope(method.strip(), endpoint.getPath()));
                }
            }
        }
        scopes.removeIf(scope -> scope.startsWith("none:"));
        return scopes;
    }
}
