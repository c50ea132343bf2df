package dev.ramal.endurance;

import dev.ramal.fakes.FakeSlack;
import dev.ramal.fakes.FakeSlack.Posted;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Holds what was played against the database, the folders and the channel, after all is over. */
final class Ledger {

    private static final Set<String> KEPT = Set.of("ramal.mv.db", "operator-key", "jwt-key", "database-password");

    private final DataSource database;

    Ledger(DataSource database) {
        this.database = database;
    }

    /** The digests of webhooks that were acknowledged, but are not in the journal. */
    Set<String> lost(Set<String> acknowledged) {
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(new HashSet<>(column("SELECT digest FROM call_event")));
        return lost;
    }

    /** Deliveries that are not sent, and rows of the engine that were left over. */
    List<String> leftOver() {
        List<String> left = new ArrayList<>(column("SELECT delivery_key FROM delivery WHERE state <> 'sent'"));
        left.addAll(column("SELECT task_instance FROM scheduled_tasks"));
        return left;
    }

    /** What each recording must have had sent: one copy to the archive, one notice about it. */
    List<String> wronglyDelivered(List<PlayedRecording> recordings) {
        Set<String> expected = recordings.stream()
                .flatMap(recording -> Stream.of(recording.sid() + "/archive", recording.sid() + ":recording/slack"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = new TreeSet<>(column("SELECT delivery_key FROM delivery WHERE subject LIKE 'RE%'"));
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        found.removeAll(expected);
        return Stream.concat(
                        missing.stream().map("missing "::concat), found.stream().map("too much "::concat))
                .toList();
    }

    /** How many notices of calls were due, by their outcomes. */
    int calls(String... outcomes) {
        return column("SELECT sid FROM call WHERE outcome IN ('" + String.join("', '", outcomes) + "')")
                .size();
    }

    /** The first column of a query. */
    List<String> column(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Files in the data directory that are neither Ramal's own nor a recording in the archive. */
    static List<String> strayFiles(Path data, List<PlayedRecording> recordings) throws IOException {
        Set<String> names =
                recordings.stream().map(recording -> recording.sid() + ".mp3").collect(Collectors.toSet());
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile)
                    .map(data::relativize)
                    .filter(file -> !(file.startsWith("archive")
                            ? names.contains(file.getFileName().toString())
                            : file.startsWith("versions") || KEPT.contains(file.toString())))
                    .map(Path::toString)
                    .toList();
        }
    }

    /** How many messages mention that SID, in any of their blocks. */
    static long notices(FakeSlack slack, String sid) {
        return slack.messages().stream()
                .filter(message -> mentions(message, sid))
                .count();
    }

    private static boolean mentions(Posted message, String sid) {
        return message.blocks().toString().contains(sid);
    }
}
