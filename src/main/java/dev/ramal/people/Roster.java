package dev.ramal.people;

import dev.ramal.edge.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who there is, as of a moment ago, in memory: asked for each request, where no database can be. It is read anew every
 * two seconds, so that a change on one node is known on all others within that time, and on its own node at once.
 */
public final class Roster {

    /** How often it is to be read. */
    public static final int SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
    /** Longer than a token is good: of a session that ended before that, no good token is left. */
    private static final String ENDED =
            "SELECT id FROM login_session WHERE ended_at > CURRENT_TIMESTAMP - INTERVAL '20' MINUTE";

    private static final String PEOPLE = "SELECT id, name, role, version FROM person WHERE active";
    private static final String ANYBODY = "SELECT COUNT(*) FROM person";
    private static final String KEYS = "SELECT id, name, hash, scopes FROM service_key WHERE revoked_at IS NULL";
    private static final String USED = "UPDATE service_key SET last_used_at = CURRENT_TIMESTAMP WHERE id = ?"
            + " AND (last_used_at IS NULL OR last_used_at < CURRENT_TIMESTAMP - INTERVAL '1' MINUTE)";

    private final DataSource database;
    private final Set<Long> used = ConcurrentHashMap.newKeySet();
    private volatile Known known = new Known(Map.of(), Set.of(), Map.of(), false);
    private boolean failing;

    /** Somebody active. */
    record Entry(String name, Role role, int version) {}

    /** A service key that is good. */
    record Key(long id, String name, Set<String> scopes) {}

    private record Known(Map<String, Entry> people, Set<String> ended, Map<String, Key> keys, boolean anybody) {}

    /** @param database connections that know of no transaction */
    public Roster(DataSource database) {
        this.database = database;
    }

    /** That person; null when there is none, or none that is active. */
    @Nullable
    Entry person(String id) {
        return known.people.get(id);
    }

    boolean ended(String session) {
        return known.ended.contains(session);
    }

    /** The service key of that hash; null when there is none, or none any more. */
    @Nullable
    Key key(String hash) {
        Key key = known.keys.get(hash);
        if (key != null) {
            used.add(key.id);
        }
        return key;
    }

    boolean hasKey(String id) {
        return known.keys.values().stream()
                .anyMatch(key -> Long.toString(key.id).equals(id));
    }

    /** Whether there is any person at all. */
    public boolean anybody() {
        return known.anybody;
    }

    /** Reads it anew; what a commit before this call wrote is known after it. */
    public synchronized void read() throws SQLException {
        Map<String, Entry> people = new HashMap<>();
        Set<String> ended = new HashSet<>();
        Map<String, Key> keys = new HashMap<>();
        boolean[] anybody = {false};
        try (Connection connection = database.getConnection()) {
            each(
                    connection,
                    PEOPLE,
                    row -> people.put(
                            Long.toString(row.getLong("id")),
                            new Entry(row.getString("name"), Role.of(row.getString("role")), row.getInt("version"))));
            each(connection, ENDED, row -> ended.add(row.getString("id")));
            each(
                    connection,
                    KEYS,
                    row -> keys.put(
                            row.getString("hash"),
                            new Key(
                                    row.getLong("id"),
                                    row.getString("name"),
                                    Set.of(row.getString("scopes").split(" ")))));
            each(connection, ANYBODY, row -> anybody[0] = row.getLong(1) > 0);
            known = new Known(Map.copyOf(people), Set.copyOf(ended), Map.copyOf(keys), anybody[0]);
            noteUse(connection);
        }
    }

    /** The same from time to time; a database that stumbles is told once. */
    public void readAgain() {
        try {
            read();
            failing = false;
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                LOG.error("who may log in cannot be read: {}", e.getClass().getSimpleName());
            }
            failing = true;
        }
    }

    private void noteUse(Connection connection) throws SQLException {
        Set<Long> now = Set.copyOf(used);
        used.removeAll(now);
        for (long id : now) {
            try (PreparedStatement update = connection.prepareStatement(USED)) {
                update.setLong(1, id);
                update.executeUpdate();
            }
        }
    }

    private interface Reading {
        void of(ResultSet row) throws SQLException;
    }

    private static void each(Connection connection, String sql, Reading reading) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reading.of(rows);
            }
        }
    }
}
