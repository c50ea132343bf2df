package dev.ramal.deliveries.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.ramal.deliveries.Delivery;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed with SIGKILL in the middle of a run, at the pace that Ramal runs with. */
class KilledNodeTest {

    @Test
    void another_node_takes_over_within_ten_seconds() throws Exception {
        String url = Databases.newPostgresUrl();
        try (HikariDataSource dataSource = Databases.pool(url, "postgres")) {
            new Outbox(dataSource).open("RE1", "drive", "payload", Duration.ZERO);
            Process doomed = fork(url, "postgres");
            try (Node other = atDefaultPace(dataSource)) {
                long killed = kill(doomed);
                assertTakenOver(other, killed, "on PostgreSQL, by another node");
            }
        }
    }

    @Test
    void a_restart_takes_up_what_was_interrupted(@TempDir Path folder) throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("ramal") + ";MODE=PostgreSQL;WRITE_DELAY=0";
        try (HikariDataSource dataSource = Databases.migrated(url, "sa")) {
            new Outbox(dataSource).open("RE1", "drive", "payload", Duration.ZERO);
        }
        long killed = kill(fork(url, "sa"));
        try (HikariDataSource dataSource = Databases.pool(url, "sa");
                Node next = atDefaultPace(dataSource)) {
            assertTakenOver(next, killed, "on H2, after a restart");
        }
    }

    private static void assertTakenOver(Node node, long killed, String how) throws InterruptedException {
        Node.Run run = node.nextRun();
        long millis = TimeUnit.NANOSECONDS.toMillis(run.nanos() - killed);
        System.out.printf("taken over %s: %d ms after kill -9%n", how, millis);
        assertThat(millis).isLessThan(10_000);
        assertThat(run.attempt()).isEqualTo(1);
        assertThat(run.body()).isEqualTo("payload");
        DurableTest.eventually(() -> DurableTest.state(node, "RE1/drive") == Delivery.State.SENT);
    }

    private static Node atDefaultPace(HikariDataSource dataSource) throws Exception {
        DurableComponent defaults = new DurableComponent();
        return Node.on(dataSource)
                .with(settings -> {
                    settings.setPolling(defaults.getPolling());
                    settings.setHeartbeat(defaults.getHeartbeat());
                    settings.setMissedHeartbeats(defaults.getMissedHeartbeats());
                })
                .consuming("durable:drive", run -> {})
                .start();
    }

    private static Process fork(String url, String user) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ForkedNode.class.getName(),
                        url,
                        user)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.equals("running")) {
            line = output.readLine();
        }
        assertThat(line).isEqualTo("running");
        return process;
    }

    private static long kill(Process process) throws InterruptedException {
        long now = System.nanoTime();
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return now;
    }
}
