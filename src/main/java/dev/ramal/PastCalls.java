package dev.ramal;

import dev.ramal.cli.Program;
import dev.ramal.database.KeptDatabase;
import dev.ramal.rehearsal.Past;
import dev.ramal.rehearsal.Past.Answered;
import dev.ramal.rehearsal.Past.Webhooked;
import dev.ramal.rehearsal.Stage.Turned;
import dev.ramal.settings.Configuration;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the journal of this installation, also while it runs. */
final class PastCalls {

    /** What flows look up by a number. */
    private static final List<String> LOOKED_UP = List.of("opt_out", "contact", "caller_id");

    private static final String TURNS = "SELECT t.at, t.call_sid, t.target, t.step, t.decisions, t.twiml, e.form"
            + " FROM flow_turn t JOIN call_event e ON e.digest = t.event_digest WHERE t.at >= ? AND t.at < ?";
    private static final String OTHERS = "SELECT e.heard_at, e.call_sid, e.told_root, e.form FROM call_event e"
            + " WHERE e.heard_at >= ? AND e.heard_at < ?"
            + " AND NOT EXISTS (SELECT 1 FROM flow_turn t WHERE t.event_digest = e.digest)";

    private final Configuration configuration;

    PastCalls(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Everything of that time. */
    Past between(Instant since, Instant until) {
        try (KeptDatabase kept = open()) {
            List<Webhooked> webhooks = new ArrayList<>();
            try (PreparedStatement turns = kept.connection().prepareStatement(TURNS)) {
                bind(turns, since, until);
                try (ResultSet row = turns.executeQuery()) {
                    while (row.next()) {
                        webhooks.add(new Webhooked(
                                at(row),
                                row.getString("call_sid"),
                                row.getString("target"),
                                row.getString("form"),
                                new Answered(
                                        row.getString("twiml"),
                                        new Turned(
                                                row.getString("step"),
                                                RehearsalStage.decisions(row.getString("decisions"))))));
                    }
                }
            }
            try (PreparedStatement others = kept.connection().prepareStatement(OTHERS)) {
                bind(others, since, until);
                try (ResultSet row = others.executeQuery()) {
                    while (row.next()) {
                        String root = row.getString("told_root");
                        String form = row.getString("form");
                        webhooks.add(new Webhooked(
                                at(row),
                                root == null ? row.getString("call_sid") : root,
                                (form.contains("RecordingStatus=") ? "/twilio/recording-status" : "/twilio/call-status")
                                        + (root == null ? "" : "?call=" + root),
                                form,
                                null));
                    }
                }
            }
            webhooks.sort(Comparator.comparing(Webhooked::at));
            Map<String, List<Map<String, Object>>> known = new HashMap<>();
            for (String table : LOOKED_UP) {
                if (kept.has(table)) {
                    known.put(table, rows(kept, table));
                }
            }
            return new Past(webhooks, configuration.server().publicUrl().toString(), known);
        } catch (SQLException e) {
            throw new Program.Refused(
                    List.of("The journal cannot be read: the database answers SQLSTATE " + e.getSQLState() + "."));
        }
    }

    private KeptDatabase open() {
        Configuration.Database database = configuration.database();
        try {
            return database.embedded()
                    ? KeptDatabase.embedded(configuration.data())
                    : KeptDatabase.postgres(database.url(), database.user(), database.password());
        } catch (IllegalStateException e) {
            throw new Program.Refused(List.of(e.getMessage() + "."));
        }
    }

    private static void bind(PreparedStatement statement, Instant since, Instant until) throws SQLException {
        statement.setObject(1, since.atOffset(ZoneOffset.UTC));
        statement.setObject(2, until.atOffset(ZoneOffset.UTC));
    }

    private static Instant at(ResultSet row) throws SQLException {
        return row.getObject(1, OffsetDateTime.class).toInstant();
    }

    private static List<Map<String, Object>> rows(KeptDatabase kept, String table) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Statement statement = kept.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
            while (row.next()) {
                Map<String, Object> one = new LinkedHashMap<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    Object value = row.getObject(i);
                    if (value != null) {
                        one.put(row.getMetaData().getColumnLabel(i), value);
                    }
                }
                rows.add(one);
            }
        }
        return rows;
    }
}
