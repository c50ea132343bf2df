package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.FakeTwilioMedia;
import dev.ramal.fakes.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Recordings leave Twilio after 30 days, while Google Drive, which alone has them, still has them. */
class RetentionWithDriveRouteTest {

    private static final String CALL = "CA" + "7".repeat(32);
    private static final String RECORDING = "RE" + "7".repeat(32);
    private static final String MD5 = "a".repeat(32);
    private static final int BYTES = 4_170;

    private static final FakeTwilioMedia TWILIO = new FakeTwilioMedia(Samples.ACCOUNT, Samples.TOKEN);
    private static final FakeDrive DRIVE = new FakeDrive("root");

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", TWILIO.uri().toString())
            .set("drive.client-id", "id")
            .set("drive.client-secret", "secret")
            .set("drive.refresh-token", "token")
            .set("drive.api-url", DRIVE.uri() + "/")
            .set("drive.token-url", DRIVE.uri() + "/token")
            .set("recordings.delete-at-twilio-after", "30");

    @AfterAll
    static void close() {
        TWILIO.close();
        DRIVE.close();
    }

    @BeforeEach
    void an_old_recording_in_google_drive() throws Exception {
        for (String table : new String[] {"recording", "drive_file", "delivery", "scheduled_tasks"}) {
            RAMAL.change("DELETE FROM " + table);
        }
        assertThat(DRIVE.awaitAsked("delete", 1, Duration.ofSeconds(30)))
                .as("the try at the start is over")
                .isTrue();
        tidyUp();
        store(RECORDING, 31, "file-1");
    }

    private static void store(String recording, int days, String file) {
        RAMAL.change("INSERT INTO recording (sid, call_sid, root_sid, status, channels, heard_at) VALUES ('" + recording
                + "', '" + CALL + "', '" + CALL + "', 'completed', 2, CURRENT_TIMESTAMP - INTERVAL '" + days
                + "' DAY)");
        RAMAL.change("INSERT INTO drive_file (recording_sid, file_id, md5, bytes, link) VALUES ('" + recording + "', '"
                + file + "', '" + MD5 + "', " + BYTES + ", 'https://drive.example/1')");
        RAMAL.change("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at) VALUES ('"
                + recording + "/drive', '" + recording + "', 'drive', 'sent', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
        DRIVE.put(file, BYTES, MD5);
    }

    @Test
    void leaves_twilio_while_drive_has_it() {
        tidyUp();
        assertThat(RAMAL.rows("SELECT subject FROM delivery WHERE destination LIKE 'discard%'"))
                .containsExactly(Map.of("subject", RECORDING));
    }

    @Test
    void stays_when_somebody_threw_it_away_in_drive() {
        DRIVE.trash("file-1");
        tidyUp();
        assertStays();
    }

    @Test
    void stays_when_drive_has_something_else() {
        DRIVE.put("file-1", BYTES, "b".repeat(32));
        tidyUp();
        assertStays();
    }

    @Test
    void stays_when_drive_does_not_have_it_or_does_not_say() {
        DRIVE.fail("get", Fault.status(404), Fault.status(403), Fault.busy(1));
        for (int look = 0; look < 3; look++) {
            tidyUp();
            assertStays();
        }
    }

    @Test
    void one_of_which_drive_never_says_anything_keeps_no_others_at_twilio() {
        store("RE" + "6".repeat(32), 40, "file-0");
        DRIVE.fail("get", Fault.busy(1));
        tidyUp();
        assertStays();
        tidyUp();
        assertThat(RAMAL.rows("SELECT subject FROM delivery WHERE destination LIKE 'discard%'"))
                .as("the look after it goes on behind it")
                .containsExactly(Map.of("subject", RECORDING));
    }

    private static void tidyUp() {
        try (ProducerTemplate camel = RAMAL.camel().createProducerTemplate()) {
            camel.sendBody("direct:recordings-expire", null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertStays() {
        assertThat(RAMAL.rows("SELECT delivery_key FROM delivery WHERE destination LIKE 'discard%'"))
                .isEmpty();
    }
}
