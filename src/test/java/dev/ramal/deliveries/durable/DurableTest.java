package dev.ramal.deliveries.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.ramal.deliveries.Delivery;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.NotYet;
import dev.ramal.deliveries.RetryLater;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox and its component on a database; each database has a subclass. */
@SuppressWarnings("NullAway.Init")
abstract class DurableTest {

    private static final String FAST = "?backoff=20ms&maxAttempts=3";

    HikariDataSource dataSource;
    private final List<Node> nodes = new ArrayList<>();

    abstract HikariDataSource newDatabase();

    @BeforeEach
    void open_a_database() {
        dataSource = newDatabase();
    }

    @AfterEach
    void close_everything() {
        nodes.forEach(Node::close);
        dataSource.close();
    }

    private Node node() {
        Node node = Node.on(dataSource);
        nodes.add(node);
        return node;
    }

    @Test
    void a_delivery_runs_and_is_sent_with_its_link() throws Exception {
        Node node = node().consuming("durable:drive", run -> run.setVariable("deliveryLink", "https://drive/1"))
                .start();

        assertThat(node.outbox.open("RE1", "drive", "the body", Duration.ZERO)).isTrue();

        Node.Run run = node.nextRun();
        assertThat(run.key()).isEqualTo("RE1/drive");
        assertThat(run.attempt()).isEqualTo(1);
        assertThat(run.again()).isFalse();
        assertThat(run.body()).isEqualTo("the body");
        eventually(() -> state(node, "RE1/drive") == Delivery.State.SENT);
        Delivery sent = node.outbox.find("RE1/drive").orElseThrow();
        assertThat(sent.link()).isEqualTo("https://drive/1");
        assertThat(sent.sent()).isNotNull();
        assertThat(sent.heldBy()).isNull();
        assertThat(tasks()).isZero();
        assertThat(node.meters
                        .counter("ramal.deliveries", "destination", "drive", "result", "sent")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_delivery_lets_callers_pass_but_not_for_ever() throws Exception {
        AtomicInteger glances = new AtomicInteger();
        AtomicBoolean callers = new AtomicBoolean(true);
        Node node = node().with(component -> component.giveWayTo(() -> {
                    glances.incrementAndGet();
                    return callers.get();
                }))
                .consuming("durable:drive", run -> {})
                .start();

        node.outbox.open("RE1", "drive", "while callers wait", Duration.ZERO);
        assertThat(node.nextRun().key()).isEqualTo("RE1/drive");
        assertThat(glances).as("looked more than once").hasValueGreaterThan(1);

        callers.set(false);
        eventually(() -> state(node, "RE1/drive") == Delivery.State.SENT);
        glances.set(0);
        node.outbox.open("RE2", "drive", "while nobody waits", Duration.ZERO);
        assertThat(node.nextRun().key()).isEqualTo("RE2/drive");
        assertThat(glances).as("looked once").hasValue(1);
    }

    @Test
    void routes_in_yaml_open_and_run_deliveries() throws Exception {
        Node node = node().yaml(
                        """
                        - route:
                            id: recording-status
                            from:
                              uri: direct
                              parameters:
                                name: recording-status
                              steps:
                                - transacted:
                                    ref: required
                                - to:
                                    description: Archive the recording in Drive
                                    uri: durable
                                    parameters:
                                      destination: drive
                                      key: "${variable.recordingSid}"
                                      delay: "${variable.wait}"
                        """)
                .yaml(
                        """
                        - route:
                            id: deliver-drive
                            errorHandler:
                              noErrorHandler: {}
                            from:
                              uri: durable
                              parameters:
                                destination: drive
                                maxAttempts: 2
                                backoff: 20ms
                                multiplier: 3
                                maxBackoff: 1h
                                timeout: 10m
                                givenUp: direct:deliveries-given-up
                              steps:
                                - to:
                                    uri: direct:note
                        """)
                .consuming("direct:note", run -> {
                    throw new DeliveryFailed("no");
                })
                .consuming("direct:deliveries-given-up", run -> {})
                .start();

        try (var template = node.camel.createProducerTemplate()) {
            template.request("direct:recording-status", request -> {
                request.setVariable("recordingSid", "RE1");
                request.setVariable("wait", "10ms");
            });
        }

        assertThat(node.nextRun().last()).isFalse();
        assertThat(node.nextRun().last()).isTrue();
        assertThat(node.nextRun().key()).isEqualTo("RE1/drive");
        eventually(() -> state(node, "RE1/drive") == Delivery.State.GIVEN_UP);
    }

    @Test
    void a_dynamic_route_names_subject_and_delay_in_variables() throws Exception {
        Node node = node();
        node.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD("durable:${body}");
            }
        });
        node.start();

        try (var template = node.camel.createProducerTemplate()) {
            template.request("direct:in", request -> {
                request.getMessage().setBody("drive");
                request.setVariable("deliverySubject", "RE1");
                request.setVariable("deliveryDelay", Duration.ofHours(1));
            });
            Exchange nameless = template.request(
                    "direct:in", request -> request.getMessage().setBody("drive"));
            assertThat(nameless.getException()).isInstanceOf(IllegalArgumentException.class);
        }

        Delivery delayed = node.outbox.find("RE1/drive").orElseThrow();
        assertThat(Duration.between(delayed.opened(), delayed.due())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void nothing_is_left_of_a_delivery_whose_transaction_rolls_back() throws Exception {
        Node node = node().consuming("durable:drive", run -> {});
        node.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .transacted("required")
                        .to("durable:drive?key=${body}")
                        .process(exchange -> {
                            assertThat(tasks()).isZero();
                            throw new IllegalStateException("too late");
                        });
            }
        });
        node.start();

        try (var template = node.camel.createProducerTemplate()) {
            assertThatThrownBy(() -> template.sendBody("direct:in", "RE1")).isInstanceOf(CamelExecutionException.class);
        }

        assertThat(node.outbox.find("RE1/drive")).isEmpty();
        assertThat(tasks()).isZero();
        assertThat(node.runs.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void it_joins_a_transaction_over_the_transaction_aware_proxy() {
        var proxy = new TransactionAwareDataSourceProxy(dataSource);
        var outbox = new Outbox(proxy);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(proxy));

        transaction.executeWithoutResult(status -> {
            outbox.open("RE1", "drive", null, Duration.ZERO);
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> outbox.open("RE2", "drive", null, Duration.ZERO));

        assertThat(outbox.find("RE1/drive")).isEmpty();
        assertThat(outbox.find("RE2/drive")).isPresent();
    }

    @Test
    void the_same_key_runs_once_however_often_it_is_opened() throws Exception {
        Node node = node().consuming("durable:drive", run -> {}).start();
        var crowd = Executors.newFixedThreadPool(8);
        AtomicInteger opened = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String subject = "RE" + i % 20;
            all.add(crowd.submit(() -> {
                if (node.outbox.open(subject, "drive", null, Duration.ZERO)) {
                    opened.incrementAndGet();
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        crowd.shutdown();

        eventually(() -> sent() == 20);
        assertThat(opened).hasValue(20);
        assertThat(node.outbox.open("RE1", "drive", null, Duration.ZERO)).isFalse();
        assertThat(node.runs).hasSize(20);
    }

    @Test
    void a_thousand_deliveries_on_two_nodes_run_once_each() throws Exception {
        Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
        for (int i = 0; i < 2; i++) {
            node().with(settings -> settings.setHeartbeat(Duration.ofSeconds(1)))
                    .consuming("durable:drive", run -> counts.computeIfAbsent(
                                    run.getVariable("deliveryKey", String.class), key -> new AtomicInteger())
                            .incrementAndGet());
        }
        Outbox outbox = new Outbox(dataSource);
        for (int i = 0; i < 1000; i++) {
            outbox.open("RE" + i, "drive", "payload", Duration.ZERO);
        }

        long began = System.nanoTime();
        nodes.forEach(Node::start);
        eventually(() -> sent() == 1000);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);

        System.out.printf(
                "%s: 1000 deliveries on two nodes, start included, in %d ms: %d a second; %d and %d%n",
                getClass().getSimpleName(),
                millis,
                1_000_000 / millis,
                nodes.get(0).runs.size(),
                nodes.get(1).runs.size());
        assertThat(counts).hasSize(1000);
        assertThat(counts.values()).allMatch(count -> count.get() == 1);
        assertThat(tasks()).isZero();
        assertThat(nodes.get(0).runs).isNotEmpty();
        assertThat(nodes.get(1).runs).isNotEmpty();
    }

    @Test
    void a_silent_nodes_work_is_taken_over_and_its_late_mark_is_refused() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        Node silent = node().with(settings -> settings.setHeartbeat(Duration.ofHours(1)))
                .consuming("durable:drive", run -> {
                    await(released);
                    run.setVariable("deliveryLink", "late");
                    run.getExchangeExtension().addOnCompletion(new org.apache.camel.support.SynchronizationAdapter() {
                        @Override
                        public void onDone(Exchange exchange) {
                            late.countDown();
                        }
                    });
                })
                .start();
        silent.outbox.open("RE1", "drive", null, Duration.ZERO);
        silent.nextRun();

        Node other = node().consuming("durable:drive", run -> {
                    released.countDown();
                    await(late);
                    run.setVariable("deliveryLink", "in time");
                })
                .start();

        Node.Run taken = other.nextRun();
        assertThat(taken.attempt()).as("an interrupted run is no attempt").isEqualTo(1);
        assertThat(taken.again()).as("but it may have come far").isTrue();
        eventually(() -> state(other, "RE1/drive") == Delivery.State.SENT);
        assertThat(other.outbox.find("RE1/drive").orElseThrow().link()).isEqualTo("in time");
        assertThat(silent.meters.find("ramal.deliveries").counters()).isEmpty();
    }

    @Test
    void a_late_failure_is_refused_too() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        Node silent = node().with(settings -> settings.setHeartbeat(Duration.ofHours(1)))
                .consuming("durable:drive", run -> {
                    await(released);
                    throw new GiveUp("late");
                })
                .start();
        silent.outbox.open("RE1", "drive", null, Duration.ZERO);
        silent.nextRun();
        Node other = node().consuming("durable:drive", run -> {}).start();
        other.nextRun();
        eventually(() -> state(other, "RE1/drive") == Delivery.State.SENT);

        released.countDown();
        silent.close();

        assertThat(state(other, "RE1/drive")).isEqualTo(Delivery.State.SENT);
        assertThat(silent.meters.find("ramal.deliveries").counters()).isEmpty();
    }

    @Test
    void waits_grow_from_attempt_to_attempt() throws Exception {
        Node node = node().consuming("durable:drive?backoff=200ms&multiplier=2&maxBackoff=500ms", run -> {
                    if (run.getVariable("deliveryAttempt", Integer.class) < 5) {
                        throw new IllegalStateException("+5511999990000");
                    }
                })
                .start();
        node.outbox.open("RE1", "drive", null, Duration.ZERO);

        List<Long> waits = new ArrayList<>();
        long last = node.nextRun().nanos();
        for (int i = 2; i <= 5; i++) {
            Node.Run run = node.nextRun();
            assertThat(run.attempt()).isEqualTo(i);
            waits.add(TimeUnit.NANOSECONDS.toMillis(run.nanos() - last));
            last = run.nanos();
        }
        assertThat(waits.get(0)).isGreaterThanOrEqualTo(160);
        assertThat(waits.get(1)).isGreaterThanOrEqualTo(320);
        assertThat(waits.get(2)).isGreaterThanOrEqualTo(400);
        assertThat(waits.get(3)).isGreaterThanOrEqualTo(400);
        eventually(() -> state(node, "RE1/drive") == Delivery.State.SENT);
        assertThat(node.outbox.find("RE1/drive").orElseThrow().attempts()).isEqualTo(5);
        assertThat(node.meters
                        .counter("ramal.deliveries", "destination", "drive", "result", "retried")
                        .count())
                .isEqualTo(4);
    }

    /** Without its longest wait the second would be of more than half a minute, and the next run not come in time. */
    @Test
    void no_wait_is_longer_than_the_longest() throws Exception {
        Node node = node().consuming("durable:drive?backoff=50ms&multiplier=1000&maxBackoff=400ms", run -> {
                    if (run.getVariable("deliveryAttempt", Integer.class) < 4) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .start();
        node.outbox.open("RE1", "drive", null, Duration.ZERO);

        long last = node.nextRun().nanos();
        for (int i = 2; i <= 4; i++) {
            Node.Run run = node.nextRun();
            assertThat(run.attempt()).isEqualTo(i);
            assertThat(TimeUnit.NANOSECONDS.toMillis(run.nanos() - last)).isBetween(i == 2 ? 40L : 320L, 30_000L);
            last = run.nanos();
        }
    }

    @Test
    void a_destination_that_asks_for_patience_gets_it() throws Exception {
        Node node = node().consuming("durable:slack" + FAST, run -> {
                    if (run.getVariable("deliveryAttempt", Integer.class) == 1) {
                        throw new IllegalArgumentException(new RetryLater(Duration.ofMillis(600)));
                    }
                    throw new RetryLater(Duration.ofHours(2));
                })
                .start();
        node.outbox.open("CA1", "slack", null, Duration.ZERO);

        long first = node.nextRun().nanos();
        Instant before = Instant.now();
        long second = node.nextRun().nanos();
        assertThat(TimeUnit.NANOSECONDS.toMillis(second - first)).isGreaterThanOrEqualTo(600);
        eventually(() -> node.outbox
                .find("CA1/slack")
                .orElseThrow()
                .due()
                .isAfter(before.plus(Duration.ofHours(2)).minusSeconds(5)));
    }

    @Test
    void a_delivery_whose_turn_has_not_come_is_put_off_and_no_attempt_is_counted() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Node node = node().consuming("durable:slack?maxAttempts=1&backoff=1h&maxBackoff=1h", run -> {
                    if (runs.incrementAndGet() < 3) {
                        throw new IllegalArgumentException(new NotYet(Duration.ofMillis(300), "not its turn"));
                    }
                })
                .start();
        node.outbox.open("CA1", "slack", null, Duration.ZERO);

        Node.Run first = node.nextRun();
        Node.Run second = node.nextRun();
        Node.Run third = node.nextRun();
        assertThat(List.of(first.attempt(), second.attempt(), third.attempt())).containsOnly(1);
        assertThat(TimeUnit.NANOSECONDS.toMillis(second.nanos() - first.nanos()))
                .isGreaterThanOrEqualTo(300L);
        eventually(() -> state(node, "CA1/slack") == Delivery.State.SENT);
        assertThat(node.outbox.find("CA1/slack").orElseThrow().attempts()).isEqualTo(1);
    }

    @Test
    void the_last_failure_quarantines_and_tells_once_and_a_replay_starts_anew() throws Exception {
        AtomicInteger broken = new AtomicInteger(1);
        Node node = node().consuming("durable:drive" + FAST + "&givenUp=direct:given-up", run -> {
            if (broken.get() == 1) {
                throw new DeliveryFailed("the folder of +5511999990000 is gone");
            }
        });
        List<String> told = new ArrayList<>();
        node.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:given-up")
                        .process(exchange -> told.add(exchange.getVariable("deliveryKey") + " "
                                + exchange.getVariable("deliveryAttempt") + " "
                                + exchange.getVariable("deliveryError")))
                        .to("durable:slack?key=${variable.deliverySubject}");
            }
        });
        node.start();
        node.outbox.open("RE1", "drive", null, Duration.ZERO);

        assertThat(node.nextRun().last()).isFalse();
        assertThat(node.nextRun().last()).isFalse();
        assertThat(node.nextRun().last()).isTrue();
        eventually(() -> state(node, "RE1/drive") == Delivery.State.GIVEN_UP);
        assertThat(told).containsExactly("RE1/drive 3 DeliveryFailed: the folder of … is gone");
        assertThat(node.outbox.find("RE1/drive").orElseThrow().lastError())
                .isEqualTo("DeliveryFailed: the folder of … is gone");
        assertThat(state(node, "RE1/slack")).isEqualTo(Delivery.State.OPEN);
        assertThat(node.outbox.list(Delivery.State.GIVEN_UP, "drive", 10)).hasSize(1);
        assertThat(node.outbox.stats())
                .extracting(depth -> depth.destination() + " " + depth.state().text() + " " + depth.deliveries())
                .containsExactly("drive given-up 1", "slack open 1");

        broken.set(0);
        assertThat(node.outbox.replay("RE9/drive")).isFalse();
        assertThat(node.outbox.replayAll("drive")).isEqualTo(1);

        assertThat(node.nextRun().attempt()).isEqualTo(1);
        eventually(() -> state(node, "RE1/drive") == Delivery.State.SENT);
        assertThat(node.outbox.replay("RE1/drive")).isFalse();
    }

    @Test
    void it_is_quarantined_even_if_nobody_can_be_told() throws Exception {
        Node node = node().consuming("durable:drive?givenUp=direct:given-up", run -> {
            throw new GiveUp("gone");
        });
        node.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:given-up")
                        .to("durable:slack?key=${variable.deliverySubject}")
                        .throwException(new IllegalStateException("no"));
            }
        });
        node.start();
        node.outbox.open("RE1", "drive", null, Duration.ZERO);

        eventually(() -> state(node, "RE1/drive") == Delivery.State.GIVEN_UP);
        assertThat(node.runs).hasSize(1);
        assertThat(node.outbox.find("RE1/slack")).isEmpty();
    }

    @Test
    void a_foreign_exceptions_message_is_not_kept() throws Exception {
        Node node = node().consuming("durable:drive?maxAttempts=1", run -> {
                    throw new IllegalStateException("token=secret +5511999990000");
                })
                .start();
        node.outbox.open("RE1", "drive", null, Duration.ZERO);

        eventually(() -> state(node, "RE1/drive") == Delivery.State.GIVEN_UP);
        assertThat(node.outbox.find("RE1/drive").orElseThrow().lastError()).isEqualTo("IllegalStateException");
    }

    @Test
    void what_waits_for_a_removed_route_is_not_lost() throws Exception {
        Node node = node().consuming("durable:drive", run -> {}).start();
        node.camel.getRouteController().stopRoute("durable:drive");
        node.camel.removeRoute("durable:drive");
        node.outbox.open("RE1", "drive", null, Duration.ZERO);
        assertThat(node.runs.poll(300, TimeUnit.MILLISECONDS)).isNull();
        Delivery waiting = node.outbox.find("RE1/drive").orElseThrow();
        assertThat(waiting.state()).isEqualTo(Delivery.State.OPEN);
        assertThat(waiting.attempts()).isZero();

        node.consuming("durable:drive", run -> {});

        assertThat(node.nextRun().attempt()).isEqualTo(1);
        eventually(() -> state(node, "RE1/drive") == Delivery.State.SENT);
    }

    @Test
    void any_text_survives_as_a_payload() throws Exception {
        Node node = node().consuming("durable:drive", run -> {}).start();
        String text = "João 📞 𝄞 \"quoted\" \\ \n\t ' ; -- " + "x".repeat(100_000);

        node.outbox.open("RE1", "drive", text, Duration.ZERO);
        assertThat(node.nextRun().body()).isEqualTo(text);
        node.outbox.open("RE2", "drive", null, Duration.ZERO);
        assertThat(node.nextRun().body()).isNull();
        node.outbox.open("RE3", "drive", "a\0b", Duration.ZERO);
        assertThat(node.nextRun().body()).isEqualTo("a\uFFFDb");
    }

    @Test
    void a_delayed_delivery_is_brought_forward_unless_it_was_tried() throws Exception {
        Node node = node().consuming("durable:drive?backoff=1h", run -> {
                    throw new IllegalStateException();
                })
                .start();
        assertThat(node.outbox.open("RE1", "drive", null, Duration.ofHours(1))).isTrue();
        assertThat(node.outbox.open("RE1", "drive", null, Duration.ofHours(2))).isFalse();
        assertThat(node.runs.poll(200, TimeUnit.MILLISECONDS)).isNull();

        assertThat(node.outbox.open("RE1", "drive", null, Duration.ZERO)).isTrue();
        assertThat(node.nextRun().again()).isFalse();

        eventually(() -> node.outbox.find("RE1/drive").orElseThrow().lastError() != null);
        assertThat(node.outbox.open("RE1", "drive", null, Duration.ZERO)).isFalse();
        assertThat(node.runs.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void a_run_beyond_its_time_limit_has_failed_whatever_it_does_later() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        Node node = node().consuming("durable:drive?timeout=200ms&backoff=20ms&maxAttempts=2", run -> {
                    if (run.getVariable("deliveryAttempt", Integer.class) == 1) {
                        await(second);
                        run.setVariable("deliveryLink", "late");
                    } else {
                        second.countDown();
                        throw new GiveUp("second");
                    }
                })
                .start();
        node.outbox.open("RE1", "drive", null, Duration.ZERO);

        eventually(() -> state(node, "RE1/drive") == Delivery.State.GIVEN_UP);
        node.close();
        Delivery delivery = node.outbox.find("RE1/drive").orElseThrow();
        assertThat(delivery.state()).isEqualTo(Delivery.State.GIVEN_UP);
        assertThat(delivery.lastError()).isEqualTo("GiveUp: second");
        assertThat(delivery.attempts()).isEqualTo(2);
        assertThat(delivery.link()).isNull();
    }

    @Test
    void a_stop_lets_what_is_under_way_finish() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        Node node = node().consuming("direct:slow", run -> await(stopped, 500));
        node.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("durable:drive").to("direct:slow");
            }
        });
        node.start();
        node.outbox.open("RE1", "drive", null, Duration.ZERO);
        node.nextRun();

        long began = System.nanoTime();
        node.close();

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(3000);
        assertThat(state(node, "RE1/drive")).isEqualTo(Delivery.State.SENT);
    }

    @Test
    void a_stop_hands_back_what_takes_too_long_and_counts_no_attempt() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Node node = node().with(settings -> settings.setShutdownWait(Duration.ofMillis(400)))
                .consuming("durable:drive", run -> await(never))
                .start();
        node.camel.getShutdownStrategy().setTimeout(1);
        node.outbox.open("RE1", "drive", null, Duration.ZERO);
        node.nextRun();

        long began = System.nanoTime();
        node.close();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(4000);

        Delivery open = node.outbox.find("RE1/drive").orElseThrow();
        assertThat(open.state()).isEqualTo(Delivery.State.OPEN);
        assertThat(open.attempts()).isZero();
        assertThat(open.heldBy()).isNull();
        Node next = node().consuming("durable:drive", run -> {}).start();
        assertThat(next.nextRun().attempt()).isEqualTo(1);
        never.countDown();
    }

    @Test
    void an_open_delivery_without_a_row_in_the_engine_gets_one() throws Exception {
        Outbox outbox = new Outbox(dataSource);
        outbox.open("RE1", "drive", null, Duration.ZERO);
        outbox.open("RE2", "drive", null, Duration.ZERO);
        execute("DELETE FROM scheduled_tasks WHERE task_instance = 'RE1/drive'");

        assertThat(outbox.repair()).isEqualTo(1);
        assertThat(tasks()).isEqualTo(2);
        assertThat(outbox.repair()).isZero();
    }

    @Test
    void gauges_show_what_waits() throws Exception {
        Outbox outbox = new Outbox(dataSource);
        outbox.open("RE1", "drive", null, Duration.ZERO);
        outbox.open("RE2", "drive", null, Duration.ofHours(1));
        execute("UPDATE delivery SET due_at = CURRENT_TIMESTAMP - INTERVAL '60' SECOND WHERE subject = 'RE1'");
        Node node = node().consuming("durable:slack", run -> {});
        new DeliveryMeters(node.outbox, node.meters).refresh();

        assertThat(node.meters
                        .get("ramal.outbox.depth")
                        .tags("destination", "drive", "state", "open")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(node.meters
                        .get("ramal.outbox.oldest.age")
                        .tags("destination", "drive")
                        .gauge()
                        .value())
                .isBetween(59.0, 70.0);
    }

    @Test
    void bad_names_are_refused() {
        Outbox outbox = new Outbox(dataSource);
        assertThatThrownBy(() -> outbox.open(" ", "drive", null, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> outbox.open("x".repeat(111), "drive", null, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> outbox.open("RE1", "a/b", null, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Delivery.State state(Node node, String key) {
        return node.outbox.find(key).orElseThrow().state();
    }

    private long sent() {
        return number("SELECT COUNT(*) FROM delivery WHERE state = 'sent'");
    }

    private long tasks() {
        return number("SELECT COUNT(*) FROM scheduled_tasks");
    }

    private long number(String sql) {
        try (var connection = dataSource.getConnection();
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws java.sql.SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static void eventually(BooleanSupplier condition) throws InterruptedException {
        CountDownLatch pause = new CountDownLatch(1);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 30 s").isLessThan(end);
            assertThat(pause.await(10, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    private static void await(CountDownLatch latch) {
        await(latch, 30_000);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
