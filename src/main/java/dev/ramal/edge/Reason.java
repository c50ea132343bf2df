package dev.ramal.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Why somebody takes something away for good. */
public final class Reason {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 400;

    private Reason() {}

    /**
     * The reason, which stands in the request's query or in its document, {@code {"reason":"…"}}.
     *
     * @param what is done, such as {@code A deletion}
     * @throws Problem without one
     */
    public static String of(Request request, String what) {
        String why = said(request).strip();
        if (why.isEmpty() || why.length() > LONGEST || why.indexOf('\0') >= 0) {
            throw new Problem(
                    422, "Say why", what + " needs a reason of at most " + LONGEST + " letters: {\"reason\":\"…\"}.");
        }
        return why;
    }

    private static String said(Request request) {
        String asked = request.asked("reason");
        if (asked != null || request.body().isBlank()) {
            return asked == null ? "" : asked;
        }
        try {
            return JSON.readTree(request.body()).path("reason").asText("");
        } catch (JsonProcessingException e) {
            throw new Problem(400, "Not JSON", "The document is {\"reason\":\"…\"}.");
        }
    }
}
