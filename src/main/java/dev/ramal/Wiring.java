package dev.ramal;

import dev.ramal.api.ApiParameters;
import dev.ramal.api.CallView;
import dev.ramal.api.ContactImport;
import dev.ramal.api.DeliveryReplay;
import dev.ramal.contacts.CallEnrichment;
import dev.ramal.contacts.ContactCsv;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Database;
import dev.ramal.deliveries.DeliveryPlan;
import dev.ramal.deliveries.durable.Outbox;
import dev.ramal.edge.EdgeServer;
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
import org.apache.camel.CamelContext;
import org.apache.camel.spring.spi.SpringTransactionPolicy;

/** Every bean, under the name by which routes refer to it: the name of its method. */
final class Wiring implements CamelConfiguration {

    private final Configuration configuration;
    private final Database database;
    private final EdgeServer edge;
    private final Outbox outbox;
    private final PhoneFacts phones = new PhoneFacts("BR");

    Wiring(Configuration configuration, Database database, EdgeServer edge) {
        this.configuration = configuration;
        this.database = database;
        this.edge = edge;
        this.outbox = new Outbox(database.plain());
    }

    @Override
    public void configure(CamelContext camel) {
        edge.serve(camel);
    }

    @BindToRegistry
    public ApiParameters apiParameters() {
        return new ApiParameters();
    }

    @BindToRegistry
    public DeliveryReplay deliveryReplay() {
        return new DeliveryReplay(outbox);
    }

    @BindToRegistry
    public CallView callView() {
        return new CallView();
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
    public Outbox outbox() {
        return outbox;
    }

    @BindToRegistry
    public PhoneFacts phoneFacts() {
        return phones;
    }

    @BindToRegistry
    public CallEnrichment callEnrichment() {
        return new CallEnrichment();
    }

    @BindToRegistry
    public ContactImport contactImport() {
        return new ContactImport(new ContactCsv(phones));
    }

    @BindToRegistry
    public DeliveryPlan deliveryPlan() {
        return new DeliveryPlan(List.of("archive"), Duration.ofMinutes(10), Duration.ofSeconds(10));
    }
}
