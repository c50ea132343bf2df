package dev.ramal;

import dev.ramal.check.Finding;
import dev.ramal.cli.OperatorClient;
import dev.ramal.cli.Program;
import dev.ramal.database.Secrets;
import dev.ramal.history.CallStream;
import dev.ramal.rehearsal.GoldenFolder;
import dev.ramal.rehearsal.Stages;
import dev.ramal.reload.VersionStore;
import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import dev.ramal.simulator.Demo;
import dev.ramal.simulator.LiveCalls;
import dev.ramal.simulator.MediaStand;
import dev.ramal.simulator.PlacedCalls;
import dev.ramal.simulator.Trunk;
import dev.ramal.simulator.Webphones;
import dev.ramal.wiring.ReloadWiring;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.spi.Registry;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** Starts what the command line asks for, in the directory of {@code application.properties}. */
final class Launcher implements Program {

    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(1);
    /** Slow enough to watch a call that somebody places. */
    private static final Duration BEAT = Duration.ofMillis(500);

    /** Often enough that somebody who looks on soon sees a call. */
    private static final Duration BETWEEN_OTHERS = Duration.ofSeconds(20);

    private static final Duration DEMO_PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final Map<String, String> environment;

    Launcher(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    @Override
    public void run(PrintStream out) throws InterruptedException {
        Configuration configuration = configuration();
        if (!configuration.demo()) {
            started(configuration);
            out.println(new Greeting(configuration).real());
            untilStopped();
        } else {
            demonstrate(configuration, out);
        }
    }

    /** Runs with a simulated Twilio beside it, which places a few calls at once. */
    private void demonstrate(Configuration configuration, PrintStream out) throws InterruptedException {
        Configuration.Twilio twilio = configuration.twilio();
        try (MediaStand stand = mediaStand(configuration)) {
            Configuration demo = Configuration.of(
                    configuration
                            .settings()
                            .with(Map.of("twilio.api-url", stand.address().toString(), "slack.settle-seconds", "1")),
                    twilio.tokens().get(0));
            Secrets.directory(demo.data());
            DemoConsole console = DemoConsole.logsTo(demo.data().resolve("ramal.log"));
            Registry beans = started(demo).camel().getRegistry();
            out.println(new Greeting(demo).demo());
            Trunk trunk = Trunk.to(
                            local(demo),
                            twilio.accountSid(),
                            twilio.tokens().get(0),
                            twilio.numbers().get(0))
                    .knownAs(demo.server().publicUrl().toString());
            PlacedCalls placed = new PlacedCalls(trunk, stand, InstantSource.system(), BEAT);
            LiveCalls live =
                    new LiveCalls(trunk, stand, InstantSource.system(), beans.findSingleByType(Webphones.class));
            Demo.Language language = demo.language().equals("en") ? Demo.Language.EN : Demo.Language.PT;
            new Demo(
                            trunk,
                            stand,
                            Secrets.keep(demo.data().resolve("operator-key")),
                            language,
                            BETWEEN_CALLS,
                            out,
                            demo.data(),
                            console::notices)
                    .play(DEMO_PATIENCE);
            out.println(new Greeting(demo).afterDemo());
            live.mingle(beans.findSingleByType(CallStream.class)::isHeard, BETWEEN_OTHERS);
            try (placed;
                    live) {
                untilStopped();
            }
        }
    }

    /** Starts, and stops in good order when the program is told to end. */
    private static Application started(Configuration configuration) {
        Application application;
        try {
            application = Application.start(configuration);
        } catch (RuntimeException e) {
            String sentence = StartFault.sentence(e);
            throw StartFault.passes(e, configuration.data()) ? new NotYet(sentence) : new Refused(List.of(sentence));
        }
        // Whatever was answered is kept; a stop in good order would wait for the database.
        application.whenDatabaseLost(() -> Runtime.getRuntime().halt(1));
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(application::close, "stop"));
        } catch (IllegalStateException alreadyStopping) {
            application.close();
        }
        return application;
    }

    private static void untilStopped() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static MediaStand mediaStand(Configuration configuration) {
        try {
            return new MediaStand(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    configuration.twilio().accountSid(),
                    configuration.twilio().tokens().get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Finding> check() {
        // What is read tells of itself as a start would: only the findings are asked for.
        Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
        try {
            List<Finding> findings = new RouteCheck(configuration()).findings();
            return findings.stream().anyMatch(Finding::isError) ? findings : withGolden(findings);
        } catch (Refused e) {
            return e.faults().stream()
                    .map(fault -> Finding.about("settings", fault, ""))
                    .toList();
        }
    }

    /** With the calls of {@code golden/} that go another way than was agreed. */
    private List<Finding> withGolden(List<Finding> findings) {
        List<Path> golden = GoldenFolder.files(directory.resolve("golden"));
        List<Finding> all = new ArrayList<>(findings);
        new GoldenFolder(stages())
                .departures(golden, false)
                .forEach(departure ->
                        all.add(Finding.about(departure.file().toString(), departure.what(), departure.remedy())));
        return all;
    }

    @Override
    public VersionStore versions() {
        return ReloadWiring.store(configuration());
    }

    @Override
    public OperatorClient operator() {
        Configuration configuration = configuration();
        Path key = configuration.data().resolve("operator-key");
        if (!Files.isReadable(key)) {
            throw new Refused(List.of("There is no " + key + ": start Ramal first, with the same settings."));
        }
        return new OperatorClient(local(configuration), Secrets.keep(key));
    }

    @Override
    public Stages stages() {
        requireInstallation();
        return new RehearsalStages(directory, environment);
    }

    private Configuration configuration() {
        requireInstallation();
        return Configuration.of(Settings.read(directory, environment), Secrets.random());
    }

    private void requireInstallation() {
        for (String needed : List.of("application.properties", "routes", "kamelets")) {
            Path path = directory.resolve(needed);
            if (!Files.isReadable(path)) {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new Refused(List.of(needed + " is here, but this user cannot read it: look at its owner, its"
                            + " mode and, if it is a link, where it leads."));
                }
                throw new Refused(List.of("There is no " + needed + " here: run Ramal in the directory that has"
                        + " application.properties, routes/ and kamelets/."));
            }
        }
    }

    private static URI local(Configuration configuration) {
        return local(configuration.server().host(), configuration.server().port());
    }

    /** Where a server is reached from this machine that listens on that host. */
    static URI local(String host, int port) {
        String near =
                switch (host) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::" -> "::1";
                    default -> host;
                };
        try {
            return new URI("http", null, near, port, null, null, null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
