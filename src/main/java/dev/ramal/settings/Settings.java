package dev.ramal.settings;

import dev.ramal.cli.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings as text: {@code application.properties}, with every {@code {{env:NAME:default}}} filled in from the
 * environment, or else from a {@code .env} file beside it.
 *
 * <p>What they mean, and whether they are right, {@link Configuration} tells.
 */
public final class Settings {

    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\{\\{env:([A-Za-z0-9_]+)(?::((?:[^{}]|\\{[^{}]*})*))?}}");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\x{FEFF}?\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)", Pattern.DOTALL);

    private static final Pattern COMMENT = Pattern.compile("\\s#.*");

    private final Map<String, String> values;
    private final Map<String, String> environment;

    private Settings(Map<String, String> values, Map<String, String> environment) {
        this.values = values;
        this.environment = environment;
    }

    /**
     * Reads {@code application.properties} and, when present, {@code .env} in that directory.
     *
     * @throws UncheckedIOException when there is no {@code application.properties}
     * @throws Program.Refused when one of the two cannot be read
     */
    public static Settings read(Path directory, Map<String, String> environment) {
        return read(directory, environment, dotEnv(directory.resolve(".env")));
    }

    private static Settings read(Path directory, Map<String, String> environment, Map<String, String> dotEnv) {
        Map<String, String> surroundings = new HashMap<>(dotEnv);
        environment.forEach((name, value) -> {
            if (!value.isBlank()) {
                surroundings.put(name, value);
            }
        });
        Properties file = new Properties();
        try (var reader =
                Files.newBufferedReader(directory.resolve("application.properties"), StandardCharsets.UTF_8)) {
            file.load(reader);
        } catch (IOException e) {
            throw unreadable("application.properties", e);
        }
        Map<String, String> values = new TreeMap<>();
        for (String name : file.stringPropertyNames()) {
            values.put(name, fill(file.getProperty(name), surroundings).trim());
        }
        return new Settings(values, surroundings);
    }

    /** What {@code application.properties} in that directory says by itself, whatever {@code .env} or the environment say. */
    public static Settings shipped(Path directory) {
        return read(directory, Map.of(), Map.of());
    }

    /** The same settings with some replaced; for tests and the command line. */
    public Settings with(Map<String, String> replaced) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(replaced);
        return new Settings(all, environment);
    }

    /** The value; empty when the setting is absent. */
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    /** What the environment, or {@code .env}, says under that name; null when it says nothing. */
    public @Nullable String environment(String name) {
        return environment.get(name);
    }

    /** Every setting by name, in the order of the names. */
    public Map<String, String> all() {
        return new LinkedHashMap<>(values);
    }

    private static String fill(String value, Map<String, String> surroundings) {
        Matcher matcher = ENVIRONMENT.matcher(value);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String fallback = matcher.group(2) == null ? "" : matcher.group(2);
            matcher.appendReplacement(
                    filled, Matcher.quoteReplacement(surroundings.getOrDefault(matcher.group(1), fallback)));
        }
        return matcher.appendTail(filled).toString();
    }

    private static Map<String, String> dotEnv(Path file) {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(".env", e);
        }
        Map<String, String> found = new HashMap<>();
        for (String line : lines) {
            Matcher assignment = ASSIGNMENT.matcher(line);
            if (!line.stripLeading().startsWith("#") && assignment.matches()) {
                String value = unquote(assignment.group(2));
                if (!value.isBlank()) {
                    found.put(assignment.group(1), value);
                }
            }
        }
        return found;
    }

    private static RuntimeException unreadable(String file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new UncheckedIOException(e);
        }
        return new Program.Refused(List.of(
                e instanceof CharacterCodingException
                        ? file + " is not UTF-8: save it in that encoding."
                        : file + " cannot be read: let Ramal's user read it."));
    }

    private static String unquote(String text) {
        String value = text.trim();
        if (value.length() >= 2) {
            char quote = value.charAt(0);
            int end = value.indexOf(quote, 1);
            if ((quote == '"' || quote == '\'') && end > 0) {
                return value.substring(1, end);
            }
        }
        return COMMENT.matcher(text).replaceFirst("").trim();
    }
}
