package dev.ramal.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.Samples;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import dev.ramal.edge.Role;
import dev.ramal.twilio.TwilioForm.Field;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who may use the demo's webphones, and when; what they do is told in DemoBrowserTest. */
class WebphonesTest {

    private static final Principal ANA = Principal.person("1", "Ana", Role.AGENT, "s");
    private static final Principal BEA = Principal.person("2", "Bea", Role.AGENT, "s");
    private static final String PHONE = "11111111-2222-3333-4444-555555555555";

    private final Webphones phones = new Webphones(Samples.ACCOUNT, List.of("user_1"));

    @Test
    void without_a_simulator_there_are_none() {
        refuses(404, () -> phones.open(asked(ANA, PHONE, "")));
        refuses(404, () -> phones.hear(asked(ANA, PHONE, "{\"type\":\"listen\"}")));
        refuses(404, () -> phones.callIn(asked(ANA, PHONE, "{}")));
    }

    @Test
    void only_a_person_has_one_and_only_their_own() {
        phones.servedBy(new Nobody());

        refuses(403, () -> phones.open(asked(Principal.OPERATOR, PHONE, "")));
        refuses(404, () -> phones.hear(asked(BEA, PHONE, "{\"type\":\"listen\"}")));
        assertThatThrownBy(() -> phones.open(asked(ANA, "1", ""))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> phones.hear(asked(ANA, PHONE, "{"))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void nobody_calls_where_it_would_not_ring() {
        phones.servedBy(new Nobody());

        refuses(409, () -> phones.callIn(asked(BEA, PHONE, "{}")));
        refuses(409, () -> phones.callIn(asked(ANA, PHONE, "{}")));
        assertThatThrownBy(() -> phones.callIn(asked(ANA, PHONE, "{\"waits\":0}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waits");
        assertThat(phones.isThere("user_1")).isFalse();
    }

    private static void refuses(int status, ThrowingCallable asking) {
        assertThatThrownBy(asking).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.status())
                .isEqualTo(status));
    }

    private static Request asked(Principal by, String phone, String body) {
        return new Request(
                by,
                "POST",
                "/api/simulator/phone",
                List.of(new Field("phone", phone)),
                "application/json",
                body,
                "127.0.0.1",
                Map.of(),
                Map.of());
    }

    private static final class Nobody implements Webphones.Players {
        @Override
        public void callIn(int patience, int talk) {
            throw new AssertionError("nobody was to be called");
        }

        @Override
        public String callOut(String identity, String to) {
            throw new AssertionError("nobody was to call");
        }

        @Override
        public void turnedOn() {
            throw new AssertionError("no phone was to be turned on");
        }
    }
}
