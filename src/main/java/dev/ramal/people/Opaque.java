package dev.ramal.people;

import dev.ramal.database.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A random token of 32 bytes that its holder shows and of which the database knows the hash. What it is for stands in
 * front, so that one found in a wrong place can be recognised.
 */
record Opaque(String text) {

    static final String REFRESH = "rr_";
    static final String KEY = "rk_";
    static final String INVITATION = "ri_";

    private static final int LONGEST = 100;

    static Opaque make(String kind) {
        return new Opaque(kind + Secrets.random());
    }

    /** Whether it may be one of that kind. */
    static boolean looksLike(String kind, String text) {
        return text.startsWith(kind) && text.length() <= LONGEST;
    }

    /** SHA-256 in hex: of 32 random bytes that is enough, unlike of a password. */
    String hash() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Opaque";
    }
}
