package dev.ramal.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ramal.twilio.TwilioSignature;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeStartTest {

    @Test
    void makes_a_key_that_only_its_owner_reads_and_keeps_it(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("data/operator-key");
        OperatorKey.at(file);
        String key = Files.readString(file).strip();
        assertThat(key).matches("[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(OperatorKey.at(file).is(key)).isTrue();
        assertThat(OperatorKey.at(file).is(key + "x")).isFalse();
        assertThat(OperatorKey.at(file).is("")).isFalse();
        Files.writeString(file, "short");
        assertThatIllegalStateException().isThrownBy(() -> OperatorKey.at(file)).withMessageContaining("too short");
    }

    @Test
    void does_not_start_on_a_taken_port(@TempDir Path directory) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Main main = new Main();
            Limits limits = Limits.beside(16);
            SignatureGate signatures = new SignatureGate("http://localhost", null, Set.of(), limits);
            LoginGate logins = new LoginGate(OperatorKey.at(directory.resolve("key")), Logins.NONE);
            Gate gate = new Gate(signatures, logins, Open.NOTHING, limits, TrustedProxies.NONE, ProblemPage.NONE, null);
            int port = other.getLocalPort();
            main.configure().addConfiguration(new CamelConfiguration() {
                @Override
                public void configure(CamelContext context) {
                    EdgeServer.install(context, "127.0.0.1", port, gate);
                }
            });
            Throwable failure = catchThrowable(main::start);
            main.stop();
            assertThat(failure).isNotNull();
            assertThat(failure.toString() + failure.getCause()).contains("another program has it");
        }
    }

    @Test
    void believes_unsigned_forms_only_when_told_to(@TempDir Path directory) throws Exception {
        try (EdgeApp app = new EdgeApp(directory, Duration.ofSeconds(5), false)) {
            String form = "CallSid=CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100&From=%2B5511987654321&To=%2B551140000001";
            assertThat(app.send("POST /twilio/voice-incoming", Map.of(), form).status())
                    .isEqualTo(200);
            assertThat(app.send("POST /twilio/voice-incoming", Map.of(), form.replace("CA5", "XX5"))
                            .status())
                    .isEqualTo(400);
            assertThat(app.send("POST /anything", Map.of(), form).status()).isEqualTo(401);
        }
    }

    @Test
    void leaves_health_on_a_port_of_its_own_and_no_route_there(@TempDir Path directory) throws Exception {
        int management;
        try (ServerSocket free = new ServerSocket(0)) {
            management = free.getLocalPort();
        }
        Map<String, String> properties = Map.of(
                "camel.management.enabled", "true",
                "camel.management.port", String.valueOf(management),
                "camel.management.health-check-enabled", "true");
        try (EdgeApp app = new EdgeApp(directory, Duration.ofSeconds(5), true, properties)) {
            assertThat(status(app, management, "/observe/health")).isEqualTo(200);
            assertThat(status(app, management, "/open")).isEqualTo(404);
            assertThat(status(app, app.port(), "/open")).isEqualTo(200);
            assertThat(status(app, app.port(), "/observe/health")).isEqualTo(401);
        }
    }

    private static int status(EdgeApp app, int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return app.client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void needs_the_account_to_validate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignatureGate(
                        "https://hooks.example.com",
                        new TwilioSignature(List.of("token")),
                        Set.of(),
                        Limits.beside(16)));
    }
}
