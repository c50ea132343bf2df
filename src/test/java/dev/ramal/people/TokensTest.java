package dev.ramal.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.twilio.jwt.accesstoken.AccessToken;
import dev.ramal.edge.Role;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokensTest {

    private static final String KEY = "aVeryRandomKeyOf43CharactersInBase64UrlXyz0";
    private static final String HERE = "https://ramal.example.com";
    private static final Person ANA = new Person(7, "ana@example.com", "Ana", Role.ADMIN, "h", true, 3, null, null);

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final Tokens tokens = new Tokens(KEY, HERE, () -> now);

    @Test
    void a_token_says_who_and_which_session_and_no_name_or_role() {
        String token = tokens.sign(ANA, "s1");

        assertThat(tokens.read(token)).isEqualTo(new Tokens.Claims("7", 3, "s1"));
        String payload = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        assertThat(payload).doesNotContain("ana@", "Ana", "admin");
    }

    @Test
    void a_token_is_good_for_a_quarter_of_an_hour() {
        String token = tokens.sign(ANA, "s1");
        now = now.plus(Duration.ofMinutes(15));
        assertThat(tokens.read(token)).isNotNull();
        now = now.plus(Duration.ofSeconds(6));
        assertThat(tokens.read(token)).isNull();
    }

    @Test
    void a_token_without_a_signature_is_nobodys() {
        String[] parts = tokens.sign(ANA, "s1").split("\\.");
        for (String header : List.of(
                "{\"alg\":\"none\",\"typ\":\"ramal+jwt\"}",
                "{\"alg\":\"None\",\"typ\":\"ramal+jwt\"}",
                "{\"typ\":\"ramal+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"ramal+jwt\",\"crit\":[\"x\"],\"x\":1}",
                "{}")) {
            String head =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));
            for (String signature : List.of("", parts[2])) {
                assertThat(tokens.read(head + "." + parts[1] + "." + signature))
                        .as(header)
                        .isNull();
            }
        }
        assertThat(tokens.read(parts[0] + "." + parts[1] + ".")).isNull();
    }

    @Test
    void another_algorithm_is_nobodys_even_with_our_key() throws Exception {
        byte[] longer = (KEY + KEY).getBytes(StandardCharsets.UTF_8);
        for (JWSAlgorithm other : List.of(JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
            SignedJWT token = new SignedJWT(header(other, "ramal+jwt"), claims().build());
            token.sign(new MACSigner(longer));
            assertThat(new Tokens(KEY + KEY, HERE, () -> now).read(token.serialize()))
                    .isNull();
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        SignedJWT signed = new SignedJWT(header(JWSAlgorithm.RS256, "ramal+jwt"), claims().build());
        signed.sign(new RSASSASigner(pair.getPrivate()));
        assertThat(tokens.read(signed.serialize())).isNull();
        String published = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        SignedJWT confused = new SignedJWT(header(JWSAlgorithm.HS256, "ramal+jwt"), claims().build());
        confused.sign(new MACSigner(published.getBytes(StandardCharsets.UTF_8)));
        assertThat(tokens.read(confused.serialize())).isNull();
    }

    @Test
    void what_is_signed_with_our_key_for_another_purpose_is_nobodys() throws Exception {
        assertThat(tokens.read(signed("ramal+jwt", claims()))).isNotNull();
        for (String type : List.of("JWT", "at+jwt", "ramal")) {
            assertThat(tokens.read(signed(type, claims()))).as(type).isNull();
        }
        assertThat(tokens.read(signed("ramal+jwt", claims().issuer("somebody"))))
                .isNull();
        assertThat(tokens.read(signed("ramal+jwt", claims().audience("https://other.example.com"))))
                .isNull();
        assertThat(tokens.read(signed("ramal+jwt", claims().audience(List.of()))))
                .isNull();
        assertThat(tokens.read(signed("ramal+jwt", claims().subject(null)))).isNull();
        assertThat(tokens.read(signed("ramal+jwt", claims().claim("sid", null))))
                .isNull();
        assertThat(tokens.read(signed("ramal+jwt", claims().claim("ver", "admin"))))
                .isNull();
        assertThat(tokens.read(signed("ramal+jwt", claims().expirationTime(null))))
                .isNull();
        assertThat(tokens.read(signed("ramal+jwt", claims().notBeforeTime(Date.from(now.plusSeconds(60))))))
                .isNull();
    }

    @Test
    void a_token_for_twilio_is_not_ours_even_with_the_same_secret() {
        String token = new AccessToken.Builder(
                        "AC" + "0".repeat(32), "SK" + "0".repeat(32), KEY.getBytes(StandardCharsets.UTF_8))
                .identity("user_7")
                .build()
                .toJwt();

        assertThat(tokens.read(token)).isNull();
    }

    @Test
    void odd_text_is_nobodys() {
        for (String odd : List.of("", ".", "..", "...", "a.b.c", "\u0000", "e30.e30.e30", "x".repeat(100_000))) {
            assertThat(tokens.read(odd)).isNull();
        }
    }

    @Test
    void a_weak_key_signs_nothing() {
        for (String weak : List.of("", "x".repeat(31), "ab".repeat(40), "0123456789abcdef0123456789abcde")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Tokens(weak, HERE, () -> now));
        }
        assertThat(Tokens.fault("0123456789abcdef0123456789abcdef")).isNull();
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String type) {
        return new JWSHeader.Builder(algorithm).type(new JOSEObjectType(type)).build();
    }

    private JWTClaimsSet.Builder claims() {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        Map.of("ver", 3, "sid", "s1").forEach(claims::claim);
        return claims.issuer("ramal")
                .audience(HERE)
                .subject("7")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    private static String signed(String type, JWTClaimsSet.Builder claims) throws Exception {
        SignedJWT token = new SignedJWT(header(JWSAlgorithm.HS256, type), claims.build());
        token.sign(new MACSigner(KEY.getBytes(StandardCharsets.UTF_8)));
        return token.serialize();
    }
}
