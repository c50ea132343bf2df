package dev.ramal.deliveries;

/** This try failed; another one may do better. Its text is kept and shown: it holds no number, name, body or token. */
public final class DeliveryFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeliveryFailed(String text) {
        super(text);
    }

    public DeliveryFailed(String text, Throwable cause) {
        super(text, cause);
    }
}
