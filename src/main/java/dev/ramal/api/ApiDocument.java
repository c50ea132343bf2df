package dev.ramal.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.edge.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The OpenAPI document of what people and programs may ask, as it is and as a page. */
public final class ApiDocument {

    private static final String WHILE = "public, max-age=300";

    private final String json;
    private final String page;

    public ApiDocument() {
        try (InputStream in = ApiDocument.class.getResourceAsStream("/openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing");
            }
            json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            page = ApiPage.of(new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer to {@code GET /api/openapi.json}. */
    public Reply json() {
        return Reply.text(200, "application/json", json).with("cache-control", WHILE);
    }

    /** The answer to {@code GET /api/docs}. */
    public Reply page() {
        return Reply.text(200, "text/html; charset=utf-8", page)
                .with("content-security-policy", ApiPage.policy())
                .with("cache-control", WHILE);
    }
}
