package dev.ramal.reload;

import dev.ramal.check.RouteFolders;
import dev.ramal.database.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The versions of routes and kamelets that were in use: {@code data/versions/<version>/routes}, {@code …/kamelets}, and
 * in the file {@code data/versions/used} which one was taken into use when.
 */
public final class VersionStore {

    /** A version taken into use at that time. */
    public record Use(Instant at, String version) {}

    private static final Pattern LINE = Pattern.compile("(\\S{10,40}) ([0-9a-f]{12})");
    private static final int KEPT = 20;

    private final Path directory;
    private final RouteFolders live;

    /**
     * @param directory where versions are kept
     * @param live where the files stand that are edited
     */
    public VersionStore(Path directory, RouteFolders live) {
        this.directory = directory;
        this.live = live;
    }

    /** Where the files stand that are edited. */
    public RouteFolders live() {
        return live;
    }

    /** Keeps a version, and returns its name. */
    public synchronized String keep(Snapshot snapshot) {
        String version = snapshot.hash();
        if (!has(version)) {
            snapshot.keepIn(folders(version));
            handOver(directory.resolve(version));
        }
        return version;
    }

    /** What root keeps, the running Ramal must be able to read. */
    private void handOver(Path kept) {
        try (Stream<Path> all = Files.walk(kept)) {
            UserPrincipal owner = Files.getOwner(directory);
            for (Path each : all.toList()) {
                if (!Files.getOwner(each).equals(owner)) {
                    Files.setOwner(each, owner);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps the version with which Ramal starts, notes its use, and returns its name. */
    public String begin(Snapshot snapshot, Instant at) {
        String version = keep(snapshot);
        used(version, at);
        return version;
    }

    /** Whether it is kept whole. */
    public boolean has(String version) {
        return version.matches("[0-9a-f]{12}")
                && Files.isDirectory(directory.resolve(version))
                && read(version).hash().equals(version);
    }

    /** A kept version. */
    public Snapshot read(String version) {
        return Snapshot.read(folders(version));
    }

    /** Where a kept version stands. */
    RouteFolders folders(String version) {
        Path root = directory.resolve(version);
        return new RouteFolders(root.resolve("routes"), root.resolve("kamelets"));
    }

    /** Notes that a version is in use from now on, unless it is already. */
    synchronized void used(String version, Instant at) {
        List<Use> uses = uses();
        if (!uses.isEmpty() && uses.get(uses.size() - 1).version().equals(version)) {
            return;
        }
        try {
            Secrets.directory(directory);
            Path used = directory.resolve("used");
            if (!Files.exists(used)) {
                Secrets.file(used);
            }
            Files.writeString(used, at + " " + version + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every use, the oldest first; the last one is the version in use. */
    public List<Use> uses() {
        Path file = directory.resolve("used");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            List<Use> uses = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                Matcher use = LINE.matcher(line);
                if (use.matches()) {
                    uses.add(new Use(Instant.parse(use.group(1)), use.group(2)));
                }
            }
            return uses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets versions but the last ones in use, and those. */
    synchronized void forgetBut(Set<String> needed) {
        Set<String> kept = new HashSet<>(needed);
        List<Use> uses = uses();
        for (int i = uses.size() - 1; i >= 0 && kept.size() < KEPT + needed.size(); i--) {
            kept.add(uses.get(i).version());
        }
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> versions = Files.list(directory)) {
            for (Path version : versions.filter(Files::isDirectory).toList()) {
                if (!kept.contains(Objects.toString(version.getFileName()))
                        && Files.getLastModifiedTime(version)
                                .toInstant()
                                .isBefore(Instant.now().minusSeconds(86_400))) {
                    delete(version);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
