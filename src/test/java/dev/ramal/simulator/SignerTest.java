package dev.ramal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.twilio.TwilioForm.Field;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SignerTest {

    @Test
    void signs_every_voice_vector_as_twilio_does() throws IOException {
        JsonNode vectors;
        try (InputStream file = SignerTest.class.getResourceAsStream("/twilio/signature-vectors.json")) {
            vectors = new ObjectMapper().readTree(file).get("accept");
        }
        int signed = 0;
        for (JsonNode vector : vectors) {
            String id = vector.get("id").asText();
            if (id.endsWith("-sms") || id.startsWith("v15")) {
                continue;
            }
            boolean inUrl = vector.get("params").isEmpty();
            List<Field> fields = new ArrayList<>();
            vector.get("params")
                    .forEach(pair -> fields.add(
                            new Field(pair.get(0).asText(), pair.get(1).asText())));
            String url = vector.get(inUrl ? "signedUrl" : "configuredUrl").asText();
            assertThat(new Signer(vector.get("authToken").asText()).sign(url, fields))
                    .as(id)
                    .isEqualTo(vector.get("signature").asText());
            signed++;
        }
        assertThat(signed).isGreaterThan(15);
    }
}
