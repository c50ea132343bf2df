package dev.ramal;

import dev.ramal.database.Database;
import dev.ramal.database.Secrets;
import dev.ramal.edge.EdgeEngine;
import dev.ramal.edge.EdgeServerFactory;
import dev.ramal.edge.Gate;
import dev.ramal.edge.Limits;
import dev.ramal.edge.LoginGate;
import dev.ramal.edge.OperatorKey;
import dev.ramal.edge.PortCheck;
import dev.ramal.edge.SignatureGate;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Ramal, running: its database, its routes and the server that Twilio reaches. */
public final class Application implements AutoCloseable {

    private static final Duration DRAIN = Duration.ofSeconds(4);

    private final Main main;
    private final EdgeServerFactory edge;
    private final Database database;

    private Application(Main main, EdgeServerFactory edge, Database database) {
        this.main = main;
        this.edge = edge;
        this.database = database;
    }

    /**
     * Starts it and returns when every route answers.
     *
     * @throws IllegalStateException when something it needs cannot be had: a free port, the database, a valid route
     */
    public static Application start(Configuration configuration) {
        Configuration.Server server = configuration.server();
        PortCheck.requireFree(server.observeHost(), server.observePort());
        PortCheck.requireFree(server.host(), server.port());
        Secrets.directory(configuration.data());
        OperatorKey operator = operator(configuration.data());
        Database database = open(configuration);
        EdgeServerFactory edge = edge(configuration, operator);
        Main main = new Main();
        try {
            main.setDefaultPropertyPlaceholderLocation("false");
            main.setOverrideProperties(properties(configuration));
            main.configure().addConfiguration(new Wiring(configuration, database));
            main.bind("edge", edge);
            main.bind("platform-http-engine", new EdgeEngine());
            main.start();
            if (main.getCamelContext().getRoutesSize() == 0) {
                throw new IllegalStateException("No route was found in routes/: it must be a directory, not a link,"
                        + " with files that end in .camel.yaml.");
            }
            return new Application(main, edge, database);
        } catch (Exception e) {
            main.stop();
            database.close();
            throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
        }
    }

    private static EdgeServerFactory edge(Configuration configuration, OperatorKey operator) {
        Configuration.Twilio twilio = configuration.twilio();
        Limits limits = Limits.standard();
        SignatureGate signatures = new SignatureGate(
                configuration.server().publicUrl().toString(),
                twilio.validate() ? new TwilioSignature(twilio.tokens()) : null,
                Set.of(twilio.accountSid()),
                limits);
        return new EdgeServerFactory(new Gate(signatures, new LoginGate(operator), Set.of(), limits, null));
    }

    private static OperatorKey operator(Path data) {
        try {
            return OperatorKey.at(data.resolve("operator-key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** The running Camel context. */
    public CamelContext camel() {
        return main.getCamelContext();
    }

    /** Answers what was asked, hands back what is being delivered, then stops. */
    @Override
    public void close() {
        edge.drain(DRAIN);
        try {
            main.shutdown();
        } finally {
            database.close();
        }
    }
}
