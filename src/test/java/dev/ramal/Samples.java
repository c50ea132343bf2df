package dev.ramal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.twilio.TwilioForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sample webhooks of {@code src/test/resources/twilio/samples}. */
public final class Samples {

    public static final String TOKEN = "0123456789abcdef0123456789abcdef";
    public static final String ACCOUNT = "AC0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";

    private static final Path DIRECTORY = Path.of("src/test/resources/twilio/samples");

    private Samples() {}

    /** One sample: its file, what it is, where it was sent, its signature and its raw body. */
    public record Sample(String file, String kind, String method, String url, String signature, String body) {

        public TwilioForm form() {
            return new TwilioForm("/", List.of(), fields(body));
        }
    }

    public static List<Sample> all() {
        try {
            JsonNode index =
                    new ObjectMapper().readTree(DIRECTORY.resolve("index.json").toFile());
            List<Sample> samples = new ArrayList<>();
            for (JsonNode entry : index.get("files")) {
                String file = entry.get("file").asText();
                samples.add(new Sample(
                        file,
                        entry.get("kind").asText(),
                        entry.get("method").asText(),
                        entry.get("url").asText(),
                        entry.get("signature").asText(),
                        Files.readString(DIRECTORY.resolve(file))));
            }
            return samples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those whose file begins so, such as {@code 01-} for the answered inbound call. */
    public static List<Sample> of(String prefix) {
        return all().stream().filter(sample -> sample.file().startsWith(prefix)).toList();
    }

    public static List<TwilioForm.Field> fields(String body) {
        List<TwilioForm.Field> fields = new ArrayList<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            fields.add(new TwilioForm.Field(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8)));
        }
        return fields;
    }
}
