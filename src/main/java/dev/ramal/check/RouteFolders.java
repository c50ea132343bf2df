package dev.ramal.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Where the files stand that integrators edit.
 *
 * @param routes the folder with files {@code *.camel.yaml}, in folders of its own or not
 * @param kamelets the folder with files {@code *.kamelet.yaml}
 */
public record RouteFolders(Path routes, Path kamelets) {

    public static final String ROUTE = ".camel.yaml";
    public static final String KAMELET = ".kamelet.yaml";
    private static final String SCHEME = "file:";
    private static final String ALL = "/**/*" + ROUTE;

    /**
     * As Camel's settings name them.
     *
     * @param include what {@code camel.main.routes-include-pattern} says: a folder, and every file below it
     * @param location what {@code camel.component.kamelet.location} says, such as {@code file:kamelets}
     * @throws IllegalArgumentException when they name something else than all files of a folder
     */
    public static RouteFolders of(String include, String location) {
        if (!include.startsWith(SCHEME) || !include.endsWith(ALL)) {
            throw new IllegalArgumentException("not a folder of routes");
        }
        if (!location.startsWith(SCHEME)) {
            throw new IllegalArgumentException("not a folder of kamelets");
        }
        return new RouteFolders(
                Path.of(include.substring(SCHEME.length(), include.length() - ALL.length())),
                Path.of(location.substring(SCHEME.length())));
    }

    /** Every route file. */
    public List<Path> routeFiles() {
        return files(routes, ROUTE);
    }

    /** Every kamelet file. */
    public List<Path> kameletFiles() {
        return files(kamelets, KAMELET);
    }

    /** The folder with the statements of a database. */
    public Path statements() {
        return routes.resolve("sql");
    }

    private static boolean isHidden(Path file) {
        return StreamSupport.stream(file.spliterator(), false)
                .anyMatch(part -> part.toString().startsWith("."));
    }

    private static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            // An editor's lock is a link to nothing; Camel passes it by as well, and what is hidden.
            return all.filter(file -> file.getFileName().toString().endsWith(ending) && Files.exists(file))
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
