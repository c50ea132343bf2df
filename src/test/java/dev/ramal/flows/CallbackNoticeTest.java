package dev.ramal.flows;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Asker;
import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import dev.ramal.TwimlSchema;
import dev.ramal.fakes.FakeSlack;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.w3c.dom.Element;

/** Whoever is promised a callback is told about to those who are to call. */
class CallbackNoticeTest {

    private static final int TIMES = 6;
    private static final String LINE = "+551140000008";
    private static final String ASKING = "+551140000009";
    private static final String END = "Tue, 10 Mar 2026 14:45:00 +0000";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path FLOWS = Installation.with(Map.of(
            "routes/flow-line.camel.yaml",
            flow("line", kamelet("queue-action", "agents", "ana", "keys", "1=callback"))));
    private static final List<FakeSlack> SLACKS = new ArrayList<>();

    private static final FakeSlack SLACK = slack();
    private static final FakeSlack POSTGRES_SLACK = slack();
    private static final FakeSlack OTHER_SLACK = slack();

    @RegisterExtension
    static final RamalExtension EMBEDDED = office(RamalExtension.onH2(), SLACK);

    @RegisterExtension
    static final RamalExtension POSTGRES = office(RamalExtension.onPostgres(), POSTGRES_SLACK);

    /** Nobody wants to hear of callbacks. */
    @RegisterExtension
    static final RamalExtension OTHER = office(RamalExtension.onH2(), OTHER_SLACK)
            .set("slack.events", "missed")
            .set("language", "en");

    private static FakeSlack slack() {
        FakeSlack slack = new FakeSlack();
        SLACKS.add(slack);
        return slack;
    }

    private static RamalExtension office(RamalExtension ramal, FakeSlack slack) {
        return Installation.on(ramal, FLOWS)
                .set("flow.numbers", LINE + "=line, " + ASKING + "=callback")
                .set("ring.without-presence", "false")
                .set("slack.token", "xoxb-test")
                .set("slack.channel", "C0123456789")
                .set("slack.settle-seconds", "0")
                .set("slack.api-url", slack.uri().toString());
    }

    @AfterAll
    static void close() {
        SLACKS.forEach(FakeSlack::close);
    }

    @Test
    void people_are_told_once_however_often_the_webhook_comes() throws Exception {
        told_once(EMBEDDED, SLACK);
    }

    @Test
    void people_are_told_once_however_often_the_webhook_comes_on_postgresql() throws Exception {
        told_once(POSTGRES, POSTGRES_SLACK);
    }

    private static void told_once(RamalExtension ramal, FakeSlack slack) throws Exception {
        ramal.change("DELETE FROM contact");
        ramal.change("INSERT INTO contact (number, name) VALUES ('+5511987650077', 'Zilda Prado')");
        Caller caller = new Caller(ramal, "+5511987650077");
        Element left = pressesOne(caller);

        // An element reads its attributes when it is first asked, which several at once may not do.
        assertThat(left.getAttribute("action")).isNotEmpty();

        Set<String> answers = atOnce(() -> wish(caller, left));
        answers.add(wish(caller, left));

        assertThat(answers).hasSize(1);
        assertThat(TwimlSchema.verbs(answers.iterator().next())).containsExactly("Say", "Hangup");
        sent(ramal, caller.sid + ":callback");
        caller.hangsUp(90, END);
        sent(ramal, caller.sid + ":call");
        assertThat(ramal.rows("SELECT queue FROM callback_request WHERE call_sid = '" + caller.sid + "'"))
                .containsExactly(Map.of("queue", "support"));
        assertThat(new Asker(ramal, Asker.SUPERVISOR)
                        .get("api-call-get", "/api/calls/" + caller.sid)
                        .json()
                        .path("deliveries")
                        .findValuesAsText("key"))
                .as("where the page of the call says what became of the notice")
                .contains(caller.sid + ":callback/slack", caller.sid + ":call/slack");
        assertThat(texts(slack, "Zilda Prado"))
                .as("nor is the call told as missed besides")
                .singleElement()
                .asString()
                .matches(Pattern.compile("Pediu retorno · Zilda Prado · [^·]*98765-0077 · support"
                        + " · \\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d · \\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d"));
    }

    @Test
    void what_becomes_of_a_callback_is_shown_where_it_was_promised() throws Exception {
        shows_what_becomes_of_it(EMBEDDED, SLACK);
    }

    @Test
    void what_becomes_of_a_callback_is_shown_where_it_was_promised_on_postgresql() throws Exception {
        shows_what_becomes_of_it(POSTGRES, POSTGRES_SLACK);
    }

    private static void shows_what_becomes_of_it(RamalExtension ramal, FakeSlack slack) throws Exception {
        Caller caller = new Caller(ramal, "+5511987650079");
        wish(caller, pressesOne(caller));
        String told = caller.sid + ":callback";
        sent(ramal, told);
        caller.hangsUp(90, END);
        sent(ramal, caller.sid + ":call");

        assertThat(change(ramal, caller, "{\"owner\":\"ana\"}")).isEqualTo(204);
        sent(ramal, told + "/1:card");
        assertThat(slack.message(told).text())
                .startsWith("Pediu retorno: já tem quem ligue")
                .contains(" · ana · ");
        assertThat(change(ramal, caller, "{\"owner\":\"bia\",\"seen\":{\"owner\":\"\"}}"))
                .isEqualTo(409);

        assertThat(change(ramal, caller, "{\"state\":\"done\",\"seen\":{\"owner\":\"ana\"}}"))
                .isEqualTo(204);
        sent(ramal, told + "/2:card");
        assertThat(slack.message(told).text())
                .startsWith("Pediu retorno: já ligaram de volta")
                .contains(" · ana · ");
        assertThat(slack.message(told).edited()).isEqualTo(2);
        assertThat(ramal.rows("SELECT subject FROM delivery WHERE subject LIKE '" + told + "/%'"))
                .as("what changed nothing is not told")
                .hasSize(2);
    }

    private static int change(RamalExtension ramal, Caller caller, String change) {
        Object id = ramal.rows("SELECT id FROM callback_request WHERE call_sid = '" + caller.sid + "'")
                .get(0)
                .get("id");
        TwilioCaller twilio = new TwilioCaller(ramal);
        return twilio.send(HttpRequest.newBuilder(twilio.uri("/api/callbacks/" + id))
                        .header("Authorization", "Bearer " + ramal.operatorKey())
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(change)))
                .statusCode();
    }

    @Test
    void a_change_that_cannot_be_shown_is_not_made() throws Exception {
        Caller caller = new Caller(EMBEDDED, "+5511987650080");
        wish(caller, pressesOne(caller));
        sent(EMBEDDED, caller.sid + ":callback");
        EMBEDDED.change("ALTER TABLE delivery RENAME TO delivery_away");
        try {
            assertThat(change(EMBEDDED, caller, "{\"owner\":\"ana\"}")).isEqualTo(500);
        } finally {
            EMBEDDED.change("ALTER TABLE delivery_away RENAME TO delivery");
        }

        assertThat(EMBEDDED.rows("SELECT owner, changes FROM callback_request WHERE call_sid = '" + caller.sid + "'"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("owner")).isNull())
                .satisfies(row -> assertThat(row.get("changes")).isEqualTo(0));
    }

    @Test
    void nothing_is_promised_that_nobody_would_hear_of() {
        leads_to_a_message(EMBEDDED);
    }

    @Test
    void nothing_is_promised_that_nobody_would_hear_of_on_postgresql() {
        leads_to_a_message(POSTGRES);
    }

    private static void leads_to_a_message(RamalExtension ramal) {
        Caller caller = new Caller(ramal);
        Element left = pressesOne(caller);
        ramal.change("ALTER TABLE delivery RENAME TO delivery_away");
        String twiml;
        try {
            twiml = wish(caller, left);
        } finally {
            ramal.change("ALTER TABLE delivery_away RENAME TO delivery");
        }

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Redirect");
        assertThat(TwimlSchema.verbs(caller.next(Caller.first(twiml, "Redirect"), "")))
                .contains("Record");
        assertThat(caller.decisions()).contains("callback: it cannot be noted -> message");
        assertThat(ramal.rows("SELECT id FROM callback_request WHERE call_sid = '" + caller.sid + "'"))
                .as("both or neither")
                .isEmpty();
        assertThat(ramal.rows("SELECT subject FROM delivery WHERE subject = '" + caller.sid + ":callback'"
                        + " OR subject LIKE '%:broken'"))
                .isEmpty();
    }

    @Test
    void a_caller_of_whom_nothing_is_remembered_leaves_a_message_at_once() {
        Caller caller = new Caller(EMBEDDED);
        EMBEDDED.change("ALTER TABLE flow_state RENAME TO flow_state_away");
        String twiml;
        try {
            twiml = caller.begin(ASKING);
        } finally {
            EMBEDDED.change("ALTER TABLE flow_state_away RENAME TO flow_state");
        }

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Redirect");
        assertThat(twiml).contains("/twilio/flow/message?");
        assertThat(EMBEDDED.rows("SELECT id FROM callback_request WHERE call_sid = '" + caller.sid + "'"))
                .isEmpty();
    }

    @Test
    void who_hears_of_missed_calls_only_learns_from_them_until_when_to_call_back() throws Exception {
        Caller caller = new Caller(OTHER, "+5511987650078");
        wish(caller, pressesOne(caller));
        sent(OTHER, caller.sid + ":callback");
        caller.hangsUp(90, END);
        sent(OTHER, caller.sid + ":call");

        assertThat(OTHER_SLACK.messages()).singleElement().satisfies(message -> {
            assertThat(message.text()).startsWith("Missed call");
            assertThat(message.blocks().toString()).contains("98765-0078", "Call back by");
        });

        assertThat(change(OTHER, caller, "{\"owner\":\"ana\"}")).isEqualTo(204);
        sent(OTHER, caller.sid + ":call/1:card");
        assertThat(OTHER_SLACK.message(caller.sid + ":call").text())
                .as("there they learn who does")
                .startsWith("Missed call: somebody calls")
                .contains(" · ana");
    }

    /** Waits in line and presses the key for a callback; where Twilio goes on then. */
    private static Element pressesOne(Caller caller) {
        Element enqueue = Caller.first(caller.begin(LINE), "Enqueue");
        String waiting = caller.next(enqueue, "waitUrl", "QueueTime", "0");
        caller.next(Caller.first(waiting, "Gather"), "action", "Digits", "1");
        return enqueue;
    }

    private static String wish(Caller caller, Element enqueue) {
        return caller.next(enqueue, "action", "QueueResult", "leave");
    }

    /** All answers to a request that comes so often at once. */
    private static Set<String> atOnce(Callable<String> request) throws Exception {
        ExecutorService lines = Executors.newFixedThreadPool(TIMES);
        CountDownLatch together = new CountDownLatch(1);
        Set<String> answers = new HashSet<>();
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                all.add(lines.submit(() -> {
                    together.await();
                    return request.call();
                }));
            }
            together.countDown();
            for (Future<String> one : all) {
                answers.add(one.get());
            }
        } finally {
            lines.shutdownNow();
        }
        return answers;
    }

    private static List<String> texts(FakeSlack slack, String about) {
        return slack.messages().stream()
                .map(FakeSlack.Posted::text)
                .filter(text -> text.contains(about))
                .toList();
    }

    /** Waits until that notice is on its way no more. */
    private static void sent(RamalExtension ramal, String subject) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        String question = "SELECT state FROM delivery WHERE subject = '" + subject + "' AND destination = 'slack'";
        while (!ramal.rows(question).equals(List.of(Map.of("state", "sent"))) && System.nanoTime() < until) {
            assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(ramal.rows(question)).containsExactly(Map.of("state", "sent"));
    }
}
