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
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Simulated calls, all shuffled and a third of their webhooks doubled, and what is known of them afterwards. */
final class Load implements AutoCloseable {

    static final int CONCURRENCY = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final MediaStand stand;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<PlayedCall> played = Collections.synchronizedList(new ArrayList<>());
    private final List<Difference> differences = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean enough = new AtomicBoolean();
    private volatile Traffic traffic = new Traffic(0, 0, 0, 0, 0);

    Load() throws IOException {
        stand = new MediaStand(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Samples.ACCOUNT, Samples.TOKEN);
    }

    /** Where recordings are fetched from. */
    URI twilio() {
        return stand.address();
    }

    /** Plays so many calls, as fast as they are answered. */
    void play(Trunk trunk, int calls) {
        play(trunk, Scenario.mix(calls, trunk.seed()), 0);
    }

    /** Plays so many calls a second from now on, until {@link #enough}. */
    CompletableFuture<Void> playOn(Trunk trunk, double rate) {
        List<Scenario> scenarios = Scenario.mix(1_000, trunk.seed());
        return CompletableFuture.runAsync(() -> play(
                trunk,
                new AbstractList<>() {
                    @Override
                    public Scenario get(int index) {
                        return scenarios.get(index % scenarios.size());
                    }

                    @Override
                    public int size() {
                        return enough.get() ? 0 : Integer.MAX_VALUE;
                    }
                },
                rate));
    }

    private void play(Trunk trunk, List<Scenario> scenarios, double rate) {
        Trunk bad = trunk.withFaults(true, 0.3, 0.02).paced(PATIENCE, false);
        try (Switchboard switchboard = new Switchboard(
                bad,
                stand,
                InstantSource.system(),
                CONCURRENCY,
                webhook -> acknowledged.add(webhook.form().digest()))) {
            switchboard.play(scenarios, CONCURRENCY, rate, playback -> {
                played.add(playback.call());
                differences.addAll(playback.differences());
            });
            traffic = switchboard.traffic();
        }
    }

    /** Begins no more calls. */
    void enough(CompletableFuture<Void> playing) throws InterruptedException {
        enough.set(true);
        try {
            playing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("the calls do not end", e);
        }
    }

    /** Waits until Ramal knows of each call what was played, and until all was delivered. What differs then. */
    List<Difference> differences(URI ramal, String operatorKey, Duration patience) {
        try (Comparison comparison = new Comparison(ramal, operatorKey, true)) {
            List<Difference> all = new ArrayList<>(differences);
            all.addAll(comparison.differences(List.copyOf(played), patience));
            return all;
        }
    }

    /** The MD5s of that recording's audio, as it was served. */
    Set<String> served(PlayedRecording recording) {
        return stand.served(recording.sid());
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
