package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.RetryLater;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.FakeTwilioMedia.Manner;
import dev.ramal.fakes.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliverDriveRouteTest {

    private static final String NAME =
            "2026-11-03_09-35-00_inbound_+5511987654321_ana_" + DeliveryDesk.RECORDING + ".mp3";

    private final DeliveryDesk desk;

    DeliverDriveRouteTest(@TempDir Path data) throws Exception {
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
    void puts_a_recording_into_its_folder_and_announces_it() throws Exception {
        var end = desk.durable.once("drive", DeliveryDesk.RECORDING, 1);

        assertThat(end.failure()).isNull();
        FakeDrive.Stored file = only();
        assertThat(file.name()).isEqualTo(NAME);
        assertThat(file.properties()).containsEntry("recordingSid", DeliveryDesk.RECORDING);
        assertThat(end.link()).startsWith("https://drive.google.com/file/d/" + file.id());
        assertThat(desk.drive.folders().stream().collect(Collectors.toMap(FakeDrive.Stored::name, folder -> folder)))
                .hasSize(2)
                .hasEntrySatisfying("2026", year -> assertThat(year.parent()).isEqualTo(DeliveryDesk.ROOT))
                .hasEntrySatisfying("11", month -> assertThat(month.id()).isEqualTo(file.parent()));
        assertThat(desk.durable.opened()).containsExactly(DeliveryDesk.RECORDING + ":recording/slack");
        assertThat(desk.files("spool")).isEmpty();
    }

    /** Each fault where it can happen; what Google's client bears by itself needs no second try. */
    static Stream<Arguments> faults() {
        Stream<Arguments> statuses = Stream.of("ids", "list", "get", "create", "session", "chunk")
                .flatMap(operation ->
                        Stream.of(Arguments.of(operation, Fault.status(500)), Arguments.of(operation, Fault.busy(2))));
        Stream<Arguments> lines = Stream.of("ids", "get", "create", "session", "chunk")
                .flatMap(operation -> Stream.of(
                        Arguments.of(operation, new Fault.Hang()), Arguments.of(operation, new Fault.BreakOff())));
        Stream<Arguments> answers = Stream.of(
                Arguments.of("create", new Fault.LoseAnswer()),
                Arguments.of("chunk", new Fault.LoseAnswer()),
                Arguments.of("chunk", new Fault.Corrupt()));
        return Stream.of(statuses, lines, answers).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void outlives_a_fault_of_drive_with_one_verified_file(String operation, Fault fault) throws Exception {
        desk.drive.fail(operation, fault);

        desk.durable.deliver("drive", DeliveryDesk.RECORDING);

        assertThat(only().name()).isEqualTo(NAME);
        assertThat(only().size()).isEqualTo(100 * 417);
        assertThat(desk.drive.folders()).hasSize(2);
        assertThat(desk.driveLink()).contains(only().id());
        assertThat(desk.durable.opened()).containsExactly(DeliveryDesk.RECORDING + ":recording/slack");
        assertThat(desk.files("spool")).isEmpty();
    }

    @Test
    void outlives_all_faults_in_a_row() {
        faults().forEach(fault -> desk.drive.fail((String) fault.get()[0], (Fault) fault.get()[1]));
        desk.twilio.fail("media", Fault.status(404), new Fault.BreakOff());

        for (int tries = 0; desk.driveLink() == null && tries < 40; tries++) {
            desk.durable.once("drive", DeliveryDesk.RECORDING, tries + 1);
        }

        assertThat(only().size()).isEqualTo(100 * 417);
        assertThat(desk.driveLink()).contains(only().id());
        assertThat(desk.drive.folders()).hasSize(2);
    }

    @Test
    void resumes_a_broken_upload_where_it_stopped() {
        desk.twilio.frames(60_000);
        desk.drive.fail("chunk", new Fault.BreakOff());

        assertThat(desk.durable.deliver("drive", DeliveryDesk.RECORDING)).isEqualTo(1);
        assertThat(only().size()).isEqualTo(60_000 * 417);
        assertThat(desk.drive.asked("session")).isEqualTo(1);
    }

    @Test
    void sends_nothing_again_when_the_file_is_there() {
        desk.durable.deliver("drive", DeliveryDesk.RECORDING);
        desk.database.sql("UPDATE drive_file SET link = NULL").update();
        int fetched = desk.twilio.requests().size();

        assertThat(desk.durable.deliver("drive", DeliveryDesk.RECORDING)).isEqualTo(1);

        assertThat(only().name()).isEqualTo(NAME);
        assertThat(desk.drive.asked("session")).isEqualTo(1);
        assertThat(desk.twilio.requests()).hasSize(fetched);
    }

    @Test
    void takes_the_archives_file_when_there_is_one() {
        desk.durable.deliver("archive", DeliveryDesk.RECORDING);
        int fetched = desk.twilio.requests().size();

        desk.durable.deliver("drive", DeliveryDesk.RECORDING);

        assertThat(only().size()).isEqualTo(100 * 417);
        assertThat(desk.twilio.requests()).hasSize(fetched);
    }

    @Test
    void makes_a_folder_again_that_somebody_threw_away() {
        desk.folders.id(List.of("2026", "11"));
        desk.drive.folders().stream()
                .filter(folder -> folder.name().equals("11"))
                .forEach(folder -> desk.drive.trash(folder.id()));

        desk.durable.deliver("drive", DeliveryDesk.RECORDING);

        assertThat(desk.drive.folders()).extracting(FakeDrive.Stored::name).containsExactlyInAnyOrder("2026", "11");
        assertThat(desk.drive.folders()).extracting(FakeDrive.Stored::id).contains(only().parent());
    }

    @Test
    void makes_one_folder_for_many_at_once() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            Callable<String> ask = () -> desk.folders.id(List.of("it's", "ligação"));
            var ids = threads.invokeAll(List.of(ask, ask, ask, ask, ask, ask, ask, ask));
            for (var id : ids) {
                assertThat(id.get()).isEqualTo(ids.get(0).get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(desk.drive.folders())
                .extracting(FakeDrive.Stored::name)
                .containsExactlyInAnyOrder("it's", "ligação");
    }

    @Test
    void says_what_helps_when_a_service_account_has_no_room() {
        desk.drive.fail("session", Fault.status(403, "storageQuotaExceeded"));

        assertThat(desk.durable.once("drive", DeliveryDesk.RECORDING, 1).failure())
                .isInstanceOf(DeliveryFailed.class)
                .hasMessageContaining("shared drive");
    }

    @Test
    void goes_through_another_account_when_the_first_had_no_room() throws Exception {
        desk.drive.fail("session", Fault.status(403, "storageQuotaExceeded"));
        assertThat(desk.durable.once("drive", DeliveryDesk.RECORDING, 1).failure())
                .hasMessageContaining("shared drive");

        desk.drive.changeAccount();
        assertThat(desk.durable.once("drive", DeliveryDesk.RECORDING, 2).failure())
                .isInstanceOfSatisfying(
                        RetryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(1)));
        desk.durable.deliver("drive", DeliveryDesk.RECORDING);

        assertThat(only().name()).isEqualTo(NAME);
        assertThat(desk.driveLink()).contains(only().id());
        assertThat(desk.files("spool")).isEmpty();
    }

    @Test
    void goes_through_another_account_when_the_first_might_make_no_folder() {
        desk.drive.fail("create", Fault.status(403, "insufficientFilePermissions"));
        assertThat(desk.durable.once("drive", DeliveryDesk.RECORDING, 1).failure())
                .hasMessageContaining("content manager");

        desk.drive.changeAccount();
        desk.durable.deliver("drive", DeliveryDesk.RECORDING);

        assertThat(desk.drive.folders()).extracting(FakeDrive.Stored::name).containsExactlyInAnyOrder("2026", "11");
        assertThat(desk.driveLink()).contains(only().id());
    }

    @Test
    void a_file_that_drive_has_and_does_not_show_is_not_sent_a_second_time() {
        desk.drive.fail("get", Fault.status(404, "notFound"), Fault.status(404, "notFound"));

        assertThat(desk.durable.once("drive", DeliveryDesk.RECORDING, 1).failure())
                .isInstanceOf(DeliveryFailed.class)
                .hasMessageContaining("does not show");
        desk.durable.deliver("drive", DeliveryDesk.RECORDING);

        assertThat(desk.driveLink()).contains(only().id());
    }

    @Test
    void waits_as_long_as_drive_asks() {
        desk.drive.fail("session", Fault.busy(20));

        assertThat(desk.durable.once("drive", DeliveryDesk.RECORDING, 1).failure())
                .isInstanceOfSatisfying(
                        RetryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(20)));
    }

    @Test
    void leaves_nothing_of_a_recording_that_was_deleted_while_it_was_sent() throws Exception {
        desk.drive.meanwhile("chunk", desk::delete);

        assertThat(desk.durable.once("drive", DeliveryDesk.RECORDING, 1).failure())
                .isNull();

        assertThat(desk.drive.asked("chunk")).as("it was sent").isEqualTo(1);
        assertThat(desk.drive.recordings()).isEmpty();
        assertThat(desk.driveLink()).isNull();
        assertThat(desk.durable.opened()).as("nobody is told of it").isEmpty();
        assertThat(desk.files("spool")).isEmpty();
    }

    @Test
    void sends_nothing_that_is_not_audio() throws Exception {
        desk.twilio.manner(Manner.HTML_PAGE);

        assertThat(desk.durable.once("drive", DeliveryDesk.RECORDING, 1).failure())
                .isInstanceOf(DeliveryFailed.class);
        assertThat(desk.drive.recordings()).isEmpty();
        assertThat(desk.files("spool")).isEmpty();
    }

    private FakeDrive.Stored only() {
        assertThat(desk.drive.recordings()).hasSize(1);
        return desk.drive.recordings().get(0);
    }
}
