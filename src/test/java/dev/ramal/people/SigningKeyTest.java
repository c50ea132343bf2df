package dev.ramal.people;

import static dev.ramal.people.ApiCaller.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.RamalExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The key that signs logins, as it is generated and replaced. */
class SigningKeyTest {

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2();

    private final ApiCaller nobody = new ApiCaller(RAMAL);

    @Test
    void the_generated_key_is_ours_alone_and_a_weak_one_stops_the_start() throws Exception {
        Path file = RAMAL.data().resolve("jwt-key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String token = nobody.post("/auth/register", object("email", "a@example.com", "password", "12345678"))
                .json()
                .path("token")
                .asText();
        RAMAL.stop();

        Files.writeString(file, "too short");
        assertThatThrownBy(RAMAL::start).hasStackTraceContaining("jwt-key must have at least 32 bytes");

        Files.delete(file);
        RAMAL.start();
        assertThat(nobody.as(token).get("/auth/me").status()).as("another key").isEqualTo(401);
        String kept = Files.readString(file);
        String next = nobody.post("/auth/login", object("email", "a@example.com", "password", "12345678"))
                .json()
                .path("token")
                .asText();
        RAMAL.stop();
        RAMAL.start();
        assertThat(Files.readString(file)).isEqualTo(kept);
        assertThat(nobody.as(next).get("/auth/me").status()).as("the same key").isEqualTo(200);
    }
}
