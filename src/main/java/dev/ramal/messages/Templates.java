package dev.ramal.messages;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages by name, with {@code {fields}} to be filled in: the built-in ones of a language, and an installation's own. */
public final class Templates {

    private static final Pattern FIELD = Pattern.compile("\\{([a-z][A-Za-z0-9]{0,31})}");

    private final Properties texts = new Properties();

    /** @param own texts that replace built-in ones or add to them; an empty text does neither */
    public Templates(String language, Map<String, String> own) {
        String file = "/i18n/sms_" + language + ".properties";
        try (var in = Objects.requireNonNull(Templates.class.getResourceAsStream(file), file);
                var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        own.forEach((name, text) -> {
            if (!text.isBlank()) {
                texts.setProperty(name, text);
            }
        });
    }

    /** The names that exist. */
    public Set<String> names() {
        return new TreeSet<>(texts.stringPropertyNames());
    }

    /** The fields of a template; null when there is none of that name. */
    public @Nullable Set<String> fields(String name) {
        String text = texts.getProperty(name);
        if (text == null) {
            return null;
        }
        Set<String> fields = new LinkedHashSet<>();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            fields.add(field.group(1));
        }
        return fields;
    }

    /**
     * The text with its fields filled in.
     *
     * @param values one for each field
     */
    public String text(String name, Map<String, String> values) {
        return FIELD.matcher(Objects.requireNonNull(texts.getProperty(name), name))
                .replaceAll(field -> Matcher.quoteReplacement(values.getOrDefault(field.group(1), "")));
    }
}
