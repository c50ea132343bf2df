package dev.ramal.wiring;

import dev.ramal.alerts.SlackMessages;
import dev.ramal.flows.ShownCalendar;
import dev.ramal.people.Passwords;
import dev.ramal.settings.Configuration;
import dev.ramal.web.ConnectionTests;
import dev.ramal.web.Setup;
import dev.ramal.web.Setup.Check;
import dev.ramal.web.Setup.State;
import dev.ramal.web.WebFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.jspecify.annotations.Nullable;

/** The beans of the pages. */
public final class WebWiring implements CamelConfiguration {

    /** Settings that administrators see; no secret is among them. */
    private static final List<String> SHOWN = List.of(
            "language",
            "office.zone",
            "http.public-url",
            "voice.agents",
            "voice.ring-seconds",
            "voice.record",
            "voice.voicemail",
            "flow.numbers",
            "ring.strategy",
            "ring.whisper",
            "ring.presence-seconds",
            "ring.without-presence",
            "ring.follow-me",
            "ring.mobile-seconds",
            "queue.enabled",
            "queue.name",
            "queue.strategy",
            "queue.longest-wait",
            "queue.most-callers",
            "queue.callback-minutes",
            "dialling.caller-id",
            "dialling.countries",
            "dialling.hours",
            "dialling.calls-per-minute",
            "dialling.calls-per-day",
            "dialling.calls-per-user-per-day",
            "dialling.spend-per-day",
            "dialling.blocked-callers",
            "opt-outs.stop-scope",
            "opt-outs.key",
            "calls.dispositions",
            "recordings.format",
            "recordings.folder",
            "recordings.name",
            "recordings.archive",
            "recordings.delete-at-twilio-after",
            "drive.folder-id",
            "slack.channel",
            "slack.events");

    /** What the names of a version's routes and files end in. */
    private static final Pattern VERSION = Pattern.compile("_[0-9a-f]{12}(?=$|\\.camel\\.yaml$)");

    private static final String FLOW = "flow";

    private final Configuration configuration;
    private final WebFiles files;
    private @Nullable CamelContext camel;

    public WebWiring(Configuration configuration) {
        this.configuration = configuration;
        this.files =
                WebFiles.read(configuration.zone(), configuration.language(), configuration.demo(), Passwords.SHORTEST);
    }

    @Override
    public void configure(CamelContext camel) {
        this.camel = camel;
    }

    @BindToRegistry
    public WebFiles webFiles() {
        return files;
    }

    @BindToRegistry
    public Setup setup() {
        boolean demo = configuration.demo();
        String publicUrl = configuration.server().publicUrl().toString();
        SlackMessages.Way slack = configuration.slack().way();
        return new Setup(
                List.of(
                        new Check(
                                "twilio",
                                demo ? State.OPEN : State.GOOD,
                                demo ? null : configuration.twilio().accountSid()),
                        new Check(
                                "number",
                                demo ? State.OPEN : State.GOOD,
                                String.join(", ", configuration.twilio().numbers())),
                        new Check("webhooks", publicUrl.startsWith("https://") ? State.GOOD : State.OPEN, publicUrl),
                        new Check("drive", configuration.drive().configured() ? State.GOOD : State.OPEN, null),
                        new Check("slack", slack == SlackMessages.Way.LOG ? State.OPEN : State.GOOD, null),
                        new Check(
                                "database", State.GOOD, configuration.database().embedded() ? "H2" : "PostgreSQL")),
                SHOWN.stream()
                        .map(name ->
                                new Setup.Shown(name, configuration.settings().get(name), "application.properties"))
                        .toList(),
                this::flows,
                () -> ShownCalendar.all(
                        configuration.flow().calendars(),
                        configuration.zone(),
                        InstantSource.system().instant()));
    }

    @BindToRegistry
    public ConnectionTests connectionTests() {
        return new ConnectionTests(configuration.demo());
    }

    /** Each once, however many versions calls are on: as the last one that was loaded has it. */
    private List<Setup.Flow> flows() {
        CamelContext running = camel;
        Map<String, Setup.Flow> flows = new TreeMap<>();
        if (running != null) {
            running.getRoutes().stream()
                    .filter(route -> FLOW.equals(route.getGroup()))
                    .forEach(route -> {
                        String file = file(route);
                        String id = VERSION.matcher(route.getId()).replaceFirst("");
                        if (file != null) {
                            flows.put(
                                    id,
                                    new Setup.Flow(
                                            id, route.getDescription() == null ? "" : route.getDescription(), file));
                        }
                    });
        }
        return List.copyOf(flows.values());
    }

    /** As integrators know it: {@code routes/flow-incoming.camel.yaml}; null when it is not there any more. */
    private @Nullable String file(Route route) {
        Resource source = route.getSourceResource();
        if (source == null) {
            return null;
        }
        Path routes = ReloadWiring.folders(configuration).routes().toAbsolutePath();
        // What was loaded while Ramal runs is known by its place below the folder, and may name its version.
        String place = VERSION.matcher(source.getLocation().replaceFirst("^(?:file|mem):", ""))
                .replaceFirst("");
        Path started = Path.of(place).toAbsolutePath();
        Path file = started.startsWith(routes) ? started : routes.resolve(place);
        return Files.exists(file)
                ? "routes/" + routes.relativize(file).toString().replace('\\', '/')
                : null;
    }
}
