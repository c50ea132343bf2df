package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, http://127.0.0.1:8080",
        "127.0.0.1, http://127.0.0.1:8080",
        "localhost, http://localhost:8080",
        "'::', 'http://[::1]:8080'",
        "'::1', 'http://[::1]:8080'",
        "'[::1]', 'http://[::1]:8080'",
    })
    void commands_find_the_server_whichever_host_it_listens_on(String host, String address) {
        assertThat(Launcher.local(host, 8080)).hasToString(address);
    }
}
