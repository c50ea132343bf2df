package dev.ramal.edge;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/**
 * Makes each {@code platform-http} and {@code rest} route a guarded one, whatever its options say.
 */
final class EdgeEngine extends VertxPlatformHttpEngine {

    private final EdgeServer server;

    EdgeEngine(EdgeServer server) {
        this.server = server;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        endpoint.setHeaderFilterStrategy(new NoHeaders());
        endpoint.setMuteException(true);
        endpoint.setUseStreaming(false);
        endpoint.setUseBodyHandler(false);
        endpoint.setUseCookieHandler(false);
        return new EdgeConsumer(endpoint, processor, server);
    }

    @Override
    public int getServerPort() {
        return server.port();
    }
}
