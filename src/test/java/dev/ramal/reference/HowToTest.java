package dev.ramal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The files that the how-to guides show do what the guides say. */
class HowToTest {

    private static final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private static final HttpServer CRM = crm();
    private static final Path INSTALLED = installation();

    @RegisterExtension
    static final RamalExtension day = installed(12)
            .set("calls.also-to", "crm")
            .set("slack.settle-seconds", "0")
            .set("own.crm-url", "http://127.0.0.1:" + CRM.getAddress().getPort() + "/calls")
            .set("own.crm-token", "a-token");

    @RegisterExtension
    static final RamalExtension night = installed(2);

    @AfterAll
    static void stop() {
        CRM.stop(0);
    }

    @Test
    void in_office_hours_the_agents_ring() {
        assertThat(answer(day)).contains("timeout=\"20\"", "<Client").doesNotContain("<Record", "Nosso");
    }

    @Test
    void at_night_a_message_may_be_left() {
        assertThat(answer(night))
                .contains("Nosso horário é das 8 às 18 horas.", "<Record", "maxLength=\"60\"")
                .doesNotContain("<Dial");
    }

    @Test
    void the_crm_is_told_of_a_finished_call() throws InterruptedException {
        TwilioCaller twilio = new TwilioCaller(day);
        String call = "CA" + "7".repeat(32);
        twilio.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", call));
        twilio.post(
                "/twilio/call-status",
                TwilioCaller.call("CallSid", call, "CallStatus", "completed", "CallDuration", "12"));

        String told = received.poll(30, TimeUnit.SECONDS);

        assertThat(told)
                .startsWith("Bearer a-token " + call + "/crm ")
                .contains("\"sid\":\"" + call + "\"", "\"direction\":\"inbound\"", "\"outcome\":\"missed\"");
    }

    private static String answer(RamalExtension ramal) {
        return new TwilioCaller(ramal)
                .post("/twilio/voice-incoming", TwilioCaller.call())
                .body();
    }

    /** Where it is that hour now. */
    private static RamalExtension installed(int hour) {
        int east = Math.floorMod(hour - LocalTime.now(ZoneOffset.UTC).getHour() + 12, 24) - 12;
        return RamalExtension.onH2()
                .set(
                        "camel.main.routes-include-pattern",
                        "file:" + INSTALLED + "/routes/*.camel.yaml,file:" + INSTALLED + "/routes/errors/*.camel.yaml")
                .set("camel.component.kamelet.location", "file:" + INSTALLED + "/kamelets")
                .set("office.zone", ZoneOffset.ofHours(east).getId());
    }

    /** A copy of what is shipped, with the guides' files in it. */
    private static Path installation() {
        try {
            Path copy = Files.createTempDirectory("ramal-how-to");
            for (String folder : List.of("routes", "kamelets")) {
                try (Stream<Path> files = Files.walk(Path.of(folder))) {
                    for (Path file : files.toList()) {
                        Files.copy(file, copy.resolve(file.toString()));
                    }
                }
            }
            Path statements = copy.resolve("kamelets/sql-run-action.kamelet.yaml");
            Files.writeString(
                    statements,
                    Files.readString(statements).replace("file:routes/sql", "file:" + copy + "/routes/sql"));
            Files.writeString(
                    copy.resolve("routes/flow-incoming.camel.yaml"),
                    shown("how-to/change-what-the-caller-hears.md", "yaml"));
            Files.writeString(
                    copy.resolve("routes/deliver-crm.camel.yaml"), shown("how-to/add-a-destination.md", "yaml"));
            Files.writeString(copy.resolve("routes/sql/crm-call.sql"), shown("how-to/add-a-destination.md", "sql"));
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page's first block of that language. */
    private static String shown(String page, String language) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(new Page(page).text());
        assertThat(block.find()).as(page).isTrue();
        return block.group(1);
    }

    private static HttpServer crm() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/calls", exchange -> {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                received.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
