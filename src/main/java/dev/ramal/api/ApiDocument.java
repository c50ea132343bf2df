package dev.ramal.api;

import dev.ramal.edge.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The OpenAPI document of what people and programs may ask, as it is and as a page. */
public final class ApiDocument {

    private final String json;

    public ApiDocument() {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing");
            }
            json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer to {@code GET /api/openapi.json}. */
    public Reply json() {
        return Reply.text(200, "application/json", json).with("cache-control", "public, max-age=300");
    }

    /** The answer to {@code GET /api/docs}. */
    public Reply page() {
        return Reply.text(200, "text/html; charset=utf-8", "");
    }
}
