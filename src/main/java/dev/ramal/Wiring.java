package dev.ramal;

import dev.ramal.database.Database;
import dev.ramal.deliveries.DeliveryPlan;
import dev.ramal.journal.Journal;
import dev.ramal.voice.CallbackUrls;
import dev.ramal.voice.Prompts;
import dev.ramal.voice.Verbs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.spring.spi.SpringTransactionPolicy;

/** Every bean, under the name by which routes refer to it: the name of its method. */
final class Wiring implements CamelConfiguration {

    private final Configuration configuration;
    private final Database database;

    Wiring(Configuration configuration, Database database) {
        this.configuration = configuration;
        this.database = database;
    }

    @BindToRegistry
    public DataSource dataSource() {
        return database.transactional();
    }

    @BindToRegistry
    public SpringTransactionPolicy required() {
        SpringTransactionPolicy policy = new SpringTransactionPolicy(database.transactions());
        policy.setPropagationBehaviorName("PROPAGATION_REQUIRED");
        return policy;
    }

    @BindToRegistry
    public Verbs verbs() {
        Map<String, String> own = new HashMap<>();
        configuration.settings().all().forEach((name, text) -> {
            if (name.startsWith("prompt.")) {
                own.put(name.substring("prompt.".length()), text);
            }
        });
        return new Verbs(
                new Prompts(configuration.language(), own),
                new CallbackUrls(configuration.server().publicUrl()),
                configuration.language().equals("en") ? "en-US" : configuration.language(),
                configuration.voice().voice(),
                configuration.twilio().numbers().get(0));
    }

    @BindToRegistry
    public Journal journal() {
        return new Journal();
    }

    @BindToRegistry
    public DeliveryPlan deliveryPlan() {
        return new DeliveryPlan(List.of("archive"), Duration.ofMinutes(10), Duration.ofSeconds(10));
    }
}
