package dev.ramal;

import dev.ramal.database.Database;
import dev.ramal.database.Secrets;
import dev.ramal.edge.EdgeServer;
import dev.ramal.edge.LoginGate;
import dev.ramal.edge.SignatureGate;
import dev.ramal.twilio.KnownFields;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Ramal, running: its database, its routes and the server that Twilio reaches. */
public final class Application implements AutoCloseable {

    /** Twilio waits no longer than 15 seconds for anything. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration DRAIN = Duration.ofSeconds(4);

    private final Main main;
    private final EdgeServer edge;
    private final Database database;
    private final String operatorKey;

    private Application(Main main, EdgeServer edge, Database database, String operatorKey) {
        this.main = main;
        this.edge = edge;
        this.database = database;
        this.operatorKey = operatorKey;
    }

    /**
     * Starts it and returns when every route answers.
     *
     * @throws IllegalStateException when something it needs cannot be had: a free port, the database, a valid route
     */
    public static Application start(Configuration configuration) {
        Configuration.Server server = configuration.server();
        requireFree("observe.port", server.observeHost(), server.observePort());
        requireFree("http.port", server.host(), server.port());
        Secrets.directory(configuration.data());
        String operatorKey = Secrets.keep(configuration.data().resolve("operator-key"));
        Database database = open(configuration);
        EdgeServer edge = edge(configuration, operatorKey);
        Main main = new Main();
        try {
            main.setDefaultPropertyPlaceholderLocation("false");
            main.setOverrideProperties(properties(configuration));
            main.configure().addConfiguration(new Wiring(configuration, database, edge));
            main.start();
            edge.listen(server.host(), server.port());
            return new Application(main, edge, database, operatorKey);
        } catch (Exception e) {
            main.stop();
            edge.close();
            database.close();
            throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
        }
    }

    private static EdgeServer edge(Configuration configuration, String operatorKey) {
        Configuration.Twilio twilio = configuration.twilio();
        SignatureGate signatures = new SignatureGate(
                configuration.server().publicUrl(),
                new TwilioSignature(twilio.tokens()),
                new KnownFields(Set.of(twilio.accountSid())),
                twilio.validate());
        return new EdgeServer(signatures, new LoginGate(operatorKey), IDLE, null);
    }

    private static Properties properties(Configuration configuration) {
        Properties properties = new Properties();
        properties.putAll(configuration.settings().all());
        return properties;
    }

    private static Database open(Configuration configuration) {
        Configuration.Database settings = configuration.database();
        return settings.embedded()
                ? Database.embedded(configuration.data(), settings.connections())
                : Database.postgres(settings.url(), settings.user(), settings.password(), settings.connections());
    }

    /** Found out before anything is begun, as Camel would go on without its server. */
    private static void requireFree(String setting, String host, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new IllegalStateException(
                    setting + " " + port + " on " + host + " cannot be opened: " + e.getMessage() + ".", e);
        }
    }

    /** The running Camel context. */
    public CamelContext camel() {
        return main.getCamelContext();
    }

    /** The port that Twilio reaches. */
    public int port() {
        return edge.port();
    }

    /** Opens the API. */
    public String operatorKey() {
        return operatorKey;
    }

    /** Answers what was asked, hands back what is being delivered, then stops. */
    @Override
    public void close() {
        edge.drain(DRAIN);
        try {
            main.shutdown();
        } finally {
            edge.close();
            database.close();
        }
    }
}
