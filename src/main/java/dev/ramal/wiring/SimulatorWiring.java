package dev.ramal.wiring;

import dev.ramal.settings.Configuration;
import dev.ramal.simulator.Webphones;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** What routes know of the simulator. It plays nothing unless Ramal was started as the demo. */
public final class SimulatorWiring implements CamelConfiguration {

    private final Configuration configuration;

    public SimulatorWiring(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void configure(CamelContext camel) {
        // Beans are all there is.
    }

    @BindToRegistry
    public Webphones webphones() {
        return new Webphones(
                configuration.twilio().accountSid(), configuration.voice().agents());
    }
}
