package dev.ramal.edge;

import org.apache.camel.Route;

/** The edge's own question, for tests that ask a route without a connection. */
public final class Rights {

    private Rights() {}

    /** Whether the route's policy lets that request in. */
    public static boolean admit(Route route, Request request) {
        return Access.of(route).admits(request.by(), request.method(), request.path());
    }
}
