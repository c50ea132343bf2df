package dev.ramal;

import dev.ramal.database.Database;
import dev.ramal.database.Secrets;
import dev.ramal.edge.EdgeServer;
import dev.ramal.edge.PortCheck;
import dev.ramal.settings.Configuration;
import dev.ramal.wiring.CatchUpWiring;
import dev.ramal.wiring.DiallingWiring;
import dev.ramal.wiring.FlowWiring;
import dev.ramal.wiring.HistoryWiring;
import dev.ramal.wiring.MessageWiring;
import dev.ramal.wiring.OptOutWiring;
import dev.ramal.wiring.PeopleWiring;
import dev.ramal.wiring.PlaybackWiring;
import dev.ramal.wiring.PrivacyWiring;
import dev.ramal.wiring.ReloadWiring;
import dev.ramal.wiring.SimulatorWiring;
import dev.ramal.wiring.WebWiring;
import dev.ramal.wiring.Wiring;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ramal, running: its database, its routes and the server that Twilio reaches. */
public final class Application implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final Duration DRAIN = Duration.ofSeconds(3);

    /** As in the names of contacts, and so of files. */
    private static final String ACCENTS = "áçõ";

    private final Main main;
    private final Database database;

    private Application(Main main, Database database) {
        this.main = main;
        this.database = database;
    }

    /**
     * Starts it and returns when every route answers.
     *
     * @throws IllegalStateException when something it needs cannot be had: a free port, the database, a valid route
     */
    public static Application start(Configuration configuration) {
        if (!Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
                .newEncoder()
                .canEncode(ACCENTS)) {
            LOG.warn("this system's locale has no accents: a recording whose name has one cannot be archived."
                    + " Set LANG=C.UTF-8 in the environment");
        }
        Configuration.Server server = configuration.server();
        PortCheck.requireFree(server.observeHost(), server.observePort());
        PortCheck.requireFree(server.host(), server.port());
        Secrets.directory(configuration.data());
        Database database = open(configuration);
        Main main = new ManyRoutesMain();
        try {
            main.setDefaultPropertyPlaceholderLocation("false");
            main.setOverrideProperties(properties(configuration));
            PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            main.bind("metricsRegistry", metrics);
            wire(main, configuration, database, metrics);
            main.start();
            if (main.getCamelContext().getRoutesSize() == 0) {
                throw new IllegalStateException("No route was found in routes/: it must be a directory, not a link,"
                        + " with files that end in .camel.yaml.");
            }
            return new Application(main, database);
        } catch (Exception e) {
            main.stop();
            database.close();
            throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
        }
    }

    /** Gives Camel every bean of Ramal's, so that what is checked is what runs. */
    static void wire(Main main, Configuration configuration, Database database, MeterRegistry metrics) {
        wire(main, configuration, database, metrics, InstantSource.system());
    }

    /** The same, whose flows decide by that clock. */
    static void wire(
            Main main, Configuration configuration, Database database, MeterRegistry metrics, InstantSource clock) {
        PeopleWiring people = new PeopleWiring(configuration, database);
        WebWiring web = new WebWiring(configuration);
        main.configure()
                .addConfiguration(new Wiring(configuration, database, metrics, people.logins(), web.webFiles()::lost));
        main.configure().addConfiguration(people);
        main.configure().addConfiguration(new FlowWiring(configuration, clock));
        main.configure().addConfiguration(new ReloadWiring(configuration, metrics, clock));
        main.configure().addConfiguration(new DiallingWiring(configuration, clock));
        main.configure().addConfiguration(new OptOutWiring(configuration, database));
        main.configure().addConfiguration(new MessageWiring(configuration));
        main.configure().addConfiguration(new CatchUpWiring(configuration, metrics));
        main.configure().addConfiguration(new HistoryWiring(configuration, database));
        main.configure().addConfiguration(web);
        main.configure().addConfiguration(new PlaybackWiring(configuration));
        main.configure().addConfiguration(new PrivacyWiring(configuration));
        main.configure().addConfiguration(new SimulatorWiring(configuration));
    }

    private static Properties properties(Configuration configuration) {
        Properties properties = new Properties();
        properties.putAll(configuration.settings().all());
        properties.setProperty("http.host", configuration.server().host());
        return properties;
    }

    private static Database open(Configuration configuration) {
        Configuration.Database settings = configuration.database();
        return settings.embedded()
                ? Database.embedded(configuration.data(), settings.connections())
                : Database.postgres(settings.url(), settings.user(), settings.password(), settings.connections());
    }

    /** What to do once the database is of no use any more until a new start. */
    void whenDatabaseLost(Runnable then) {
        database.whenLost(then);
    }

    /** The running Camel context. */
    public CamelContext camel() {
        return main.getCamelContext();
    }

    /** Answers what was asked, hands back what is being delivered, then stops. */
    @Override
    public void close() {
        EdgeServer edge = camel().hasService(EdgeServer.class);
        if (edge != null && !edge.drain(DRAIN)) {
            LOG.warn("some requests were not answered before the stop");
        }
        try {
            main.shutdown();
        } finally {
            database.close();
        }
    }
}
