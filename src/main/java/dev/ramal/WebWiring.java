package dev.ramal;

import dev.ramal.web.WebFiles;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** The beans of the pages. */
final class WebWiring implements CamelConfiguration {

    private final Configuration configuration;

    WebWiring(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void configure(CamelContext camel) {
        // Beans are all there is.
    }

    @BindToRegistry
    public WebFiles webFiles() {
        return WebFiles.read(configuration.zone(), configuration.language(), configuration.demo());
    }
}
