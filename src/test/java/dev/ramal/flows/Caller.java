package dev.ramal.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import dev.ramal.TwimlSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** One caller, as Twilio tells Ramal of them, request by request. */
final class Caller {

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TwilioCaller twilio;
    final String sid = newSid();
    private final String from;

    Caller(RamalExtension ramal, String from) {
        this.twilio = new TwilioCaller(ramal);
        this.from = from;
    }

    Caller(RamalExtension ramal) {
        this(ramal, "+5511987654321");
    }

    static String newSid() {
        return "CA" + "%032x".formatted(0x77000 + CALLS.incrementAndGet());
    }

    /** Calls that number. */
    String begin(String number) {
        return twilio.post("/twilio/voice-incoming", fields("To", number)).body();
    }

    /** Asks the URL of that attribute, or the element's text. */
    String next(Element element, String attribute, String... others) {
        String url = attribute.isEmpty() ? element.getTextContent() : element.getAttribute(attribute);
        return twilio.post(url.substring(TwilioCaller.PUBLIC_URL.length()), fields(others))
                .body();
    }

    /** Nobody of those answered who were dialled. */
    String nobodyAnswers(String twiml) {
        return next(first(twiml, "Dial"), "action", "DialCallStatus", "no-answer");
    }

    /** Somebody answered, talked and hung up: what their leg says, and then the Dial. */
    String talksWith(String identity, String twiml, int seconds) {
        String leg = newSid();
        String time = "Tue, 10 Mar 2026 14:%02d:00 +0000".formatted(30 + seconds % 30);
        Map<String, String> said = fields(
                "CallSid",
                leg,
                "ParentCallSid",
                sid,
                "To",
                "client:" + identity,
                "Direction",
                "outbound-dial",
                "CallStatus",
                "completed",
                "CallDuration",
                Integer.toString(seconds),
                "CallbackSource",
                "call-progress-events",
                "SequenceNumber",
                "3",
                "Timestamp",
                time);
        assertThat(twilio.post("/twilio/call-status?call=" + sid, said).statusCode())
                .isEqualTo(204);
        String after = next(
                first(twiml, "Dial"),
                "action",
                "DialCallStatus",
                "completed",
                "DialBridged",
                "true",
                "DialCallSid",
                leg,
                "DialCallDuration",
                Integer.toString(seconds));
        hangsUp(seconds, time);
        return after;
    }

    /** Twilio's last word of the call. */
    void hangsUp(int seconds, String time) {
        Map<String, String> end = fields(
                "CallStatus", "completed",
                "CallDuration", Integer.toString(seconds),
                "CallbackSource", "call-progress-events",
                "SequenceNumber", "9",
                "Timestamp", time);
        assertThat(twilio.post("/twilio/call-status", end).statusCode()).isEqualTo(204);
    }

    /** What is told of the call. */
    JsonNode record() {
        try {
            return JSON.readTree(twilio.api("/api/calls/" + sid).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why it went as it did: {@code ring: who was there -> who rang}. */
    List<String> decisions() {
        List<String> all = new ArrayList<>();
        record().path("decisions")
                .forEach(one -> all.add(one.path("decision").asText() + ": "
                        + one.path("input").asText() + " -> "
                        + one.path("result").asText()));
        return all;
    }

    Map<String, String> fields(String... others) {
        Map<String, String> fields = new LinkedHashMap<>(TwilioCaller.call("CallSid", sid, "From", from));
        for (int i = 0; i < others.length; i += 2) {
            fields.put(others[i], others[i + 1]);
        }
        return fields;
    }

    TwilioCaller twilio() {
        return twilio;
    }

    static void present(RamalExtension ramal, String identity, String state) {
        TwilioCaller twilio = new TwilioCaller(ramal);
        HttpResponse<String> heard = twilio.send(HttpRequest.newBuilder(twilio.uri("/api/presence"))
                .header("Authorization", "Bearer " + ramal.operatorKey())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(
                        "{\"identity\":\"" + identity + "\",\"state\":\"" + state + "\"}")));
        assertThat(heard.statusCode()).isEqualTo(200);
    }

    static Element first(String twiml, String name) {
        NodeList found = TwimlSchema.valid(twiml).getElementsByTagName(name);
        assertThat(found.getLength()).as("%s in %s", name, twiml).isPositive();
        return (Element) found.item(0);
    }

    /** The texts of all elements of that name. */
    static List<String> all(String twiml, String name) {
        NodeList found = TwimlSchema.valid(twiml).getElementsByTagName(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
