package dev.ramal.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Application;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.FakeSlack;
import dev.ramal.fakes.Fault;
import dev.ramal.recordings.DriveAccess;
import dev.ramal.settings.Configuration;
import dev.ramal.settings.Settings;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import dev.ramal.simulator.Trunk;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of Ramal while calls come in and Google Drive and Slack fail in every way. */
class DeliveryFaultsTest {

    private static final int CALLS = 50;
    private static final int PORT = RamalExtension.freePort();
    private static final URI ADDRESS = URI.create("http://127.0.0.1:" + PORT);

    private static final List<Fault> EACH =
            List.of(Fault.status(500), Fault.busy(2), new Fault.Hang(), new Fault.BreakOff(), new Fault.LoseAnswer());

    @Test
    void stores_one_verified_file_and_tells_once(@TempDir Path directory) throws Exception {
        try (FakeDrive drive = new FakeDrive(DeliveryDesk.ROOT);
                FakeSlack slack = new FakeSlack();
                Load load = new Load();
                Application ramal = Application.start(configuration(directory, drive, slack, load))) {
            assertThat(drive.awaitAsked("delete", 1, Duration.ofSeconds(30)))
                    .describedAs("Ramal tries at its start whether it may write, and removes what it wrote")
                    .isTrue();
            for (String operation : List.of("ids", "list", "get", "create", "session", "chunk")) {
                EACH.forEach(fault -> drive.fail(operation, fault));
            }
            drive.fail("chunk", new Fault.Corrupt());
            EACH.forEach(fault -> slack.fail("post", fault));
            slack.fail("history", Fault.status(500), new Fault.BreakOff());
            slack.fail("replies", Fault.status(500), new Fault.BreakOff());
            long began = System.nanoTime();

            load.play(Trunk.to(ADDRESS, Samples.ACCOUNT, Samples.TOKEN, ForkedRamal.NUMBER), CALLS);

            String key = Files.readString(directory.resolve("operator-key")).strip();
            assertThat(drive.asked("delete")).describedAs("tries at the start").isEqualTo(1);
            assertThat(load.differences(ADDRESS, key, Duration.ofSeconds(60))).isEmpty();
            List<PlayedRecording> recordings = load.recordings();
            assertOneFileEach(drive, recordings, load);
            Ledger ledger = new Ledger(ramal.camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
            assertThat(ledger.leftOver()).isEmpty();
            assertThat(ledger.lost(load.acknowledged())).isEmpty();
            assertThat(ledger.column("SELECT recording_sid FROM drive_file WHERE link IS NULL"))
                    .isEmpty();
            assertOneNoticeEach(slack, recordings, ledger);
            assertThat(files(directory.resolve("spool"))).isEmpty();
            System.out.printf(
                    "%d calls, %d recordings in Drive, %d notices, each once, in %d s; Drive was asked for %d uploads,"
                            + " Slack for %d posts%n",
                    CALLS,
                    recordings.size(),
                    slack.messages().size(),
                    Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                    drive.asked("session"),
                    slack.asked("post"));
        }
    }

    private static void assertOneFileEach(FakeDrive drive, List<PlayedRecording> recordings, Load load) {
        Map<String, FakeDrive.Stored> files = drive.recordings().stream()
                .collect(Collectors.toMap(file -> file.properties().get("recordingSid"), Function.identity()));
        assertThat(files.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        recordings.stream().map(PlayedRecording::sid).toList());
        for (PlayedRecording recording : recordings) {
            assertThat(load.served(recording))
                    .contains(files.get(recording.sid()).md5());
        }
    }

    private static void assertOneNoticeEach(FakeSlack slack, List<PlayedRecording> recordings, Ledger ledger) {
        List<String> expected = Stream.concat(
                        recordings.stream().map(recording -> recording.sid() + ":recording"),
                        ledger.column("SELECT sid FROM call WHERE outcome = 'voicemail'").stream()
                                .map(sid -> sid + ":call"))
                .toList();
        assertThat(slack.messages())
                .extracting(message -> message.blocks().path(0).path("block_id").asText())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** As an operator would set it up, but with little patience for a vendor that says nothing. */
    private static Configuration configuration(Path data, FakeDrive drive, FakeSlack slack, Load load)
            throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("twilio.account-sid", Samples.ACCOUNT);
        settings.put("twilio.auth-token", Samples.TOKEN);
        settings.put("twilio.phone-number", ForkedRamal.NUMBER);
        settings.put("twilio.api-url", load.twilio().toString());
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", Integer.toString(PORT));
        settings.put("http.public-url", ADDRESS.toString());
        settings.put("observe.port", Integer.toString(RamalExtension.freePort()));
        settings.put("data.directory", data.toString());
        settings.put("slack.token", "xoxb-test");
        settings.put("slack.channel", DeliveryDesk.CHANNEL);
        settings.put("slack.events", "recording, voicemail");
        settings.put("slack.settle-seconds", "1");
        settings.put("dialling.hours", "always");
        settings.put("dialling.calls-per-minute", "0");
        settings.put("slack.api-url", slack.uri().toString());
        settings.put(
                "drive.service-account-key",
                DeliveryDesk.serviceAccountKey(keys(data)).toString());
        settings.put("drive.folder-id", DeliveryDesk.ROOT);
        settings.put("drive.api-url", drive.uri() + "/");
        settings.put("drive.token-url", drive.uri() + "/token");
        Configuration usual =
                Configuration.of(Settings.read(Path.of("."), Map.of()).with(settings), Samples.TOKEN);
        DriveAccess access = usual.drive();
        return new Configuration(
                usual.settings(),
                usual.server(),
                usual.data(),
                usual.language(),
                usual.zone(),
                usual.demo(),
                usual.database(),
                usual.twilio(),
                usual.webphone(),
                usual.dialling(),
                usual.voice(),
                usual.flow(),
                usual.recordings(),
                usual.also(),
                new DriveAccess(
                        access.serviceAccountKey(),
                        access.delegate(),
                        access.clientId(),
                        access.clientSecret(),
                        access.refreshToken(),
                        access.folderId(),
                        access.scope(),
                        access.rootUrl(),
                        access.tokenUrl(),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1)),
                usual.slack(),
                usual.people(),
                usual.optOuts(),
                usual.messages());
    }

    private static Path keys(Path data) throws Exception {
        return Files.createDirectories(data.resolve("keys"));
    }

    private static Set<Path> files(Path directory) throws Exception {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }
}
