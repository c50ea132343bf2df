package dev.ramal.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ramal.edge.Principal;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import dev.ramal.edge.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final LoginThrottle throttle = new LoginThrottle(() -> now);

    @Test
    void an_account_has_ten_tries_and_one_more_every_two_minutes() {
        for (int i = 0; i < 10; i++) {
            assertThat(refused("198.51.100." + i, "ana@example.com")).isNull();
        }
        Problem refused = refused("198.51.100.99", "ana@example.com");
        assertThat(refused).isNotNull();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.reply().headers()).containsEntry("retry-after", "120");
        assertThat(refused("198.51.100.99", "bia@example.com")).isNull();
        now = now.plus(Duration.ofMinutes(2));
        assertThat(refused("198.51.100.99", "ana@example.com")).isNull();
        assertThat(refused("198.51.100.99", "ana@example.com")).isNotNull();
    }

    @Test
    void an_address_has_thirty_tries_whatever_accounts_it_names() {
        for (int i = 0; i < 30; i++) {
            assertThat(refused("198.51.100.1", "a" + i + "@example.com")).isNull();
        }
        assertThat(refused("198.51.100.1", "other@example.com").reply().headers())
                .containsEntry("retry-after", "10");
        assertThat(refused("198.51.100.1", null)).isNotNull();
        assertThat(refused("198.51.100.2", "other@example.com")).isNull();
    }

    @Test
    void a_network_of_the_sixth_version_is_one_address() {
        for (int i = 0; i < 30; i++) {
            assertThat(refused("2001:db8:0:1:" + i + ":0:0:1", "a" + i + "@example.com"))
                    .isNull();
        }
        assertThat(refused("2001:db8:0:1:ffff:0:0:1", "other@example.com")).isNotNull();
        assertThat(refused("2001:db8:0:2:0:0:0:1", "other@example.com")).isNull();
    }

    @Test
    void a_right_password_does_not_count() {
        for (int i = 0; i < 100; i++) {
            throttle.right(throttle.begin(request("198.51.100.1"), "ana@example.com"));
        }
        assertThat(refused("198.51.100.1", "ana@example.com")).isNull();
    }

    @Test
    void a_new_password_does_not_count_while_nobody_can_look_at_the_current_one() {
        Passwords full = new Passwords(1);
        full.close();
        OwnPerson own = new OwnPerson(full, throttle);
        Person ana = new Person(7, "ana@example.com", "Ana", Role.AGENT, Passwords.NOBODYS, true, 1, null, null);
        PeopleRequests.OwnChange change =
                new PeopleRequests.OwnChange(null, null, null, new Secret("new password"), new Secret("old password"));
        for (int i = 0; i < 10; i++) {
            Request from = request("198.51.100." + i);
            assertThat(catchThrowableOfType(Problem.class, () -> own.change(from, change, ana))
                            .status())
                    .isEqualTo(503);
        }
        assertThat(refused("198.51.100.99", "ana@example.com")).isNull();
    }

    @Test
    void a_stranger_cannot_lock_somebody_out_where_they_were_logged_in_before() {
        throttle.right(throttle.begin(request("192.0.2.1"), "ana@example.com"));
        for (int i = 0; i < 30; i++) {
            refused("198.51.100.1", "ana@example.com");
        }
        assertThat(refused("198.51.100.2", "ana@example.com")).isNotNull();
        assertThat(refused("192.0.2.1", "ana@example.com")).isNull();
    }

    private @Nullable Problem refused(String address, @Nullable String account) {
        return catchThrowableOfType(Problem.class, () -> throttle.begin(request(address), account));
    }

    private static Request request(String address) {
        return new Request(Principal.NOBODY, "POST", "/auth/login", List.of(), "", "", address, Map.of(), Map.of());
    }
}
