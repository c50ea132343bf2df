package dev.ramal;

import dev.ramal.database.Database;
import dev.ramal.database.Secrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;

/**
 * Reads every route and kamelet as a start would, against an empty database in memory, and starts none: what is wrong
 * with each file is one sentence.
 */
final class RouteCheck {

    private static final List<Path> FOLDERS = List.of(Path.of("routes/errors"), Path.of("routes"));

    private final Configuration configuration;

    RouteCheck(Configuration configuration) {
        this.configuration = configuration;
    }

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Main main = new ManyRoutesMain();
        try (Database database = Database.inMemory()) {
            main.setDefaultPropertyPlaceholderLocation("false");
            Path data = Files.createTempDirectory("ramal-check");
            Settings settings = settings(data);
            Properties properties = new Properties();
            properties.putAll(settings.all());
            main.setOverrideProperties(properties);
            Application.wire(main, Configuration.of(settings, Secrets.random()), database, new SimpleMeterRegistry());
            main.start();
            CamelContext camel = main.getCamelContext();
            for (Path file : files()) {
                try {
                    PluginHelper.getRoutesLoader(camel)
                            .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
                } catch (Exception e) {
                    faults.add(file + ": " + sentence(e));
                }
            }
            faults.addAll(unowned(camel));
        } catch (Exception e) {
            faults.add(sentence(e));
        } finally {
            main.stop();
        }
        return faults;
    }

    /** Steps that lead to a route that does not exist. */
    private static List<String> unowned(CamelContext camel) {
        Set<String> owned = new HashSet<>();
        camel.getRoutes().forEach(route -> owned.add(route.getEndpoint().getEndpointUri()));
        return camel.getEndpoints().stream()
                .filter(DirectEndpoint.class::isInstance)
                .map(Endpoint::getEndpointUri)
                .filter(uri -> !owned.contains(uri))
                .map(uri -> "No route begins with " + uri.replace("://", ":") + ", yet a step leads there.")
                .sorted()
                .toList();
    }

    /** Apart from everything that is running: no port of its own choice, no data. */
    private Settings settings(Path data) {
        return configuration
                .settings()
                .with(Map.of(
                        "http.host", "127.0.0.1",
                        "http.port", "0",
                        "data.directory", data.toString(),
                        "camel.main.routes-include-pattern", "false",
                        "camel.main.auto-startup", "false",
                        "camel.management.enabled", "false",
                        "camel.metrics.enabled", "false"));
    }

    private static List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path folder : FOLDERS) {
            try (var all = Files.list(folder)) {
                all.filter(file -> file.toString().endsWith(".camel.yaml"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static String sentence(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return message.endsWith(".") ? message : message + ".";
    }
}
