package dev.ramal.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Samples;
import dev.ramal.database.Database;
import dev.ramal.fakes.FakeSlack;
import dev.ramal.fakes.Fault;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ramal is told to stop (SIGTERM) in the middle of a load. */
class StopTest {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

    @Test
    void answers_what_was_asked_and_loses_nothing(@TempDir Path directory) throws Exception {
        try (Load load = new Load();
                ForkedRamal ramal = new ForkedRamal("ramal", directory, load.twilio())) {
            Callers callers = new Callers(ramal);
            ramal.start();
            ramal.awaitReady();
            CompletableFuture<Void> calls = load.playOn(ramal.trunk(), 0);
            callers.begin();
            callers.awaitAnswers();
            Duration stop = callers.during(ramal::stop);
            ramal.start();
            ramal.awaitReady();
            load.enough(calls);

            assertThat(load.differences(ramal.address(), ramal.operatorKey(), Duration.ofSeconds(60)))
                    .isEmpty();
            ramal.stop();
            System.out.printf(
                    "SIGTERM under load: ended in %d ms; %d requests had been sent before and were answered,"
                            + " %d were sent later, %d of them answered%n",
                    stop.toMillis(), callers.answeredBefore(), callers.later(), callers.answeredLater());
            assertThat(ramal.complaints()).noneMatch(line -> line.contains(" ERROR "));
            assertThat(callers.unanswered()).isZero();
            assertThat(stop).isLessThan(LONGEST_STOP);
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            acknowledged.addAll(load.acknowledged());
            acknowledged.addAll(callers.acknowledged());
            try (Database database = Database.embedded(ramal.data(), 2)) {
                assertThat(new Ledger(database.plain()).lost(acknowledged)).isEmpty();
            }
        }
    }

    @Test
    void does_not_wait_for_a_destination_that_hangs(@TempDir Path directory) throws Exception {
        try (FakeSlack slack = new FakeSlack();
                Load load = new Load();
                ForkedRamal ramal = new ForkedRamal("ramal", directory, load.twilio())
                        .with("SLACK_WEBHOOK_URL", slack.uri() + "/hook")) {
            Fault[] hangs = new Fault[40];
            Arrays.fill(hangs, new Fault.Hang());
            slack.fail("hook", hangs);
            ramal.start();
            ramal.awaitReady();
            load.play(ramal.trunk(), 20);
            assertThat(slack.awaitAsked("hook", 2, Duration.ofSeconds(20))).isTrue();
            Duration stop = ramal.stop();

            System.out.printf("SIGTERM while Slack hangs: ended in %d ms%n", stop.toMillis());
            assertThat(stop).isLessThan(LONGEST_STOP);
            try (Database database = Database.embedded(ramal.data(), 2)) {
                Ledger ledger = new Ledger(database.plain());
                assertThat(ledger.lost(load.acknowledged())).isEmpty();
                assertThat(ledger.column("SELECT task_instance FROM scheduled_tasks WHERE picked = TRUE"))
                        .describedAs("deliveries that were not handed back")
                        .isEmpty();
                assertThat(ledger.column("SELECT delivery_key FROM delivery WHERE state = 'given-up'"))
                        .isEmpty();
            }
        }
    }

    /** Lines that are kept open, each with one status webhook after another on it. */
    private static final class Callers {

        private static final int LINES = 12;

        private final ForkedRamal ramal;
        private final TwilioSignature signature = new TwilioSignature(List.of(Samples.TOKEN));
        private final List<Thread> threads = new ArrayList<>();
        private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch warm = new CountDownLatch(200);
        private volatile long told = Long.MAX_VALUE;

        /** One request: when its last byte was sent, and whether it was acknowledged. */
        private record Asked(String digest, long sent, boolean acknowledged) {}

        Callers(ForkedRamal ramal) {
            this.ramal = ramal;
        }

        void begin() {
            for (int i = 0; i < LINES; i++) {
                Thread thread = new Thread(this::ask, "caller " + i);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }

        private void ask() {
            TwilioForm form = status();
            long sent = Long.MAX_VALUE;
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), ramal.address().getPort())) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(20_000);
                boolean open = true;
                while (open) {
                    form = status();
                    sent = Long.MAX_VALUE;
                    socket.getOutputStream().write(request(form));
                    sent = System.nanoTime();
                    String head = head(socket.getInputStream());
                    boolean acknowledged = head.startsWith("HTTP/1.1 204");
                    asked.add(new Asked(form.digest(), sent, acknowledged));
                    warm.countDown();
                    open = acknowledged && !head.toLowerCase(Locale.ROOT).contains("connection: close");
                }
            } catch (IOException e) {
                asked.add(new Asked(form.digest(), sent, false));
            }
        }

        private static TwilioForm status() {
            String sid = "CA" + UUID.randomUUID().toString().replace("-", "");
            return new TwilioForm(
                    "/twilio/call-status",
                    List.of(),
                    List.of(
                            new Field("CallSid", sid),
                            new Field("AccountSid", Samples.ACCOUNT),
                            new Field("From", "+5511987654321"),
                            new Field("To", ForkedRamal.NUMBER),
                            new Field("CallStatus", "no-answer"),
                            new Field("Direction", "inbound"),
                            new Field("ApiVersion", "2010-04-01"),
                            new Field("CallDuration", "0")));
        }

        private byte[] request(TwilioForm form) {
            StringBuilder body = new StringBuilder();
            for (Field field : form.fields()) {
                body.append(body.isEmpty() ? "" : "&")
                        .append(field.name())
                        .append('=')
                        .append(URLEncoder.encode(field.value(), StandardCharsets.UTF_8));
            }
            return ("POST " + form.path() + " HTTP/1.1\r\nHost: "
                            + ramal.address().getAuthority()
                            + "\r\nX-Twilio-Signature: "
                            + signature.sign(ramal.address() + form.path(), form.fields())
                            + "\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private static String head(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("no answer");
                }
                head.append((char) next);
            }
            return head.toString();
        }

        void awaitAnswers() throws InterruptedException {
            assertThat(warm.await(60, TimeUnit.SECONDS)).isTrue();
        }

        /** Does it, and waits until no line is open any more. */
        Duration during(Stop stop) throws Exception {
            told = System.nanoTime();
            Duration took = stop.stop();
            for (Thread thread : threads) {
                thread.join(30_000);
            }
            return took;
        }

        long answeredBefore() {
            return asked.stream()
                    .filter(one -> one.sent() < told && one.acknowledged())
                    .count();
        }

        long unanswered() {
            return asked.stream()
                    .filter(one -> one.sent() < told && !one.acknowledged())
                    .count();
        }

        long later() {
            return asked.stream().filter(one -> one.sent() >= told).count();
        }

        long answeredLater() {
            return asked.stream()
                    .filter(one -> one.sent() >= told && one.acknowledged())
                    .count();
        }

        Set<String> acknowledged() {
            Set<String> digests = ConcurrentHashMap.newKeySet();
            asked.stream().filter(Asked::acknowledged).map(Asked::digest).forEach(digests::add);
            return digests;
        }

        private interface Stop {
            Duration stop() throws Exception;
        }
    }
}
