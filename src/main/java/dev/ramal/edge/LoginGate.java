package dev.ramal.edge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Lets in who shows the operator's key as a bearer token. */
public final class LoginGate {

    private final byte[] expected;

    /** @param operatorKey of {@code data/operator-key} */
    public LoginGate(String operatorKey) {
        this.expected = ("Bearer " + operatorKey).getBytes(StandardCharsets.UTF_8);
    }

    boolean admits(@Nullable String authorization) {
        return authorization != null && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
    }
}
