package dev.ramal.edge;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.platform.http.main.DefaultMainHttpServerFactory;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.main.HttpServerConfigurationProperties;
import org.apache.camel.main.MainHttpServerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes Camel's main server ({@code camel.server.enabled}, {@code .host}, {@code .port}) the guarded one. The other
 * server properties have no meaning here; the management server stays Camel's own.
 */
public final class EdgeServerFactory implements MainHttpServerFactory {

    private final Gate gate;
    private @Nullable EdgeServer made;

    public EdgeServerFactory(Gate gate) {
        this.gate = gate;
    }

    @Override
    public Service newHttpServer(CamelContext camelContext, HttpServerConfigurationProperties configuration) {
        EdgeServer server = new EdgeServer(configuration.getHost(), configuration.getPort(), gate);
        server.setCamelContext(camelContext);
        made = server;
        return server;
    }

    /** Answers what was asked, then stops listening; false when something was not answered in that time. */
    public boolean drain(Duration patience) {
        return made == null || made.drain(patience);
    }

    @Override
    public Service newHttpManagementServer(
            CamelContext camelContext, HttpManagementServerConfigurationProperties configuration) {
        DefaultMainHttpServerFactory camels = new DefaultMainHttpServerFactory();
        camels.setCamelContext(camelContext);
        return camels.newHttpManagementServer(camelContext, configuration);
    }
}
