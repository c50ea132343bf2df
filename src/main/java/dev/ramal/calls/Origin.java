package dev.ramal.calls;

import org.jspecify.annotations.Nullable;

/** Who began a call: somebody outside, an agent in the browser, or a program. */
public enum Origin {
    CALLER("caller"),
    WEBPHONE("webphone"),
    API("api");

    private final String text;

    Origin(String text) {
        this.text = text;
    }

    /** The word in the database and in answers. */
    public String text() {
        return text;
    }

    /** The constant of that word; null for null and for any other word. */
    public static @Nullable Origin of(@Nullable String text) {
        for (Origin one : values()) {
            if (one.text.equals(text)) {
                return one;
            }
        }
        return null;
    }
}
