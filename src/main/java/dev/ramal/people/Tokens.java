package dev.ramal.people;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of logins: JWTs of the type {@code ramal+jwt}, signed with HS256 and nothing else, for this
 * installation alone, good for a quarter of an hour. They say who and which session; what that one may, the roster says.
 */
public final class Tokens {

    /** How long one is good. */
    public static final Duration LIFE = Duration.ofMinutes(15);

    /** The fewest bytes of a signing key, which are those of the hash. */
    public static final int LEAST_KEY = 32;

    private static final String ISSUER = "ramal";
    private static final String VERSION = "ver";
    private static final String SESSION = "sid";
    private static final JOSEObjectType TYPE = new JOSEObjectType("ramal+jwt");
    private static final int LONGEST = 1024;
    /** Between the clocks of two nodes. */
    private static final int SKEW_SECONDS = 5;

    private final byte[] key;
    private final String audience;
    private final InstantSource clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /** What a token says that was ours. */
    record Claims(String person, int version, String session) {}

    /**
     * @param key at least {@link #LEAST_KEY} bytes of text, the same on each node
     * @param audience the installation's public URL
     * @throws IllegalArgumentException when the key is too weak
     */
    public Tokens(String key, String audience, InstantSource clock) {
        String fault = fault(key);
        if (fault != null) {
            throw new IllegalArgumentException("the signing key " + fault);
        }
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.audience = audience;
        this.clock = clock;
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, new ImmutableSecret<>(this.key)));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        audience,
                        new JWTClaimsSet.Builder().issuer(ISSUER).build(),
                        Set.of("sub", "exp", "iat", VERSION, SESSION)) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** What is wrong with a signing key, to go on after its name; null when nothing is. */
    public static @Nullable String fault(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length < LEAST_KEY) {
            return "must have at least " + LEAST_KEY + " bytes, better 32 random ones in base64";
        }
        return key.chars().distinct().count() < 10 ? "must be random, not a few characters again and again" : null;
    }

    /** A token for that person in that session. */
    public String sign(Person person, String session) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(audience)
                .subject(Long.toString(person.id()))
                .claim(VERSION, person.version())
                .claim(SESSION, session)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build();
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build(), claims);
            token.sign(new MACSigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What that token says; null when it is not ours, or not any more. */
    @Nullable
    Claims read(String token) {
        if (token.length() > LONGEST) {
            return null;
        }
        try {
            JWTClaimsSet claims = processor.process(SignedJWT.parse(token), null);
            return new Claims(claims.getSubject(), claims.getIntegerClaim(VERSION), claims.getStringClaim(SESSION));
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException notOurs) {
            return null;
        }
    }
}
