package dev.ramal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class StartFaultTest {

    @Test
    void a_directory_that_is_closed_to_the_user_is_named_with_what_to_do() {
        Exception denied = new UncheckedIOException(new AccessDeniedException("/var/lib/ramal/versions"));
        assertThat(StartFault.sentence(new IllegalStateException(denied)))
                .isEqualTo("/var/lib/ramal/versions is closed to this user: let them read and write it, or run this as"
                        + " Ramal's user.");
    }
}
