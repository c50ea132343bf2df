package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.simulator.SimulateCommand;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** Who reads the log learns which calls there were, and nothing of who called whom. */
class LogTest {

    private static final int MEDIA = RamalExtension.freePort();

    @RegisterExtension
    static final RamalExtension ramal = RamalExtension.onH2()
            .set("twilio.api-url", "http://127.0.0.1:" + MEDIA)
            .set("slack.settle-seconds", "0");

    private static final Pattern SID = Pattern.compile("(?:AC|CA|RE|SM)[0-9a-f]{32}");
    private static final Pattern NUMBER = Pattern.compile("\\d{8,}");
    private static final List<String> NAMES = List.of("Ana", "Souza", "Bea", "user_1", "Álefe", "Nunes", "client:");
    private static final List<String> BODIES = List.of("CallSid", "From", "AccountSid", "%2B", "<Response", "<Say");

    private final Captured log = new Captured();
    private final TwilioCaller twilio = new TwilioCaller(ramal);

    @BeforeEach
    void listen() {
        log.begin();
    }

    @AfterEach
    void leave() {
        log.end();
    }

    @Test
    void calls_of_every_kind_leave_no_number_name_token_or_body() {
        new CommandLine(new SimulateCommand())
                .execute(
                        "--target=" + twilio.uri(""),
                        "--public-url=" + TwilioCaller.PUBLIC_URL,
                        "--listen=127.0.0.1:" + MEDIA,
                        "--account-sid=" + Samples.ACCOUNT,
                        "--auth-token=" + Samples.TOKEN,
                        "--key=" + ramal.operatorKey(),
                        "--calls=20",
                        "--shuffle",
                        "--duplicates=0.3",
                        "--notices");

        assertThat(log.lines()).anyMatch(line -> line.contains("is over: answered"));
        assertThat(log.lines()).anyMatch(line -> line.contains("/archive is sent"));
        nothingIsTold();
    }

    @Test
    void what_goes_wrong_is_logged_without_what_it_was_about() throws Exception {
        String recording = "RE" + "5".repeat(32);
        twilio.send(HttpRequest.newBuilder(twilio.uri("/api/contacts"))
                .header("Authorization", "Bearer " + ramal.operatorKey())
                .header("Content-Type", "text/csv; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString("number,name\n+5511987654321,Álefe Nunes\nnobody,Bea\n")));
        twilio.send(HttpRequest.newBuilder(twilio.uri("/twilio/voice-incoming"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                .POST(HttpRequest.BodyPublishers.ofString("CallSid=" + TwilioCaller.CALL + "&From=%2B5511987654321")));
        twilio.send(HttpRequest.newBuilder(twilio.uri("/api/calls/+5511987654321"))
                .header("Authorization", "Bearer wrong-" + Samples.TOKEN));
        twilio.post("/twilio/voice", TwilioCaller.call("CallStatus", "Álefe Nunes"));
        twilio.post(
                "/twilio/voice-incoming", TwilioCaller.call("CallerName", "Álefe Nunes", "FromCity", "Nunes\r\nERROR"));
        twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallerName", "Álefe Nunes"));
        twilio.post(
                "/twilio/recording-status?call=" + TwilioCaller.CALL,
                TwilioCaller.call("RecordingSid", recording, "RecordingStatus", "completed", "RecordingChannels", "2"));
        log.await(line -> line.contains(recording + "/archive failed"));

        assertThat(log.lines()).anyMatch(line -> line.contains("refused"));
        nothingIsTold();
    }

    @Test
    void what_fails_by_the_clock_is_logged_without_the_values_that_a_database_tells_of() throws Exception {
        ramal.change("INSERT INTO budget (name, span, used) VALUES ('Nunes +5511987654321', '2000-01-01', 1)");
        ramal.change("CREATE TABLE holder (name VARCHAR(180), span VARCHAR(20), FOREIGN KEY (name, span)"
                + " REFERENCES budget)");
        ramal.change("INSERT INTO holder SELECT name, span FROM budget");

        Route route = ramal.camel().getRoute("budgets-forget");
        ((TimerEndpoint) route.getEndpoint()).setDelay(1);
        ramal.camel().getRouteController().stopRoute("budgets-forget");
        ramal.camel().getRouteController().startRoute("budgets-forget");
        log.await(line -> line.contains("budgets-forget failed") || line.contains("JdbcSQL"));
        ramal.change("DROP TABLE holder");

        nothingIsTold();
    }

    @Test
    void people_leave_no_name_address_or_password() {
        String forged = "nunes@example.com\\r\\n2026-11-24T12:00:00Z INFO  Gate forged";
        for (String path : List.of("/auth/register", "/auth/login", "/auth/invitation", "/auth/refresh")) {
            for (String email : List.of("nunes@example.com", forged)) {
                twilio.send(HttpRequest.newBuilder(twilio.uri(path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer forged\tSouza")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"email\":\"" + email
                                + "\",\"name\":\"Álefe Nunes\",\"password\":\"Souza Souza\","
                                + "\"invitation\":\"ri_Souza\",\"refreshToken\":\"rr_Souza\"}")));
            }
        }

        assertThat(ramal.rows("SELECT email FROM person").toString()).contains("nunes@example.com");
        assertThat(log.lines()).noneMatch(line -> line.contains("forged") || line.contains("nunes@"));
        nothingIsTold();
    }

    private void nothingIsTold() {
        for (String line : log.lines()) {
            assertThat(line).doesNotContain(Samples.TOKEN, ramal.operatorKey());
            assertThat(line).doesNotContain(NAMES.toArray(String[]::new));
            assertThat(line).doesNotContain(BODIES.toArray(String[]::new));
            assertThat(SID.matcher(line).replaceAll("SID")).doesNotContainPattern(NUMBER);
        }
    }

    /** What stands on the console, in its layout, without the times. */
    private static final class Captured extends AbstractAppender {

        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final CountDownLatch never = new CountDownLatch(1);

        Captured() {
            super("captured", null, null, true, Property.EMPTY_ARRAY);
        }

        void begin() {
            start();
            context().getConfiguration().getRootLogger().addAppender(this, null, null);
            context().updateLoggers();
        }

        void end() {
            context().getConfiguration().getRootLogger().removeAppender(getName());
            context().updateLoggers();
            stop();
        }

        List<String> lines() {
            return List.copyOf(lines);
        }

        void await(Predicate<String> wanted) throws InterruptedException {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (lines.stream().noneMatch(wanted) && System.nanoTime() < until) {
                assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
            }
            assertThat(lines).anyMatch(wanted);
        }

        @Override
        public void append(LogEvent event) {
            byte[] written = context()
                    .getConfiguration()
                    .getAppender("console")
                    .getLayout()
                    .toByteArray(event);
            lines.add(new String(written, StandardCharsets.UTF_8).replaceFirst("^\\S+ ", ""));
        }

        private static LoggerContext context() {
            return (LoggerContext) LogManager.getContext(false);
        }
    }
}
