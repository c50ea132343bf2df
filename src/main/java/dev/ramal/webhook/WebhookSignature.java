package dev.ramal.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the Standard Webhooks specification, 1.0, says, so that any of its libraries can verify what came. */
public final class WebhookSignature {

    private static final String PREFIX = "whsec_";
    private static final int LEAST = 24;
    private static final int MOST = 64;

    private final byte[] key;

    /**
     * @param secret base64 of 24 to 64 bytes, with or without {@code whsec_} before it
     * @throws IllegalArgumentException when it is none
     */
    public WebhookSignature(String secret) {
        String text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
        this.key = Base64.getDecoder().decode(text);
        if (key.length < LEAST || key.length > MOST) {
            throw new IllegalArgumentException("a secret of " + key.length + " bytes");
        }
    }

    /**
     * The signature, with its version.
     *
     * @param id the message's, the same in each attempt
     * @param seconds when it is sent, since 1970
     */
    String sign(String id, long seconds, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signed = mac.doFinal((id + "." + seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
