package dev.ramal.people;

import dev.ramal.database.Row;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who becomes a person, and what may become of one: there is always somebody who can let others in. */
public final class Door {

    private final Roster roster;
    private final boolean openRegistration;
    private final boolean demo;
    private final String language;

    /**
     * @param openRegistration whether everybody may make themselves an agent
     * @param demo whether Twilio is simulated
     * @param language of the pages, before somebody chooses
     */
    public Door(Roster roster, boolean openRegistration, boolean demo, String language) {
        this.roster = roster;
        this.openRegistration = openRegistration;
        this.demo = demo;
        this.language = language;
    }

    /** What a page must know before anybody is logged in. */
    public Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("users", roster.anybody());
        state.put("demo", demo);
        state.put("language", language);
        state.put("openRegistration", openRegistration);
        return state;
    }

    /**
     * Sends those away early whose registration cannot succeed, before their password costs anything.
     *
     * @throws Problem 403
     */
    public void look() {
        if (roster.anybody() && !openRegistration) {
            throw closed();
        }
    }

    /**
     * The role of somebody who registers: the first is the administrator.
     *
     * @param count the only row of {@code person-count}, read under the lock
     * @throws Problem 403 when nobody may register any more
     */
    public NewPerson admit(NewPerson person, List<Map<String, @Nullable Object>> count) {
        if (person.role() != null) {
            return person;
        }
        Long people = new Row(count.get(0)).number("people");
        boolean first = people != null && people == 0;
        if (!first && !openRegistration) {
            throw closed();
        }
        return new NewPerson(person.email(), person.name(), first ? Role.ADMIN : Role.AGENT, person.password());
    }

    private static Problem closed() {
        return new Problem(403, "Registration is closed", "An administrator invites you, or runs ramal user add.");
    }

    /** Parameters of {@code person-insert}. */
    public Map<String, Object> row(NewPerson person, String hash) {
        return person.row(hash);
    }

    /** Parameters of {@code person-password} and {@code sessions-end}. */
    public Map<String, Object> password(Person person, String hash) {
        return Map.of("id", person.id(), "hash", hash);
    }

    /** Who these rows are about, for the audit; null when they are about nobody. */
    public @Nullable String subject(List<Map<String, @Nullable Object>> rows) {
        Person person = Person.first(rows);
        return person == null ? null : person.actor();
    }

    /** @throws Problem 409 when the address is somebody's */
    public void free(List<Map<String, @Nullable Object>> rows) {
        if (!rows.isEmpty()) {
            throw new Problem(409, "That address is taken", "There is a user with this email: log in.");
        }
    }

    /**
     * Who was invited, by a row of {@code invitation-find}.
     *
     * @throws Problem 404 when there is no such invitation, or it was used, or its time is over
     */
    public NewPerson invited(PeopleRequests.Acceptance acceptance, List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw spent();
        }
        String email = row.require("email");
        return new NewPerson(
                email,
                PeopleRequests.name(acceptance.name(), email),
                Role.of(row.require("role")),
                acceptance.password());
    }

    /**
     * Whose a good invitation is, by a row of {@code invitation-find}.
     *
     * @throws Problem 404 when there is no such invitation, or it was used, or its time is over
     */
    public Map<String, Object> good(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        if (row == null) {
            throw spent();
        }
        return Map.of("email", row.require("email"));
    }

    /** @throws Problem 404 when somebody was quicker */
    public void taken(int used) {
        if (used != 1) {
            throw spent();
        }
    }

    /**
     * The invited person, who is one already.
     *
     * @throws Problem 404 when they may not log in any more
     */
    public Person known(List<Map<String, @Nullable Object>> rows) {
        Person person = found(rows);
        if (!person.active()) {
            throw spent();
        }
        return person;
    }

    /** @throws Problem 401 when the person was changed since they proved to be it */
    public void still(List<Map<String, @Nullable Object>> rows) {
        if (rows.isEmpty()) {
            throw new Problem(401, "Not logged in", "This user was changed meanwhile: log in again.");
        }
    }

    private static Problem spent() {
        return new Problem(404, "Not a good invitation", "It was used, or its time is over: ask for another.");
    }

    /**
     * The person that a statement found.
     *
     * @throws Problem 404 when there is none
     */
    public Person found(List<Map<String, @Nullable Object>> rows) {
        Person person = Person.first(rows);
        if (person == null) {
            throw new Problem(404, "No such user", "GET /api/users lists them.");
        }
        return person;
    }

    /**
     * Parameters of {@code person-change}.
     *
     * @param admins the only row of {@code person-other-admins}, read under the lock
     * @throws Problem 409 when nobody would be left who can let others in
     */
    public Map<String, @Nullable Object> change(
            PeopleRequests.UserChange change, Person person, List<Map<String, @Nullable Object>> admins) {
        Role role = change.role() == null ? person.role() : change.role();
        boolean active = change.active() == null ? person.active() : change.active();
        Long others = new Row(admins.get(0)).number("people");
        if (person.active()
                && person.role() == Role.ADMIN
                && (role != Role.ADMIN || !active)
                && (others == null || others == 0)) {
            throw new Problem(409, "The last administrator", "Make somebody else an administrator first.");
        }
        boolean revokes = role != person.role() || active != person.active();
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", person.id());
        row.put("name", change.name());
        row.put("role", role.word());
        row.put("active", active);
        row.put("version", revokes ? person.version() + 1 : person.version());
        return row;
    }

    /** What was changed, for the audit. */
    public String told(PeopleRequests.UserChange change) {
        StringBuilder told = new StringBuilder();
        if (change.role() != null) {
            told.append("role=").append(change.role().word()).append(' ');
        }
        if (change.active() != null) {
            told.append("active=").append(change.active()).append(' ');
        }
        if (change.name() != null) {
            told.append("name");
        }
        return told.toString().strip();
    }
}
