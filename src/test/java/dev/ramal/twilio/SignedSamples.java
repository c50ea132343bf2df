package dev.ramal.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.twilio.TwilioForm.Field;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The sample webhooks with their signatures, as Twilio would send them. */
public record SignedSamples(String token, List<Sample> all) {

    public static final String ACCOUNT = "AC0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a";

    /** One sample: its body (of a GET: what belongs behind the question mark), its URL and its signature. */
    public record Sample(String file, String method, String url, String body, String signature) {

        public List<Field> fields() {
            return ((FormText.Pairs) FormText.read(body, 512)).fields();
        }

        @Override
        public String toString() {
            return file;
        }
    }

    public static SignedSamples load() {
        JsonNode index = json("/twilio/samples/index.json");
        List<Sample> all = new ArrayList<>();
        for (JsonNode file : index.get("files")) {
            all.add(new Sample(
                    file.get("file").asText(),
                    file.get("method").asText(),
                    file.get("url").asText(),
                    new String(bytes("/twilio/samples/" + file.get("file").asText()), StandardCharsets.UTF_8),
                    file.get("signature").asText()));
        }
        return new SignedSamples(index.get("authToken").asText(), List.copyOf(all));
    }

    static JsonNode json(String resource) {
        try {
            return new ObjectMapper().readTree(bytes(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = Objects.requireNonNull(SampleForms.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
