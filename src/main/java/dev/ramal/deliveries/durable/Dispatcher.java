package dev.ramal.deliveries.durable;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.DefaultJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is due on this node. db-scheduler finds it, picks it for one node, keeps the lease alive and notices dead
 * nodes; the outbox's lease decides who may mark it.
 */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration NOBODY_THERE = Duration.ofSeconds(10);
    private static final Duration AFTER_DATABASE_TROUBLE = Duration.ofSeconds(2);
    private static final Duration COMPLAINT = Duration.ofMinutes(1);
    private static final Duration ONE_WAKE = Duration.ofMillis(10);
    private static final Duration LONGEST_COURTESY = Duration.ofMillis(20);
    private static final Duration ONE_GLANCE = Duration.ofMillis(1);
    private static final int MARKING_TRIES = 5;

    /** How many run at once, how often to look and to give a sign of life, and how long a stop waits. */
    record Pace(int threads, Duration polling, Duration heartbeat, int missedHeartbeats, Duration shutdownWait) {}

    private final CamelContext context;
    private final Outbox outbox;
    private final DeliveryMeters meters;
    private final BooleanSupplier giveWay;
    private final Map<String, DurableConsumer> consumers;
    private final String node;
    private final Map<String, Long> complaints = new ConcurrentHashMap<>();
    private final Set<Lease> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Runnable wake = this::wake;
    private final ScheduledThreadPoolExecutor housekeeping;
    private final ProducerTemplate template;
    private final Scheduler scheduler;

    /** Ready to start; the map of running consumers by destination may change at any time. */
    Dispatcher(
            CamelContext context,
            Outbox outbox,
            DeliveryMeters meters,
            Pace pace,
            BooleanSupplier giveWay,
            Map<String, DurableConsumer> consumers) {
        this.context = context;
        this.outbox = outbox;
        this.meters = meters;
        this.giveWay = giveWay;
        this.consumers = consumers;
        this.node = ProcessHandle.current().pid() + "-" + Long.toHexString(new SecureRandom().nextLong());
        this.housekeeping = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(work, "deliveries-housekeeping");
            thread.setDaemon(true);
            return thread;
        });
        this.housekeeping.setRemoveOnCancelPolicy(true);
        this.housekeeping.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.template = context.createProducerTemplate();
        outbox.measureClock();
        this.scheduler = scheduler(pace);
    }

    void start() {
        every(Duration.ofMinutes(1), outbox::measureClock);
        every(Duration.ofMinutes(1), this::repair);
        every(Duration.ofSeconds(10), meters::refresh);
        scheduler.start();
        outbox.onOpened(wake);
    }

    /** Waits for what is under way, then hands back what isn't done. Nothing begins any more. */
    void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        stopping.countDown();
        outbox.noLongerOnOpened(wake);
        scheduler.stop();
        for (Lease lease : underWay) {
            if (outbox.handBack(lease)) {
                LOG.info("{} is handed back: it takes longer than a stop may", lease.key());
            }
        }
        housekeeping.shutdown();
        template.stop();
    }

    private Scheduler scheduler(Pace pace) {
        // The engine's completion is ours: the outbox marks the delivery and its row in one transaction.
        CustomTask<Void> task = Tasks.custom(Outbox.TASK, Void.class)
                .onFailure((done, row) ->
                        trouble(done.getExecution(), done.getCause().orElse(null)))
                .onDeadExecution((done, row) -> takeOver(done.getExecution()))
                .execute((instance, execution) -> {
                    run(execution.getExecution());
                    return leaveRow();
                });
        boolean postgres = outbox.isPostgres();
        AtomicReference<@Nullable Scheduler> built = new AtomicReference<>();
        Runnable awake = () -> {
            Scheduler own = built.get();
            if (own != null) {
                own.triggerCheckForDueExecutions();
            }
        };
        SchedulerBuilder builder = Scheduler.create(outbox.dataSource(), task)
                .schedulerName(new SchedulerName.Fixed(node))
                .clock(outbox.clock()::instant)
                .threads(pace.threads())
                .executorService(new PatientExecutor("deliveries", pace.threads(), () -> {}))
                .dueExecutor(new PatientExecutor("deliveries-due", 1, awake))
                .pollingInterval(pace.polling())
                .heartbeatInterval(pace.heartbeat())
                .missedHeartbeatsLimit(pace.missedHeartbeats())
                .shutdownMaxWait(pace.shutdownWait().dividedBy(2))
                .failureLogging(LogLevel.OFF, false)
                .jdbcCustomization(
                        postgres ? new PostgreSqlJdbcCustomization(false, false) : new DefaultJdbcCustomization(false));
        // Of a picked row that waits for a thread nobody keeps the lease alive, so no more are picked than can run.
        Scheduler scheduler = postgres
                ? builder.pollUsingLockAndFetch(0.5, 1.0).build()
                : builder.pollUsingFetchAndLockOnExecute(0.5, 3.0).build();
        built.set(scheduler);
        return scheduler;
    }

    private static CompletionHandler<Void> leaveRow() {
        return (done, row) -> {};
    }

    private void run(Execution picked) {
        String key = picked.getId();
        String destination = key.substring(key.lastIndexOf('/') + 1);
        if (stopped()) {
            outbox.putBack(key, picked.version, now());
            return;
        }
        DurableConsumer consumer = consumers.get(destination);
        if (consumer == null || !consumer.running()) {
            complain(destination);
            outbox.putBack(key, picked.version, now().plus(NOBODY_THERE));
            return;
        }
        letOthersPass();
        outbox.lease(key, picked.version).ifPresent(lease -> run(consumer, lease));
    }

    /** A caller is answered first; under a flood of them deliveries go on nevertheless, a little slower. */
    private void letOthersPass() {
        long until = System.nanoTime() + LONGEST_COURTESY.toNanos();
        while (giveWay.getAsBoolean() && System.nanoTime() < until && !stopped()) {
            LockSupport.parkNanos(ONE_GLANCE.toNanos());
        }
    }

    private void run(DurableConsumer consumer, Lease lease) {
        underWay.add(lease);
        try {
            ScheduledFuture<?> limit = housekeeping.schedule(
                    () -> failed(consumer, lease, Failure.tooSlow(consumer.timeout())),
                    consumer.timeout().toMillis(),
                    TimeUnit.MILLISECONDS);
            DurableConsumer.Outcome outcome;
            try {
                outcome = consumer.run(lease);
            } finally {
                limit.cancel(false);
            }
            Throwable failure = outcome.failure();
            if (failure == null) {
                sent(lease, outcome.link());
            } else {
                failed(consumer, lease, Failure.of(failure, outbox.clock()));
            }
        } finally {
            underWay.remove(lease);
        }
    }

    private void sent(Lease lease, @Nullable String link) {
        if (insist(() -> outbox.sent(lease, link))) {
            meters.count(lease.destination(), "sent");
            LOG.info("{} is sent, attempt {}", lease.key(), lease.attempt());
        } else {
            tooLate(lease);
        }
    }

    private void failed(DurableConsumer consumer, Lease lease, Failure failure) {
        if (failure.untried()) {
            if (!outbox.handBack(lease, now().plus(failure.after()))) {
                tooLate(lease);
            }
        } else if (stopped() && !failure.hopeless() && failure.after().isZero()) {
            if (outbox.handBack(lease)) {
                LOG.info("{} is handed back: it failed while this node stops, {}", lease.key(), failure.text());
            }
        } else if (failure.hopeless() || lease.attempt() >= consumer.maxAttempts()) {
            giveUp(consumer, lease, failure);
        } else {
            Duration wait = consumer.backoff().after(lease.attempt(), failure.after(), ThreadLocalRandom.current());
            Instant due = now().plus(wait);
            if (insist(() -> outbox.failed(lease, failure, due))) {
                meters.count(lease.destination(), "retried");
                LOG.warn(
                        "{} failed, attempt {} of {}, again in {} ms: {}",
                        lease.key(),
                        lease.attempt(),
                        consumer.maxAttempts(),
                        wait.toMillis(),
                        failure.text());
            } else {
                tooLate(lease);
            }
        }
    }

    private void giveUp(DurableConsumer consumer, Lease lease, Failure failure) {
        boolean marked;
        try {
            marked = outbox.gaveUp(lease, failure, () -> tell(consumer, lease, failure));
        } catch (NotTold e) {
            LOG.error("nobody was told that {} is given up: {}", lease.key(), e.getMessage());
            marked = insist(() -> outbox.gaveUp(lease, failure, () -> {}));
        }
        if (marked) {
            meters.count(lease.destination(), "given-up");
            LOG.error("{} is given up, attempt {}: {}", lease.key(), lease.attempt(), failure.text());
        } else {
            tooLate(lease);
        }
    }

    /** In the transaction that gives the delivery up, so that what the route opens is neither lost nor doubled. */
    private void tell(DurableConsumer consumer, Lease lease, Failure failure) {
        String listener = consumer.givenUp();
        if (listener == null) {
            return;
        }
        Exchange exchange = new DefaultExchange(context);
        DurableConsumer.fill(exchange, lease, true);
        exchange.setVariable("deliveryError", failure.text());
        Exception thrown = template.send(listener, exchange).getException();
        if (thrown != null) {
            throw new NotTold(Failure.of(thrown, outbox.clock()).text());
        }
    }

    private static final class NotTold extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotTold(String message) {
            super(message);
        }
    }

    /** Marks what has already happened outside: a database that is away for a moment shall not make it happen twice. */
    private boolean insist(BooleanSupplier mark) {
        long wait = 200;
        for (int tries = 1; ; tries++) {
            try {
                return mark.getAsBoolean();
            } catch (RuntimeException e) {
                if (tries == MARKING_TRIES || stopped()) {
                    throw e;
                }
                pause(wait);
                wait *= 2;
            }
        }
    }

    private void pause(long millis) {
        try {
            if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.debug("does not wait: this node stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tooLate(Lease lease) {
        LOG.warn(
                "{} is no longer ours to mark: another node, or its time limit, took attempt {}",
                lease.key(),
                lease.attempt());
    }

    private void trouble(Execution picked, @Nullable Throwable cause) {
        LOG.error(
                "{} could not be run or marked: {}",
                picked.getId(),
                cause == null ? "no reason" : Failure.of(cause, outbox.clock()).text());
        try {
            outbox.putBack(picked.getId(), picked.version, now().plus(AFTER_DATABASE_TROUBLE));
        } catch (RuntimeException e) {
            LOG.error("{} waits until its lease runs out", picked.getId());
        }
    }

    private void takeOver(Execution dead) {
        if (outbox.putBack(dead.getId(), dead.version, now())) {
            LOG.warn("{} is taken over from a node that fell silent", dead.getId());
            wake();
        }
    }

    /** A route for that destination is back: what waited for it runs at once. */
    void hasten(String destination) {
        complaints.remove(destination);
        try {
            if (outbox.hasten(destination) > 0) {
                wake();
            }
        } catch (RuntimeException e) {
            LOG.warn("what waits for durable:{} waits {} s more", destination, NOBODY_THERE.toSeconds());
        }
    }

    private void repair() {
        int repaired = outbox.repair();
        if (repaired > 0) {
            LOG.warn("{} open deliveries had no row in the engine and got one", repaired);
            wake();
        }
    }

    private void complain(String destination) {
        long now = System.nanoTime();
        boolean[] due = new boolean[1];
        complaints.compute(destination, (name, last) -> {
            due[0] = last == null || now - last >= COMPLAINT.toNanos();
            return due[0] ? Long.valueOf(now) : last;
        });
        if (due[0]) {
            LOG.warn("no route consumes durable:{}; what is due there waits", destination);
        }
    }

    /** Looks for what is due very soon; many calls in a row are one look. */
    private void wake() {
        if (!waking.compareAndSet(false, true)) {
            return;
        }
        try {
            ScheduledFuture<?> unused = housekeeping.schedule(
                    () -> {
                        waking.set(false);
                        scheduler.triggerCheckForDueExecutions();
                    },
                    ONE_WAKE.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("does not wake: this node stops");
        }
    }

    private void every(Duration period, Runnable work) {
        ScheduledFuture<?> unused = housekeeping.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn(
                                "housekeeping failed, and is tried again: {}",
                                e.getClass().getSimpleName());
                    }
                },
                0,
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private boolean stopped() {
        return stopping.getCount() == 0;
    }

    private Instant now() {
        return outbox.clock().instant();
    }
}
