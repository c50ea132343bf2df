package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.deliveries.GiveUp;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.Fault;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriveClientsTest {

    private static final String SCOPE = "https://www.googleapis.com/auth/drive";

    private final FakeDrive drive = new FakeDrive(DeliveryDesk.ROOT);
    private final Path key;

    DriveClientsTest(@TempDir Path data) throws Exception {
        key = DeliveryDesk.serviceAccountKey(data);
    }

    @AfterEach
    void close() {
        drive.close();
    }

    @Test
    void enters_as_a_service_account() {
        assertThat(fault(access(key, null, null))).isNull();
        assertThat(drive.lastToken())
                .containsEntry("iss", "ramal@test.iam.gserviceaccount.com")
                .containsEntry("scope", SCOPE)
                .doesNotContainKey("sub");
        assertThat(drive.recordings()).isEmpty();
    }

    @Test
    void enters_as_a_service_account_for_a_person() {
        assertThat(fault(access(key, "ana@example.com", null))).isNull();
        assertThat(drive.lastToken()).containsEntry("sub", "ana@example.com");
    }

    @Test
    void enters_as_a_person() {
        assertThat(fault(access(null, null, "1//refresh"))).isNull();
        assertThat(drive.lastToken())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "1//refresh")
                .containsEntry("client_id", "client");
    }

    @Test
    void tells_what_is_wrong_in_one_sentence() {
        assertThat(fault(access(null, null, "revoked"))).contains("invalid_grant", "authorise Ramal again");

        drive.fail("session", Fault.status(403, "storageQuotaExceeded"));
        assertThat(fault(access(key, null, null)))
                .contains("owns no storage", "shared drive")
                .endsWith(".");

        drive.fail("session", Fault.status(403, "insufficientFilePermissions"));
        assertThat(fault(access(key, null, null))).contains("content manager");

        drive.fail("session", Fault.status(403, "insufficientParentPermissions"));
        assertThat(fault(access(key, null, null))).contains("content manager");

        drive.fail("session", Fault.status(403, "insufficientPermissions"));
        assertThat(fault(access(key, null, null))).contains("scope https://www.googleapis.com/auth/drive");

        drive.fail("session", Fault.status(403, "teamDriveFileLimitExceeded"));
        assertThat(fault(access(key, null, null))).isEqualTo("Google Drive answers 403 (teamDriveFileLimitExceeded).");

        assertThat(new DriveProbe(new DriveClients(access(key, null, null)), "unknown-folder", true).fault())
                .contains("does not show drive.folder-id");

        assertThat(fault(access(Path.of("nowhere.json"), null, null))).contains("key file");
    }

    @Test
    void a_fault_of_the_token_server_is_over_with_the_next_try() {
        DriveProbe probe = new DriveProbe(new DriveClients(access(null, null, "1//refresh")), DeliveryDesk.ROOT, true);
        drive.fail("token", Fault.status(500));

        assertThat(probe.fault()).isEqualTo("Google Drive answers 500.");
        assertThat(probe.fault()).isNull();
    }

    @Test
    void the_settings_faults_are_told_one_by_one() {
        assertThat(access(null, null, null).configured()).isFalse();
        assertThat(access(null, null, null).check()).isEmpty();
        assertThat(access(key, null, null).check()).isEmpty();
        assertThat(access(key, null, "1//refresh").check())
                .singleElement()
                .asString()
                .contains("two ways in");
        assertThat(access(null, "ana@example.com", null).check()).hasSize(1);
        assertThat(new DriveAccess(
                                key,
                                null,
                                null,
                                null,
                                null,
                                "root",
                                SCOPE,
                                drive.uri(),
                                null,
                                Duration.ZERO,
                                Duration.ZERO)
                        .check())
                .singleElement()
                .asString()
                .contains("no storage of its own");
        assertThat(access(Path.of("nowhere.json"), null, null).check())
                .singleElement()
                .asString()
                .contains("cannot be read");
    }

    /** What people have at hand when they are asked for a key file. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{\"installed\":{\"client_id\":\"1\",\"client_secret\":\"2\"}}",
                "{\"type\":\"authorized_user\",\"client_id\":\"1\",\"client_secret\":\"2\",\"refresh_token\":\"3\"}",
                "{\"type\":\"service_account\",\"client_id\":\"1\",\"client_email\":\"a@b\",\"private_key_id\":\"1\","
                        + "\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nxx\\n-----END PRIVATE KEY-----\\n\"}"
            })
    void a_file_that_is_no_service_accounts_key_stops_the_start(String content) throws Exception {
        Files.writeString(key, content);

        assertThat(access(key, null, null).check())
                .singleElement()
                .asString()
                .startsWith("drive.service-account-key names a file that is not a service account's key");
    }

    @Test
    void a_folder_is_no_key_file() {
        assertThat(access(key.getParent(), null, null).check())
                .singleElement()
                .asString()
                .contains("cannot be read");
    }

    @Test
    void without_a_way_in_every_request_gives_up() {
        var files = new DriveClients(access(null, null, null)).client().files();

        assertThatThrownBy(() -> files.generateIds().execute()).isInstanceOf(GiveUp.class);
    }

    private @Nullable String fault(DriveAccess access) {
        return new DriveProbe(new DriveClients(access), DeliveryDesk.ROOT, true).fault();
    }

    private DriveAccess access(@Nullable Path key, @Nullable String delegate, @Nullable String refresh) {
        return new DriveAccess(
                key,
                delegate,
                refresh == null ? null : "client",
                refresh == null ? null : "secret",
                refresh,
                DeliveryDesk.ROOT,
                SCOPE,
                URI.create(drive.uri() + "/"),
                URI.create(drive.uri() + "/token"),
                Duration.ofSeconds(2),
                Duration.ofMillis(300));
    }
}
