package dev.ramal.dialling;

import com.twilio.jwt.accesstoken.AccessToken;
import com.twilio.jwt.accesstoken.VoiceGrant;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;

/** Gives a person the token with which their webphone registers at Twilio. */
public final class WebphoneTokens {

    private static final int SECONDS = 3600;
    /** HMAC-SHA-256 takes no shorter key. */
    private static final int LEAST_SECRET = 32;

    private static final Pattern KEY = Pattern.compile("SK[0-9a-f]{32}");
    private static final Pattern APPLICATION = Pattern.compile("AP[0-9a-f]{32}");

    private final String accountSid;
    private final String apiKeySid;
    private final String apiKeySecret;
    private final String applicationSid;

    /** Takes what the account's tokens need, checked when somebody asks for one. */
    public WebphoneTokens(String accountSid, String apiKeySid, String apiKeySecret, String applicationSid) {
        this.accountSid = accountSid;
        this.apiKeySid = apiKeySid;
        this.apiKeySecret = apiKeySecret;
        this.applicationSid = applicationSid;
    }

    /** Tokens of the demo's webphones, which the simulator takes; Twilio would not. */
    public static WebphoneTokens simulated(String accountSid) {
        byte[] secret = new byte[LEAST_SECRET];
        new SecureRandom().nextBytes(secret);
        return new WebphoneTokens(
                accountSid, "SK" + "0".repeat(32), HexFormat.of().formatHex(secret), "AP" + "0".repeat(32));
    }

    /**
     * The token, good for an hour, and the identity that it is for, which never depends on the person's name.
     *
     * @throws Problem when a setting is missing, or it is no person who asks
     */
    public Reply token(Request request) {
        String identity = request.by().identity();
        if (identity == null) {
            throw new Problem(403, "Only people have webphones", "Log in as a person; a key has no webphone.");
        }
        need(
                KEY.matcher(apiKeySid).matches(),
                "twilio.api-key-sid (TWILIO_API_KEY_SID) must be SK and 32 hex digits: Twilio console, API keys, Create"
                        + " API key, type Standard.");
        need(
                apiKeySecret.getBytes(StandardCharsets.UTF_8).length >= LEAST_SECRET,
                "twilio.api-key-secret (TWILIO_API_KEY_SECRET) is missing or too short: it is shown once, when the API"
                        + " key is created.");
        need(
                APPLICATION.matcher(applicationSid).matches(),
                "twilio.twiml-app-sid (TWILIO_TWIML_APP_SID) must be AP and 32 hex digits: Twilio console, Voice, TwiML"
                        + " Apps.");
        VoiceGrant voice = new VoiceGrant();
        voice.setOutgoingApplicationSid(applicationSid);
        voice.setIncomingAllow(true);
        String token = new AccessToken.Builder(accountSid, apiKeySid, apiKeySecret.getBytes(StandardCharsets.UTF_8))
                .identity(identity)
                .ttl(SECONDS)
                .grant(voice)
                .build()
                .toJwt();
        return Reply.json(200, Map.of("token", token, "identity", identity)).with("cache-control", "no-store");
    }

    private static void need(boolean right, String detail) {
        if (!right) {
            throw new Problem(503, "The webphone is not set up", detail);
        }
    }
}
