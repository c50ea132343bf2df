package dev.ramal.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.Asker;
import dev.ramal.RamalExtension;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Role;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.FakeDrive;
import dev.ramal.fakes.FakeSlack;
import dev.ramal.fakes.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Administrators look at an installation, and try what it is connected to. */
class SetupRoutesTest {

    private static final FakeSlack SLACK = new FakeSlack();
    private static final FakeDrive DRIVE = new FakeDrive(DeliveryDesk.ROOT);
    private static final String CHANNEL = "C0123456789";

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("slack.token", "xoxb-test")
            .set("slack.channel", CHANNEL)
            .set("slack.api-url", SLACK.uri().toString())
            .set("drive.client-id", "client")
            .set("drive.client-secret", "secret")
            .set("drive.refresh-token", "1//refresh")
            .set("drive.folder-id", DeliveryDesk.ROOT)
            .set("drive.api-url", DRIVE.uri() + "/")
            .set("drive.token-url", DRIVE.uri() + "/token");

    @RegisterExtension
    static final RamalExtension ALONE = RamalExtension.onH2();

    private final Asker admin = new Asker(RAMAL, Principal.person("1", "Ana", Role.ADMIN, "s1"));

    /** What is to fail later must not meet the look at the start. */
    @BeforeAll
    static void the_start_has_looked_at_drive() throws Exception {
        assertThat(DRIVE.awaitAsked("session", 1, Duration.ofSeconds(30))).isTrue();
    }

    @BeforeEach
    void forget() {
        SLACK.reset();
        DRIVE.reset();
    }

    @AfterAll
    static void close() {
        SLACK.close();
        DRIVE.close();
    }

    @Test
    void a_test_notice_goes_the_way_of_every_notice() {
        JsonNode said = test("slack");

        assertThat(said.path("outcome").asText()).isEqualTo("worked");
        assertThat(said.path("detail").asText()).isEqualTo(CHANNEL);
        assertThat(SLACK.messages()).singleElement().satisfies(message -> {
            assertThat(message.channel()).isEqualTo(CHANNEL);
            assertThat(message.text()).isEqualTo("Teste do Ramal: os avisos chegam aqui");
        });
        assertThat(RAMAL.rows("SELECT actor, action, subject FROM audit WHERE action = 'setup-test'"))
                .contains(Map.of("actor", "user:1", "action", "setup-test", "subject", "slack"));
    }

    @Test
    void what_slack_refuses_is_said_as_it_said_it_and_what_to_do() {
        SLACK.refuse("channel_not_found");

        JsonNode said = test("slack");

        assertThat(said.path("outcome").asText()).isEqualTo("failed");
        assertThat(said.path("detail").asText())
                .isEqualTo("Slack refuses: channel_not_found; the channel is given by its ID, such as C0123456789, and"
                        + " has the bot in it");
        assertThat(said.path("fault").path("code").asText()).isEqualTo("slack-channel");
    }

    @Test
    void what_google_refuses_is_said_with_what_to_do() {
        DRIVE.fail("session", Fault.status(403, "storageQuotaExceeded"));

        JsonNode said = test("drive");

        assertThat(said.path("outcome").asText()).isEqualTo("failed");
        assertThat(said.path("detail").asText()).startsWith("Google Drive has no room");
        assertThat(said.path("fault").path("code").asText()).isEqualTo("drive-room");
    }

    @Test
    void a_test_file_is_written_into_the_folder_and_leaves_nothing_behind() {
        JsonNode said = test("drive");

        assertThat(said.path("outcome").asText()).as("%s", said).isEqualTo("worked");
        assertThat(DRIVE.recordings()).isEmpty();
    }

    @Test
    void what_is_not_connected_is_not_tried() {
        Asker other = new Asker(ALONE, Principal.person("1", "Ana", Role.ADMIN, "s1"));
        for (String name : new String[] {"slack", "drive"}) {
            assertThat(other.ask("api-setup-test-" + name, "POST", "/api/setup/tests/" + name, "{}")
                            .json()
                            .path("outcome")
                            .asText())
                    .isEqualTo("unused");
        }
    }

    @Test
    void an_installation_shows_its_files_and_no_secret() throws Exception {
        Asker other = new Asker(ALONE, Principal.person("1", "Ana", Role.ADMIN, "s1"));
        JsonNode setup = other.get("api-setup-get", "/api/setup").json();

        assertThat(setup.path("calendars").get(0).path("name").asText()).isEqualTo("office");
        assertThat(setup.path("calendars").get(0).path("state").asText()).isEqualTo("open");
        assertThat(setup.path("calendars")
                        .get(0)
                        .path("lines")
                        .get(0)
                        .path("when")
                        .asText())
                .isEqualTo("mon-sun");
        assertThat(setup.path("settings").findValuesAsText("name"))
                .contains("voice.agents", "ring.strategy", "recordings.delete-at-twilio-after");
        assertThat(setup.path("settings").findValuesAsText("file")).containsOnly("application.properties");
        assertThat(admin.get("api-setup-get", "/api/setup").body())
                .doesNotContain("xoxb-test", "1//refresh", "\"secret\"");
    }

    @Test
    void a_calendar_that_cannot_be_read_says_where(@org.junit.jupiter.api.io.TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("office.yaml"), "mon-fri: 08:00-18:00\nsegunda: nunca\n");

        var shown = dev.ramal.flows.ShownCalendar.all(
                directory, java.time.ZoneId.of("America/Sao_Paulo"), java.time.Instant.EPOCH);

        assertThat(shown).singleElement().satisfies(calendar -> {
            assertThat(calendar.state()).isNull();
            assertThat(calendar.fault()).contains("line 2");
            assertThat(calendar.lines()).hasSize(2);
        });
    }

    private JsonNode test(String name) {
        return admin.ask("api-setup-test-" + name, "POST", "/api/setup/tests/" + name, "{}")
                .json();
    }
}
