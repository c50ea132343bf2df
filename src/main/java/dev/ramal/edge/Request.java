package dev.ramal.edge;

import dev.ramal.twilio.TwilioForm.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that passed the login gate, as the variable {@code request} of its exchange.
 *
 * @param method such as {@code GET}
 * @param path as sent, in its canonical spelling
 * @param query decoded pairs of the query string, in order
 * @param mediaType of the body, in lower case and without parameters: a form, JSON or nothing
 * @param body the body's text, empty when there is none
 */
public record Request(String method, String path, List<Field> query, String mediaType, String body) {

    public Request {
        query = List.copyOf(query);
    }

    /** The first value of that name in the query; null when it is absent or empty. */
    public @Nullable String asked(String name) {
        for (Field pair : query) {
            if (pair.name().equals(name)) {
                return pair.value().isEmpty() ? null : pair.value();
            }
        }
        return null;
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "Request[" + method + " " + path + "]";
    }
}
