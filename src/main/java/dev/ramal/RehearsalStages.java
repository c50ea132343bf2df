package dev.ramal;

import dev.ramal.cli.Program;
import dev.ramal.database.Secrets;
import dev.ramal.rehearsal.Past;
import dev.ramal.rehearsal.Stage;
import dev.ramal.rehearsal.Stages;
import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stages of the installation in a directory. */
final class RehearsalStages implements Stages {

    /** What flows decide by; nothing of it is a secret. */
    private static final Pattern OF_FLOWS = Pattern.compile("(?:voice|prompt|flow|ring|queue|dialling|opt-outs)\\..*"
            + "|language|office\\.zone|taskrouter\\.instruction|twilio\\.phone-number");

    private final Path directory;
    private final Settings configured;

    RehearsalStages(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.configured = Settings.read(directory, environment);
    }

    @Override
    public Stage asConfigured(@Nullable Path routes, Map<String, String> changed) {
        Settings settings = configured.with(changed);
        if (routes == null) {
            return RehearsalStage.of(settings, directory.resolve("routes"));
        }
        Path folder = Files.isDirectory(routes.resolve("routes")) ? routes.resolve("routes") : routes;
        return RehearsalStage.of(settings.with(of(routes, folder)), folder);
    }

    @Override
    public Stage asShipped(Map<String, String> changed) {
        return RehearsalStage.of(Settings.shipped(directory).with(changed), directory.resolve("routes"));
    }

    @Override
    public Map<String, String> own() {
        Map<String, String> shipped = Settings.shipped(directory).all();
        Map<String, String> own = new TreeMap<>();
        configured.all().forEach((name, value) -> {
            if (OF_FLOWS.matcher(name).matches() && !value.equals(shipped.get(name))) {
                own.put(name, value);
            }
        });
        return own;
    }

    @Override
    public Past past(Instant since, Instant until) {
        return new PastCalls(Configuration.of(configured, Secrets.random())).between(since, until);
    }

    @Override
    public String setting(String name) {
        return configured.get(name);
    }

    /** The settings that say where those routes are, with what stands beside them. */
    private static Map<String, String> of(Path given, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new Program.Refused(List.of("There is no directory " + folder + "."));
        }
        Map<String, String> places = new LinkedHashMap<>();
        places.put("camel.main.routes-include-pattern", "file:" + folder + "/**/*.camel.yaml");
        if (folder.equals(given)) {
            return places;
        }
        Path kamelets = given.resolve("kamelets");
        if (Files.isDirectory(kamelets)) {
            places.put("camel.component.kamelet.location", "file:" + kamelets);
        }
        for (String beside : List.of("calendars", "media")) {
            if (Files.isDirectory(given.resolve(beside))) {
                places.put("flow." + beside, given.resolve(beside).toString());
            }
        }
        return places;
    }
}
