package dev.ramal.edge;

import dev.ramal.twilio.FormText;
import dev.ramal.twilio.KnownFields;
import java.util.Locale;

/** Why a request does not reach a route. The answer is the status and nothing else. */
enum Refusal {
    ACCOUNT(403),
    BODY_ON_GET(400),
    CHARSET(400),
    DUPLICATE(400),
    EMPTY_NAME(400),
    ESCAPE(400),
    EXPECTATION(417),
    LENGTH(413),
    LOGIN(401),
    MALFORMED(400),
    MEDIA_TYPE(415),
    METHOD(405),
    MISSING(400),
    NAME(400),
    NUL(400),
    RESPLIT(400),
    SHAPE(400),
    SIGNATURE(403),
    TARGET(400),
    TOO_MANY(413);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The word for it in logs and metrics. */
    String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Refusal of(FormText.Fault fault) {
        return switch (fault) {
            case ESCAPE -> ESCAPE;
            case CHARSET -> CHARSET;
            case NUL -> NUL;
            case EMPTY_NAME -> EMPTY_NAME;
            case TOO_MANY -> TOO_MANY;
        };
    }

    static Refusal of(KnownFields.Fault fault) {
        return switch (fault) {
            case NAME -> NAME;
            case DUPLICATE -> DUPLICATE;
            case SHAPE -> SHAPE;
            case ACCOUNT -> ACCOUNT;
            case MISSING -> MISSING;
            case RESPLIT -> RESPLIT;
        };
    }
}
