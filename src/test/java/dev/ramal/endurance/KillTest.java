package dev.ramal.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.database.Database;
import dev.ramal.fakes.FakeSlack;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ramal on its embedded database is killed with SIGKILL at random moments: under load, while it starts, while it
 * delivers what is left. {@code ./mvnw -B test -Dtest=KillTest -Dkills=20} is the long run.
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final double CALLS_PER_SECOND = 3;

    private final Random random = new Random();

    @Test
    void loses_nothing_and_delivers_once(@TempDir Path directory) throws Exception {
        try (FakeSlack slack = new FakeSlack();
                Load load = new Load();
                ForkedRamal ramal = new ForkedRamal("ramal", directory, load.twilio())
                        .with("SLACK_WEBHOOK_URL", slack.uri() + "/hook")
                        .with("SLACK_EVENTS", "recording, voicemail")) {
            ramal.start();
            ramal.awaitReady();
            CompletableFuture<Void> calls = load.playOn(ramal.trunk().seeded(random.nextInt()), CALLS_PER_SECOND);
            int afterwards = Math.max(1, KILLS / 5);
            for (int kill = 0; kill < KILLS - afterwards; kill++) {
                killAndRestart(ramal, kill % 4 == 3);
            }
            ramal.awaitReady();
            load.enough(calls);
            for (int kill = 0; kill < afterwards; kill++) {
                killAndRestart(ramal, false);
            }
            ramal.awaitReady();

            assertThat(load.differences(ramal.address(), ramal.operatorKey(), Duration.ofSeconds(60)))
                    .isEmpty();
            assertThat(load.differences(ramal.data().resolve("archive"))).isEmpty();
            Duration stop = ramal.stop();

            List<PlayedRecording> recordings = load.recordings();
            assertThat(Ledger.strayFiles(ramal.data(), recordings)).isEmpty();
            try (Database database = Database.embedded(ramal.data(), 2)) {
                Ledger ledger = new Ledger(database.plain());
                assertThat(ledger.lost(load.acknowledged())).isEmpty();
                assertThat(ledger.leftOver()).isEmpty();
                assertThat(ledger.wronglyDelivered(recordings)).isEmpty();
                long repeats = repeats(slack, recordings, ledger.calls("voicemail"));
                report(load, ramal, recordings, slack, repeats, stop);
            }
        }
    }

    private void killAndRestart(ForkedRamal ramal, boolean whileItStarts) throws Exception {
        if (!whileItStarts) {
            ramal.awaitReady();
        }
        pause(random.nextInt(whileItStarts ? 2_000 : 4_000));
        ramal.kill();
        ramal.start();
    }

    /** An incoming webhook has no key, so a kill between Slack's answer and our mark repeats that notice. */
    private static int repeats(FakeSlack slack, List<PlayedRecording> recordings, int voicemails) {
        int repeats = slack.messages().size() - recordings.size() - voicemails;
        for (PlayedRecording recording : recordings) {
            assertThat(Ledger.notices(slack, recording.sid()))
                    .describedAs("notices of " + recording.sid())
                    .isPositive();
        }
        assertThat(repeats).isBetween(0, KILLS);
        return repeats;
    }

    private static void report(
            Load load,
            ForkedRamal ramal,
            List<PlayedRecording> recordings,
            FakeSlack slack,
            long repeats,
            Duration stop) {
        System.out.printf(
                "%d kills, %d calls, %d webhooks acknowledged (%d tries met no Ramal), none lost;"
                        + " %d recordings, a file each; %d notices, %d of them repeated; up again in %d ms; stopped in %d ms%n",
                KILLS,
                load.played().size(),
                load.acknowledged().size(),
                load.traffic().retried(),
                recordings.size(),
                slack.messages().size(),
                repeats,
                (long) ramal.starts().stream()
                        .mapToLong(Duration::toMillis)
                        .average()
                        .orElse(0),
                stop.toMillis());
        ramal.complaintsInShort().forEach(System.out::println);
    }

    private static void pause(int millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }
}
