package dev.ramal.dialling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.Samples;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import dev.ramal.edge.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The webphone's access tokens. */
class WebphoneTokensTest {

    private static final String KEY = "SK0123456789abcdef0123456789abcdef";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String APPLICATION = "AP0123456789abcdef0123456789abcdef";
    private static final Principal ANA = Principal.person("7", "Álefe", Role.AGENT, "s");

    @Test
    void a_person_gets_a_token_for_an_hour_under_an_identity_without_a_name() throws Exception {
        Reply reply = new WebphoneTokens(Samples.ACCOUNT, KEY, SECRET, APPLICATION).token(asked(ANA));

        JsonNode document = json(((Reply.Bytes) reply.content()).bytes());
        assertThat(document.path("identity").asText()).isEqualTo("user_7");
        JsonNode claims = json(
                Base64.getUrlDecoder().decode(document.path("token").asText().split("\\.")[1]));
        assertThat(claims.at("/grants/identity").asText()).isEqualTo("user_7");
        assertThat(claims.at("/grants/voice/outgoing/application_sid").asText()).isEqualTo(APPLICATION);
        assertThat(claims.at("/grants/voice/incoming/allow").asBoolean()).isTrue();
        assertThat(claims.path("sub").asText()).isEqualTo(Samples.ACCOUNT);
        assertThat(claims.path("iss").asText()).isEqualTo(KEY);
        assertThat(claims.path("exp").asLong() - System.currentTimeMillis() / 1000)
                .isBetween(3500L, 3600L);
        assertThat(reply.headers()).containsEntry("cache-control", "no-store");
    }

    @Test
    void the_demo_needs_no_key() throws Exception {
        Reply reply = WebphoneTokens.simulated(Samples.ACCOUNT).token(asked(ANA));

        JsonNode document = json(((Reply.Bytes) reply.content()).bytes());
        assertThat(document.path("identity").asText()).isEqualTo("user_7");
        assertThat(document.path("token").asText().split("\\.")).hasSize(3);
    }

    @Test
    void what_is_missing_is_named() {
        fails(new WebphoneTokens(Samples.ACCOUNT, "", SECRET, APPLICATION), ANA, 503, "twilio.api-key-sid");
        fails(new WebphoneTokens(Samples.ACCOUNT, KEY, "short", APPLICATION), ANA, 503, "twilio.api-key-secret");
        fails(new WebphoneTokens(Samples.ACCOUNT, KEY, SECRET, "x"), ANA, 503, "twilio.twiml-app-sid");
        fails(new WebphoneTokens(Samples.ACCOUNT, KEY, SECRET, APPLICATION), Principal.OPERATOR, 403, "as a person");
    }

    private static void fails(WebphoneTokens tokens, Principal by, int status, String says) {
        assertThatThrownBy(() -> tokens.token(asked(by))).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.detail()).contains(says).doesNotContain(SECRET);
        });
    }

    private static Request asked(Principal by) {
        return new Request(by, "GET", "/api/token", List.of(), "", "", "127.0.0.1", Map.of(), Map.of());
    }

    private static JsonNode json(byte[] text) throws Exception {
        return new ObjectMapper().readTree(new String(text, StandardCharsets.UTF_8));
    }
}
