package dev.ramal.people;

import dev.ramal.database.Row;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Role;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param email in lower case
 * @param passwordHash Argon2id with its parameters and salt
 * @param version grows when password, role or activity changes
 * @param mobile E.164, for follow-me
 * @param hours when they take calls, as the JSON that {@link Hours} describes
 */
public record Person(
        long id,
        String email,
        String name,
        Role role,
        String passwordHash,
        boolean active,
        int version,
        @Nullable String mobile,
        @Nullable String hours) {

    /** A row of {@code person}. */
    public static Person of(Map<String, @Nullable Object> columns) {
        Row row = new Row(columns);
        return new Person(
                number(row, "id"),
                row.require("email"),
                row.require("name"),
                Role.of(row.require("role")),
                row.require("password_hash"),
                Boolean.TRUE.equals(columns.get("active")),
                (int) number(row, "version"),
                row.text("mobile"),
                row.text("hours"));
    }

    /** The only one of these rows; null when there is none. */
    public static @Nullable Person first(List<Map<String, @Nullable Object>> rows) {
        return rows.isEmpty() ? null : of(rows.get(0));
    }

    private static long number(Row row, String column) {
        Long number = row.number(column);
        if (number == null) {
            throw new IllegalArgumentException("no " + column + " in the row");
        }
        return number;
    }

    /** Their name in the audit. */
    public String actor() {
        return "user:" + id;
    }

    /** As the edge knows them in that session. */
    Principal principal(String session) {
        return Principal.person(Long.toString(id), name, role, session);
    }

    /** Says no name and no address. */
    @Override
    public String toString() {
        return actor();
    }
}
