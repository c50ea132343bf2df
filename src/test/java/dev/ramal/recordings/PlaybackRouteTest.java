package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.edge.Role;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.FakeTwilioMedia;
import dev.ramal.fakes.Fault;
import dev.ramal.people.Person;
import dev.ramal.people.Roster;
import dev.ramal.people.Sessions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class PlaybackRouteTest {

    private static final String CALL = "CA" + "7".repeat(32);
    private static final String RECORDING = "RE" + "7".repeat(32);
    private static final byte[] AUDIO = FakeTwilioMedia.bytes(41_700);

    private static final FakeTwilioMedia TWILIO = new FakeTwilioMedia(Samples.ACCOUNT, Samples.TOKEN);
    private static final FakeDrive DRIVE = new FakeDrive("root");

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", TWILIO.uri().toString())
            .set("recordings.archive", "true")
            .set("drive.client-id", "id")
            .set("drive.client-secret", "secret")
            .set("drive.refresh-token", "token")
            .set("drive.api-url", DRIVE.uri() + "/")
            .set("drive.token-url", DRIVE.uri() + "/token");

    private final HttpClient http = HttpClient.newHttpClient();
    private JdbcClient database;

    @BeforeEach
    void one_recording() {
        database = JdbcClient.create(RAMAL.camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
        for (String table : List.of("call", "recording", "archive_file", "drive_file", "delivery", "audit")) {
            database.sql("DELETE FROM " + table).update();
        }
        TWILIO.reset();
        DRIVE.reset();
        database.sql("INSERT INTO call (sid, direction, agent) VALUES (?, 'inbound', 'user_7')")
                .param(CALL)
                .update();
        database.sql(
                        "INSERT INTO recording (sid, call_sid, root_sid, status, channels) VALUES (?, ?, ?, 'completed', 2)")
                .params(RECORDING, CALL, CALL)
                .update();
    }

    @AfterAll
    static void close() {
        TWILIO.close();
        DRIVE.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RAMAL.port() + path))
                .header("Authorization", "Bearer " + RAMAL.operatorKey());
    }

    private HttpResponse<byte[]> get(String range) throws Exception {
        HttpRequest.Builder request = request("/api/recordings/" + RECORDING);
        return send(range == null ? request : request.header("Range", range));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private void archived(byte[] bytes, String name) throws IOException {
        Path folder = Files.createDirectories(RAMAL.data().resolve("archive"));
        Files.write(folder.resolve(name), bytes);
        database.sql("INSERT INTO archive_file (recording_sid, path, md5, bytes) VALUES (?, ?, ?, ?)")
                .params(RECORDING, name, "0123456789abcdef0123456789abcdef", bytes.length)
                .update();
    }

    @Test
    void plays_from_the_archive_without_asking_anybody() throws Exception {
        archived(AUDIO, "one.mp3");
        HttpResponse<byte[]> answer = get(null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(AUDIO);
        assertThat(header(answer, "content-type")).isEqualTo("audio/mpeg");
        assertThat(header(answer, "accept-ranges")).isEqualTo("bytes");
        assertThat(header(answer, "cache-control")).isEqualTo("private, no-store");
        assertThat(header(answer, "etag")).isEqualTo("\"0123456789abcdef0123456789abcdef\"");
        assertThat(TWILIO.requests()).isEmpty();
        HttpResponse<byte[]> old = send(request("/twilio/recording/" + RECORDING));
        assertThat(old.body()).isEqualTo(AUDIO);
    }

    @Test
    void plays_the_part_that_is_asked_for() throws Exception {
        archived(AUDIO, "one.mp3");
        ranges();
        HttpResponse<byte[]> stale = send(request("/api/recordings/" + RECORDING)
                .header("Range", "bytes=1-2")
                .header("If-Range", "\"another\""));
        assertThat(stale.statusCode()).isEqualTo(200);
        HttpResponse<byte[]> fresh = send(request("/api/recordings/" + RECORDING)
                .header("Range", "bytes=1-2")
                .header("If-Range", header(stale, "etag")));
        assertThat(fresh.statusCode()).isEqualTo(206);
        assertThat(fresh.body()).isEqualTo(Arrays.copyOfRange(AUDIO, 1, 3));
        HttpResponse<byte[]> head = http.send(
                request("/api/recordings/" + RECORDING)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(header(head, "content-length")).isEqualTo("41700");
        assertThat(head.body()).isEmpty();
    }

    private void ranges() throws Exception {
        for (int[] part : new int[][] {{0, 0}, {0, 41_699}, {100, 199}, {41_699, 41_699}}) {
            HttpResponse<byte[]> answer = get("bytes=" + part[0] + "-" + part[1]);
            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(header(answer, "content-range")).isEqualTo("bytes " + part[0] + "-" + part[1] + "/41700");
            assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(AUDIO, part[0], part[1] + 1));
        }
        assertThat(get("bytes=41600-99999").body()).isEqualTo(Arrays.copyOfRange(AUDIO, 41_600, 41_700));
        assertThat(get("bytes=-100").body()).isEqualTo(Arrays.copyOfRange(AUDIO, 41_600, 41_700));
        HttpResponse<byte[]> beyond = get("bytes=41700-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(header(beyond, "content-range")).isEqualTo("bytes */41700");
        for (String odd : List.of("bytes=0-1,5-6", "bytes=9-1", "items=0-1", "bytes=-", "nonsense")) {
            assertThat(get(odd).body()).as(odd).isEqualTo(AUDIO);
        }
    }

    @Test
    void plays_from_twilio_while_the_archive_does_not_have_it() throws Exception {
        assertThat(get(null).body()).isEqualTo(AUDIO);
        assertThat(TWILIO.requests().get(0).target()).contains("RequestedChannels=2");
        ranges();
        TWILIO.ranges();
        ranges();
        TWILIO.monoOnly();
        assertThat(get(null).body()).isEqualTo(AUDIO);
    }

    @Test
    void takes_its_credentials_to_no_other_host() throws Exception {
        try (FakeTwilioMedia bucket = new FakeTwilioMedia()) {
            bucket.open();
            TWILIO.redirect(bucket.uri() + "/audio.mp3");
            assertThat(get(null).body()).isEqualTo(AUDIO);
            assertThat(bucket.requests()).hasSize(1).allMatch(asked -> asked.authorization() == null);
        }
    }

    @Test
    void plays_from_drive_what_twilio_no_longer_has() throws Exception {
        DRIVE.put("file-1", AUDIO.length, "d".repeat(32));
        database.sql(
                        "INSERT INTO drive_file (recording_sid, file_id, md5, bytes, link) VALUES (?, 'file-1', ?, ?, 'https://drive.example/1')")
                .params(RECORDING, "d".repeat(32), AUDIO.length)
                .update();
        for (int i = 0; i < 30; i++) {
            TWILIO.fail("media", new Fault.Status(404, "", "gone"));
        }
        assertThat(get(null).body()).isEqualTo(AUDIO);
        ranges();
    }

    @Test
    void says_what_is_wrong_instead_of_playing_a_page() throws Exception {
        for (FakeTwilioMedia.Manner manner : List.of(
                FakeTwilioMedia.Manner.HTML_PAGE, FakeTwilioMedia.Manner.XML_AS_AUDIO, FakeTwilioMedia.Manner.EMPTY)) {
            TWILIO.manner(manner);
            HttpResponse<byte[]> answer = get(null);
            assertThat(answer.statusCode()).as("%s", manner).isEqualTo(502);
            assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
        }
        TWILIO.reset();
        TWILIO.fail("media", new Fault.Status(429, "7", "busy"));
        HttpResponse<byte[]> busy = get(null);
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(header(busy, "retry-after")).isEqualTo("7");
        TWILIO.fail("media", new Fault.Status(404, "", "gone"));
        TWILIO.fail("media", new Fault.Status(404, "", "gone"));
        assertThat(get(null).statusCode()).isEqualTo(404);
        database.sql("UPDATE recording SET status = 'in-progress'").update();
        HttpResponse<byte[]> early = get(null);
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(header(early, "retry-after")).isNotEmpty();
    }

    @Test
    void breaks_off_rather_than_end_too_early() {
        TWILIO.manner(FakeTwilioMedia.Manner.TRUNCATED);
        assertThatThrownBy(() -> get(null)).isInstanceOf(IOException.class);
    }

    @Test
    void asks_nobody_for_what_it_does_not_know() throws Exception {
        for (String sid : List.of("RE" + "8".repeat(32), "RE1", "CA" + "7".repeat(32), "RE" + "G".repeat(32))) {
            assertThat(send(request("/api/recordings/" + sid)).statusCode())
                    .as(sid)
                    .isIn(400, 404);
        }
        assertThat(TWILIO.requests()).isEmpty();
    }

    @Test
    void takes_the_channels_of_a_wav_apart() throws Exception {
        archived(wav(1000), "two.wav");
        for (int channel = 1; channel <= 2; channel++) {
            HttpResponse<byte[]> answer = send(request("/api/recordings/" + RECORDING + "?channel=" + channel));
            assertThat(answer.statusCode()).isEqualTo(200);
            ByteBuffer mono = ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(mono.limit()).isEqualTo(44 + 2000);
            assertThat(mono.getShort(22)).isEqualTo((short) 1);
            assertThat(mono.getInt(40)).isEqualTo(2000);
            for (int i = 0; i < 1000; i++) {
                assertThat(mono.getShort(44 + 2 * i)).isEqualTo((short) (channel == 1 ? i : -i));
            }
        }
        assertThat(send(request("/api/recordings/" + RECORDING + "?channel=3")).statusCode())
                .isEqualTo(400);
        database.sql("DELETE FROM archive_file").update();
        assertThat(send(request("/api/recordings/" + RECORDING + "?channel=1")).statusCode())
                .isEqualTo(422);
    }

    private static byte[] wav(int frames) {
        ByteBuffer wav = ByteBuffer.allocate(44 + frames * 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + frames * 4)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 2)
                .putInt(8000)
                .putInt(32000)
                .putShort((short) 4)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(frames * 4);
        for (int i = 0; i < frames; i++) {
            wav.putShort((short) i).putShort((short) -i);
        }
        return wav.array();
    }

    @Test
    void lets_an_agent_hear_their_own_calls_only() throws Exception {
        archived(AUDIO, "one.mp3");
        assertThat(heardBy(7, Role.AGENT)).as("whose call it was").isEqualTo(200);
        assertThat(heardBy(8, Role.AGENT)).as("another agent").isEqualTo(404);
        assertThat(heardBy(9, Role.SUPERVISOR)).as("a supervisor").isEqualTo(200);
        assertThat(RAMAL.rows("SELECT actor FROM audit WHERE action = 'recording-listen' ORDER BY id"))
                .containsExactly(Map.of("actor", "user:7"), Map.of("actor", "user:9"));
    }

    /** The status that a person with that id gets. */
    private int heardBy(long id, Role role) throws Exception {
        RAMAL.change("INSERT INTO person (id, email, name, role, password_hash) OVERRIDING SYSTEM VALUE VALUES (" + id
                + ", 'p" + id + "@example.com', 'Ana', '" + role.word() + "', 'none')");
        RAMAL.camel().getRegistry().lookupByNameAndType("roster", Roster.class).read();
        Person person = Person.first(RAMAL.rows("SELECT * FROM person WHERE id = " + id));
        Sessions sessions = RAMAL.camel().getRegistry().lookupByNameAndType("sessions", Sessions.class);
        String token = sessions.token(sessions.begin(person));
        return http.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + RAMAL.port() + "/api/recordings/" + RECORDING))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofByteArray())
                .statusCode();
    }

    @Test
    void notes_who_began_to_listen() throws Exception {
        archived(AUDIO, "one.mp3");
        get("bytes=0-");
        get("bytes=500-");
        assertThat(RAMAL.rows("SELECT actor, action, subject FROM audit"))
                .containsExactly(Map.of("actor", "operator", "action", "recording-listen", "subject", RECORDING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1-", "bytes=-41699", "bytes= 0-", "bytes=1-2,0-", "items=0-1"})
    void notes_who_listens_in_whatever_way_they_ask(String range) throws Exception {
        archived(AUDIO, "one.mp3");
        get(range);
        get("bytes=500-");
        assertThat(RAMAL.rows("SELECT actor, action, subject FROM audit"))
                .containsExactly(Map.of("actor", "operator", "action", "recording-listen", "subject", RECORDING));
    }

    @Test
    void notes_who_gets_all_of_it_because_their_part_is_of_another() throws Exception {
        archived(AUDIO, "one.mp3");
        send(request("/api/recordings/" + RECORDING)
                .header("Range", "bytes=1-2")
                .header("If-Range", "\"another\""));
        assertThat(RAMAL.rows("SELECT action FROM audit")).hasSize(1);
    }

    @Test
    void deletes_a_recording_wherever_it_is() throws Exception {
        archived(AUDIO, "one.mp3");
        DRIVE.put("file-2", AUDIO.length, "d".repeat(32));
        database.sql(
                        "INSERT INTO drive_file (recording_sid, file_id, md5, bytes, link) VALUES (?, 'file-2', ?, ?, 'https://drive.example/2')")
                .params(RECORDING, "d".repeat(32), AUDIO.length)
                .update();
        assertThat(delete("").statusCode()).as("without a reason").isEqualTo(422);
        DRIVE.fail("delete", new Fault.Status(403, "", "insufficientFilePermissions"));
        assertThat(delete("{\"reason\":\"asked for by the caller\"}").statusCode())
                .isEqualTo(202);
        assertThat(get(null).statusCode()).isEqualTo(410);
        assertThat(delete("{\"reason\":\"again\"}").statusCode()).isEqualTo(410);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (RAMAL.rows("SELECT 1 AS one FROM delivery WHERE state = 'sent'").size() < 3
                && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(TWILIO.removed()).containsExactly(RECORDING);
        assertThat(DRIVE.has("file-2")).isFalse();
        assertThat(RAMAL.data().resolve("archive/one.mp3")).doesNotExist();
        HttpResponse<byte[]> call = send(request("/api/calls/" + CALL));
        assertThat(new String(call.body(), StandardCharsets.UTF_8))
                .contains("asked for by the caller", "\"deletedBy\":\"operator\"");
        assertThat(RAMAL.rows("SELECT action FROM audit WHERE action = 'recording-delete'"))
                .hasSize(1);
    }

    private HttpResponse<byte[]> delete(String body) throws Exception {
        return send(request("/api/recordings/" + RECORDING)
                .header("Content-Type", "application/json")
                .method("DELETE", HttpRequest.BodyPublishers.ofString(body)));
    }
}
