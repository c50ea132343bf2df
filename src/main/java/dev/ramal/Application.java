package dev.ramal;

import dev.ramal.database.Database;
import dev.ramal.database.Secrets;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** Ramal, running: its database, its routes and the server that Twilio reaches. */
public final class Application implements AutoCloseable {

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
        Secrets.directory(configuration.data());
        Database database = open(configuration);
        try {
            Main main = new Main();
            main.setDefaultPropertyPlaceholderLocation("false");
            Properties properties = new Properties();
            properties.putAll(configuration.settings().all());
            properties.setProperty("http.host", configuration.server().host());
            main.setOverrideProperties(properties);
            main.configure().addConfiguration(new Wiring(configuration, database));
            main.start();
            return new Application(main, database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        } catch (Exception e) {
            database.close();
            throw new IllegalStateException(e);
        }
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

    /** Blocks until the program is told to stop. */
    public void await() throws InterruptedException {
        main.getShutdownStrategy().await();
    }

    /** Lets what is under way finish, then stops. */
    @Override
    public void close() {
        try {
            main.shutdown();
        } finally {
            database.close();
        }
    }
}
