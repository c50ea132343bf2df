package dev.ramal.wiring;

import dev.ramal.catchup.CatchUp;
import dev.ramal.settings.Configuration;
import dev.ramal.twilio.TwilioRest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;

/** The bean that catches up with Twilio, under the name by which routes refer to it. */
public final class CatchUpWiring implements CamelConfiguration {

    private static final Duration TWILIO_PATIENCE = Duration.ofSeconds(20);

    private final Configuration configuration;
    private final MeterRegistry metrics;

    public CatchUpWiring(Configuration configuration, MeterRegistry metrics) {
        this.configuration = configuration;
        this.metrics = metrics;
    }

    @Override
    public void configure(CamelContext camel) {
        // The bean is all.
    }

    @BindToRegistry
    public CatchUp catchUp() {
        Configuration.Twilio account = configuration.twilio();
        return new CatchUp(
                new TwilioRest(
                        account.apiUrl(), account.accountSid(), account.tokens().get(0), TWILIO_PATIENCE),
                configuration.server().publicUrl().toString(),
                configuration.catchUp(),
                metrics,
                InstantSource.system());
    }
}
