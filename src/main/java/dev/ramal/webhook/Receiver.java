package dev.ramal.webhook;

import java.net.URI;

/** The program that is told. */
public record Receiver(URI address, WebhookSignature signature) {

    /** An address may hold a key. */
    @Override
    public String toString() {
        return "Receiver";
    }
}
