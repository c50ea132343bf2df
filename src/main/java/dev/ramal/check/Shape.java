package dev.ramal.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.calls.E164;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text must look like so that a step can do something with it, by the format of its parameter. */
final class Shape {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern OPTION = Pattern.compile("[^=]+=.+");

    private Shape() {}

    /** What the text would have to be; null when it is right, or when the format asks for no shape. */
    static @Nullable String wanted(String format, String text) {
        return switch (format) {
            case "steps" -> all(OPTION, text) ? null : "keys or words, each with a step, like 1=sales, 2=support";
            case "numbers" -> all(E164.PATTERN, text) ? null : "numbers with plus and country code, like +551140000001";
            case "number" -> E164.is(text.strip()) ? null : "a number with plus and country code, like +551140000001";
            case "json" -> object(text) ? null : "a JSON object";
            default -> null;
        };
    }

    private static boolean all(Pattern one, String text) {
        for (String part : text.split(",")) {
            if (!one.matcher(part.strip()).matches()) {
                return false;
            }
        }
        return true;
    }

    private static boolean object(String text) {
        try {
            return JSON.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
