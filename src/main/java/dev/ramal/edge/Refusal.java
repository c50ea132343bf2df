package dev.ramal.edge;

/** Why a request is not let in; the status that its sender gets, with an empty body. */
enum Refusal {
    PATH(400),
    METHOD(405),
    TYPE(415),
    TOO_LONG(413),
    TOO_SLOW(408),
    BROKEN_OFF(400),
    UNREADABLE(400),
    UNSIGNED(403),
    SIGNATURE(403),
    FIELDS(403),
    LOGIN(401);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The reason as logs and metrics spell it. */
    String reason() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
