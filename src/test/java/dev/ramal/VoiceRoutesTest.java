package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** What callers and agents live through, over real HTTP. */
class VoiceRoutesTest {

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2().set("voice.agents", "user_1,user_2_Bea");

    private static final AtomicInteger CALLS = new AtomicInteger();

    /** Twilio reads it and keeps it to itself. */
    private static final String RETRIED = "#rc=5&rp=ct,rt,5xx";

    /** Of each test its own: who asks the same thing of the same call twice gets the same answer. */
    private final String sid = "CA" + "%032x".formatted(0x9900 + CALLS.incrementAndGet());

    private final TwilioCaller twilio = new TwilioCaller(RAMAL);

    @ParameterizedTest
    @ValueSource(strings = {"/twilio/voice-incoming", "/voice"})
    void an_incoming_caller_hears_the_notice_then_the_agents_ring(String path) {
        HttpResponse<String> answer = twilio.post(path, call());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml; charset=utf-8");
        assertThat(TwimlSchema.verbs(answer.body())).containsExactly("Say", "Say", "Dial");
        assertThat(answer.body()).contains("esta ligação será gravada", "language=\"pt-BR\"");
        Element dial = (Element)
                TwimlSchema.valid(answer.body()).getElementsByTagName("Dial").item(0);
        assertThat(dial.getAttribute("timeout")).isEqualTo("30");
        assertThat(dial.getAttribute("answerOnBridge")).isEqualTo("true");
        assertThat(dial.getAttribute("record")).isEqualTo("record-from-answer-dual");
        assertThat(dial.getAttribute("recordingStatusCallbackEvent")).isEqualTo("completed absent");
        assertThat(dial.getAttribute("recordingStatusCallback"))
                .isEqualTo("https://hooks.example.com/twilio/recording-status?call=" + sid + RETRIED);
        assertThat(dial.getAttribute("action"))
                .isEqualTo("https://hooks.example.com/twilio/flow/ring-ended?call=" + sid + "&turn=1" + RETRIED);
        assertThat(texts(dial, "Client")).containsExactly("user_1", "user_2_Bea");
        Element client = (Element) dial.getElementsByTagName("Client").item(0);
        assertThat(client.getAttribute("statusCallback"))
                .isEqualTo("https://hooks.example.com/twilio/call-status?call=" + sid + RETRIED);
        assertThat(client.getAttribute("statusCallbackEvent")).isEqualTo("initiated ringing answered completed");
    }

    @Test
    void a_webphone_is_connected_with_the_number_it_dials_under_our_caller_id() {
        String twiml = twilio.post(
                        "/twilio/voice",
                        call("From", "client:user_1", "To", "+5531987654321", "ApplicationSid", "AP" + "0".repeat(32)))
                .body();

        Element dial =
                (Element) TwimlSchema.valid(twiml).getElementsByTagName("Dial").item(0);
        assertThat(dial.getAttribute("callerId")).isEqualTo("+551140000001");
        assertThat(dial.getAttribute("record")).isEqualTo("record-from-answer-dual");
        assertThat(texts(dial, "Number")).containsExactly("+5531987654321");
        Element number = (Element) dial.getElementsByTagName("Number").item(0);
        assertThat(number.getAttribute("statusCallbackEvent")).isEqualTo("initiated ringing answered completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_2_Bea", "client:user_2_Bea"})
    void a_webphone_is_connected_with_a_colleague(String to) {
        String twiml = twilio.post("/twilio/voice", call("From", "client:user_1", "To", to))
                .body();

        Element dial =
                (Element) TwimlSchema.valid(twiml).getElementsByTagName("Dial").item(0);
        assertThat(texts(dial, "Client")).containsExactly("user_2_Bea");
        assertThat(dial.getAttribute("recordingStatusCallback")).contains(sid);
    }

    @Test
    void a_webphone_without_a_destination_is_told_so() {
        String twiml = twilio.post("/twilio/voice", call("From", "client:user_1", "To", ""))
                .body();

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Say", "Hangup");
        assertThat(twiml).contains("Nenhum destino informado.");
    }

    @Test
    void a_caller_whom_nobody_answered_may_leave_a_message() {
        String twiml = twilio.post(
                        "/twilio/flow/ring-ended?call=" + sid,
                        call("CallStatus", "in-progress", "DialCallStatus", "no-answer", "DialBridged", "false"))
                .body();

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Say", "Say", "Record");
        assertThat(twiml).contains("ninguém está disponível", "/twilio/flow/message-left?call=" + sid);
    }

    @Test
    void a_caller_who_talked_hears_no_excuse() {
        String twiml = twilio.post(
                        "/twilio/flow/ring-ended?call=" + sid,
                        call(
                                "CallStatus",
                                "in-progress",
                                "DialCallStatus",
                                "completed",
                                "DialCallDuration",
                                "30",
                                "DialBridged",
                                "true"))
                .body();

        assertThat(TwimlSchema.verbs(twiml)).containsExactly("Hangup");
    }

    @Test
    void an_agent_who_refused_after_picking_up_counts_as_nobody() {
        String twiml = twilio.post(
                        "/twilio/flow/ring-ended?call=" + sid,
                        call("CallStatus", "in-progress", "DialCallStatus", "completed", "DialBridged", "false"))
                .body();

        assertThat(TwimlSchema.verbs(twiml)).contains("Record");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/twilio/flow/dial-ended", "/twilio/flow/message-left"})
    void a_call_whose_flow_is_over_ends(String path) {
        assertThat(TwimlSchema.verbs(twilio.post(path + "?call=" + sid, call()).body()))
                .containsExactly("Hangup");
    }

    @Test
    void a_flow_that_fails_apologises() throws Exception {
        RAMAL.camel().getRouteController().stopRoute("flow-incoming");
        try {
            HttpResponse<String> answer = twilio.post("/twilio/voice-incoming", call());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(TwimlSchema.verbs(answer.body())).containsExactly("Say", "Say", "Record");
            assertThat(answer.body()).contains("Desculpe, ocorreu um problema");
        } finally {
            RAMAL.camel().getRouteController().startRoute("flow-incoming");
        }
    }

    @Test
    void a_request_that_cannot_be_recorded_is_answered_all_the_same() throws Exception {
        RAMAL.camel().getRouteController().stopRoute("call-record");
        try {
            assertThat(TwimlSchema.verbs(
                            twilio.post("/twilio/voice-incoming", call()).body()))
                    .containsExactly("Say", "Say", "Dial");
        } finally {
            RAMAL.camel().getRouteController().startRoute("call-record");
        }
    }

    @Test
    void the_answer_has_no_header_of_the_request_nor_of_camel() {
        HttpResponse<String> answer = twilio.post("/twilio/voice-incoming", call("Location", "x", "SetCookie", "y"));

        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("camel"))
                .doesNotContain("location", "callsid", "setcookie", "set-cookie");
    }

    private Map<String, String> call(String... others) {
        Map<String, String> fields = TwilioCaller.call(others);
        fields.put("CallSid", sid);
        return fields;
    }

    private static List<String> texts(Element within, String tag) {
        var nodes = within.getElementsByTagName(tag);
        return java.util.stream.IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }
}
