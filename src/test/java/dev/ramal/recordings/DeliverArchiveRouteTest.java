package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.RetryLater;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.FakeTwilioMedia.Manner;
import dev.ramal.fakes.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliverArchiveRouteTest {

    private static final String NAME =
            "2026/11/2026-11-03_09-35-00_inbound_+5511987654321_ana_" + DeliveryDesk.RECORDING + ".mp3";

    private final Path data;
    private final DeliveryDesk desk;

    DeliverArchiveRouteTest(@TempDir Path data) throws Exception {
        this.data = data;
        desk = new DeliveryDesk(data);
    }

    @BeforeEach
    void record() throws Exception {
        desk.reset();
        desk.record("client:ana", "Álefe");
    }

    @AfterAll
    void close() throws Exception {
        desk.close();
    }

    @Test
    void keeps_a_recording_under_its_name_and_announces_it() throws Exception {
        var end = desk.durable.once("archive", DeliveryDesk.RECORDING, 1);

        assertThat(end.failure()).isNull();
        assertThat(end.link()).isEqualTo("file:archive/" + NAME);
        assertThat(desk.files("archive")).containsExactly(NAME);
        assertThat(Files.size(data.resolve("archive").resolve(NAME))).isEqualTo(100 * 417);
        assertThat(desk.durable.opened()).containsExactly(DeliveryDesk.RECORDING + ":recording/slack");
        assertThat(desk.twilio.requests().get(0).target())
                .endsWith("/Recordings/" + DeliveryDesk.RECORDING + ".mp3?RequestedChannels=2");
    }

    @Test
    void fetches_nothing_when_the_file_is_there_already() throws Exception {
        desk.durable.deliver("archive", DeliveryDesk.RECORDING);
        desk.database.sql("UPDATE archive_file SET md5 = NULL, bytes = NULL").update();
        desk.database
                .sql("UPDATE call SET contact_name = 'Somebody else', agent = 'client:rui'")
                .update();
        int fetched = desk.twilio.requests().size();

        desk.durable.deliver("archive", DeliveryDesk.RECORDING);

        assertThat(desk.twilio.requests()).hasSize(fetched);
        assertThat(desk.files("archive")).containsExactly(NAME);
    }

    @Test
    void replaces_a_damaged_file_and_removes_what_a_killed_try_left() throws Exception {
        desk.durable.deliver("archive", DeliveryDesk.RECORDING);
        Path file = data.resolve("archive").resolve(NAME);
        Files.write(file, new byte[] {1, 2, 3});
        Files.write(data.resolve("archive/.incoming/" + DeliveryDesk.RECORDING + ".old.part"), new byte[] {1});

        desk.durable.deliver("archive", DeliveryDesk.RECORDING);

        assertThat(desk.files("archive")).containsExactly(NAME);
        assertThat(Files.size(file)).isEqualTo(100 * 417);
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"HTML_PAGE", "XML_AS_AUDIO", "TRUNCATED", "EMPTY"})
    void stores_nothing_that_is_not_whole_audio(Manner manner) throws Exception {
        desk.twilio.manner(manner);

        assertThat(desk.durable.once("archive", DeliveryDesk.RECORDING, 1).failure())
                .isInstanceOf(DeliveryFailed.class);
        assertThat(desk.files("archive")).isEmpty();

        desk.twilio.manner(Manner.PLAIN);
        desk.durable.deliver("archive", DeliveryDesk.RECORDING);
        assertThat(desk.files("archive")).containsExactly(NAME);
    }

    @Test
    void outlives_every_fault_of_twilio_with_one_file() throws Exception {
        desk.twilio.fail(
                "media", Fault.status(404), Fault.status(500), Fault.busy(7), new Fault.BreakOff(), new Fault.Hang());

        assertThat(desk.durable.deliver("archive", DeliveryDesk.RECORDING)).isEqualTo(6);
        assertThat(desk.files("archive")).containsExactly(NAME);
    }

    @Test
    void leaves_nothing_of_a_recording_that_was_deleted_while_it_was_fetched() throws Exception {
        desk.twilio.meanwhile("media", desk::delete);

        assertThat(desk.durable.once("archive", DeliveryDesk.RECORDING, 1).failure())
                .isNull();

        assertThat(desk.twilio.requests()).as("it was fetched").isNotEmpty();
        assertThat(desk.files("archive")).isEmpty();
        assertThat(desk.durable.opened()).as("nobody is told of it").isEmpty();
    }

    @Test
    void puts_nothing_where_the_share_of_the_archive_is_not_mounted() throws Exception {
        desk.durable.deliver("archive", DeliveryDesk.RECORDING);
        Path archive = data.resolve("archive");
        Path away = data.resolve("share");
        Files.move(archive, away);
        Files.createDirectory(archive);
        String other = "RE" + "9".repeat(32);
        desk.database
                .sql("INSERT INTO recording (sid, call_sid, root_sid, status, channels)" + " SELECT '" + other
                        + "', call_sid, root_sid, status, channels FROM recording")
                .update();

        assertThat(desk.durable.once("archive", other, 1).failure())
                .isInstanceOf(DeliveryFailed.class)
                .hasMessageContaining("is its share mounted?");
        assertThat(desk.files("archive")).isEmpty();

        Files.delete(archive);
        Files.move(away, archive);
        desk.durable.deliver("archive", other);
        assertThat(desk.files("archive")).hasSize(2);
    }

    @Test
    void waits_as_long_as_twilio_asks() {
        desk.twilio.fail("media", Fault.busy(7));

        assertThat(desk.durable.once("archive", DeliveryDesk.RECORDING, 1).failure())
                .isInstanceOfSatisfying(
                        RetryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void takes_the_mono_recording_when_there_are_no_two_channels() throws Exception {
        desk.twilio.monoOnly();

        desk.durable.deliver("archive", DeliveryDesk.RECORDING);

        assertThat(desk.files("archive")).containsExactly(NAME);
        assertThat(desk.twilio.requests()).hasSize(2);
    }
}
