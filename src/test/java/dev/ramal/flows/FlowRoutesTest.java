package dev.ramal.flows;

import static dev.ramal.Installation.flow;
import static dev.ramal.Installation.kamelet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.Installation;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import dev.ramal.TwimlSchema;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The palette and the shipped flows, as callers and agents live through them, on H2 and PostgreSQL. */
class FlowRoutesTest {

    private static final Path FLOWS = Installation.with(Map.of(
            "routes/flow-menu.camel.yaml",
                    flow(
                            "menu",
                            kamelet(
                                    "menu-action",
                                    "text",
                                    "Vendas, 1. Suporte, 2.",
                                    "options",
                                    "1=sales, 2=english, vendas=sales",
                                    "retries",
                                    "1",
                                    "speech",
                                    "true",
                                    "next",
                                    "bye")),
            "routes/flow-sales.camel.yaml",
                    flow("sales", kamelet("set-action", "name", "department", "value", "Vendas") + remembered()),
            "routes/flow-english.camel.yaml",
                    flow(
                            "english",
                            kamelet("set-action", "name", "language", "value", "en")
                                    + kamelet("say-action", "prompt", "connecting")),
            "routes/flow-bye.camel.yaml", flow("bye", kamelet("pause-action", "seconds", "2")),
            "routes/flow-night.camel.yaml",
                    flow(
                            "night",
                            kamelet("hours-action", "calendar", "never", "closed", "closed")
                                    + kamelet("say-action", "prompt", "connecting")),
            "calendars/never.yaml", "2001-01-01: closed\n",
            "routes/flow-fixed.camel.yaml",
                    flow(
                            "fixed",
                            kamelet("play-action", "sound", "waiting.wav", "times", "2")
                                    + kamelet(
                                            "transfer-to-number-action",
                                            "number",
                                            "+551140000009",
                                            "seconds",
                                            "15",
                                            "whisper",
                                            "accept",
                                            "next",
                                            "dial-ended")),
            "routes/flow-together.camel.yaml",
                    flow("together", kamelet("ring-action", "agents", "ana,bea", "next", "ring-ended"))
                            + flow("sellers", team("ana", "helpers"))
                            + flow("helpers", team("bea", "sellers")),
            "routes/flow-by-hash.camel.yaml",
                    flow("by-hash", kamelet("accept-by-key-action", "key", "#"))
                            + flow("line", kamelet("queue-action", "agents", "ana", "music", "waiting.ogg")),
            "routes/flow-flex.camel.yaml",
                    flow("flex", kamelet("task-action", "workflow", "WW" + "1".repeat(32), "next", "dial-ended"))));

    @RegisterExtension
    static final RamalExtension RAMAL = ramal(RamalExtension.onH2());

    @RegisterExtension
    static final RamalExtension POSTGRES = ramal(RamalExtension.onPostgres());

    /** Its agents' webphones say that they are there, or else they don't ring. */
    @RegisterExtension
    static final RamalExtension STRICT = Installation.on(RamalExtension.onH2(), FLOWS)
            .set("voice.agents", "ana,bea,caio")
            .set("ring.strategy", "round-robin")
            .set("ring.without-presence", "false")
            .set("flow.numbers", "+551140000006=together,+551140000007=sellers,+551140000008=line")
            .set("queue.enabled", "true")
            .set("queue.most-callers", "2")
            .set("queue.strategy", "round-robin");

    private static final String NEVER = "{\"mon\":[]}";

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    private String sid = newSid();
    private TwilioCaller twilio = new TwilioCaller(RAMAL);

    private static RamalExtension ramal(RamalExtension ramal) {
        return Installation.on(ramal, FLOWS)
                .set("voice.agents", "ana,bea,caio")
                .set("ring.strategy", "round-robin")
                .set("ring.whisper", "whisper")
                .set("ring.follow-me", "true")
                .set("ring.mobiles", "ana=+5511987650001, bea=+15005550006, caio=+5511987650003")
                .set("flow.numbers", "+551140000002=menu,+551140000003=night,+551140000004=fixed,+551140000005=flex");
    }

    private static String team(String agents, String next) {
        return kamelet("ring-action", "agents", agents, "strategy", "sequence", "next", next);
    }

    private static String remembered() {
        return "- choice:\n    description: Is it remembered?\n    when:\n      - description: It is\n"
                + "        expression:\n          simple:\n            expression: ${variable.state[department]} == 'Vendas'\n"
                + "        steps:\n          - to:\n              description: Say it\n              uri: kamelet\n"
                + "              parameters:\n                templateId: say-action\n                text: Falando com vendas.\n";
    }

    private static String newSid() {
        return "CA" + "%032x".formatted(0x51000 + CALLS.incrementAndGet());
    }

    // --- palette

    @Test
    void a_menu_leads_by_a_key_to_its_step() {
        String asked = begin("+551140000002");

        Element gather = first(asked, "Gather");
        assertThat(gather.getAttribute("input")).isEqualTo("dtmf speech");
        assertThat(gather.getAttribute("numDigits")).isEqualTo("1");
        assertThat(gather.getAttribute("language")).isEqualTo("pt-BR");
        assertThat(next(gather, "action", "Digits", "1")).contains("Falando com vendas.", "Até logo");
        assertThat(decisions()).contains("menu: 1 -> sales", "set: department -> Vendas");
    }

    @Test
    void a_menu_understands_a_word_with_its_accents_and_marks() {
        String asked = begin("+551140000002");

        assertThat(next(first(asked, "Gather"), "action", "SpeechResult", "Quero VÉNDAS, por favor."))
                .contains("Falando com vendas.");
    }

    @Test
    void a_menu_asks_again_then_goes_on() {
        String again = next(first(begin("+551140000002"), "Gather"), "action", "Digits", "7");
        assertThat(again).contains("Opção inválida. Vendas, 1.");

        String last = next(first(again, "Gather"), "action", "Digits", "7");

        assertThat(TwimlSchema.verbs(last)).containsExactly("Pause", "Say", "Hangup");
        assertThat(decisions()).contains("menu: 7 -> asked again", "menu: 7 -> bye");
    }

    @Test
    void another_language_is_kept_for_the_rest_of_the_call() {
        String english = next(first(begin("+551140000002"), "Gather"), "action", "Digits", "2");

        assertThat(english).contains("Please hold", "Goodbye", "language=\"en-US\"", "voice=\"Polly.Joanna\"");
    }

    @Test
    void a_closed_office_leads_to_its_step() {
        String twiml = begin("+551140000003");

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Redirect");
        assertThat(next(first(twiml, "Redirect"), "")).contains("Nosso atendimento está fechado", "<Record");
    }

    @Test
    void a_sound_is_played_and_everyone_can_fetch_it() {
        String twiml = begin("+551140000004");

        Element play = first(twiml, "Play");
        assertThat(play.getTextContent()).isEqualTo("https://hooks.example.com/media/waiting.wav");
        assertThat(play.getAttribute("loop")).isEqualTo("2");
        HttpResponse<String> sound = twilio.send(HttpRequest.newBuilder(twilio.uri("/media/waiting.wav")));
        assertThat(sound.statusCode()).isEqualTo(200);
        assertThat(sound.headers().firstValue("content-type")).hasValue("audio/wav");
        assertThat(sound.body()).startsWith("RIFF");
        assertThat(twilio.send(HttpRequest.newBuilder(twilio.uri("/media/no-such.wav")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_number_is_dialled_and_whoever_answers_must_press_a_key() {
        Element number = first(begin("+551140000004"), "Number");
        assertThat(number.getTextContent()).isEqualTo("+551140000009");

        String question = whisper(number);
        assertThat(TwimlSchema.verbs(question)).containsExactly("Say", "Gather");
        assertThat(question).contains("Ligação de São Paulo", "Tecle 1 para atender.");

        Element gather = first(question, "Gather");
        assertThat(TwimlSchema.verbs(next(gather, "action", leg("Digits", "2"))))
                .containsExactly("Hangup");
        assertThat(TwimlSchema.verbs(next(gather, "action", leg("Digits", "1"))))
                .isEmpty();
        assertThat(decisions()).contains("accept: 2 -> refused", "accept: 1 -> connected");
    }

    @Test
    void the_hash_key_may_be_the_one_that_takes_a_call() {
        begin("+551140000004");

        Element gather = first(
                twilio.post("/twilio/flow/by-hash?call=" + sid + "&turn=1", leg())
                        .body(),
                "Gather");

        assertThat(gather.hasAttribute("finishOnKey")).isTrue();
        assertThat(gather.getAttribute("finishOnKey")).isEmpty();
        assertThat(TwimlSchema.verbs(next(gather, "action", leg("Digits", "#"))))
                .isEmpty();
    }

    @Test
    void somebody_whose_calls_are_not_taken_hears_a_busy_line() {
        execute("INSERT INTO opt_out (number, scope, direction, source, actor) VALUES"
                + " ('+5511900000666', 'calls', 'inbound', 'manual', 'operator')");

        String twiml = twilio.post("/twilio/voice-incoming", call("From", "+5511900000666"))
                .body();

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Reject");
        assertThat(decisions()).contains("blocked: +5511900000666 -> reject");
    }

    @Test
    void the_notice_is_remembered_with_its_words() {
        begin("+551140000001");

        assertThat(decisions())
                .anyMatch(
                        decision -> decision.matches(
                                "record-notice: recording-notice pt-BR [0-9a-f]{8} -> Para sua segurança, esta ligação será gravada."));
        assertThat(decisions()).contains("hours: office -> open");
    }

    // --- ringing

    @Test
    void agents_ring_one_after_another_then_their_mobiles_then_a_message_may_be_left() {
        for (RamalExtension ramal : new RamalExtension[] {RAMAL, POSTGRES}) {
            twilio = new TwilioCaller(ramal);
            sid = newSid();
            String twiml = begin("+551140000001");
            List<String> rung = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                rung.add(first(twiml, "Client").getTextContent());
                assertThat(first(twiml, "Client").getAttribute("url")).contains("/twilio/flow/whisper?");
                twiml = next(first(twiml, "Dial"), "action", "DialCallStatus", "no-answer");
            }
            assertThat(rung).containsExactlyInAnyOrder("ana", "bea", "caio");
            twiml = next(first(twiml, "Redirect"), "");

            NodeList mobiles = TwimlSchema.valid(twiml).getElementsByTagName("Number");
            assertThat(List.of(mobiles.item(0).getTextContent(), mobiles.item(1).getTextContent()))
                    .containsExactly("+5511987650001", "+5511987650003");
            assertThat(mobiles.getLength())
                    .as("no mobile of a country where calls do not go")
                    .isEqualTo(2);
            assertThat(((Element) mobiles.item(0)).getAttribute("url")).contains("/twilio/flow/accept?");
            assertThat(first(twiml, "Dial").getAttribute("callerId")).isEqualTo("+551140000001");

            twiml = next(first(twiml, "Dial"), "action", "DialCallStatus", "no-answer");
            assertThat(TwimlSchema.verbs(twiml)).containsExactly("Say", "Say", "Record");
        }
    }

    @Test
    void an_agent_alone_hears_who_calls() {
        execute("MERGE INTO contact KEY (number) VALUES ('+5511987654321', 'Zilda Prado', CURRENT_TIMESTAMP)");

        String heard = whisper(first(begin("+551140000001"), "Client"));

        assertThat(TwimlSchema.verbs(heard)).containsExactly("Say");
        assertThat(heard).contains("Ligação de Zilda Prado.");
        assertThat(decisions()).contains("whisper: a contact -> Zilda Prado");
        execute("DELETE FROM contact");
    }

    @Test
    void a_talk_with_the_second_agent_ends_the_call() {
        String second = next(first(begin("+551140000001"), "Dial"), "action", "DialCallStatus", "no-answer");

        String after = next(first(second, "Dial"), "action", "DialCallStatus", "completed", "DialBridged", "true");

        assertThat(TwimlSchema.verbs(after)).containsExactly("Hangup");
    }

    @Test
    void only_who_is_there_and_not_talking_rings() {
        twilio = new TwilioCaller(STRICT);
        present("ana", "away");
        present("bea", "available");
        present("caio", "available");
        talks("client:caio");
        try {
            assertThat(first(begin("+551140000001"), "Client").getTextContent()).isEqualTo("bea");
            assertThat(decisions()).contains("ring: round-robin: ana away, bea available, caio talking -> bea");
            assertThat(twilio.api("/api/presence").body())
                    .contains(
                            "{\"identity\":\"ana\",\"state\":\"away\"", "{\"identity\":\"caio\",\"state\":\"talking\"");
        } finally {
            clear();
        }
    }

    @Test
    void a_name_of_which_only_the_settings_know_may_be_several_phones_and_is_rung_while_it_talks() {
        for (RamalExtension ramal : List.of(RAMAL, POSTGRES)) {
            twilio = new TwilioCaller(ramal);
            sid = newSid();
            ramal.change("DELETE FROM presence");
            talks("client:bea");
            talks("+5511987650003");
            try {
                String twiml = begin("+551140000001");

                assertThat(decisions())
                        .contains("ring: round-robin: ana available, bea available, caio available -> ana");
                assertThat(twiml).contains(">ana<").doesNotContain(">bea<", ">caio<");
                assertThat(twilio.api("/api/presence").body())
                        .as("who talks though their webphone never said a word")
                        .isEqualTo("{\"presence\":[{\"identity\":\"bea\",\"state\":\"talking\"},"
                                + "{\"identity\":\"caio\",\"state\":\"talking\"}]}");
            } finally {
                ramal.change("UPDATE leg SET ended_at = CURRENT_TIMESTAMP");
                ramal.change("DELETE FROM presence");
            }
        }
    }

    @Test
    void a_webphone_hears_whether_it_would_be_rung() throws IOException {
        for (RamalExtension ramal : List.of(RAMAL, POSTGRES)) {
            twilio = new TwilioCaller(ramal);
            try {
                assertThat(said("ana", "available")).isEqualTo("available");
                assertThat(said("ana", "away")).isEqualTo("away");
                talks("client:ana");
                assertThat(said("ana", "available")).isEqualTo("talking");
                talks("+5511987650003");
                assertThat(said("caio", "available")).isEqualTo("talking");
                ramal.change("INSERT INTO person (email, name, role, password_hash, hours)"
                        + " VALUES ('bea@example.com', 'Bea', 'agent', 'x', '" + NEVER + "')");
                String id = ramal.rows("SELECT id FROM person").get(0).get("id").toString();
                assertThat(said("user_" + id, "available")).isEqualTo("outside-hours");
            } finally {
                ramal.change("UPDATE leg SET ended_at = CURRENT_TIMESTAMP");
                ramal.change("DELETE FROM presence");
                ramal.change("DELETE FROM person");
            }
        }
    }

    @Test
    void who_goes_from_one_device_is_still_there_on_another() {
        for (RamalExtension ramal : List.of(RAMAL, POSTGRES)) {
            twilio = new TwilioCaller(ramal);
            try {
                speaks("office", "available");
                speaks("home", "away");
                assertThat(twilio.api("/api/presence").body())
                        .contains("\"identity\":\"ana\",\"state\":\"available\",\"device\":\"office\"");
                speaks("office", "away");
                assertThat(twilio.api("/api/presence").body()).contains("\"identity\":\"ana\",\"state\":\"away\"");
                speaks("office", "available");
                ramal.change("UPDATE presence SET seen_at = seen_at - INTERVAL '61' SECOND");
                speaks("home", "away");
                assertThat(twilio.api("/api/presence").body())
                        .as("the office's browser fell silent")
                        .contains("\"identity\":\"ana\",\"state\":\"away\",\"device\":\"home\"");
            } finally {
                ramal.change("DELETE FROM presence");
            }
        }
    }

    private void speaks(String device, String state) {
        assertThat(send(
                        "PUT",
                        "/api/presence",
                        "{\"identity\":\"ana\",\"state\":\"" + state + "\",\"device\":\"" + device + "\"}"))
                .isEqualTo(200);
    }

    @Test
    void an_agents_devices_may_speak_for_the_first_time_at_once() throws Exception {
        twilio = new TwilioCaller(STRICT);
        ExecutorService devices = Executors.newFixedThreadPool(8);
        try {
            for (int agent = 0; agent < 40; agent++) {
                String said = "{\"identity\":\"new_" + agent + "\",\"state\":\"available\"}";
                Callable<Integer> speaks = () -> send("PUT", "/api/presence", said);
                for (Future<Integer> answer : devices.invokeAll(Collections.nCopies(8, speaks))) {
                    assertThat(answer.get()).isEqualTo(200);
                }
            }
        } finally {
            devices.shutdown();
            clear();
        }
    }

    @Test
    void an_agent_whose_webphone_fell_silent_is_not_there() {
        twilio = new TwilioCaller(STRICT);
        present("ana", "available");
        execute(STRICT, "UPDATE presence SET seen_at = DATEADD(SECOND, -61, CURRENT_TIMESTAMP) WHERE identity = 'ana'");
        try {
            assertThat(TwimlSchema.verbs(begin("+551140000001"))).containsExactly("Say", "Say", "Redirect");
            assertThat(decisions())
                    .contains("ring: round-robin: ana not there, bea not there, caio not there -> nobody");
        } finally {
            clear();
        }
    }

    @Test
    void what_a_caller_and_a_callee_bring_about_at_once_is_all_remembered() throws Exception {
        twilio = new TwilioCaller(POSTGRES);
        begin("+551140000001");
        CompletableFuture<HttpResponse<String>> accepting;
        try (Connection caller = POSTGRES.camel()
                        .getRegistry()
                        .lookupByNameAndType("dataSource", DataSource.class)
                        .getConnection();
                Statement statement = caller.createStatement()) {
            caller.setAutoCommit(false);
            statement.execute("SELECT sid FROM leg WHERE sid = '" + sid + "' FOR UPDATE");
            accepting = CompletableFuture.supplyAsync(
                    () -> twilio.post("/twilio/flow/accept?call=" + sid + "&turn=1", leg()));
            while (POSTGRES.rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND wait_event_type = 'Lock'")
                            .isEmpty()
                    && !accepting.isDone()) {
                assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            statement.execute(
                    "UPDATE flow_state SET kept = '{\"ring.tried\":\"ana,bea\"}' WHERE call_sid = '" + sid + "'");
            caller.commit();
            caller.setAutoCommit(true);
        }

        assertThat(accepting.get(30, TimeUnit.SECONDS).body()).contains("<Gather");
        assertThat(POSTGRES.rows("SELECT kept FROM flow_state WHERE call_sid = '" + sid + "'"))
                .containsExactly(Map.of("kept", "{\"accept.key\":\"1\",\"ring.tried\":\"ana,bea\"}"));
    }

    // --- queue

    @Test
    void a_caller_waits_is_rung_for_and_keeps_the_place() {
        twilio = new TwilioCaller(STRICT);
        try {
            String twiml = next(first(begin("+551140000001"), "Redirect"), "");
            Element enqueue = first(twiml, "Enqueue");
            assertThat(enqueue.getTextContent()).isEqualTo("support");
            String entered = entered();

            String waiting = next(enqueue, "waitUrl", "QueueTime", "0");
            assertThat(waiting)
                    .contains("Você é o número 1 da fila.", "tecle 1", "https://hooks.example.com/media/waiting.wav");
            assertThat(TwimlSchema.verbs(waiting)).containsExactly("Gather");

            present("bea", "available");
            assertThat(TwimlSchema.verbs(next(enqueue, "waitUrl", "QueueTime", "20")))
                    .containsExactly("Leave");
            String ringing = next(enqueue, "action", "QueueResult", "leave");
            assertThat(first(ringing, "Client").getTextContent()).isEqualTo("bea");

            String alone = next(first(ringing, "Dial"), "action", "DialCallStatus", "no-answer");
            String back = next(first(alone, "Redirect"), "");
            assertThat(first(back, "Enqueue").getTextContent()).isEqualTo("support");
            assertThat(entered()).isEqualTo(entered);

            next(first(back, "Enqueue"), "action", "QueueResult", "hangup");
            assertThat(STRICT.rows("SELECT result FROM queue_entry WHERE call_sid = '" + sid + "'"))
                    .containsExactly(Map.of("result", "hangup"));
        } finally {
            clear();
        }
    }

    @Test
    void a_caller_who_waits_when_the_flow_fails_is_led_out_of_the_line_to_leave_a_message() {
        twilio = new TwilioCaller(STRICT);
        Element enqueue = first(begin("+551140000008"), "Enqueue");

        String failed = next(enqueue, "waitUrl", "QueueTime", "0");

        assertThat(failed).contains("Desculpe");
        assertThat(TwimlSchema.verbs(failed))
                .as("what Twilio takes of a wait document")
                .containsExactly("Say", "Leave");
        assertThat(TwimlSchema.verbs(next(enqueue, "action", "QueueResult", "leave")))
                .contains("Record");
    }

    @Test
    void a_caller_who_would_rather_be_called_back_becomes_a_task_with_an_owner() throws IOException {
        twilio = new TwilioCaller(STRICT);
        try {
            Element enqueue = first(next(first(begin("+551140000001"), "Redirect"), ""), "Enqueue");
            String waiting = next(enqueue, "waitUrl", "QueueTime", "0");
            assertThat(TwimlSchema.verbs(next(first(waiting, "Gather"), "action", "Digits", "1")))
                    .containsExactly("Leave");

            String promise = next(enqueue, "action", "QueueResult", "leave");

            assertThat(TwimlSchema.verbs(promise)).containsExactly("Say", "Hangup");
            JsonNode task = JSON.readTree(twilio.api("/api/callbacks").body())
                    .get("callbacks")
                    .get(0);
            assertThat(task.get("call").asText()).isEqualTo(sid);
            assertThat(task.get("number").asText()).isEqualTo("+5511987654321");
            assertThat(task.get("queue").asText()).isEqualTo("support");
            String id = task.get("id").asText();
            assertThat(patch(id, "{\"owner\":\"bea\",\"note\":\"depois das 14h\"}"))
                    .isEqualTo(204);
            assertThat(twilio.api("/api/callbacks").body()).contains("\"owner\":\"bea\"", "depois das 14h");
            assertThat(patch(id, "{\"state\":\"done\"}")).isEqualTo(204);
            assertThat(twilio.api("/api/callbacks").body()).isEqualTo("{\"callbacks\":[]}");
            assertThat(patch("no-such", "{\"state\":\"done\"}")).isEqualTo(404);
            assertThat(patch(id, "{\"state\":\"lost\"}")).isEqualTo(400);
            assertThat(twilio.api("/api/queues").body()).contains("\"queue\":\"support\",\"waiting\":0");
        } finally {
            clear();
        }
    }

    @Test
    void a_full_queue_takes_a_message_instead() {
        twilio = new TwilioCaller(STRICT);
        try {
            for (int i = 0; i < 2; i++) {
                sid = newSid();
                first(next(first(begin("+551140000001"), "Redirect"), ""), "Enqueue");
            }
            assertThat(twilio.api("/api/queues").body()).contains("\"waiting\":2");
            sid = newSid();

            String full = next(first(begin("+551140000001"), "Redirect"), "");

            assertThat(next(first(full, "Redirect"), "")).contains("<Record");
            assertThat(decisions()).contains("queue: support: 2 wait, 2 may -> full");
        } finally {
            clear();
        }
    }

    @Test
    void a_caller_who_finds_the_queue_full_does_not_stand_in_it() {
        twilio = new TwilioCaller(STRICT);
        try {
            Element first = first(next(first(begin("+551140000001"), "Redirect"), ""), "Enqueue");
            String patient = sid;
            sid = newSid();
            next(first(begin("+551140000001"), "Redirect"), "");
            sid = newSid();
            next(first(begin("+551140000001"), "Redirect"), "");
            assertThat(twilio.api("/api/queues").body()).contains("\"waiting\":2");

            present("bea", "available");
            sid = patient;
            next(first, "waitUrl", "QueueTime", "20");
            String ringing = next(first, "action", "QueueResult", "leave");
            String alone = next(first(ringing, "Dial"), "action", "DialCallStatus", "no-answer");

            assertThat(TwimlSchema.verbs(next(first(alone, "Redirect"), "")))
                    .as("the place is kept")
                    .containsExactly("Enqueue");
        } finally {
            clear();
        }
    }

    @Test
    void a_caller_who_hung_up_while_it_rang_is_not_in_anybodys_way() {
        twilio = new TwilioCaller(STRICT);
        try {
            present("ana", "available");
            next(
                    first(begin("+551140000006"), "Dial"),
                    "action",
                    call("CallStatus", "completed", "DialCallStatus", "canceled"));

            assertThat(STRICT.rows("SELECT call_sid FROM queue_entry")).isEmpty();
        } finally {
            clear();
        }
    }

    @Test
    void a_caller_who_hung_up_while_the_first_agent_rang_has_nobody_else_ring() {
        twilio = new TwilioCaller(STRICT);
        try {
            Element enqueue = first(next(first(begin("+551140000001"), "Redirect"), ""), "Enqueue");
            present("ana", "available");
            present("bea", "available");
            next(enqueue, "waitUrl", "QueueTime", "20");
            Element dial = first(next(enqueue, "action", "QueueResult", "leave"), "Dial");
            next(dial, "action", call("CallStatus", "completed", "DialCallStatus", "canceled"));

            assertThat(STRICT.rows("SELECT identity FROM presence WHERE ringing_until IS NOT NULL"))
                    .isEmpty();
            assertThat(STRICT.rows("SELECT result FROM queue_entry")).containsExactly(Map.of("result", "hangup"));
            assertThat(twilio.api("/api/queues").body()).contains("\"waiting\":0", "\"abandoned\":1");
        } finally {
            clear();
        }
    }

    @Test
    void a_caller_who_hung_up_while_one_team_rang_has_the_other_not_ring() {
        twilio = new TwilioCaller(STRICT);
        try {
            present("ana", "available");
            present("bea", "available");
            Element dial = first(begin("+551140000007"), "Dial");
            next(dial, "action", call("CallStatus", "completed", "DialCallStatus", "canceled"));

            assertThat(STRICT.rows("SELECT identity FROM presence WHERE ringing_until IS NOT NULL"))
                    .isEmpty();
        } finally {
            clear();
        }
    }

    @Test
    void a_late_word_of_a_call_lets_nobody_go_whom_another_call_has_ring() {
        twilio = new TwilioCaller(STRICT);
        try {
            present("ana", "available");
            Element late = first(begin("+551140000001"), "Dial");
            String first = sid;
            execute(STRICT, "UPDATE presence SET ringing_until = DATEADD(SECOND, -1, CURRENT_TIMESTAMP)");
            sid = newSid();
            assertThat(first(begin("+551140000001"), "Client").getTextContent()).isEqualTo("ana");

            sid = first;
            next(late, "action", "DialCallStatus", "no-answer");

            assertThat(STRICT.rows("SELECT identity FROM presence WHERE ringing_until > CURRENT_TIMESTAMP"))
                    .containsExactly(Map.of("identity", "ana"));
        } finally {
            clear();
        }
    }

    @Test
    void a_place_in_line_is_kept_though_more_wait_than_may() {
        twilio = new TwilioCaller(STRICT);
        try {
            Element enqueue = first(next(first(begin("+551140000001"), "Redirect"), ""), "Enqueue");
            present("bea", "available");
            next(enqueue, "waitUrl", "QueueTime", "20");
            Element dial = first(next(enqueue, "action", "QueueResult", "leave"), "Dial");
            for (int i = 0; i < 2; i++) {
                execute(
                        STRICT,
                        "INSERT INTO queue_entry (call_sid, queue, entered_at, heard_at) VALUES ('" + newSid()
                                + "', 'support', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
            }

            String alone = next(dial, "action", "DialCallStatus", "no-answer");

            assertThat(TwimlSchema.verbs(next(first(alone, "Redirect"), ""))).containsExactly("Enqueue");
        } finally {
            clear();
        }
    }

    @Test
    void nobody_is_left_in_a_queue_that_could_not_be_remembered() {
        twilio = new TwilioCaller(STRICT);
        try {
            Element redirect = first(begin("+551140000001"), "Redirect");
            String answer;
            execute(STRICT, "ALTER TABLE flow_state RENAME TO flow_state_away");
            try {
                answer = next(redirect, "");
            } finally {
                execute(STRICT, "ALTER TABLE flow_state_away RENAME TO flow_state");
            }

            assertThat(next(first(answer, "Redirect"), "")).contains("<Record");
        } finally {
            clear();
        }
    }

    @Test
    void whoever_waited_too_long_may_leave_a_message() {
        twilio = new TwilioCaller(STRICT);
        try {
            Element enqueue = first(next(first(begin("+551140000001"), "Redirect"), ""), "Enqueue");
            execute(
                    STRICT,
                    "UPDATE flow_state SET kept = REGEXP_REPLACE(kept, '\"queue.since\":\"[^\"]*\"',"
                            + " '\"queue.since\":\"2026-01-01T00:00:00Z\"') WHERE call_sid = '" + sid + "'");

            assertThat(TwimlSchema.verbs(next(enqueue, "waitUrl", "QueueTime", "601")))
                    .containsExactly("Leave");
            assertThat(next(enqueue, "action", "QueueResult", "leave")).contains("<Record");
        } finally {
            clear();
        }
    }

    // --- TaskRouter

    @Test
    void a_caller_is_handed_to_taskrouter_and_its_worker_is_dequeued() throws IOException {
        Element enqueue = first(begin("+551140000005"), "Enqueue");
        assertThat(enqueue.getAttribute("workflowSid")).isEqualTo("WW" + "1".repeat(32));
        assertThat(JSON.readTree(
                        first(TwimlSchema.valid(begin("+551140000005")), "Task").getTextContent()))
                .isEqualTo(JSON.createObjectNode());
        assertThat(next(enqueue, "waitUrl", "QueueTime", "0")).contains("Por favor, aguarde.");

        for (String path : List.of("/twilio/assignment", "/assignment")) {
            HttpResponse<String> answer = twilio.post(path, assignment());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            JsonNode instruction = JSON.readTree(answer.body());
            assertThat(instruction.get("instruction").asText()).isEqualTo("dequeue");
            assertThat(instruction.get("to").asText()).isEqualTo("client:ana");
            assertThat(instruction.get("from").asText()).isEqualTo("+551140000001");
        }
    }

    @Test
    void what_becomes_of_a_task_is_noted_once() {
        Map<String, String> event = assignment();
        event.remove("ReservationSid");
        event.put("EventType", "task.canceled");
        event.put("TaskCanceledReason", "hangup");

        for (int i = 0; i < 2; i++) {
            assertThat(twilio.post("/twilio/task-events", event).statusCode()).isEqualTo(204);
        }

        assertThat(RAMAL.rows("SELECT event, said FROM task_event WHERE call_sid = '" + sid + "'"))
                .containsExactly(Map.of("event", "task.canceled", "said", "hangup"));
    }

    // --- messages

    @Test
    void what_a_message_says_is_shown_with_it() {
        String recording = "RE" + sid.substring(2);
        begin("+551140000001");
        twilio.post(
                "/twilio/transcription?call=" + sid,
                call(
                        "RecordingSid",
                        recording,
                        "TranscriptionSid",
                        "TR" + "0".repeat(32),
                        "TranscriptionText",
                        "Please call me back.",
                        "TranscriptionStatus",
                        "completed",
                        "CallStatus",
                        "completed"));

        assertThat(twilio.api("/api/calls/" + sid).body()).contains("\"transcription\":\"Please call me back.\"");
        assertThat(RAMAL.rows("SELECT destination FROM delivery WHERE subject = '" + recording + ":transcription'"))
                .containsExactly(Map.of("destination", "slack"));
    }

    // --- how a test speaks

    private String begin(String number) {
        return twilio.post("/twilio/voice-incoming", call("To", number)).body();
    }

    /** Asks the URL of that attribute, or the element's text, as the caller's leg. */
    private String next(Element element, String attribute, String... fields) {
        return next(element, attribute, call(fields));
    }

    private String next(Element element, String attribute, Map<String, String> fields) {
        String url = attribute.isEmpty() ? element.getTextContent() : element.getAttribute(attribute);
        return twilio.post(url.substring(TwilioCaller.PUBLIC_URL.length()), fields)
                .body();
    }

    /** What whoever was rung hears. */
    private String whisper(Element noun) {
        return next(noun, "url", leg());
    }

    private Map<String, String> leg(String... fields) {
        Map<String, String> leg = call(fields);
        leg.put("CallSid", "CA" + "f" + sid.substring(3));
        leg.put("ParentCallSid", sid);
        leg.put("Direction", "outbound-dial");
        leg.put("CallStatus", "in-progress");
        return leg;
    }

    private Map<String, String> call(String... others) {
        Map<String, String> fields = new LinkedHashMap<>(TwilioCaller.call("CallSid", sid));
        for (int i = 0; i < others.length; i += 2) {
            fields.put(others[i], others[i + 1]);
        }
        return fields;
    }

    private Map<String, String> assignment() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("AccountSid", TwilioCaller.call().get("AccountSid"));
        fields.put("WorkspaceSid", "WS" + "1".repeat(32));
        fields.put("TaskSid", "WT" + "1".repeat(32));
        fields.put("ReservationSid", "WR" + "1".repeat(32));
        fields.put("TaskAttributes", "{\"call_sid\":\"" + sid + "\"}");
        fields.put("WorkerAttributes", "{\"contact_uri\":\"client:ana\"}");
        fields.put("WorkerName", "ana");
        return fields;
    }

    private void present(String identity, String state) {
        assertThat(send("PUT", "/api/presence", "{\"identity\":\"" + identity + "\",\"state\":\"" + state + "\"}"))
                .isEqualTo(200);
    }

    /** As what a webphone counts that says that. */
    private String said(String identity, String state) throws IOException {
        String body = "{\"identity\":\"" + identity + "\",\"state\":\"" + state + "\"}";
        return JSON.readTree(ask("PUT", "/api/presence", body).body())
                .path("state")
                .asText();
    }

    private RamalExtension ramal() {
        int port = twilio.uri("/").getPort();
        return List.of(STRICT, POSTGRES, RAMAL).stream()
                .filter(ramal -> ramal.port() == port)
                .findFirst()
                .orElseThrow();
    }

    private int patch(String id, String change) {
        return send("PATCH", "/api/callbacks/" + id, change);
    }

    private int send(String method, String path, String body) {
        return ask(method, path, body).statusCode();
    }

    private HttpResponse<String> ask(String method, String path, String body) {
        return twilio.send(HttpRequest.newBuilder(twilio.uri(path))
                .header("Authorization", "Bearer " + ramal().operatorKey())
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** That phone, a webphone or a mobile, has answered. */
    private void talks(String phone) {
        String root = newSid();
        Map<String, String> leg = call(
                "CallSid",
                newSid(),
                "ParentCallSid",
                root,
                "To",
                phone,
                "Direction",
                "outbound-dial",
                "CallStatus",
                "in-progress",
                "CallbackSource",
                "call-progress-events",
                "SequenceNumber",
                "2",
                "Timestamp",
                java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC)));
        assertThat(twilio.post("/twilio/call-status?call=" + root, leg).statusCode())
                .isEqualTo(204);
    }

    private String entered() {
        return STRICT.rows("SELECT entered_at FROM queue_entry WHERE call_sid = '" + sid + "'")
                .toString();
    }

    private static void clear() {
        execute(STRICT, "DELETE FROM presence");
        execute(STRICT, "DELETE FROM queue_entry");
        execute(STRICT, "UPDATE leg SET ended_at = CURRENT_TIMESTAMP");
    }

    private List<String> decisions() {
        try {
            List<String> all = new ArrayList<>();
            for (JsonNode one :
                    JSON.readTree(twilio.api("/api/calls/" + sid).body()).path("decisions")) {
                String input = one.path("input").asText();
                all.add(one.path("decision").asText() + ": "
                        + (one.path("decision").asText().equals("hours") ? input.replaceFirst(",.*", "") : input)
                        + " -> " + one.path("result").asText());
            }
            return all;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void execute(String sql) {
        execute(RAMAL, sql);
    }

    private static void execute(RamalExtension ramal, String sql) {
        javax.sql.DataSource dataSource =
                ramal.camel().getRegistry().lookupByNameAndType("dataSource", javax.sql.DataSource.class);
        try (java.sql.Connection connection = dataSource.getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Element first(String twiml, String name) {
        return first(TwimlSchema.valid(twiml), name);
    }

    private static Element first(Element within, String name) {
        Element found = (Element) within.getElementsByTagName(name).item(0);
        assertThat(found).as("%s", within.getTextContent()).isNotNull();
        return found;
    }
}
