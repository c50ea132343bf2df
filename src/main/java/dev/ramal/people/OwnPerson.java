package dev.ramal.people;

import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody changes of themselves: a new password only with the one they have. */
public final class OwnPerson {

    private final Passwords passwords;
    private final LoginThrottle throttle;

    public OwnPerson(Passwords passwords, LoginThrottle throttle) {
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /**
     * Parameters of {@code person-profile}.
     *
     * @throws Problem 403 when the current password is not that, 429 when it was tried too often
     */
    public Map<String, @Nullable Object> change(Request request, PeopleRequests.OwnChange change, Person person) {
        Secret password = change.password();
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", person.id());
        row.put("name", change.name());
        row.put("mobile", change.mobile());
        row.put("hours", change.hours());
        row.put("hash", password == null ? null : newHash(request, change, person, password));
        row.put("version", password == null ? person.version() : person.version() + 1);
        row.put("before", person.version());
        return row;
    }

    private String newHash(Request request, PeopleRequests.OwnChange change, Person person, Secret password) {
        LoginThrottle.Try attempt = throttle.begin(request, person.email());
        Secret current = change.currentPassword();
        if (current == null || !proves(attempt, current, person)) {
            throw new Problem(403, "Not the current password", "currentPassword is not the one you log in with.");
        }
        throttle.right(attempt);
        return passwords.hash(password);
    }

    /** A try at which nobody could look, as while too many wait, does not count. */
    private boolean proves(LoginThrottle.Try attempt, Secret current, Person person) {
        try {
            return passwords.matches(current, person.passwordHash());
        } catch (Problem busy) {
            throttle.giveBack(attempt);
            throw busy;
        }
    }

    /** @throws Problem 409 when the person was changed meanwhile */
    public void kept(int changed) {
        if (changed != 1) {
            throw new Problem(409, "Changed meanwhile", "Somebody else changed this user: log in again.");
        }
    }
}
