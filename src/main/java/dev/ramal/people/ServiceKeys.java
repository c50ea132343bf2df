package dev.ramal.people;

import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Keys of other programs: each opens what its scopes say and nothing else, is shown once and can be revoked. */
public final class ServiceKeys {

    private static final int SHOWN = 10;

    private final Supplier<Set<String>> scopes;

    /** @param scopes those that open something, as {@code calls:read} */
    public ServiceKeys(Supplier<Set<String>> scopes) {
        this.scopes = scopes;
    }

    /** A key before it is written down. */
    public record NewKey(String name, Set<String> scopes, Opaque key) {

        @Override
        public String toString() {
            return "NewKey";
        }
    }

    /**
     * The key that is asked for.
     *
     * @throws Problem 400 naming a scope that opens nothing
     */
    public NewKey make(Request request) {
        JsonBody body = JsonBody.of(request);
        Set<String> known = scopes.get();
        Set<String> asked = new TreeSet<>(body.texts("scopes"));
        if (!known.containsAll(asked)) {
            throw new Problem(
                    400, "Not a scope", "scopes must be some of " + String.join(", ", new TreeSet<>(known)) + ".");
        }
        return new NewKey(PeopleRequests.name(body.require("name"), ""), asked, Opaque.make(Opaque.KEY));
    }

    /** Parameters of {@code service-key-insert} and {@code service-key-by-hash}. */
    public Map<String, Object> row(Request request, NewKey key) {
        return Map.of(
                "name", key.name(),
                "hash", key.key().hash(),
                "prefix", key.key().text().substring(0, SHOWN),
                "scopes", String.join(" ", key.scopes()),
                "by", request.by().actor());
    }

    /** @throws Problem 404 when there was no such key to revoke */
    public void revoked(int keys) {
        if (keys != 1) {
            throw new Problem(404, "No such key", "GET /api/keys lists those that are good.");
        }
    }

    /** The id of the only row, for the audit. */
    public String subject(List<Map<String, Object>> rows) {
        return "key:" + rows.get(0).get("id");
    }
}
