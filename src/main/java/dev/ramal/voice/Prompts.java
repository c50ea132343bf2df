package dev.ramal.voice;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/** What Ramal says, by name: the built-in words of a language, or an installation's own. */
public final class Prompts {

    private final Properties words = new Properties();

    /**
     * Reads the built-in prompts of a language.
     *
     * @param own words that replace built-in ones; an empty text replaces nothing
     */
    public Prompts(String language, Map<String, String> own) {
        String file = "/i18n/prompts_" + language + ".properties";
        try (var in = Objects.requireNonNull(Prompts.class.getResourceAsStream(file), file);
                var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        own.forEach((name, text) -> {
            if (!text.isBlank()) {
                words.setProperty(name, text);
            }
        });
    }

    /**
     * The words of a prompt.
     *
     * @throws IllegalArgumentException when there is no such prompt
     */
    public String text(String name) {
        String text = words.getProperty(name);
        if (text == null) {
            throw new IllegalArgumentException("there is no prompt named " + name);
        }
        return text;
    }

    /** Whether there is such a prompt. */
    public boolean has(String name) {
        return words.containsKey(name);
    }

    /** The names of all prompts. */
    public Set<String> names() {
        return words.stringPropertyNames();
    }
}
