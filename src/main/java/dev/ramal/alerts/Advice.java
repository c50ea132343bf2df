package dev.ramal.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.deliveries.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people can do about a delivery that failed, in the words of the pages. It is seldom asked for, and read when it is. */
final class Advice {

    private static final Pattern HYPHEN = Pattern.compile("-([a-z])");

    private final JsonNode words;

    /** @param language {@code pt} or {@code pt-BR}; otherwise English */
    Advice(String language) {
        String dictionary = "/web/i18n/" + (language.startsWith("pt") ? "pt-BR" : "en") + ".json";
        try (InputStream in = Objects.requireNonNull(Advice.class.getResourceAsStream(dictionary))) {
            words = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Null when there is nothing known to do.
     *
     * @param fault as the delivery's row has it
     */
    @Nullable
    String about(@Nullable String fault) {
        if (fault == null) {
            return null;
        }
        Map<String, String> said = Fault.document(fault);
        String key = HYPHEN.matcher(said.getOrDefault("code", ""))
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
        JsonNode text = words.get("fault." + key);
        return text == null ? null : text.asText().replace("{value}", said.getOrDefault("value", ""));
    }
}
