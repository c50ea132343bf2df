package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database breaks off in the middle of a transaction, and is there again. */
class DatabaseTroubleTest {

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onPostgres();

    private static final ExecutorService CROWD = Executors.newCachedThreadPool();

    private final TwilioCaller twilio = new TwilioCaller(RAMAL);

    @AfterAll
    static void end() {
        CROWD.shutdownNow();
    }

    /** A statement that fails, as by a time limit; and a connection that breaks, so that not even a rollback arrives. */
    @ParameterizedTest
    @ValueSource(strings = {"pg_cancel_backend", "pg_terminate_backend"})
    void a_status_is_recorded_at_the_next_try(String trouble) throws Exception {
        String sid = sid(trouble, 1);

        HttpResponse<String> answer = during(
                trouble,
                "/twilio/call-status",
                TwilioCaller.call("CallSid", sid, "CallStatus", "completed", "CallDuration", "3"));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(RAMAL.rows("SELECT form FROM call_event WHERE call_sid = '" + sid + "'"))
                .hasSize(1);
        assertThat(RAMAL.rows("SELECT status FROM call WHERE sid = '" + sid + "'"))
                .containsExactly(Map.of("status", "completed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_cancel_backend", "pg_terminate_backend"})
    void a_caller_hears_the_flow_and_the_call_is_recorded(String trouble) throws Exception {
        String sid = sid(trouble, 2);

        HttpResponse<String> answer = during(trouble, "/twilio/voice-incoming", TwilioCaller.call("CallSid", sid));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<Dial");
        assertThat(RAMAL.rows("SELECT form FROM call_event WHERE call_sid = '" + sid + "'"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_cancel_backend", "pg_terminate_backend"})
    void who_waits_in_line_is_known_after_it(String trouble) throws Exception {
        String sid = sid(trouble, 5);
        RAMAL.change("INSERT INTO flow_state (call_sid, step, kept) VALUES ('" + sid
                + "', 'queue', '{\"queue.name\":\"support\",\"queue.keys\":\"2=message\"}')");

        HttpResponse<String> answer = during(trouble, "flow_state", "/twilio/wait?call=" + sid, waiting(sid, "0"));

        assertThat(answer.body()).contains("<Gather");
        assertThat(twilio.post("/twilio/wait?call=" + sid, waiting(sid, "2")).body())
                .as("the key leads out of it as before")
                .contains("<Leave");
    }

    private static Map<String, String> waiting(String sid, String digits) {
        return TwilioCaller.call("CallSid", sid, "CallStatus", "in-progress", "Digits", digits);
    }

    @Test
    void a_status_that_cannot_be_recorded_is_not_taken() throws Exception {
        String sid = sid("none", 3);
        rename("call_event", "call_event_away");
        HttpResponse<String> answer;
        try {
            answer = twilio.post("/twilio/call-status", TwilioCaller.call("CallSid", sid, "CallStatus", "completed"));
        } finally {
            rename("call_event_away", "call_event");
        }

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(RAMAL.rows("SELECT sid FROM call WHERE sid = '" + sid + "'")).isEmpty();
    }

    /** Twilio hangs up on whoever takes fifteen seconds. */
    @Test
    void twilio_is_answered_in_time_while_somebody_keeps_a_row() throws Exception {
        HttpResponse<String> voice;
        HttpResponse<String> status;
        Duration hearing;
        Duration telling;
        int waiting;
        try (Connection holder = database().getConnection();
                Connection watcher = database().getConnection()) {
            holder.setAutoCommit(false);
            execute(holder, "LOCK TABLE leg IN ACCESS EXCLUSIVE MODE");
            long began = System.nanoTime();
            voice = twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid("kept", 6)));
            hearing = since(began);
            began = System.nanoTime();
            status = twilio.post(
                    "/twilio/call-status", TwilioCaller.call("CallSid", sid("kept", 7), "CallStatus", "completed"));
            telling = since(began);
            waiting = waiting(watcher);
            holder.rollback();
            holder.setAutoCommit(true);
        }

        assertThat(voice.body()).contains("<Dial");
        assertThat(status.statusCode()).isEqualTo(503);
        assertThat(List.of(hearing, telling))
                .allSatisfy(each -> assertThat(each).isLessThan(Duration.ofSeconds(15)));
        assertThat(waiting).as("nobody waits on behind").isZero();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @Test
    void what_people_wait_for_leaves_half_of_the_connections_to_webhooks() throws Exception {
        HttpResponse<String> answer;
        int waiting;
        List<CompletableFuture<HttpResponse<String>>> people = new ArrayList<>();
        try (Connection holder = database().getConnection();
                Connection watcher = database().getConnection()) {
            holder.setAutoCommit(false);
            execute(holder, "LOCK TABLE opt_out IN ACCESS EXCLUSIVE MODE");
            for (int i = 0; i < 20; i++) {
                people.add(CompletableFuture.supplyAsync(() -> twilio.api("/api/opt-outs"), CROWD));
            }
            while (waiting(watcher) < 8) {
                assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS))
                        .isFalse();
            }

            answer = twilio.post(
                    "/twilio/call-status", TwilioCaller.call("CallSid", sid("people", 4), "CallStatus", "completed"));

            waiting = waiting(watcher);
            holder.rollback();
            holder.setAutoCommit(true);
        }
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(waiting).isEqualTo(8);
        assertThat(people)
                .allSatisfy(each ->
                        assertThat(each.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200));
    }

    /** Asks while a table is locked, does that to the connection which waits for it, then lets the table go. */
    private HttpResponse<String> during(String trouble, String target, Map<String, String> fields) throws Exception {
        return during(trouble, "leg", target, fields);
    }

    private HttpResponse<String> during(String trouble, String table, String target, Map<String, String> fields)
            throws Exception {
        try (Connection holder = database().getConnection();
                Connection watcher = database().getConnection()) {
            holder.setAutoCommit(false);
            execute(holder, "LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<HttpResponse<String>> answer =
                    CompletableFuture.supplyAsync(() -> twilio.post(target, fields));
            while (!struck(watcher, trouble)) {
                assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            holder.rollback();
            holder.setAutoCommit(true);
            return answer.get(30, TimeUnit.SECONDS);
        }
    }

    private static boolean struck(Connection watcher, String trouble) throws SQLException {
        try (Statement statement = watcher.createStatement();
                ResultSet struck = statement.executeQuery(
                        "SELECT " + trouble
                                + "(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
            return struck.next();
        }
    }

    private static int waiting(Connection watcher) throws SQLException {
        try (Statement statement = watcher.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static void rename(String from, String to) throws SQLException {
        try (Connection connection = database().getConnection()) {
            execute(connection, "ALTER TABLE " + from + " RENAME TO " + to);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static DataSource database() {
        return RAMAL.camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class);
    }

    private static String sid(String trouble, int number) {
        return "CA" + "%032x".formatted(trouble.hashCode() * 10L + number & Long.MAX_VALUE);
    }
}
