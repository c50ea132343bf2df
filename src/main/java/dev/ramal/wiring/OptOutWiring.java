package dev.ramal.wiring;

import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Database;
import dev.ramal.dialling.optout.OptOutExport;
import dev.ramal.dialling.optout.OptOuts;
import dev.ramal.dialling.optout.Wishes;
import dev.ramal.settings.Configuration;
import java.time.InstantSource;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;

/** The beans of the opt-out list. */
public final class OptOutWiring implements CamelConfiguration {

    private final Configuration configuration;
    private final Database database;

    public OptOutWiring(Configuration configuration, Database database) {
        this.configuration = configuration;
        this.database = database;
    }

    @BindToRegistry
    public OptOuts optOuts() {
        return new OptOuts(new PhoneFacts("BR"), configuration.zone(), InstantSource.system());
    }

    @BindToRegistry
    public OptOutExport optOutExport() {
        return new OptOutExport(database.plain());
    }

    @BindToRegistry
    public Wishes wishes() {
        return new Wishes();
    }
}
