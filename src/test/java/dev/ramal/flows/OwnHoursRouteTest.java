package dev.ramal.flows;

import static dev.ramal.flows.Caller.all;
import static dev.ramal.flows.Caller.first;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people say of themselves, in their profile, decides whether and where they ring: on both databases. */
abstract class OwnHoursRouteTest {

    private static final String NEVER = "{\"mon\":[]}";
    private static final String ALWAYS = week("00:00-24:00");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RamalExtension ramal;

    OwnHoursRouteTest(RamalExtension ramal) {
        this.ramal = ramal;
    }

    static RamalExtension configured(RamalExtension ramal) {
        return ramal.set("voice.agents", "user_1,user_2,user_3")
                .set("ring.strategy", "sequence")
                .set("ring.follow-me", "true")
                .set("ring.mobiles", "user_1=+5511987650001,user_2=+5511987650002");
    }

    @BeforeEach
    void ana_bea_and_caio_work_here() {
        if (ramal.rows("SELECT id FROM person").isEmpty()) {
            for (String name : new String[] {"Ana", "Bea", "Caio"}) {
                ask("POST", "/api/users", ramal.operatorKey(), user(name), 201);
            }
        }
    }

    @AfterEach
    void they_are_as_they_were() {
        ramal.change("UPDATE person SET hours = NULL, mobile = NULL, active = TRUE");
        ramal.change("UPDATE leg SET ended_at = CURRENT_TIMESTAMP");
        ramal.change("DELETE FROM presence");
    }

    @Test
    void whoever_is_outside_their_own_hours_does_not_ring() {
        change("Ana", "{\"hours\":" + NEVER + "}");
        change("Bea", "{\"hours\":" + ALWAYS + "}");
        Caller caller = new Caller(ramal);

        String twiml = caller.begin("+551140000001");

        assertThat(all(twiml, "Client")).containsExactly("user_2");
        assertThat(caller.decisions())
                .anyMatch(decision -> decision.matches("ring: sequence: Ana \\(user_1\\) outside own hours"
                        + " \\([a-z]{3} [0-9-]{10} [0-9:]{5}\\), Bea \\(user_2\\) available, Caio \\(user_3\\) available"
                        + " -> user_2"));
    }

    @Test
    void own_hours_hold_for_whoever_has_a_webphone_open_too() {
        change("Ana", "{\"hours\":" + NEVER + "}");
        Caller.present(ramal, "user_1", "available");

        String twiml = new Caller(ramal).begin("+551140000001");

        assertThat(TwimlSchema.verbs(twiml)).doesNotContain("Dial");
    }

    @Test
    void the_mobile_of_a_profile_goes_before_that_of_the_settings() {
        change("Ana", "{\"mobile\":\"+5511977770001\"}");
        change("Caio", "{\"mobile\":\"+5511977770003\"}");
        Caller caller = new Caller(ramal);

        String mobiles = mobiles(caller);

        assertThat(all(mobiles, "Number")).containsExactly("+5511977770001", "+5511987650002", "+5511977770003");
        assertThat(caller.decisions())
                .contains("follow-me: Ana (user_1) own mobile, Bea (user_2) mobile of the settings,"
                        + " Caio (user_3) own mobile -> user_1, user_2, user_3");
    }

    @Test
    void no_mobile_rings_of_whoever_went_home_or_works_here_no_more() {
        change("Ana", "{\"mobile\":\"+5511977770001\",\"hours\":" + NEVER + "}");
        ramal.change("UPDATE person SET active = FALSE WHERE id = 2");
        Caller caller = new Caller(ramal);

        String after = mobiles(caller);

        assertThat(TwimlSchema.verbs(after)).doesNotContain("Dial");
        assertThat(caller.decisions())
                .anyMatch(decision -> decision.matches("follow-me: Ana \\(user_1\\) outside own hours .*,"
                        + " Bea \\(user_2\\) works here no more, Caio \\(user_3\\) no mobile -> nobody"));
    }

    @Test
    void a_mobile_in_a_country_where_calls_do_not_go_does_not_ring() {
        change("Ana", "{\"mobile\":\"+15005550006\"}");
        Caller caller = new Caller(ramal);

        assertThat(all(mobiles(caller), "Number")).containsExactly("+5511987650002");
        assertThat(caller.decisions()).anyMatch(decision -> decision.startsWith("guard: +15005550006 -> "));
    }

    @Test
    void whoever_talks_on_the_own_mobile_is_busy() {
        change("Ana", "{\"mobile\":\"+5511977770001\"}");
        talks("+5511977770001");
        Caller second = new Caller(ramal);

        assertThat(all(second.begin("+551140000001"), "Client")).containsExactly("user_2");
        assertThat(second.decisions()).anyMatch(decision -> decision.contains("Ana (user_1) talking"));
    }

    @Test
    void whoever_talks_on_the_mobile_of_the_settings_is_busy_too() {
        talks("+5511987650001");
        Caller second = new Caller(ramal);

        assertThat(all(second.begin("+551140000001"), "Client")).containsExactly("user_2");
        assertThat(second.decisions()).anyMatch(decision -> decision.contains("Ana (user_1) talking"));
        assertThat(all(mobiles(new Caller(ramal)), "Number")).containsExactly("+5511987650002");
    }

    /** Somebody called, and that mobile was answered. */
    private void talks(String mobile) {
        Caller first = new Caller(ramal);
        first.begin("+551140000001");
        first.twilio()
                .post(
                        "/twilio/call-status?call=" + first.sid,
                        first.fields(
                                "CallSid",
                                Caller.newSid(),
                                "ParentCallSid",
                                first.sid,
                                "To",
                                mobile,
                                "Direction",
                                "outbound-dial",
                                "CallStatus",
                                "in-progress",
                                "CallbackSource",
                                "call-progress-events",
                                "SequenceNumber",
                                "2",
                                "Timestamp",
                                now()));
    }

    /** Nobody answers a webphone. */
    private static String mobiles(Caller caller) {
        String twiml = caller.begin("+551140000001");
        while (TwimlSchema.verbs(twiml).contains("Dial")) {
            twiml = caller.nobodyAnswers(twiml);
        }
        return caller.next(first(twiml, "Redirect"), "");
    }

    /** As they do it themselves, in their profile. */
    private void change(String name, String change) {
        String token =
                ask("POST", "/auth/login", "", user(name), 200).path("token").asText();
        ask("PATCH", "/auth/me", token, change, 200);
    }

    private static String user(String name) {
        return "{\"email\":\"" + name + "@example.com\",\"name\":\"" + name
                + "\",\"role\":\"agent\",\"password\":\"senha12345\"}";
    }

    private JsonNode ask(String method, String path, String token, String body, int expected) {
        TwilioCaller api = new TwilioCaller(ramal);
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = api.send(request);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(expected);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String now() {
        return java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC));
    }

    private static String week(String span) {
        return "{\"mon\":[\"%1$s\"],\"tue\":[\"%1$s\"],\"wed\":[\"%1$s\"],\"thu\":[\"%1$s\"],\"fri\":[\"%1$s\"],\"sat\":[\"%1$s\"],\"sun\":[\"%1$s\"]}"
                .formatted(span);
    }
}
