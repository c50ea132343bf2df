package dev.ramal.wiring;

import dev.ramal.api.ApiDocument;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.contacts.SearchTerms;
import dev.ramal.database.Database;
import dev.ramal.edge.Served;
import dev.ramal.history.CallHistory;
import dev.ramal.history.CallLogs;
import dev.ramal.history.CallNotes;
import dev.ramal.history.CallStream;
import dev.ramal.history.CallWords;
import dev.ramal.history.Figures;
import dev.ramal.settings.Configuration;
import java.time.InstantSource;
import java.util.Set;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The beans of the history, under the names by which routes refer to them. */
public final class HistoryWiring implements CamelConfiguration {

    private final Configuration configuration;
    private final Database database;
    private @Nullable CamelContext camel;

    public HistoryWiring(Configuration configuration, Database database) {
        this.configuration = configuration;
        this.database = database;
    }

    @Override
    public void configure(CamelContext context) {
        camel = context;
    }

    @BindToRegistry
    public CallHistory callHistory() {
        return new CallHistory(database.plain(), new PhoneFacts("BR"), configuration.zone());
    }

    @BindToRegistry
    public CallNotes callNotes() {
        return new CallNotes();
    }

    @BindToRegistry
    public CallWords callWords() {
        return new CallWords(database.plain(), configuration.dispositions());
    }

    @BindToRegistry
    public CallLogs callLogs() {
        return new CallLogs(database.plain(), configuration.twilio().accountSid());
    }

    @BindToRegistry
    public Figures figures() {
        return new Figures(database.plain(), configuration.zone(), InstantSource.system());
    }

    @BindToRegistry(destroyMethod = "close")
    public CallStream callStream() {
        return new CallStream(database.plain());
    }

    @BindToRegistry
    public SearchTerms searchTerms() {
        return new SearchTerms();
    }

    @BindToRegistry
    public ApiDocument apiDocument() {
        return new ApiDocument(() -> camel == null ? Set.of() : Served.operations(camel));
    }
}
