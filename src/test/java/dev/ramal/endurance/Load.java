package dev.ramal.endurance;

import dev.ramal.Samples;
import dev.ramal.simulator.Comparison;
import dev.ramal.simulator.Difference;
import dev.ramal.simulator.MediaStand;
import dev.ramal.simulator.PlayedCall;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import dev.ramal.simulator.Scenario;
import dev.ramal.simulator.Switchboard;
import dev.ramal.simulator.Traffic;
import dev.ramal.simulator.Trunk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Simulated calls, all shuffled and a third of their webhooks doubled, and what is known of them afterwards. */
final class Load implements AutoCloseable {

    static final int CONCURRENCY = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int ROUND = 20;

    private final MediaStand stand;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<PlayedCall> played = Collections.synchronizedList(new ArrayList<>());
    private final List<Difference> differences = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean enough = new AtomicBoolean();
    private Traffic traffic = new Traffic(0, 0, 0, 0, 0);

    Load() throws IOException {
        stand = new MediaStand(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Samples.ACCOUNT, Samples.TOKEN);
    }

    /** Where recordings are fetched from. */
    URI twilio() {
        return stand.address();
    }

    /** Plays so many calls, so many a second; 0 is as many as can be. */
    void play(Trunk trunk, int calls, double rate) {
        Trunk bad = trunk.withFaults(true, 0.3, 0.02).paced(PATIENCE, false);
        try (Switchboard switchboard = new Switchboard(
                bad,
                stand,
                InstantSource.system(),
                CONCURRENCY,
                webhook -> acknowledged.add(webhook.form().digest()))) {
            play(switchboard, calls, rate, trunk.seed());
            traffic = switchboard.traffic();
        }
    }

    /** Plays so many calls a second from now on, until {@link #enough}; then it is done when the last call is over. */
    CompletableFuture<Void> playOn(Trunk trunk, double rate) {
        Trunk bad = trunk.withFaults(true, 0.3, 0.02).paced(PATIENCE, false);
        return CompletableFuture.runAsync(() -> {
            try (Switchboard switchboard = new Switchboard(
                    bad,
                    stand,
                    InstantSource.system(),
                    CONCURRENCY,
                    webhook -> acknowledged.add(webhook.form().digest()))) {
                for (int round = 0; !enough.get(); round++) {
                    play(switchboard, ROUND, rate, trunk.seed() + round);
                }
                traffic = switchboard.traffic();
            }
        });
    }

    private void play(Switchboard switchboard, int calls, double rate, long seed) {
        switchboard.play(Scenario.mix(calls, seed), CONCURRENCY, rate, playback -> {
            played.add(playback.call());
            differences.addAll(playback.differences());
        });
    }

    /** Begins no more calls. */
    void enough(CompletableFuture<Void> playing) throws InterruptedException {
        enough.set(true);
        try {
            playing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the calls do not end", e);
        }
    }

    /** Waits until Ramal knows of each call what was played, and until all was delivered. What differs then. */
    List<Difference> differences(ForkedRamal ramal, Duration patience) {
        try (Comparison comparison = new Comparison(ramal.address(), ramal.operatorKey(), true)) {
            List<Difference> all = new ArrayList<>(differences);
            all.addAll(comparison.differences(List.copyOf(played), patience));
            return all;
        }
    }

    /** What differs between the recordings and the files below that directory. */
    List<Difference> differences(Path archive) {
        return Comparison.archive(archive, List.copyOf(played), stand);
    }

    /** The digests of all webhooks that were answered 2xx. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    List<PlayedCall> played() {
        return List.copyOf(played);
    }

    List<PlayedRecording> recordings() {
        return played().stream().flatMap(call -> call.recordings().stream()).toList();
    }

    Traffic traffic() {
        return traffic;
    }

    @Override
    public void close() {
        stand.close();
    }
}
