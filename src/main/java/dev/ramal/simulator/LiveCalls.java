package dev.ramal.simulator;

import dev.ramal.simulator.CallPlayer.Parties;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of a demo in real time: those that people make and take at their webphones, and those of others that go on
 * beside them while somebody looks on.
 */
public final class LiveCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveCalls.class);

    /** What goes on beside the people at webphones. */
    private static final List<Scenario> OTHERS = List.of(
            Scenario.INBOUND_ANSWERED,
            Scenario.OUTBOUND_ANSWERED,
            Scenario.INBOUND_ANSWERED,
            Scenario.INBOUND_ABANDONED,
            Scenario.OUTBOUND_MISSED,
            Scenario.INBOUND_VOICEMAIL,
            Scenario.OUTBOUND_ANSWERED,
            Scenario.BROWSER_TO_BROWSER);

    /** So that a page left open over a holiday fills no disk. */
    private static final int MOST_OTHERS = 400;

    private static final int MOST_AT_ONCE = 3;
    private static final int MOST_CALLS = 16;
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Who is at a webphone is not called by others more often than that. */
    private static final Duration PEACE = Duration.ofSeconds(90);
    /** Who has just turned the phone on may want to be called by somebody of their own choice first. */
    private static final Duration SETTLING = Duration.ofSeconds(20);

    private final Trunk trunk;
    private final MediaStand stand;
    private final InstantSource clock;
    private final Webphones phones;
    private final Courier courier;
    private final SplittableRandom seeds = new SplittableRandom();
    private final ExecutorService calls = Executors.newFixedThreadPool(MOST_CALLS);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger going = new AtomicInteger();
    /** Calls from outside that began while all webphones were off, by SID. */
    private final Map<String, Line> unheard = new ConcurrentHashMap<>();

    private volatile long turnedOnAt = System.nanoTime();
    private volatile long rangAt;

    /** From now on webphones are served. */
    public LiveCalls(Trunk trunk, MediaStand stand, InstantSource clock, Webphones phones) {
        this.trunk = trunk.paced(trunk.patience(), true);
        this.stand = stand;
        this.clock = clock;
        this.phones = phones;
        this.courier = new Courier(this.trunk, webhook -> {});
        this.rangAt = System.nanoTime() - PEACE.toNanos();
        phones.servedBy(new Webphones.Players() {
            @Override
            public void callIn(int patience, int talk) {
                rangAt = System.nanoTime();
                begin(Scenario.INBOUND_VOICEMAIL, new Line(patience, talk), null, true);
            }

            @Override
            public String callOut(String identity, String to) {
                Line line = new Line(0, 120);
                boolean colleague = to.startsWith("client:") || to.startsWith("user_");
                return begin(
                        colleague ? Scenario.BROWSER_TO_BROWSER : Scenario.OUTBOUND_ANSWERED,
                        line,
                        new Parties("client:" + identity, to),
                        true);
            }

            /** Who called before would ring beside those whom its owner asks for, or keep that agent busy: they go. */
            @Override
            public void turnedOn() {
                turnedOnAt = System.nanoTime();
                unheard.forEach(LiveCalls::leave);
            }
        });
    }

    /**
     * Has others call too, while somebody looks on.
     *
     * @param between from the beginning of one call to that of the next
     */
    public void mingle(BooleanSupplier watched, Duration between) {
        List<Scenario> round = new ArrayList<>();
        AtomicInteger told = new AtomicInteger();
        long[] last = {System.nanoTime() - between.toNanos()};
        ScheduledFuture<?> unused = watch.scheduleWithFixedDelay(
                () -> {
                    boolean due = System.nanoTime() - last[0] >= between.toNanos();
                    if (!due || going.get() >= MOST_AT_ONCE || told.get() >= MOST_OTHERS || !watched.getAsBoolean()) {
                        return;
                    }
                    last[0] = System.nanoTime();
                    if (round.isEmpty()) {
                        round.addAll(OTHERS);
                        Collections.shuffle(round.subList(1, round.size()));
                    }
                    Scenario next = round.remove(0);
                    boolean rings = next.origin() == Scenario.Origin.CALLER && phones.anyIsThere();
                    long at = System.nanoTime();
                    if (rings && (at - rangAt < PEACE.toNanos() || at - turnedOnAt < SETTLING.toNanos())) {
                        return;
                    }
                    if (rings) {
                        rangAt = System.nanoTime();
                    }
                    told.incrementAndGet();
                    begin(next, new Line(25, 20 + new Random().nextInt(20)), null, rings);
                },
                LOOK.toMillis(),
                LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** @param heard whether somebody is at a webphone who may be rung, or rings themselves */
    private String begin(Scenario scenario, Line line, @Nullable Parties parties, boolean heard) {
        Random people;
        Random names;
        synchronized (seeds) {
            people = new Random(seeds.nextLong());
            names = new Random(seeds.nextLong());
        }
        CallPlayer player = new CallPlayer(
                trunk,
                courier,
                Callbacks.inOrder(courier::carry),
                stand,
                scenario,
                people,
                names,
                clock.instant(),
                phones,
                line,
                parties);
        if (parties != null) {
            phones.begin(player.sid(), line);
        }
        if (!heard && scenario.origin() == Scenario.Origin.CALLER) {
            unheard.put(player.sid(), line);
            if (phones.anyIsThere()) {
                leave(player.sid(), line);
            }
        }
        going.incrementAndGet();
        calls.execute(() -> {
            try {
                player.play(scenario);
            } finally {
                phones.end(player.sid());
                unheard.remove(player.sid());
                going.decrementAndGet();
                courier.reported(player.sid())
                        .forEach(one -> LOG.warn("simulated call {} went wrong: {}", one.call(), one.field()));
            }
        });
        return player.sid();
    }

    private static void leave(String sid, Line line) {
        line.tell(new Line.Deed(sid, Line.What.HANGS_UP, ""));
    }

    @Override
    public void close() {
        phones.servedBy(null);
        watch.shutdownNow();
        calls.shutdownNow();
        courier.close();
    }
}
