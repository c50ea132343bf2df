package dev.ramal.wiring;

import dev.ramal.contacts.PhoneFacts;
import dev.ramal.privacy.Erasures;
import dev.ramal.privacy.PartyView;
import dev.ramal.settings.Configuration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;

/** The beans that give out or erase what is kept about a number. */
public final class PrivacyWiring implements CamelConfiguration {

    private final Configuration configuration;

    public PrivacyWiring(Configuration configuration) {
        this.configuration = configuration;
    }

    @BindToRegistry
    public Erasures erasures() {
        Set<String> ours = new HashSet<>(configuration.twilio().numbers());
        ours.addAll(configuration.flow().mobiles().values());
        return new Erasures(new PhoneFacts("BR"), ours);
    }

    @BindToRegistry
    public PartyView partyView() {
        return new PartyView(InstantSource.system());
    }
}
