package dev.ramal.dialling;

import com.twilio.jwt.accesstoken.AccessToken;
import com.twilio.jwt.accesstoken.VoiceGrant;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** Gives a person the token with which their webphone registers at Twilio. */
public final class WebphoneTokens {

    private static final int SECONDS = 3600;
    /** HMAC-SHA-256 takes no shorter key. */
    private static final int LEAST_SECRET = 32;

    private static final Pattern KEY = Pattern.compile("SK[0-9a-f]{32}");
    private static final Pattern APPLICATION = Pattern.compile("AP[0-9a-f]{32}");

    private final boolean demo;
    private final String accountSid;
    private final String apiKeySid;
    private final String apiKeySecret;
    private final String applicationSid;

    /** @param demo whether there is no account at all */
    public WebphoneTokens(
            boolean demo, String accountSid, String apiKeySid, String apiKeySecret, String applicationSid) {
        this.demo = demo;
        this.accountSid = accountSid;
        this.apiKeySid = apiKeySid;
        this.apiKeySecret = apiKeySecret;
        this.applicationSid = applicationSid;
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
        if (demo) {
            throw new Problem(
                    503,
                    "No Twilio account",
                    "This is the demo: calls are simulated. Set twilio.account-sid and twilio.auth-token to use a webphone.");
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
