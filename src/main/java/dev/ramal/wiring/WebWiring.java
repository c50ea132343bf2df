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
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.camel.BindToRegistry;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
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

    private static final Set<String> CALLERS = Set.of("voice", "flow");

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

    private List<Setup.Flow> flows() {
        CamelContext running = camel;
        return running == null
                ? List.of()
                : running.getRoutes().stream()
                        .filter(route -> route.getGroup() != null && CALLERS.contains(route.getGroup()))
                        .sorted(Comparator.comparing(Route::getId))
                        .map(route -> new Setup.Flow(
                                route.getId(),
                                route.getDescription() == null ? "" : route.getDescription(),
                                file(route)))
                        .toList();
    }

    /** As integrators know it: {@code routes/voice/voice-enter.camel.yaml}. */
    private String file(Route route) {
        Path routes = ReloadWiring.folders(configuration).routes().toAbsolutePath();
        Path file = Path.of(route.getSourceResource().getLocation().replaceFirst("^file:", ""));
        return "routes/" + routes.relativize(file.toAbsolutePath()).toString().replace('\\', '/');
    }
}
