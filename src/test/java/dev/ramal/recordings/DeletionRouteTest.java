package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.deliveries.durable.Outbox;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.FakeTwilioMedia;
import dev.ramal.fakes.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A deleted recording goes everywhere, whatever fails on the way, and comes back nowhere. */
class DeletionRouteTest {

    private static final String CALL = "CA" + "7".repeat(32);
    private static final String RECORDING = "RE" + "7".repeat(32);
    private static final byte[] AUDIO = FakeTwilioMedia.bytes(4_170);

    private static final FakeTwilioMedia TWILIO = new FakeTwilioMedia(Samples.ACCOUNT, Samples.TOKEN);
    private static final FakeDrive DRIVE = new FakeDrive("0AFolderOfRecordings");

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", TWILIO.uri().toString())
            .set("recordings.archive", "true")
            .set("drive.client-id", "id")
            .set("drive.client-secret", "secret")
            .set("drive.refresh-token", "token")
            .set("drive.folder-id", "0AFolderOfRecordings")
            .set("drive.api-url", DRIVE.uri() + "/")
            .set("drive.token-url", DRIVE.uri() + "/token");

    private final HttpClient http = HttpClient.newHttpClient();
    private JdbcClient database;

    @BeforeEach
    void a_recording_that_is_everywhere() throws Exception {
        database = JdbcClient.create(RAMAL.camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
        for (String table : List.of(
                "call",
                "recording",
                "archive_file",
                "drive_file",
                "drive_folder",
                "scheduled_tasks",
                "delivery",
                "audit")) {
            database.sql("DELETE FROM " + table).update();
        }
        assertThat(DRIVE.awaitAsked("delete", 1, Duration.ofSeconds(30)))
                .as("the try at the start is over")
                .isTrue();
        TWILIO.reset();
        database.sql("INSERT INTO call (sid, direction, agent) VALUES (?, 'inbound', 'user_7')")
                .param(CALL)
                .update();
        database.sql("INSERT INTO recording (sid, call_sid, root_sid, status, channels)"
                        + " VALUES (?, ?, ?, 'completed', 2)")
                .params(RECORDING, CALL, CALL)
                .update();
    }

    @AfterAll
    static void close() {
        TWILIO.close();
        DRIVE.close();
    }

    private void everywhere() throws IOException {
        Path folder = Files.createDirectories(RAMAL.data().resolve("archive"));
        Files.write(folder.resolve("one.mp3"), AUDIO);
        database.sql("INSERT INTO archive_file (recording_sid, path, md5, bytes) VALUES (?, 'one.mp3', ?, ?)")
                .params(RECORDING, "a".repeat(32), AUDIO.length)
                .update();
        DRIVE.put("file-1", AUDIO.length, "a".repeat(32));
        database.sql("INSERT INTO drive_file (recording_sid, file_id, md5, bytes, link)"
                        + " VALUES (?, 'file-1', ?, ?, 'https://drive.example/1')")
                .params(RECORDING, "a".repeat(32), AUDIO.length)
                .update();
    }

    @Test
    void goes_everywhere_whatever_fails_on_the_way() throws Exception {
        everywhere();
        TWILIO.fail("media", Fault.status(503), new Fault.BreakOff());
        DRIVE.fail("delete", Fault.status(500), Fault.busy(1), new Fault.LoseAnswer());

        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);

        assertThat(heard()).as("silent at once").isEqualTo(410);
        awaitSent("discard-archive", "discard-drive", "discard-twilio");
        assertThat(TWILIO.removed()).containsExactly(RECORDING);
        assertThat(DRIVE.has("file-1")).isFalse();
        assertThat(archived()).isEmpty();
        assertThat(RAMAL.rows("SELECT deleted_by, deleted_reason FROM recording"))
                .as("the tombstone")
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("deleted_by", "operator")
                        .containsEntry("deleted_reason", "asked for"));
    }

    @Test
    void what_twilio_wrote_down_of_it_goes_too_whatever_fails_on_the_way() throws Exception {
        TWILIO.transcribe("TR" + "1".repeat(32), "TR" + "2".repeat(32));
        TWILIO.fail("media", Fault.status(503), new Fault.BreakOff());

        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);

        awaitSent("discard-twilio");
        assertThat(TWILIO.removed()).containsExactlyInAnyOrder(RECORDING, "TR" + "1".repeat(32), "TR" + "2".repeat(32));
    }

    @Test
    void what_twilio_wrote_down_goes_too_when_the_audio_had_left_it_before() throws Exception {
        TWILIO.transcribe("TR" + "1".repeat(32));
        database.sql("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at)"
                        + " VALUES (?, ?, 'discard-twilio', 'sent', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                .params(RECORDING + "/discard-twilio", RECORDING)
                .update();

        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);

        await(
                "SELECT 1 AS one FROM delivery WHERE destination = 'discard-twilio' AND state = 'sent' AND attempts > 0",
                1);
        assertThat(TWILIO.removed()).contains("TR" + "1".repeat(32));
    }

    @Test
    void counts_as_gone_where_it_is_not() throws Exception {
        TWILIO.fail("media", Fault.status(404));
        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);
        awaitSent("discard-archive", "discard-drive", "discard-twilio");
    }

    @Test
    void does_not_count_as_gone_from_the_archive_while_that_is_not_mounted() throws Exception {
        everywhere();
        Path archive = RAMAL.data().resolve("archive");
        Path away = RAMAL.data().resolve("share");
        Files.move(archive, away);
        Files.createDirectory(archive);

        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);

        await(
                "SELECT 1 AS one FROM delivery WHERE destination = 'discard-archive' AND state = 'open'"
                        + " AND last_error LIKE '%is its share mounted%'",
                1);
        Files.delete(archive);
        Files.move(away, archive);
        awaitSent("discard-archive", "discard-drive", "discard-twilio");
        assertThat(archived()).isEmpty();
    }

    @Test
    void does_not_count_as_gone_from_google_drive_while_that_shows_not_even_its_folder() throws Exception {
        everywhere();
        DRIVE.fail("delete", Fault.status(404, "notFound"));
        DRIVE.fail("get", Fault.status(404, "notFound"));

        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);

        awaitSent("discard-archive", "discard-drive", "discard-twilio");
        assertThat(DRIVE.has("file-1")).isFalse();
    }

    @Test
    void does_not_count_as_gone_from_google_drive_while_a_folder_of_before_is_not_shown() throws Exception {
        everywhere();
        database.sql("INSERT INTO drive_folder (path, file_id, made) VALUES ('0AFolderOfBefore/2026', 'year', TRUE)")
                .update();
        DRIVE.fail("delete", Fault.status(404, "notFound"));

        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);

        await(
                "SELECT 1 AS one FROM delivery WHERE destination = 'discard-drive' AND state = 'open'"
                        + " AND last_error LIKE '%below 0AFolderOfBefore%'",
                1);
        awaitSent("discard-archive", "discard-drive", "discard-twilio");
        assertThat(DRIVE.has("file-1")).isFalse();
    }

    @Test
    void is_delivered_nowhere_any_more() throws Exception {
        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);
        awaitSent("discard-archive", "discard-drive", "discard-twilio");
        Outbox outbox = RAMAL.camel().getRegistry().lookupByNameAndType("outbox", Outbox.class);
        int asked = TWILIO.requests().size();

        outbox.open(RECORDING, "archive", null, Duration.ZERO);
        outbox.open(RECORDING, "drive", null, Duration.ZERO);

        awaitSent("archive", "drive");
        assertThat(TWILIO.requests()).as("its audio is not fetched").hasSize(asked);
        assertThat(archived()).isEmpty();
        assertThat(RAMAL.rows("SELECT recording_sid FROM drive_file")).isEmpty();
        assertThat(RAMAL.rows("SELECT delivery_key FROM delivery WHERE destination = 'slack'"))
                .as("nobody is told of it")
                .isEmpty();
    }

    @Test
    void what_it_says_goes_with_it_and_is_not_kept_later() throws Exception {
        database.sql("UPDATE recording SET transcription = 'Please call me back.'")
                .update();
        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);
        assertThat(RAMAL.rows("SELECT sid FROM recording WHERE transcription IS NOT NULL"))
                .isEmpty();

        TwilioCaller twilio = new TwilioCaller(RAMAL);
        assertThat(twilio.post(
                                "/twilio/transcription?call=" + CALL,
                                TwilioCaller.call(
                                        "CallSid",
                                        CALL,
                                        "RecordingSid",
                                        RECORDING,
                                        "TranscriptionSid",
                                        "TR" + "0".repeat(32),
                                        "TranscriptionText",
                                        "Please call me back.",
                                        "TranscriptionStatus",
                                        "completed"))
                        .statusCode())
                .isEqualTo(204);

        assertThat(RAMAL.rows("SELECT sid FROM recording WHERE transcription IS NOT NULL"))
                .isEmpty();
        assertThat(twilio.api("/api/calls/" + CALL).body())
                .contains("asked for")
                .doesNotContain("Please");
        awaitSent("discard-archive", "discard-drive", "discard-twilio");
    }

    @Test
    void is_removed_behind_a_delivery_that_began_before() throws Exception {
        everywhere();
        database.sql("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at)"
                        + " VALUES (?, ?, 'crm', 'open', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                .params(RECORDING + "/crm", RECORDING)
                .update();
        database.sql("INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,"
                        + " last_heartbeat, version)"
                        + " VALUES ('delivery', ?, CURRENT_TIMESTAMP, TRUE, 'another node', CURRENT_TIMESTAMP, 2)")
                .params(RECORDING + "/crm")
                .update();
        assertThat(delete("{\"reason\":\"asked for\"}")).isEqualTo(202);
        await("SELECT 1 AS one FROM delivery WHERE destination LIKE 'discard-%' AND due_at > opened_at", 3);
        assertThat(archived()).as("not yet").hasSize(1);
        assertThat(TWILIO.removed()).isEmpty();

        database.sql("UPDATE delivery SET state = 'sent' WHERE destination = 'crm'")
                .update();
        database.sql("DELETE FROM scheduled_tasks WHERE task_instance LIKE '%/crm'")
                .update();

        awaitSent("discard-archive", "discard-drive", "discard-twilio");
        assertThat(archived()).isEmpty();
    }

    @Test
    void needs_a_reason_and_a_recording() throws Exception {
        assertThat(delete("")).isEqualTo(422);
        assertThat(delete("{\"reason\":\"  \"}")).isEqualTo(422);
        assertThat(delete("{\"reason\":\"" + "x".repeat(401) + "\"}")).isEqualTo(422);
        assertThat(delete("{\"reason\":\"a\\u0000b\"}")).isEqualTo(422);
        assertThat(delete("{\"reason\":")).isEqualTo(400);
        assertThat(send("DELETE", "/api/recordings/RE1?reason=x", "")).isEqualTo(400);
        assertThat(send("DELETE", "/api/recordings/RE" + "8".repeat(32) + "?reason=x", ""))
                .isEqualTo(404);
        assertThat(RAMAL.rows("SELECT delivery_key FROM delivery")).isEmpty();
        assertThat(RAMAL.rows("SELECT action FROM audit")).isEmpty();
        assertThat(send("DELETE", "/api/recordings/" + RECORDING + "?reason=x", ""))
                .isEqualTo(202);
        assertThat(send("DELETE", "/api/recordings/" + RECORDING + "?reason=x", ""))
                .as("a second time")
                .isEqualTo(410);
        assertThat(RAMAL.rows("SELECT action FROM audit")).hasSize(1);
        awaitSent("discard-archive", "discard-drive", "discard-twilio");
    }

    private int heard() throws Exception {
        return send("GET", "/api/recordings/" + RECORDING, "");
    }

    private int delete(String document) throws Exception {
        return send("DELETE", "/api/recordings/" + RECORDING, document);
    }

    private int send(String method, String target, String document) throws Exception {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RAMAL.port() + target))
                        .header("Authorization", "Bearer " + RAMAL.operatorKey())
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(document))
                        .build(),
                BodyHandlers.ofByteArray());
        return answer.statusCode();
    }

    private static List<String> archived() throws IOException {
        Path folder = RAMAL.data().resolve("archive");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }

    private static void awaitSent(String... destinations) {
        for (String destination : destinations) {
            await("SELECT 1 AS one FROM delivery WHERE state = 'sent' AND destination = '" + destination + "'", 1);
        }
    }

    private static void await(String query, int rows) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (RAMAL.rows(query).size() < rows && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(RAMAL.rows(query)).as(query).hasSize(rows);
    }
}
