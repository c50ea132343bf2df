package dev.ramal.reload;

import dev.ramal.check.RouteFolders;
import dev.ramal.database.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All routes, statements and kamelets at one moment, by names such as {@code routes/flow-incoming.camel.yaml}. */
public final class Snapshot {

    private static final String ROUTES = "routes/";
    private static final String KAMELETS = "kamelets/";
    private static final int HASH = 12;

    private final TreeMap<String, byte[]> files;

    private Snapshot(TreeMap<String, byte[]> files) {
        this.files = files;
    }

    /** Reads them. */
    public static Snapshot read(RouteFolders folders) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (Path file : all(folders)) {
            try {
                files.put(name(folders, file), Files.readAllBytes(file));
            } catch (NoSuchFileException goneMeanwhile) {
                // It is in no version then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Snapshot(files);
    }

    /** Changes when a file is written, without reading any. */
    static String fingerprint(RouteFolders folders) {
        StringBuilder print = new StringBuilder();
        for (Path file : all(folders)) {
            try {
                print.append(file)
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file).toMillis())
                        .append('\n');
            } catch (IOException goneMeanwhile) {
                print.append(file).append('\n');
            }
        }
        return digest(List.of(print.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Path> all(RouteFolders folders) {
        return Stream.of(folders.routeFiles(), statements(folders), folders.kameletFiles())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Path> statements(RouteFolders folders) {
        if (!Files.isDirectory(folders.statements())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folders.statements())) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(RouteFolders folders, Path file) {
        return file.startsWith(folders.kamelets())
                ? KAMELETS + slashes(folders.kamelets().relativize(file))
                : ROUTES + slashes(folders.routes().relativize(file));
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    private static Path place(RouteFolders folders, String name) {
        return name.startsWith(KAMELETS)
                ? folders.kamelets().resolve(name.substring(KAMELETS.length()))
                : folders.routes().resolve(name.substring(ROUTES.length()));
    }

    /** The same for the same content: twelve hex digits. */
    public String hash() {
        return digest(files.entrySet().stream()
                        .flatMap(file -> Stream.of(file.getKey().getBytes(StandardCharsets.UTF_8), file.getValue()))
                        .toList())
                .substring(0, HASH);
    }

    private static String digest(List<byte[]> parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(Integer.toString(part.length).getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
                sha.update(part);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names of files that differ from those of another one, or are in one of the two alone. */
    public Set<String> differences(Snapshot other) {
        Set<String> names = new TreeSet<>(files.keySet());
        names.addAll(other.files.keySet());
        names.removeIf(name -> {
            byte[] mine = files.get(name);
            return mine != null && Arrays.equals(mine, other.files.get(name));
        });
        return names;
    }

    /** A file's text; null when there is none of that name. */
    @Nullable
    String text(String name) {
        byte[] file = files.get(name);
        return file == null ? null : new String(file, StandardCharsets.UTF_8);
    }

    /** Makes those folders hold exactly this: each file is replaced whole, others of these kinds are deleted. */
    public void writeTo(RouteFolders folders) {
        write(folders, false);
    }

    /** The same in folders that nobody else may look into. */
    void keepIn(RouteFolders folders) {
        write(folders, true);
    }

    private void write(RouteFolders folders, boolean oursAlone) {
        try {
            for (String name : differences(read(folders))) {
                Path file = place(folders, name);
                byte[] content = files.get(name);
                if (content == null) {
                    Files.deleteIfExists(file);
                    continue;
                }
                Path folder = file.toAbsolutePath().getParent();
                Path written = file.resolveSibling("." + file.getFileName() + ".new");
                if (folder != null && oursAlone) {
                    Secrets.directory(folder);
                    Files.deleteIfExists(written);
                    Secrets.file(written);
                } else if (folder != null) {
                    Files.createDirectories(folder);
                }
                Files.write(written, content);
                Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
