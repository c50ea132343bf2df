package dev.ramal.edge;

import java.util.Locale;

/** What a person may do; each role may all that the one before it may. */
public enum Role {
    /** Takes and places calls, and sees their own. */
    AGENT,
    /** Sees the calls of all, deletes recordings, blocks numbers. */
    SUPERVISOR,
    /** Makes users and keys, and changes what Ramal does. */
    ADMIN;

    /** Whether this role may what that one may. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** As it is written in documents and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role of that word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Role of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new IllegalArgumentException("not a role: agent, supervisor or admin");
    }
}
