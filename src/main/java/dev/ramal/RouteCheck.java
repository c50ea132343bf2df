package dev.ramal;

import dev.ramal.check.Finding;
import dev.ramal.check.RouteFolders;
import dev.ramal.check.RouteSet;
import dev.ramal.database.Database;
import dev.ramal.database.PassingFolder;
import dev.ramal.database.Secrets;
import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import dev.ramal.wiring.ReloadWiring;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;

/**
 * Finds what is wrong with the files, then reads every route and kamelet as a start would, against an empty database in
 * memory, and starts none.
 */
final class RouteCheck {

    private static final Pattern LINE = Pattern.compile("\\bline:? ([0-9]{1,6})\\b");

    private final Configuration configuration;

    RouteCheck(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Everything that is wrong, errors first. */
    List<Finding> findings() {
        RouteFolders folders = ReloadWiring.folders(configuration);
        List<Finding> findings =
                new ArrayList<>(ReloadWiring.checks(configuration).of(RouteSet.read(folders)));
        Set<String> told = new HashSet<>();
        findings.stream().filter(Finding::isError).forEach(finding -> told.add(finding.file()));
        read(folders).stream().filter(finding -> !told.contains(finding.file())).forEach(findings::add);
        findings.sort(Finding.ORDER);
        return findings;
    }

    /** What Camel says of each file. */
    private List<Finding> read(RouteFolders folders) {
        List<Finding> faults = new ArrayList<>();
        Main main = new ManyRoutesMain();
        try (PassingFolder data = PassingFolder.of("check");
                Database database = Database.inMemory();
                // Before what it works with is taken away.
                AutoCloseable stop = main::stop) {
            main.setDefaultPropertyPlaceholderLocation("false");
            Settings settings = settings(data.path());
            Properties properties = new Properties();
            properties.putAll(settings.all());
            main.setOverrideProperties(properties);
            Application.wire(main, Configuration.of(settings, Secrets.random()), database, new SimpleMeterRegistry());
            main.start();
            CamelContext camel = main.getCamelContext();
            // What others refer to comes first.
            List<Path> files = new ArrayList<>(folders.routeFiles());
            Collections.reverse(files);
            for (Path file : files) {
                try {
                    PluginHelper.getRoutesLoader(camel)
                            .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
                } catch (Exception e) {
                    faults.add(fault(file.toString(), e));
                }
            }
        } catch (Exception e) {
            faults.add(fault("settings", e));
        }
        return faults;
    }

    private static Finding fault(String subject, Exception e) {
        String sentence = sentence(e);
        Matcher line = LINE.matcher(sentence);
        return new Finding(
                Finding.Severity.ERROR, subject, line.find() ? Integer.parseInt(line.group(1)) : 0, 0, sentence, "");
    }

    /** Apart from everything that is running: no port of its own choice, no data. */
    private Settings settings(Path data) {
        return configuration
                .settings()
                .with(Map.of(
                        "http.host", "127.0.0.1",
                        "http.port", "0",
                        "data.directory", data.toString(),
                        "camel.main.routes-include-pattern", "file:" + data + "/**/*.camel.yaml",
                        "camel.main.auto-startup", "false",
                        "camel.management.enabled", "false",
                        "camel.metrics.enabled", "false"));
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
