package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.fakes.FakeTwilioMedia;
import dev.ramal.fakes.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Recordings leave Twilio after 30 days, when the archive and a destination of the installation's own have them. */
abstract class RecordingsExpireRouteTest {

    private static final FakeTwilioMedia TWILIO = new FakeTwilioMedia(Samples.ACCOUNT, Samples.TOKEN);
    private static final String CALL = "CA" + "7".repeat(32);
    private static final String RECORDING = "RE" + "7".repeat(32);
    private static final byte[] AUDIO = FakeTwilioMedia.bytes(4_170);

    static final class OnH2Test extends RecordingsExpireRouteTest {
        @RegisterExtension
        static final RamalExtension RAMAL = furnished(RamalExtension.onH2());

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }
    }

    static final class OnPostgresTest extends RecordingsExpireRouteTest {
        @RegisterExtension
        static final RamalExtension RAMAL = furnished(RamalExtension.onPostgres());

        @Override
        RamalExtension ramal() {
            return RAMAL;
        }
    }

    abstract RamalExtension ramal();

    private static RamalExtension furnished(RamalExtension ramal) {
        return ramal.set("twilio.api-url", TWILIO.uri().toString())
                .set("recordings.archive", "true")
                .set("recordings.also-to", "crm")
                .set("webhook.url", "http://127.0.0.1:1/calls")
                .set("webhook.secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .set("recordings.delete-at-twilio-after", "30");
    }

    private JdbcClient database;
    private Path file;

    @BeforeEach
    void an_old_recording_that_all_have() throws Exception {
        TWILIO.reset();
        database = JdbcClient.create(ramal().camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
        for (String table : new String[] {"recording", "archive_file", "drive_file", "delivery", "scheduled_tasks"}) {
            database.sql("DELETE FROM " + table).update();
        }
        database.sql("INSERT INTO recording (sid, call_sid, root_sid, status, channels, heard_at)"
                        + " VALUES (?, ?, ?, 'completed', 2, ?)")
                .params(RECORDING, CALL, CALL, daysAgo(31))
                .update();
        file = Files.createDirectories(ramal().data().resolve("archive")).resolve("one.mp3");
        Files.write(file, AUDIO);
        database.sql("INSERT INTO archive_file (recording_sid, path, md5, bytes) VALUES (?, 'one.mp3', ?, ?)")
                .params(RECORDING, md5(), AUDIO.length)
                .update();
        delivered("archive", "sent");
        delivered("crm", "sent");
    }

    @Test
    void leaves_twilio_when_all_have_it() throws Exception {
        TWILIO.fail("media", Fault.status(503), new Fault.LoseAnswer());
        tidyUp();
        tidyUp();
        assertThat(removed()).isTrue();
        assertThat(file).as("our own copy").exists();
        assertThat(ramal().rows("SELECT deleted_at FROM recording"))
                .as("nobody deleted it")
                .containsExactly(Map.of());
    }

    @Test
    void leaves_twilio_though_nobody_was_told_of_it() throws Exception {
        delivered("webhook", "given-up");
        tidyUp();
        assertThat(removed()).isTrue();
    }

    @Test
    void stays_while_it_is_young() {
        database.sql("UPDATE recording SET heard_at = ?").param(daysAgo(29)).update();
        tidyUp();
        assertStays();
    }

    @Test
    void stays_while_a_destination_does_not_have_it() {
        for (String state : new String[] {"open", "given-up"}) {
            database.sql("UPDATE delivery SET state = ? WHERE destination = 'crm'")
                    .param(state)
                    .update();
            tidyUp();
            assertStays();
        }
        database.sql("DELETE FROM delivery WHERE destination = 'crm'").update();
        tidyUp();
        assertStays();
    }

    @Test
    void stays_while_its_checksum_is_not_known() {
        database.sql("UPDATE archive_file SET md5 = NULL").update();
        tidyUp();
        assertStays();
    }

    @Test
    void stays_while_google_drive_has_not_verified_it() {
        database.sql("INSERT INTO drive_file (recording_sid, file_id) VALUES (?, 'file-1')")
                .param(RECORDING)
                .update();
        tidyUp();
        assertStays();
    }

    @Test
    void stays_when_the_archive_lost_or_changed_it() throws Exception {
        byte[] changed = AUDIO.clone();
        changed[2_000] ^= 1;
        Files.write(file, changed);
        tidyUp();
        assertStays();
        Files.delete(file);
        tidyUp();
        assertStays();
    }

    @Test
    void those_that_stay_do_not_keep_others_at_twilio() {
        for (int i = 0; i < 500; i++) {
            String lost = "RE%032x".formatted(i);
            database.sql("INSERT INTO recording (sid, call_sid, root_sid, status, channels, heard_at)"
                            + " VALUES (?, ?, ?, 'completed', 2, ?)")
                    .params(lost, CALL, CALL, daysAgo(40))
                    .update();
            database.sql("INSERT INTO archive_file (recording_sid, path, md5, bytes) VALUES (?, ?, 'lost', 1)")
                    .params(lost, lost + ".mp3")
                    .update();
            delivered(lost, "archive", "sent");
            delivered(lost, "crm", "sent");
        }
        tidyUp();
        assertStays();
        tidyUp();
        assertThat(ramal().rows("SELECT subject FROM delivery WHERE destination LIKE 'discard%'"))
                .containsExactly(Map.of("subject", RECORDING));
    }

    private void delivered(String destination, String state) {
        delivered(RECORDING, destination, state);
    }

    private void delivered(String recording, String destination, String state) {
        database.sql("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")
                .params(recording + "/" + destination, recording, destination, state, daysAgo(31), daysAgo(31))
                .update();
    }

    private static OffsetDateTime daysAgo(int days) {
        return Instant.now().minus(Duration.ofDays(days)).atOffset(ZoneOffset.UTC);
    }

    private static String md5() throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(AUDIO));
    }

    private void tidyUp() {
        try (ProducerTemplate camel = ramal().camel().createProducerTemplate()) {
            camel.sendBody("direct:recordings-expire", null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertStays() {
        assertThat(ramal().rows("SELECT delivery_key FROM delivery WHERE destination LIKE 'discard%'"))
                .isEmpty();
    }

    private boolean removed() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (ramal().rows("SELECT 1 AS one FROM delivery WHERE destination = 'discard-twilio' AND state = 'sent'")
                        .isEmpty()
                && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return TWILIO.removed().contains(RECORDING);
    }
}
