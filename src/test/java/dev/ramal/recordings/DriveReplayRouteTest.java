package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.FakeTwilioMedia;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An earlier account sent the file, its answer was lost, and another account has come since that is not shown it. */
class DriveReplayRouteTest {

    private static final String CALL = "CA" + "8".repeat(32);
    private static final String RECORDING = "RE" + "8".repeat(32);
    private static final String MD5 = "a".repeat(32);

    private static final FakeTwilioMedia TWILIO = new FakeTwilioMedia(Samples.ACCOUNT, Samples.TOKEN);
    private static final FakeDrive DRIVE = new FakeDrive("root");

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", TWILIO.uri().toString())
            .set("drive.client-id", "id")
            .set("drive.client-secret", "secret")
            .set("drive.refresh-token", "token")
            .set("drive.api-url", DRIVE.uri() + "/")
            .set("drive.token-url", DRIVE.uri() + "/token");

    private final TwilioCaller caller = new TwilioCaller(RAMAL);

    @BeforeAll
    static void the_try_at_the_start_is_over() throws Exception {
        assertThat(DRIVE.awaitAsked("delete", 1, Duration.ofSeconds(30))).isTrue();
    }

    @AfterAll
    static void close() {
        TWILIO.close();
        DRIVE.close();
    }

    @BeforeEach
    void a_recording_whose_file_is_another_accounts() throws Exception {
        for (String table : new String[] {"recording", "drive_file", "delivery", "scheduled_tasks"}) {
            RAMAL.change("DELETE FROM " + table);
        }
        RAMAL.change("INSERT INTO recording (sid, call_sid, root_sid, status, channels, heard_at) VALUES ('" + RECORDING
                + "', '" + CALL + "', '" + CALL + "', 'completed', 2, CURRENT_TIMESTAMP)");
        RAMAL.change("INSERT INTO drive_file (recording_sid, file_id, md5, bytes) VALUES ('" + RECORDING
                + "', 'id-0', '" + MD5 + "', 4170)");
        DRIVE.reset();
        DRIVE.put("id-0", 4170, MD5);
        DRIVE.hide("id-0");
    }

    private void givenUp(String why) {
        RAMAL.change("INSERT INTO delivery (delivery_key, subject, destination, state, attempts, last_error, due_at,"
                + " opened_at) VALUES ('" + RECORDING + "/drive', '" + RECORDING + "', 'drive', 'given-up', 12, '"
                + why.replace("'", "''") + "', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
    }

    private void replay() {
        assertThat(caller.send(HttpRequest.newBuilder(
                                        caller.uri("/api/deliveries/replay?key=" + RECORDING + "%2Fdrive"))
                                .header("Authorization", "Bearer " + RAMAL.operatorKey())
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .body())
                .isEqualTo("{\"opened\":1}");
    }

    @Test
    void a_person_who_replays_it_has_it_sent_anew_once() throws Exception {
        givenUp("DeliveryFailed: " + unseen());

        replay();

        await("sent", 1);
        assertThat(DRIVE.recordings()).hasSize(2);
        FakeDrive.Stored mine = DRIVE.recordings().stream()
                .filter(file -> !file.id().equals("id-0"))
                .findFirst()
                .orElseThrow();
        assertThat(RAMAL.rows("SELECT file_id FROM drive_file")).containsExactly(Map.of("file_id", mine.id()));
    }

    @Test
    void a_replay_of_what_failed_otherwise_keeps_the_id() throws Exception {
        givenUp("DeliveryFailed: Google Drive answers 500");

        replay();

        await("open", 1);
        assertThat(DRIVE.recordings()).hasSize(1);
        assertThat(RAMAL.rows("SELECT last_error FROM delivery").toString()).contains("does not show");
        assertThat(RAMAL.rows("SELECT file_id FROM drive_file")).containsExactly(Map.of("file_id", "id-0"));
    }

    private static String unseen() {
        try {
            DriveUpload.unseen();
            throw new AssertionError("it ends the try");
        } catch (DeliveryFailed said) {
            return said.getMessage();
        }
    }

    private static void await(String state, int attempts) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        List<Map<String, Object>> is;
        do {
            is = RAMAL.rows("SELECT state FROM delivery WHERE destination = 'drive' AND attempts >= " + attempts);
            assertThat(System.nanoTime()).as("%s", is).isLessThan(until);
            assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS)).isFalse();
        } while (is.isEmpty() || !is.get(0).get("state").equals(state));
    }
}
