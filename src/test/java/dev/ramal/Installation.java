package dev.ramal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of the shipped routes and kamelets, with files of a test's own in it. */
public final class Installation {

    private Installation() {}

    /** That copy: each further file by its place, such as {@code routes/flow-sales.camel.yaml}. */
    public static Path with(Map<String, String> files) {
        try {
            Path copy = Files.createTempDirectory("ramal-installation");
            for (String folder : List.of("routes", "kamelets", "calendars")) {
                try (Stream<Path> all = Files.walk(Path.of(folder))) {
                    for (Path file : all.toList()) {
                        Files.copy(file, copy.resolve(file.toString()));
                    }
                }
            }
            Path statements = copy.resolve("kamelets/sql-run-action.kamelet.yaml");
            Files.writeString(
                    statements,
                    Files.readString(statements).replace("file:routes/sql", "file:" + copy + "/routes/sql"));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path place = copy.resolve(file.getKey());
                Files.createDirectories(place.getParent());
                Files.writeString(place, file.getValue());
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ramal as it stands there. */
    public static RamalExtension on(RamalExtension ramal, Path installation) {
        return ramal.set("camel.main.routes-include-pattern", "file:" + installation + "/routes/**/*.camel.yaml")
                .set("camel.component.kamelet.location", "file:" + installation + "/kamelets")
                .set("flow.calendars", installation.resolve("calendars").toString());
    }

    /** A flow of one route: its steps as YAML, with ten spaces less. */
    public static String flow(String step, String steps) {
        return "# A flow of a test.\n- route:\n    id: flow-" + step
                + "\n    description: Test a flow\n    group: flow\n"
                + "    routeConfigurationId: twilio-voice\n    from:\n      description: It begins\n      uri: direct\n"
                + "      parameters:\n        name: flow-" + step + "\n      steps:\n" + steps.indent(8);
    }

    /** One kamelet of the palette, with its parameters. */
    public static String kamelet(String name, String... parameters) {
        StringBuilder step = new StringBuilder("- to:\n    description: Do it\n    uri: kamelet\n    parameters:\n"
                + "      templateId: " + name + "\n");
        for (int i = 0; i < parameters.length; i += 2) {
            step.append("      ")
                    .append(parameters[i])
                    .append(": \"")
                    .append(parameters[i + 1])
                    .append("\"\n");
        }
        return step.toString();
    }
}
