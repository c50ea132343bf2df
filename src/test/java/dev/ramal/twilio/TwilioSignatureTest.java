package dev.ramal.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.security.RequestValidator;
import dev.ramal.twilio.TwilioForm.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TwilioSignatureTest {

    private static final String URL = "https://hooks.example.com/twilio/voice";
    private static final List<Field> FORM = List.of(new Field("CallSid", "CA1"), new Field("From", "+5511987654321"));

    @ParameterizedTest
    @MethodSource("accepted")
    void accepts_what_twilio_signed(Vector vector) {
        assertThat(vector.verify()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void rejects_what_twilio_did_not_sign(Vector vector) {
        assertThat(vector.verify()).isFalse();
    }

    @Test
    void accepts_and_repeats_the_signature_of_every_sample() {
        SignedSamples samples = SignedSamples.load();
        TwilioSignature signature = new TwilioSignature(List.of(samples.token()));
        assertThat(samples.all()).hasSize(77).allSatisfy(sample -> {
            boolean get = sample.method().equals("GET");
            String url = get ? sample.url() + "?" + sample.body() : sample.url();
            List<Field> fields = get ? List.of() : sample.fields();
            assertThat(signature.verify(url, fields, sample.signature())).isTrue();
            assertThat(signature.sign(url, fields)).isEqualTo(sample.signature());
        });
    }

    @Test
    void agrees_with_the_vendors_library_wherever_that_is_right() {
        Random random = new Random(20261101);
        String token = "0123456789abcdef0123456789abcdef";
        TwilioSignature ours = new TwilioSignature(List.of(token));
        RequestValidator theirs = new RequestValidator(token);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            // Their faults begin with escapes beside a port, repeated names, user info and underscores in the host.
            boolean port = random.nextInt(4) == 0;
            String path = port ? "/twilio/voice" : "/fila%20de%20espera/" + random.nextInt(9);
            String url = (random.nextBoolean() ? "https" : "http") + "://hooks.example.com"
                    + (port ? ":" + (1 + random.nextInt(65535)) : "") + path
                    + (random.nextBoolean() ? "?a=" + random.nextInt(100) + (port ? "" : "&b=x%2By%C3%A1") : "");
            Map<String, String> params = new HashMap<>();
            List<Field> fields = new ArrayList<>();
            for (int n = random.nextInt(12); n > 0; n--) {
                String name = text(random, 1 + random.nextInt(6), "ABCabc_019");
                String value = text(random, random.nextInt(20), "abc XYZ+&=%~çãé🙂0123456789\n");
                if (params.put(name, value) == null) {
                    fields.add(new Field(name, value));
                } else {
                    fields.replaceAll(field -> field.name().equals(name) ? new Field(name, value) : field);
                }
            }
            String signed = ours.sign(url, fields);
            if (random.nextInt(5) == 0 && !fields.isEmpty()) {
                int at = random.nextInt(fields.size());
                Field old = fields.get(at);
                fields.set(at, new Field(old.name(), old.value() + "x"));
                params.put(old.name(), old.value() + "x");
                refused++;
            }
            assertThat(ours.verify(url, fields, signed))
                    .as("request %s", i)
                    .isEqualTo(theirs.validate(url, params, signed));
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void knows_two_tokens_while_one_replaces_the_other() {
        TwilioSignature old = new TwilioSignature(List.of("old"));
        TwilioSignature both = new TwilioSignature(List.of("new", "old"));
        TwilioSignature renewed = new TwilioSignature(List.of("new"));
        String before = old.sign(URL, FORM);
        String after = renewed.sign(URL, FORM);
        assertThat(both.verify(URL, FORM, before)).isTrue();
        assertThat(both.verify(URL, FORM, after)).isTrue();
        assertThat(both.sign(URL, FORM)).isEqualTo(after);
        assertThat(renewed.verify(URL, FORM, before)).isFalse();
    }

    @Test
    void signs_an_escaped_url_with_and_without_its_port() {
        TwilioSignature signature = new TwilioSignature(List.of("token"));
        String bare = "https://hooks_1.example.com/fila%20de%20espera?x=a%2Bb";
        String ported = "https://hooks_1.example.com:8443/fila%20de%20espera?x=a%2Bb";
        assertThat(signature.verify(ported, FORM, signature.sign(bare, FORM))).isTrue();
        assertThat(signature.verify(ported, FORM, signature.sign(ported, FORM))).isTrue();
        assertThat(signature.verify(bare, FORM, signature.sign(ported, FORM))).isFalse();
    }

    @Test
    void refuses_a_json_body_that_the_url_does_not_vouch_for() {
        TwilioSignature signature = new TwilioSignature(List.of("token"));
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(signature.verifyJson(URL, body, signature.sign(URL, List.of())))
                .isFalse();
    }

    static Stream<Vector> accepted() {
        return vectors("accept");
    }

    static Stream<Vector> rejected() {
        return vectors("reject");
    }

    private static Stream<Vector> vectors(String group) {
        JsonNode all = SignedSamples.json("/twilio/signature-vectors.json").get(group);
        return StreamSupport.stream(all.spliterator(), false).map(Vector::new);
    }

    private static String text(Random random, int length, String letters) {
        int[] points = letters.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    record Vector(JsonNode json) {

        boolean verify() {
            TwilioSignature signature =
                    new TwilioSignature(List.of(json.get("authToken").asText()));
            String url = json.get("urlSeenByApp").asText();
            String given = json.path("signature").asText("");
            String body = json.path("rawBody").asText("");
            if (url.contains("bodySHA256")) {
                return signature.verifyJson(url, body.getBytes(StandardCharsets.UTF_8), given);
            }
            List<Field> fields = new ArrayList<>();
            for (JsonNode pair : json.path("params")) {
                fields.add(new Field(pair.get(0).asText(), pair.get(1).asText()));
            }
            if (!body.isEmpty()) {
                assertThat(FormText.read(body, 512)).isEqualTo(new FormText.Pairs(fields));
            }
            return signature.verify(url, fields, given);
        }

        @Override
        public String toString() {
            return json.get("id").asText();
        }
    }
}
