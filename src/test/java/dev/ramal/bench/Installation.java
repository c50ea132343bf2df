package dev.ramal.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** What was packaged, in a directory of its own, as {@code docs/how-to/run-in-production.md} sets it up. */
final class Installation {

    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final List<String> OF_THE_REPOSITORY =
            List.of("application.properties", "jvm.options", "routes", "kamelets", "calendars", "media");

    private Installation() {}

    /**
     * Copies it to that directory, and makes the archive of its classes that {@code jvm.options} names.
     *
     * @throws IOException if something is missing, or the archive cannot be made
     */
    static Path in(Path directory) throws IOException, InterruptedException {
        for (String what : OF_THE_REPOSITORY) {
            copy(Path.of(what), directory.resolve(what));
        }
        copy(Path.of("target", "ramal.jar"), directory.resolve("ramal.jar"));
        copy(Path.of("target", "lib"), directory.resolve("lib"));
        Path log = directory.resolve("archive.log");
        ProcessBuilder archive = new ProcessBuilder(
                        JAVA.toString(), "-XX:ArchiveClassesAtExit=ramal.jsa", "-jar", "ramal.jar", "check")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        if (archive.start().waitFor() != 0 || !Files.exists(directory.resolve("ramal.jsa"))) {
            throw new IOException("No archive of classes was made:\n" + Files.readString(log));
        }
        return directory;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file).toString());
                // The archive knows a jar by its time.
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
