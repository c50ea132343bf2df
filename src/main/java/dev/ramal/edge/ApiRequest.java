package dev.ramal.edge;

import dev.ramal.twilio.TwilioForm.Field;
import java.util.List;

/**
 * A request that has passed the login gate, as a route may know it: the variable {@code request}.
 *
 * @param method in capitals
 * @param path as sent; a canonical one
 * @param query decoded pairs
 */
public record ApiRequest(String method, String path, List<Field> query) {

    public ApiRequest {
        query = List.copyOf(query);
    }

    /** The first value of a query parameter; empty when absent. */
    public String query(String name) {
        return query.stream()
                .filter(pair -> pair.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    /** The path's last segment, such as the SID of {@code /api/calls/CA…}. */
    public String last() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Says no value: a query may hold a number. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
