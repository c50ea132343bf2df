package dev.ramal.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    private final TrustedProxies proxies = TrustedProxies.of(List.of("127.0.0.1", "10.0.0.0/8", "fd00::/8"));

    @Test
    void the_last_hop_that_is_none_of_ours_is_who_asks() {
        assertThat(proxies.client("127.0.0.1", List.of("203.0.113.7"))).isEqualTo("203.0.113.7");
        assertThat(proxies.client("127.0.0.1", List.of("203.0.113.7, 10.2.3.4")))
                .isEqualTo("203.0.113.7");
        assertThat(proxies.client("127.0.0.1", List.of("203.0.113.7", "10.2.3.4")))
                .isEqualTo("203.0.113.7");
        assertThat(proxies.client("fd00:0:0:0:0:0:0:1", List.of("2001:db8::1"))).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void what_stands_before_it_anybody_may_have_written() {
        assertThat(proxies.client("127.0.0.1", List.of("1.1.1.1, 203.0.113.7"))).isEqualTo("203.0.113.7");
        assertThat(proxies.client("127.0.0.1", List.of("127.0.0.1, 203.0.113.7, 10.1.1.1")))
                .isEqualTo("203.0.113.7");
    }

    @Test
    void a_stranger_is_believed_nothing() {
        assertThat(proxies.client("198.51.100.1", List.of("203.0.113.7"))).isEqualTo("198.51.100.1");
        assertThat(TrustedProxies.NONE.client("127.0.0.1", List.of("203.0.113.7")))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void ports_and_brackets_are_no_part_of_an_address() {
        assertThat(proxies.client("127.0.0.1", List.of("203.0.113.7:5000"))).isEqualTo("203.0.113.7");
        assertThat(proxies.client("127.0.0.1", List.of("[2001:db8::1]:5000"))).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void what_is_no_address_is_passed_over_without_a_look_at_any_name_server() {
        for (String odd :
                List.of("", "unknown", "localhost", "a.b", "[", "1.2.3", "fe80::1%eth0", "' OR 1=1", "::1]")) {
            assertThat(proxies.client("127.0.0.1", List.of(odd))).as(odd).isEqualTo("127.0.0.1");
        }
        assertThat(proxies.client("127.0.0.1", List.of())).isEqualTo("127.0.0.1");
        assertThat(proxies.client("127.0.0.1", List.of("10.1.1.1,".repeat(5000))))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void only_addresses_and_networks_are_taken() {
        for (String odd : List.of("proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "/8", "10.0.0.0/-1")) {
            assertThatIllegalArgumentException().as(odd).isThrownBy(() -> TrustedProxies.of(List.of(odd)));
        }
    }
}
