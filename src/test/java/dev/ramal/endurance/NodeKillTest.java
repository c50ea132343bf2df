package dev.ramal.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.fakes.FakeSlack;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes on one PostgreSQL, killed with SIGKILL in turn at random moments. With a bot token not even a notice comes
 * twice. {@code ./mvnw -B test -Dtest=NodeKillTest -Dkills=20} is the long run.
 */
class NodeKillTest {

    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final double CALLS_PER_SECOND = 3;
    private static final String CHANNEL = "C0123456789";
    private static final Duration LONGEST_TAKEOVER = Duration.ofSeconds(10);

    private final Random random = new Random();
    private final List<Long> takeovers = new ArrayList<>();

    @Test
    void the_other_node_takes_over_and_delivers_once(@TempDir Path directory) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start();
                FakeSlack slack = new FakeSlack();
                Load load = new Load();
                ForkedRamal first = node("first", directory, postgres, slack, load);
                ForkedRamal second = node("second", directory, postgres, slack, load)) {
            Ledger ledger = new Ledger(postgres.getPostgresDatabase());
            first.start();
            first.awaitReady();
            second.start();
            second.awaitReady();
            CompletableFuture<Void> calls = load.playOn(first.trunk().seeded(random.nextInt()), CALLS_PER_SECOND);
            assertThat(slack.awaitAsked("post", 1, Duration.ofSeconds(60))).isTrue();
            for (int kill = 0; kill < KILLS; kill++) {
                pause(random.nextInt(4_000));
                kill(kill % 2 == 0 ? second : first, ledger);
            }
            load.enough(calls);

            assertThat(load.differences(first.address(), first.operatorKey(), Duration.ofSeconds(60)))
                    .isEmpty();
            assertThat(load.differences(first.data().resolve("archive"))).isEmpty();
            first.stop();
            second.stop();

            List<PlayedRecording> recordings = load.recordings();
            assertThat(ledger.lost(load.acknowledged())).isEmpty();
            assertThat(ledger.leftOver()).isEmpty();
            assertThat(ledger.wronglyDelivered(recordings)).isEmpty();
            assertThat(Ledger.strayFiles(first.data(), recordings)).isEmpty();
            assertEachNoticeOnce(slack, recordings, ledger);
            report(load, recordings, slack, first, second);
        }
    }

    private static ForkedRamal node(String name, Path directory, EmbeddedPostgres postgres, FakeSlack slack, Load load)
            throws Exception {
        return new ForkedRamal(name, directory, load.twilio())
                .with("DATABASE_URL", "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres")
                .with("SLACK_TOKEN", "xoxb-test")
                .with("SLACK_CHANNEL", CHANNEL)
                .with("SLACK_API_URL", slack.uri().toString())
                .with("SLACK_EVENTS", "recording, voicemail");
    }

    /** Kills it, waits until the other has taken over all that it held, and starts it again. */
    private void kill(ForkedRamal node, Ledger ledger) throws Exception {
        String its = "SELECT task_instance FROM scheduled_tasks WHERE picked_by LIKE '" + node.pid() + "-%'";
        node.kill();
        long killed = System.nanoTime();
        Set<String> held = new TreeSet<>(ledger.column(its));
        while (!ledger.column(its).isEmpty()) {
            assertThat(Duration.ofNanos(System.nanoTime() - killed))
                    .describedAs("time in which %s is taken over", held)
                    .isLessThan(LONGEST_TAKEOVER);
            pause(20);
        }
        if (!held.isEmpty()) {
            takeovers.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed));
        }
        node.start();
        node.awaitReady();
    }

    private static void assertEachNoticeOnce(FakeSlack slack, List<PlayedRecording> recordings, Ledger ledger) {
        Map<String, Long> times = slack.messages().stream()
                .collect(Collectors.groupingBy(
                        message -> message.blocks().path(0).path("block_id").asText(), Collectors.counting()));
        assertThat(times.values()).allMatch(count -> count == 1);
        Set<String> expected = recordings.stream()
                .map(recording -> recording.sid() + ":recording")
                .collect(Collectors.toSet());
        ledger.column("SELECT sid FROM call WHERE outcome = 'voicemail'").forEach(sid -> expected.add(sid + ":call"));
        assertThat(times.keySet()).isEqualTo(expected);
    }

    private void report(
            Load load, List<PlayedRecording> recordings, FakeSlack slack, ForkedRamal first, ForkedRamal second) {
        System.out.printf(
                "%d kills of two nodes, %d calls, %d webhooks acknowledged (%d tries met no Ramal), none lost;"
                        + " %d recordings, a file each; %d notices, none repeated; taken over after %s ms%n",
                KILLS,
                load.played().size(),
                load.acknowledged().size(),
                load.traffic().retried(),
                recordings.size(),
                slack.messages().size(),
                takeovers);
        for (ForkedRamal node : List.of(first, second)) {
            node.complaintsInShort().forEach(System.out::println);
        }
    }

    private static void pause(int millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }
}
