package dev.ramal.deliveries;

/** No further try can do better. Its text is kept and shown: it holds no number, name, body or token. */
public final class GiveUp extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public GiveUp(String text) {
        super(text);
    }

    public GiveUp(String text, Throwable cause) {
        super(text, cause);
    }
}
