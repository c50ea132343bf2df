package dev.ramal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.check.RouteFolders;
import dev.ramal.cli.Program;
import dev.ramal.database.Database;
import dev.ramal.database.PassingFolder;
import dev.ramal.database.Secrets;
import dev.ramal.edge.EdgeServer;
import dev.ramal.rehearsal.Stage;
import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import dev.ramal.simulator.OrderlyLine;
import dev.ramal.simulator.Trunk;
import dev.ramal.voice.Decision;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeFailureHandledEvent;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;

/**
 * Ramal in this process on an empty database in memory, as a start would make it of the same settings, but for what
 * reaches the world: it listens on loopback alone, delivers nothing, and knows no key of anybody's. Its log is still.
 */
final class RehearsalStage implements Stage {

    private static final String PUBLIC_URL = "https://rehearsal.invalid";
    private static final String ACCOUNT = "AC" + "e".repeat(32);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern AGENTS =
            Pattern.compile("(?m)^\\s*agents:\\s*[\"']?(?:\\{\\{([A-Za-z0-9.-]+)}}|([A-Za-z0-9_.@, -]+))");
    private static final String FLOW = "flow-";

    /** What begins by itself: deliveries, timers, whatever an installation reads from elsewhere. */
    private static final String NOT_BEGUN =
            "durable:*,timer:*,scheduler:*,quartz:*,cron:*,file:*,ftp:*,sftp:*,jms:*,kafka:*,imap*,pop3*,mqtt*,paho*";

    /** What is not on a stage: whatever leads out of it. */
    private static final Map<String, String> ALONE = Map.ofEntries(
            Map.entry("http.host", "127.0.0.1"),
            Map.entry("http.port", "0"),
            Map.entry("http.public-url", PUBLIC_URL),
            Map.entry("database.url", ""),
            Map.entry("twilio.account-sid", ACCOUNT),
            Map.entry("twilio.auth-token-other", ""),
            // Who is there is told.
            Map.entry("ring.without-presence", "false"),
            Map.entry("twilio.api-url", "http://127.0.0.1:9"),
            Map.entry("twilio.validate", "true"),
            Map.entry("slack.webhook-url", ""),
            Map.entry("slack.token", ""),
            Map.entry("slack.api-url", "http://127.0.0.1:9"),
            Map.entry("drive.service-account-key", ""),
            Map.entry("drive.delegate", ""),
            Map.entry("drive.client-id", ""),
            Map.entry("drive.client-secret", ""),
            Map.entry("drive.refresh-token", ""),
            Map.entry("auth.signing-key", ""),
            Map.entry("camel.main.auto-startup-exclude-pattern", NOT_BEGUN),
            Map.entry("camel.main.inflight-repository-browse-enabled", "true"),
            Map.entry("camel.management.enabled", "false"),
            Map.entry("camel.metrics.enabled", "false"),
            Map.entry("camel.health.enabled", "false"));

    /** A clock that stands until it is set. */
    private static final class Standing implements InstantSource {
        private volatile Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Standing clock = new Standing();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, Level> levels = new HashMap<>();
    private final PassingFolder data;
    private final Main main = new ManyRoutesMain();
    private final Database database;
    private final Configuration configuration;
    private final Set<String> agents;
    private final List<String> lasting;
    private final OrderlyLine line;

    private RehearsalStage(Settings settings, Path routes, PassingFolder data) throws Exception {
        this.data = data;
        hush();
        String token = Secrets.random();
        configuration = Configuration.of(
                settings.with(ALONE)
                        .with(Map.of(
                                "data.directory",
                                data.path().toString(),
                                "twilio.auth-token",
                                token,
                                "twilio.phone-number",
                                settings.get("twilio.phone-number").isEmpty()
                                        ? "+551140000001"
                                        : settings.get("twilio.phone-number"))),
                token);
        agents = new TreeSet<>(configuration.voice().agents());
        agents.addAll(configuration.flow().mobiles().keySet());
        agents.addAll(named(routes, settings));
        database = Database.inMemory();
        try {
            main.setDefaultPropertyPlaceholderLocation("false");
            Properties properties = new Properties();
            properties.putAll(configuration.settings().all());
            properties.setProperty("camel.main.routes-include-pattern", included(settings, routes));
            main.setOverrideProperties(properties);
            SimpleMeterRegistry metrics = new SimpleMeterRegistry();
            main.bind("metricsRegistry", metrics);
            Application.wire(main, configuration, database, metrics, clock);
            main.configure().addConfiguration(new Faults());
            main.start();
            CamelContext camel = main.getCamelContext();
            EdgeServer edge = Objects.requireNonNull(camel.hasService(EdgeServer.class));
            line = new OrderlyLine(Trunk.to(
                            URI.create("http://127.0.0.1:" + edge.port()),
                            ACCOUNT,
                            token,
                            configuration.twilio().numbers().get(0))
                    .knownAs(PUBLIC_URL)
                    .paced(Duration.ZERO, false));
            lasting = filled();
        } catch (Exception e) {
            stop();
            throw e;
        }
    }

    /**
     * Sets one up.
     *
     * @param routes where its route files are
     * @throws Program.Refused when the settings, a route or a kamelet are wrong
     */
    static RehearsalStage of(Settings settings, Path routes) {
        PassingFolder data = null;
        try {
            data = PassingFolder.of("rehearsal");
            return new RehearsalStage(settings, routes, data);
        } catch (Exception e) {
            if (data != null) {
                data.close();
            }
            throw e instanceof Program.Refused refused ? refused : new Program.Refused(List.of(StartFault.sentence(e)));
        }
    }

    @Override
    public OrderlyLine line() {
        return line;
    }

    @Override
    public String publicUrl() {
        return PUBLIC_URL;
    }

    @Override
    public String accountSid() {
        return ACCOUNT;
    }

    @Override
    public List<String> numbers() {
        return configuration.twilio().numbers();
    }

    @Override
    public Set<String> agents() {
        return agents;
    }

    @Override
    public ZoneId zone() {
        return configuration.zone();
    }

    @Override
    public List<String> flows() {
        return main.getCamelContext().getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> id.startsWith(FLOW))
                .map(id -> id.substring(FLOW.length()))
                .sorted()
                .toList();
    }

    /** Whether that route takes what comes to it. */
    boolean started(String route) {
        CamelContext camel = main.getCamelContext();
        return camel.getRoute(route) != null
                && camel.getRouteController().getRouteStatus(route).isStarted();
    }

    @Override
    public void clock(Instant now) {
        clock.now = now;
    }

    @Override
    public void presence(String identity, boolean available) {
        change(
                "MERGE INTO presence (identity, state, device, seen_at, since) KEY (identity)"
                        + " VALUES (?, ?, 'rehearsal', ?, ?)",
                identity,
                available ? "available" : "away",
                now(),
                now());
    }

    @Override
    public void gone(String identity) {
        change("UPDATE presence SET seen_at = NULL WHERE identity = ?", identity);
    }

    @Override
    public void know(String table, List<Map<String, Object>> rows) {
        for (Map<String, Object> row : rows) {
            List<String> columns = List.copyOf(row.keySet());
            change(
                    "MERGE INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                            + String.join(
                                    ", ", columns.stream().map(column -> "?").toList()) + ")",
                    columns.stream().map(row::get).toArray());
        }
    }

    @Override
    public void rung(String identity, long turn) {
        if (change("UPDATE presence SET rung_turn = ?, ringing_until = NULL WHERE identity = ?", turn, identity) == 0) {
            change("INSERT INTO presence (identity, rung_turn) VALUES (?, ?)", identity, turn);
        }
    }

    @Override
    public void block(String number) {
        change(
                "INSERT INTO opt_out (number, scope, direction, source, actor)"
                        + " VALUES (?, 'all', 'both', 'manual', 'rehearsal')",
                number);
    }

    @Override
    public @Nullable Turned turn(String digest) {
        try (Connection connection = database.plain().getConnection();
                PreparedStatement asked =
                        connection.prepareStatement("SELECT step, decisions FROM flow_turn WHERE digest = ?")) {
            asked.setString(1, digest);
            try (ResultSet found = asked.executeQuery()) {
                return found.next() ? new Turned(found.getString(1), decisions(found.getString(2))) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> faults() {
        List<String> taken = new ArrayList<>();
        for (String fault = faults.poll(); fault != null; fault = faults.poll()) {
            taken.add(fault);
        }
        return taken;
    }

    @Override
    public Set<String> busy() {
        Set<String> busy = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            main.getCamelContext().getInflightRepository().browse().stream()
                    .map(InflightRepository.InflightExchange::getAtRouteId)
                    .filter(id -> id != null && id.startsWith(FLOW))
                    .forEach(busy::add);
        }
        return busy;
    }

    @Override
    public void reset() {
        change("SET REFERENTIAL_INTEGRITY FALSE");
        for (String table : tables()) {
            if (!lasting.contains(table)) {
                change("TRUNCATE TABLE \"" + table + "\"");
            }
        }
        change("SET REFERENTIAL_INTEGRITY TRUE");
        faults.clear();
    }

    @Override
    public void close() {
        line.close();
        stop();
    }

    private void stop() {
        main.shutdown();
        database.close();
        data.close();
        LoggerContext log = (LoggerContext) LogManager.getContext(false);
        log.getConfiguration().getLoggers().forEach((name, logger) -> {
            Level before = levels.get(name);
            if (before != null) {
                logger.setLevel(before);
            }
        });
        log.updateLoggers();
    }

    /** What goes wrong is told under the step at which it does. */
    private void hush() {
        LoggerContext log = (LoggerContext) LogManager.getContext(false);
        log.getConfiguration().getLoggers().forEach((name, logger) -> levels.put(name, logger.getLevel()));
        Configurator.setAllLevels("", Level.OFF);
    }

    /** The routes that a call can come to, one file after another. */
    private static String included(Settings settings, Path routes) throws IOException {
        Path kamelets = Path.of(settings.get("camel.component.kamelet.location").replaceFirst("^file:", ""));
        Path errors = routes.resolve("errors");
        Set<Path> needed = new TreeSet<>(new RouteClosure(routes, kamelets).files());
        needed.addAll(
                new RouteFolders(Files.isDirectory(errors) ? errors : Path.of("routes/errors"), kamelets).routeFiles());
        return needed.stream().map(file -> "file:" + file).collect(Collectors.joining(","));
    }

    /** The agents whom those routes name. */
    private static Set<String> named(Path routes, Settings settings) throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path file : new RouteFolders(routes, routes).routeFiles()) {
            Matcher list = AGENTS.matcher(Files.readString(file));
            while (list.find()) {
                String text = list.group(1) == null ? list.group(2) : settings.get(list.group(1));
                Stream.of(text.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .forEach(named::add);
            }
        }
        return named;
    }

    /** The tables that have something in them before the first call: they keep it. */
    private List<String> filled() {
        return tables().stream()
                .filter(table -> count("SELECT COUNT(*) FROM \"" + table + "\"") > 0)
                .toList();
    }

    private List<String> tables() {
        List<String> tables = new ArrayList<>();
        try (Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT table_name FROM information_schema.tables"
                        + " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return tables;
    }

    private long count(String sql) {
        try (Connection connection = database.plain().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            return found.next() ? found.getLong(1) : 0;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int change(String sql, Object... values) {
        try (Connection connection = database.plain().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private OffsetDateTime now() {
        return clock.now.atOffset(ZoneOffset.UTC);
    }

    static List<Decision> decisions(String written) {
        List<Decision> decisions = new ArrayList<>();
        try {
            for (JsonNode each : JSON.readTree(written)) {
                decisions.add(new Decision(
                        Instant.parse(each.path("at").asText()),
                        each.path("step").asText(),
                        each.path("decision").asText(),
                        each.path("input").asText(),
                        each.path("result").asText()));
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        return decisions;
    }

    /** Hears why an apology was made. */
    private final class Faults extends SimpleEventNotifierSupport implements CamelConfiguration {

        Faults() {
            setIgnoreExchangeEvents(false);
            setIgnoreExchangeFailedEvents(false);
        }

        @Override
        public void configure(CamelContext context) {
            context.getManagementStrategy().addEventNotifier(this);
        }

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof ExchangeFailureHandledEvent;
        }

        @Override
        public void notify(CamelEvent event) {
            Exchange exchange = ((ExchangeFailureHandledEvent) event).getExchange();
            Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            if (thrown == null) {
                return;
            }
            Throwable root = thrown;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            String message = root.getMessage();
            faults.add(
                    message == null || message.isBlank()
                            ? root.getClass().getSimpleName()
                            : message.strip().replaceAll("\\s+", " ").replaceAll("\\.$", ""));
        }
    }
}
