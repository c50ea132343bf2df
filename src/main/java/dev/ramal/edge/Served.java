package dev.ramal.edge;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;

/** What the routes of this installation answer. */
public final class Served {

    private Served() {}

    /** Methods with their paths, such as {@code GET /api/calls/{sid}}, of all routes that say their methods. */
    public static Set<String> operations(CamelContext context) {
        Set<String> operations = new TreeSet<>();
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint
                    && endpoint.getHttpMethodRestrict() != null) {
                for (String method : endpoint.getHttpMethodRestrict().split(",")) {
                    operations.add(method.strip().toUpperCase(Locale.ROOT) + " " + endpoint.getPath());
                }
            }
        }
        return operations;
    }
}
