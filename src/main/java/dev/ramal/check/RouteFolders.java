package dev.ramal.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the files stand that integrators edit.
 *
 * @param routes folders with files {@code *.camel.yaml}; the first has the flows
 * @param kamelets the folder with files {@code *.kamelet.yaml}
 */
public record RouteFolders(List<Path> routes, Path kamelets) {

    public static final String ROUTE = ".camel.yaml";
    public static final String KAMELET = ".kamelet.yaml";
    private static final String SCHEME = "file:";

    public RouteFolders {
        routes = List.copyOf(routes);
    }

    /**
     * As Camel's settings name them.
     *
     * @param include {@code file:routes/*.camel.yaml,file:routes/errors/*.camel.yaml}
     * @param location {@code file:kamelets}
     * @throws IllegalArgumentException when they name something else than files of folders
     */
    public static RouteFolders of(String include, String location) {
        List<Path> folders = new ArrayList<>();
        for (String pattern : include.split(",")) {
            String bare = pattern.strip();
            if (!bare.startsWith(SCHEME) || !bare.endsWith("/*" + ROUTE)) {
                throw new IllegalArgumentException("not a folder of routes");
            }
            folders.add(Path.of(bare.substring(SCHEME.length(), bare.lastIndexOf('/'))));
        }
        if (!location.startsWith(SCHEME)) {
            throw new IllegalArgumentException("not a folder of kamelets");
        }
        return new RouteFolders(folders, Path.of(location.substring(SCHEME.length())));
    }

    /** Every route file. */
    public List<Path> routeFiles() {
        return routes.stream().flatMap(folder -> files(folder, ROUTE).stream()).toList();
    }

    /** Every kamelet file. */
    public List<Path> kameletFiles() {
        return files(kamelets, KAMELET);
    }

    /** The folder with the statements of a database. */
    public Path statements() {
        return routes.get(0).resolve("sql");
    }

    private static List<Path> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            // An editor's lock is a link to nothing, and Camel passes it by as well.
            return all.filter(file -> file.getFileName().toString().endsWith(ending) && Files.exists(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
