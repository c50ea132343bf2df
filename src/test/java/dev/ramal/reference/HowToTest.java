package dev.ramal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The files that the how-to guides show do what the guides say. */
class HowToTest {

    private static final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private static final BlockingQueue<String> looked = new LinkedBlockingQueue<>();
    private static final HttpServer CRM = crm();
    private static final Path INSTALLED = installation();

    @RegisterExtension
    static final RamalExtension day = installed(12).set("calls.also-to", "crm").set("slack.settle-seconds", "0");

    @RegisterExtension
    static final RamalExtension night = installed(2);

    @RegisterExtension
    static final RamalExtension menu = installed(
            installation("how-to/add-a-menu.md", "flow-incoming", "flow-sales", "flow-support", "flow-english"));

    @RegisterExtension
    static final RamalExtension mobiles = installed(
                    installation("how-to/ring-mobiles-after-ten-seconds.md", "flow-incoming", "flow-webphones-rang"))
            .set("ring.mobiles", "user_1=+5511987650001, user_2=+5511987650002")
            .set("voice.agents", "user_1,user_2");

    @RegisterExtension
    static final RamalExtension texting = installed(2, installation("how-to/write-to-the-caller.md", "flow-closed"));

    @RegisterExtension
    static final RamalExtension flex = installed(installation("how-to/hand-callers-to-flex.md", "flow-incoming"));

    @RegisterExtension
    static final RamalExtension asking =
            installed(installation("how-to/ask-your-crm-who-is-calling.md", "enrich-call"));

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
        String closed = answer(night);
        assertThat(follow(new TwilioCaller(night), closed, ""))
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

    @Test
    void a_menu_leads_to_whom_the_caller_chose() {
        TwilioCaller twilio = new TwilioCaller(menu);
        String asked = answer(menu);
        assertThat(asked).contains("Para vendas, tecle 1.", "input=\"dtmf speech\"");

        assertThat(follow(twilio, asked, "action", "Digits", "1")).contains(">user_1</Client>");
        assertThat(follow(twilio, asked, "action", "SpeechResult", "Suporte.")).contains("<Client");
        String english = follow(twilio, asked, "action", "Digits", "9");
        assertThat(english).contains("Please hold", "/twilio/flow/support?");
    }

    @Test
    void the_mobiles_ring_after_ten_seconds() {
        TwilioCaller twilio = new TwilioCaller(mobiles);
        String ringing = answer(mobiles);
        assertThat(ringing).contains("timeout=\"10\"", "<Client");

        String next = follow(twilio, ringing, "action", "DialCallStatus", "no-answer");

        assertThat(next).contains(">+5511987650001</Number>", ">+5511987650002</Number>", "/twilio/flow/accept?");
        assertThat(follow(twilio, next, "action", "DialCallStatus", "no-answer"))
                .contains("<Record");
    }

    @Test
    void whoever_calls_at_night_is_written_to() {
        TwilioCaller twilio = new TwilioCaller(texting);
        answer(texting);

        String closed = twilio.post("/twilio/flow/closed?call=" + TwilioCaller.CALL + "&turn=1", TwilioCaller.call())
                .body();

        assertThat(closed).contains("<Say", "<Record");
        assertThat(texting.rows("SELECT payload FROM delivery WHERE destination = 'flow-message'"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("payload").toString()).contains("Abrimos às 8 horas."));
    }

    @Test
    void taskrouter_gets_the_callers() {
        String handed = answer(flex);

        assertThat(handed)
                .contains("workflowSid=\"WW11111111111111111111111111111111\"", "language", "/twilio/flow/task-left?");
    }

    @Test
    void the_crm_says_who_is_calling() throws InterruptedException {
        TwilioCaller twilio = new TwilioCaller(asking);
        answer(asking);

        assertThat(looked.poll(30, TimeUnit.SECONDS)).isEqualTo("Bearer a-token number=5511987654321");
        String call = twilio.api("/api/calls/" + TwilioCaller.CALL).body();
        for (int i = 0; i < 300 && !call.contains("Zilda Prado"); i++) {
            assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
            call = twilio.api("/api/calls/" + TwilioCaller.CALL).body();
        }
        assertThat(call).contains("\"contact\":\"Zilda Prado\"");
        assertThat(twilio.api("/api/calls?q=zilda").body())
                .as("is found by that name")
                .contains(TwilioCaller.CALL);
    }

    private static String answer(RamalExtension ramal) {
        return new TwilioCaller(ramal)
                .post("/twilio/voice-incoming", TwilioCaller.call())
                .body();
    }

    /** Asks where that answer leads to. */
    private static String follow(TwilioCaller twilio, String twiml, String attribute, String... fields) {
        Matcher url = Pattern.compile(attribute.isEmpty() ? ">([^<]*)</Redirect>" : attribute + "=\"([^\"]*)\"")
                .matcher(twiml);
        assertThat(url.find()).as(twiml).isTrue();
        return twilio.post(
                        url.group(1).replace("&amp;", "&").substring(TwilioCaller.PUBLIC_URL.length()),
                        TwilioCaller.call(fields))
                .body();
    }

    /** Where it is that hour now. */
    private static RamalExtension installed(int hour) {
        return installed(hour, INSTALLED);
    }

    private static RamalExtension installed(int hour, Path where) {
        int east = Math.floorMod(hour - LocalTime.now(ZoneOffset.UTC).getHour() + 12, 24) - 12;
        return installed(where).set("office.zone", "Etc/GMT" + (east < 0 ? "+" : "-") + Math.abs(east));
    }

    private static RamalExtension installed(Path where) {
        String crm = "http://127.0.0.1:" + CRM.getAddress().getPort();
        return Installation.on(RamalExtension.onH2(), where)
                .set("own.crm-url", crm + "/calls")
                .set("own.crm-lookup-url", crm + "/contacts")
                .set("own.crm-token", "a-token");
    }

    /** A copy of what is shipped, with that guide's routes in it, in their order. */
    private static Path installation(String page, String... routes) {
        Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < routes.length; i++) {
            files.put("routes/" + routes[i] + ".camel.yaml", shown(page, "yaml", i));
        }
        return Installation.with(files);
    }

    /** The guides about hours and about a CRM together. */
    private static Path installation() {
        String hears = "how-to/change-what-the-caller-hears.md";
        return Installation.with(Map.of(
                "calendars/office.yaml", shown(hears, "properties", 1),
                "routes/flow-incoming.camel.yaml", shown(hears, "yaml", 0),
                "routes/flow-closed.camel.yaml", shown(hears, "yaml", 1),
                "routes/deliver-crm.camel.yaml", shown("how-to/add-a-destination.md", "yaml", 0),
                "routes/sql/crm-call.sql", shown("how-to/add-a-destination.md", "sql", 0)));
    }

    /** The page's block of that language, counted from zero. */
    private static String shown(String page, String language, int number) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(new Page(page).text());
        for (int i = 0; i <= number; i++) {
            assertThat(block.find()).as(page).isTrue();
        }
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
            server.createContext("/contacts", exchange -> {
                looked.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + exchange.getRequestURI().getRawQuery());
                byte[] answer = "{\"name\":\"Zilda Prado\"}".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
