package dev.ramal.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.Asker;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Role;
import dev.ramal.fakes.FakeTwilioConsole;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An administrator asks whether Twilio's console has what Ramal needs there. */
class TwilioTrialTest {

    private static final String NUMBER = "+551140000001";
    private static final String APP = "AP" + "7".repeat(32);
    private static final String URL = "https://hooks.example.com";
    private static final String RETRIED = "#rc=5&rp=ct,rt,5xx";
    private static final FakeTwilioConsole TWILIO = new FakeTwilioConsole(Samples.ACCOUNT, Samples.TOKEN);

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", TWILIO.uri().toString())
            .set("twilio.phone-number", NUMBER)
            .set("twilio.twiml-app-sid", APP);

    private final Asker admin = new Asker(RAMAL, Principal.person("1", "Ana", Role.ADMIN, "s1"));

    @BeforeEach
    void all_is_well() {
        TWILIO.reset();
        number("voice_url", URL + "/twilio/voice-incoming" + RETRIED, "status_callback", URL + "/call_status");
        TWILIO.app(APP, Map.of("voice_url", URL + "/twilio/voice", "status_callback", URL + "/twilio/call-status"));
    }

    @AfterAll
    static void close() {
        TWILIO.close();
    }

    @Test
    void when_callers_and_webphones_arrive_it_says_so() {
        assertThat(look().path("outcome").asText()).isEqualTo("worked");
        assertThat(look().has("findings")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "voice_url, https://demo.twilio.com/welcome/voice, number-voice, /twilio/voice-incoming",
        "voice_url, https://hooks.example.com/voice-incoming, number-voice, /twilio/voice-incoming",
        "voice_method, GET, number-voice, /twilio/voice-incoming",
        "status_callback, '', number-status, /twilio/call-status",
        "status_callback, https://elsewhere.example.com/twilio/call-status, number-status, /twilio/call-status",
        "voice_application_sid, AP00000000000000000000000000000001, number-overridden, /twilio/voice-incoming",
        "trunk_sid, TK00000000000000000000000000000001, number-overridden, /twilio/voice-incoming"
    })
    void what_a_number_has_and_should_not_is_told_with_what_to_enter(
            String field, String value, String code, String path) {
        TWILIO.change(NUMBER, field, value);

        JsonNode finding = only(look());

        assertThat(finding.path("code").asText()).isEqualTo(code);
        assertThat(finding.path("subject").asText()).isEqualTo(NUMBER);
        assertThat(finding.path("expected").asText()).isEqualTo(URL + path + RETRIED);
        assertThat(finding.path("found").asText()).endsWith(field.equals("voice_method") ? RETRIED : value);
    }

    @Test
    void what_a_webphone_would_not_get_is_told() {
        TWILIO.app(APP, Map.of("voice_url", "https://elsewhere.example.com", "status_callback", ""));
        assertThat(look().path("findings").findValuesAsText("code")).containsExactly("app-voice", "app-status");

        TWILIO.reset();
        number("voice_url", URL + "/voice", "status_callback", URL + "/twilio/call-status");
        assertThat(only(look()).path("code").asText()).isEqualTo("app-missing");
    }

    @Test
    void a_number_of_somebody_else_and_a_wrong_token_are_told() {
        TWILIO.reset();
        TWILIO.app(APP, Map.of("voice_url", URL + "/twilio/voice", "status_callback", URL + "/twilio/call-status"));
        assertThat(only(look()).path("code").asText()).isEqualTo("number-missing");

        TWILIO.refuse(401);
        assertThat(only(look()).path("code").asText()).isEqualTo("account-refused");

        TWILIO.refuse(503);
        assertThat(only(look()).path("code").asText()).isEqualTo("account-silent");
    }

    @Test
    void a_number_among_thousands_is_found() {
        TWILIO.reset();
        TWILIO.app(APP, Map.of("voice_url", URL + "/twilio/voice", "status_callback", URL + "/twilio/call-status"));
        for (int i = 0; i < 1001; i++) {
            TWILIO.number("+5511%08d".formatted(i));
        }
        number("voice_url", URL + "/voice", "status_callback", URL + "/call_status");

        assertThat(look().path("outcome").asText()).isEqualTo("worked");
    }

    @Test
    void an_app_of_which_twilio_tells_nothing_just_now_is_not_called_missing() {
        TWILIO.refuseApps(503);

        assertThat(only(look()).path("code").asText()).isEqualTo("account-silent");
    }

    private static void number(String... fields) {
        TWILIO.number(NUMBER);
        for (int i = 0; i < fields.length; i += 2) {
            TWILIO.change(NUMBER, fields[i], fields[i + 1]);
        }
    }

    private static JsonNode only(JsonNode said) {
        assertThat(said.path("outcome").asText()).isEqualTo("failed");
        assertThat(said.path("findings")).hasSize(1);
        return said.path("findings").get(0);
    }

    private JsonNode look() {
        return admin.ask("api-setup-test-twilio", "POST", "/api/setup/tests/twilio", "{}")
                .json();
    }
}
