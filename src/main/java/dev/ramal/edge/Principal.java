package dev.ramal.edge;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as the login gate found out.
 *
 * @param kind person, service, the operator of this installation, or nobody known
 * @param id a person's or a service key's id; empty of others
 * @param name what people call them, for pages and the audit; never a decision's input
 * @param role of a person and the operator; null of others
 * @param scopes what a service key opens, such as {@code calls:read}; empty of others
 * @param session what is revoked when a person logs out: the session's id; empty of others
 */
public record Principal(Kind kind, String id, String name, @Nullable Role role, Set<String> scopes, String session) {

    /** The kinds of callers. */
    public enum Kind {
        NOBODY,
        PERSON,
        SERVICE,
        OPERATOR
    }

    /** Somebody who showed nothing. */
    public static final Principal NOBODY = new Principal(Kind.NOBODY, "", "", null, Set.of(), "");

    /** Who holds the operator's key: an administrator without a name. */
    public static final Principal OPERATOR = new Principal(Kind.OPERATOR, "", "operator", Role.ADMIN, Set.of(), "");

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /** A person with a login. */
    public static Principal person(String id, String name, Role role, String session) {
        return new Principal(Kind.PERSON, id, name, role, Set.of(), session);
    }

    /** Another program, with a key. */
    public static Principal service(String id, String name, Set<String> scopes) {
        return new Principal(Kind.SERVICE, id, name, null, scopes, "");
    }

    /** Whether this is a person, or the operator, of at least that role. */
    public boolean may(Role needed) {
        return role != null && role.includes(needed);
    }

    /** The name of this person's webphone at Twilio; null of others. It depends on the id alone. */
    public @Nullable String identity() {
        return kind == Kind.PERSON ? "user_" + id : null;
    }

    /** Who it was, in the audit and as the owner of budgets: {@code user:7}, {@code key:3}, {@code operator}. */
    public String actor() {
        return switch (kind) {
            case PERSON -> "user:" + id;
            case SERVICE -> "key:" + id;
            case OPERATOR -> "operator";
            case NOBODY -> "nobody";
        };
    }

    /** Says no name. */
    @Override
    public String toString() {
        return actor();
    }
}
