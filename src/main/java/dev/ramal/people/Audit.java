package dev.ramal.people;

import dev.ramal.edge.Request;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit notes of a request. */
public final class Audit {

    /** Parameters of {@code audit-insert}: who asked, what was done, and to what. */
    public Map<String, @Nullable Object> row(Request request, String action, @Nullable String subject) {
        return row(request, action, subject, null);
    }

    /** The same with a detail: never a phone number or a secret. */
    public Map<String, @Nullable Object> row(
            Request request, String action, @Nullable String subject, @Nullable String detail) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("actor", request.by().actor());
        row.put("action", action);
        row.put("subject", subject);
        row.put("detail", detail);
        row.put("address", request.address());
        return row;
    }
}
