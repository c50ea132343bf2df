package dev.ramal.people;

import dev.ramal.edge.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is to become a person.
 *
 * @param role null when they come by themselves: then the door decides
 */
public record NewPerson(String email, String name, @Nullable Role role, Secret password) {

    /** Parameters of {@code person-by-email}. */
    public Map<String, Object> parameters() {
        return Map.of("email", email);
    }

    /** Parameters of {@code person-insert}. */
    public Map<String, Object> row(String hash) {
        if (role == null) {
            throw new IllegalStateException("a person without a role");
        }
        return Map.of("email", email, "name", name, "role", role.word(), "hash", hash);
    }

    /** Says no name and no address. */
    @Override
    public String toString() {
        return "NewPerson";
    }
}
