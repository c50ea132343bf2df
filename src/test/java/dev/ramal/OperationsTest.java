package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator can see. */
class OperationsTest {

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2();

    private final TwilioCaller twilio = new TwilioCaller(RAMAL);

    @Test
    void is_ready_while_routes_and_database_answer() {
        assertThat(observe("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(observe("/observe/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void counts_webhooks_with_their_durations_and_deliveries_with_their_results() {
        twilio.post("/twilio/voice-incoming", TwilioCaller.call());
        twilio.post("/twilio/call-status", TwilioCaller.call("CallStatus", "completed", "CallDuration", "3"));
        twilio.send(HttpRequest.newBuilder(twilio.uri("/twilio/voice-incoming"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("CallSid=x")));

        String metrics = observe("/observe/metrics").body();

        assertThat(metrics)
                .contains("ramal_requests_seconds_count{path=\"/twilio/voice-incoming\",status=\"200\"}")
                .contains("ramal_requests_seconds_count{path=\"/twilio/call-status\",status=\"204\"}")
                .contains("ramal_requests_seconds_bucket{path=\"/twilio/call-status\"")
                .contains("ramal_webhooks_refused_total{reason=")
                .contains("ramal_deliveries_total{destination=");
        assertThat(metrics.lines().map(line -> line.substring(0, line.lastIndexOf(' '))))
                .as("what the figures are called; a figure may well hold such digits")
                .noneMatch(name -> name.contains("5511") || name.contains("CA5e5e"));
    }

    @Test
    void shows_a_call_to_the_operator_alone() {
        twilio.post("/twilio/voice-incoming", TwilioCaller.call());

        HttpResponse<String> shown = twilio.api("/api/calls/" + TwilioCaller.CALL);

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("\"direction\":\"inbound\"", "\"party\":\"+5511987654321\"");
        assertThat(twilio.send(HttpRequest.newBuilder(twilio.uri("/api/calls/" + TwilioCaller.CALL)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(twilio.api("/api/calls/CA" + "0".repeat(32)).statusCode()).isEqualTo(404);
        assertThat(twilio.api("/api/calls/none").statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> observe(String path) {
        return twilio.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RAMAL.observePort() + path)));
    }
}
