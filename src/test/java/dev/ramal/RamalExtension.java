package dev.ramal;

import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Ramal itself for a test class: the real routes, a free port, a fresh database. */
public final class RamalExtension implements BeforeAllCallback, AfterAllCallback {

    private static final Set<Integer> GIVEN_OUT = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final boolean onPostgres;
    private Application application;
    private Path data;
    private RamalExtension first;

    private RamalExtension(boolean onPostgres) {
        this.onPostgres = onPostgres;
        set("twilio.account-sid", Samples.ACCOUNT);
        set("twilio.auth-token", Samples.TOKEN);
        set("twilio.phone-number", "+551140000001");
        set("http.host", "127.0.0.1");
        set("http.public-url", "https://hooks.example.com");
        // Nobody there: what a test does not stand in for must not be asked.
        set("twilio.api-url", "http://127.0.0.1:9");
        // Tests run at any time of the day.
        set("dialling.hours", "always");
    }

    /** On the embedded database. */
    public static RamalExtension onH2() {
        return new RamalExtension(false);
    }

    /** On a real PostgreSQL. */
    public static RamalExtension onPostgres() {
        return new RamalExtension(true);
    }

    /** A second node on the database of a first one, which is started before it. */
    public static RamalExtension beside(RamalExtension first) {
        RamalExtension second = new RamalExtension(false);
        second.first = first;
        return second;
    }

    /** Another value for a setting. */
    public RamalExtension set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("ramal-test");
        set("data.directory", data.toString());
        set("http.port", Integer.toString(freePort()));
        set("observe.port", Integer.toString(freePort()));
        if (onPostgres) {
            set("database.url", newPostgresDatabase());
            set("database.user", "postgres");
        }
        if (first != null) {
            set("database.url", first.settings.get("database.url"));
            set("database.user", "postgres");
        }
        start();
    }

    /** The settings of application.properties, whatever this machine's environment and .env say. */
    public static Settings defaults() {
        return settings(Map.of());
    }

    /** Those settings in that environment, without this machine's .env. */
    public static Settings settings(Map<String, String> environment) {
        try {
            Path directory = Files.createTempDirectory("ramal-settings");
            Path file = directory.resolve("application.properties");
            Files.copy(Path.of("application.properties"), file);
            Settings settings = Settings.read(directory, environment);
            Files.delete(file);
            Files.delete(directory);
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again after {@link #stop()}, on the same data. */
    public void start() {
        Settings all = defaults().with(settings);
        application = Application.start(Configuration.of(all, Samples.TOKEN));
    }

    public void stop() {
        application.close();
        application = null;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (application != null) {
            stop();
        }
    }

    public CamelContext camel() {
        return application.camel();
    }

    public int port() {
        return Integer.parseInt(settings.get("http.port"));
    }

    public int observePort() {
        return Integer.parseInt(settings.get("observe.port"));
    }

    /** Opens the API. */
    public String operatorKey() {
        try {
            return Files.readString(data.resolve("operator-key")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path data() {
        return data;
    }

    /** The rows of a query, column by column in lower case; nulls are left out. */
    public List<Map<String, Object>> rows(String sql) {
        DataSource dataSource = camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    Object value = result.getObject(i);
                    if (value != null) {
                        row.put(result.getMetaData().getColumnLabel(i), value);
                    }
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes rows, as somebody at the database would; how many. */
    public int change(String sql) {
        DataSource dataSource = camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A port that nobody has, and that was not given out before. */
    public static int freePort() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (GIVEN_OUT.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static synchronized String newPostgresDatabase() throws IOException, SQLException {
        if (postgres == null) {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .start();
        }
        String name = "ramal" + DATABASES.incrementAndGet();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return postgres.getJdbcUrl("postgres", name);
    }
}
