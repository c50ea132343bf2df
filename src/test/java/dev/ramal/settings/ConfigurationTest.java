package dev.ramal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.cli.Program;
import dev.ramal.twilio.CallbackUrls;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    @Test
    void without_an_account_it_is_a_demo_that_only_this_machine_reaches() {
        Configuration demo = read(Map.of());
        assertThat(demo.demo()).isTrue();
        assertThat(demo.server().host()).isEqualTo("127.0.0.1");
        assertThat(demo.server().publicUrl()).hasToString("http://127.0.0.1:8080");
        assertThat(demo.database().embedded()).isTrue();
    }

    @Test
    void an_account_is_taken_as_it_is_given() {
        Configuration real = read(real());
        assertThat(real.demo()).isFalse();
        assertThat(real.server().host()).isEqualTo("0.0.0.0");
        assertThat(real.twilio().tokens()).containsExactly(Samples.TOKEN);
        assertThat(real.toString()).doesNotContain(Samples.TOKEN);
    }

    @Test
    void recordings_leave_twilio_only_when_somebody_else_keeps_them() {
        assertThat(faults(Map.of("RECORDINGS_DELETE_AT_TWILIO_AFTER", "30", "RECORDINGS_ARCHIVE", "false")))
                .containsExactly("recordings.delete-at-twilio-after would leave no copy: configure Google Drive or set"
                        + " recordings.archive to true.");
        assertThat(faults(Map.of("RECORDINGS_DELETE_AT_TWILIO_AFTER", "soon")))
                .containsExactly("recordings.delete-at-twilio-after must be a whole number from 1 to 36500.");
        assertThat(read(real()).recordings().atTwilio()).as("for ever").isNull();
    }

    @Test
    void a_weak_signing_key_and_a_proxys_name_stop_the_start() {
        assertThat(faults(Map.of("AUTH_SIGNING_KEY", "secret", "TRUSTED_PROXIES", "proxy.local")))
                .containsExactlyInAnyOrder(
                        "http.trusted-proxies must be addresses or networks like 127.0.0.1, 10.0.0.0/8.",
                        "auth.signing-key must have at least 32 bytes, better 32 random ones in base64.");
        assertThat(faults(Map.of("AUTH_SIGNING_KEY", "a".repeat(64), "TRUSTED_PROXIES", "10.0.0.0/40")))
                .containsExactlyInAnyOrder(
                        "http.trusted-proxies must be addresses or networks like 127.0.0.1, 10.0.0.0/8.",
                        "auth.signing-key must be random, not a few characters again and again.");
        assertThat(read(Map.of("AUTH_SIGNING_KEY", "0123456789abcdef0123456789abcdef"))
                        .people()
                        .toString())
                .doesNotContain("0123");
    }

    @Test
    void while_a_token_is_rotated_both_are_accepted() {
        assertThat(read(real("TWILIO_AUTH_TOKEN_OTHER", "f".repeat(32)))
                        .twilio()
                        .tokens())
                .containsExactly(Samples.TOKEN, "f".repeat(32));
    }

    @Test
    void all_faults_are_told_at_once_each_in_one_sentence() {
        List<String> faults = faults(Map.ofEntries(
                Map.entry("TWILIO_ACCOUNT_SID", "AC123"),
                Map.entry("TWILIO_PHONE_NUMBER", "11 4000-0001"),
                Map.entry("PUBLIC_URL", "https://ramal.example.com/twilio"),
                Map.entry("PORT", "eighty"),
                Map.entry("OBSERVE_PORT", "70000"),
                Map.entry("OFFICE_ZONE", "Brasilia"),
                Map.entry("RAMAL_LANGUAGE", "fr"),
                Map.entry("VOICE_RECORD", "yes"),
                Map.entry("VOICE_AGENTS", "ana souza"),
                Map.entry("RECORDINGS_NAME", "{date}"),
                Map.entry("RECORDINGS_FORMAT", "ogg"),
                Map.entry("GOOGLE_CLIENT_ID", "only-this"),
                Map.entry("SLACK_EVENTS", "missed, everything"),
                Map.entry("DATABASE_URL", "mysql://localhost/ramal")));
        assertThat(faults)
                .contains(
                        "twilio.account-sid must be AC and 32 hex digits.",
                        "twilio.auth-token is missing; it stands in the Twilio console's first page.",
                        "twilio.phone-number must be numbers like +551140000001.",
                        "http.public-url must have no path, as in https://ramal.example.com.",
                        "http.port must be a whole number from 0 to 65535.",
                        "observe.port must be a whole number from 0 to 65535.",
                        "office.zone must be a time zone like America/Sao_Paulo.",
                        "language must be one of pt-BR, en.",
                        "voice.record must be true or false.",
                        "recordings.format must be one of mp3, wav.",
                        "recordings.name must contain {sid}: nothing else tells two recordings apart.",
                        "database.url must be empty or a postgresql:// URL.")
                .anyMatch(fault -> fault.startsWith("voice.agents must be client identities"))
                .anyMatch(fault -> fault.contains("drive.refresh-token"))
                .anyMatch(fault -> fault.startsWith("slack.events has an unknown event everything"))
                .doesNotHaveDuplicates()
                .allMatch(fault -> fault.endsWith("."));
    }

    @Test
    void a_truth_that_flows_would_take_for_its_opposite_stops_the_start() {
        assertThat(faults(real("VOICE_RECORD", "True", "VOICE_VOICEMAIL", "TRUE", "QUEUE_ENABLED", "False")))
                .containsExactlyInAnyOrder(
                        "voice.record must be true or false.",
                        "voice.voicemail must be true or false.",
                        "queue.enabled must be true or false.");
    }

    @Test
    void what_slack_is_told_stands_in_threads_only_with_a_bots_token_and_unless_it_shall_not() {
        Map<String, String> bot = real("SLACK_TOKEN", "xoxb-1", "SLACK_CHANNEL", "C0123456789");
        assertThat(read(bot).slack().inThreads()).isTrue();
        assertThat(read(with(bot, "SLACK_THREADS", "false")).slack().inThreads())
                .isFalse();
        assertThat(read(real("SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T/B/x"))
                        .slack()
                        .inThreads())
                .isFalse();
        assertThat(read(real()).slack().inThreads()).isFalse();
        assertThat(faults(with(bot, "SLACK_THREADS", "no"))).containsExactly("slack.threads must be true or false.");
    }

    @Test
    void a_name_that_would_break_the_flow_of_every_caller_stops_the_start() {
        assertThat(faults(real("QUEUE_NAME", "Fila d'água", "RING_WHISPER", "Who calls")))
                .containsExactlyInAnyOrder(
                        "queue.name must be letters, digits, _ and -, 64 at most.",
                        "ring.whisper must be empty or a step of a flow, such as whisper.");
        assertThat(read(real("QUEUE_NAME", "vendas_1", "RING_WHISPER", "whisper"))
                        .settings()
                        .get("queue.name"))
                .isEqualTo("vendas_1");
    }

    @Test
    void a_public_url_in_which_a_callbacks_path_would_be_lost_stops_the_start() {
        assertThat(faults(real("PUBLIC_URL", "https://ramal.example.com#rc=2")))
                .containsExactly("http.public-url must have no path, as in https://ramal.example.com.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rc=6                  | rc is a whole number from 0 to 5",
                "rc=                   | rc is a whole number from 0 to 5",
                "rc=2&rc=3             | rc stands there twice",
                "rp=ct,6xx             | rp is one or more of 4xx, 5xx, all, ct, rt, with commas",
                "rt=99                 | rt is a whole number from 100 to 15000",
                "e=brasil              | e is one or more of ashburn, dublin, frankfurt, sao-paulo, singapore, sydney, tokyo, umatilla, with commas",
                "sni=yes               | sni is y or n",
                "#rc=2                 | there are ct, rt, tt, rc, rp, sni and e",
                "rc=2&                 | there are ct, rt, tt, rc, rp, sni and e"
            })
    void what_twilio_would_not_understand_of_a_url_stops_the_start(String overrides, String why) {
        assertThat(faults(real("TWILIO_CONNECTION_OVERRIDES", overrides)))
                .containsExactly("twilio.connection-overrides is nothing that Twilio understands, such as"
                        + " rc=5&rp=ct,rt,5xx: " + why + ".");
    }

    @Test
    void peoples_numbers_are_told_to_nobody_in_clear_and_never_unsigned() {
        assertThat(faults(real("WEBHOOK_URL", "http://crm.example.com/calls", "WEBHOOK_SECRET", "secret")))
                .containsExactlyInAnyOrder(
                        "webhook.url must be an https address: what it is told are people's numbers.",
                        "webhook.secret must be base64 of 24 to 64 bytes, as openssl rand -base64 32 makes it.");
        assertThat(faults(real("WEBHOOK_URL", "https://crm.example.com/calls"))).hasSize(1);
        assertThat(read(real(
                                "WEBHOOK_URL",
                                "http://127.0.0.1:9999/calls",
                                "WEBHOOK_SECRET",
                                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
                        .callDestinations())
                .containsExactly("webhook");
    }

    @Test
    void a_server_in_brazil_is_asked_from_there() {
        CallbackUrls urls = read(real(
                        "TWILIO_CONNECTION_OVERRIDES", "rc=2&rp=all&e=sao-paulo,ashburn-ix&sni=n&tt=9000"))
                .callbackUrls();

        assertThat(urls.callStatus())
                .isEqualTo(URI.create("https://ramal.example.com/twilio/call-status"
                        + "#rc=2&rp=all&e=sao-paulo,ashburn-ix&sni=n&tt=9000"));
    }

    @Test
    void a_fault_never_tells_a_secret() {
        List<String> faults = faults(real("TWILIO_ACCOUNT_SID", "SK" + "1".repeat(32), "PORT", "x"));
        assertThat(faults).hasSize(2).noneMatch(fault -> fault.contains(Samples.TOKEN));
    }

    @Test
    void a_name_that_does_not_exist_is_refused_with_a_hint() {
        Settings settings = settings(real()).with(Map.of("voice.recrod", "false", "completely.other", "1"));
        assertThat(faults(settings))
                .containsExactlyInAnyOrder(
                        "voice.recrod is no setting of Ramal's; did you mean voice.record?",
                        "completely.other is no setting of Ramal's.");
    }

    @Test
    void every_setting_of_the_file_is_known_and_the_other_way_round() {
        TreeSet<String> written = new TreeSet<>(settings(Map.of()).all().keySet());
        written.removeIf(name -> name.startsWith("camel."));
        assertThat(written).isEqualTo(new TreeSet<>(KnownSettings.NAMES));
    }

    @Test
    void unsigned_webhooks_are_believed_on_loopback_only() {
        Map<String, String> local =
                real("SKIP_TWILIO_VALIDATION", "true", "HOST", "127.0.0.1", "PUBLIC_URL", "http://localhost:8080");
        assertThat(read(local).twilio().validate()).isFalse();
        assertThat(read(with(local, "SKIP_TWILIO_VALIDATION", "", "TWILIO_VALIDATE", "false"))
                        .twilio()
                        .validate())
                .isFalse();
        assertThat(read(with(local, "SKIP_TWILIO_VALIDATION", "false")).twilio().validate())
                .isTrue();

        String refusal = "twilio.validate can be false only with a loopback http.host and a local http.public-url:"
                + " anybody could otherwise make calls at your cost.";
        assertThat(faults(with(local, "HOST", "0.0.0.0"))).containsExactly(refusal);
        assertThat(faults(with(local, "PUBLIC_URL", "https://ramal.example.com")))
                .containsExactly(refusal);
        assertThat(faults(with(local, "SKIP_TWILIO_VALIDATION", "1", "HOST", "0.0.0.0")))
                .containsExactly(refusal);
    }

    @Test
    void a_postgresql_url_may_be_written_as_hosts_write_it() {
        assertThat(database("postgresql://ramal:s%23cret@db.example.com/calls"))
                .isEqualTo(new Configuration.Database("jdbc:postgresql://db.example.com/calls", "ramal", "s#cret", 16));
        assertThat(database("postgres://ramal@db:5433/calls?sslmode=require"))
                .isEqualTo(
                        new Configuration.Database("jdbc:postgresql://db:5433/calls?sslmode=require", "ramal", "", 16));
        Configuration.Database given = read(real(
                        "DATABASE_URL", "jdbc:postgresql://db/calls", "DATABASE_USER", "u", "DATABASE_PASSWORD", "p"))
                .database();
        assertThat(given).isEqualTo(new Configuration.Database("jdbc:postgresql://db/calls", "u", "p", 16));
    }

    @Test
    void an_installation_may_add_destinations_and_settings_of_its_own() {
        Settings settings = settings(real("CALLS_ALSO_TO", "crm, data-lake")).with(Map.of("own.crm-url", "https://x"));
        assertThat(Configuration.of(settings, "demo-token").also().calls()).containsExactly("crm", "data-lake");
        assertThat(faults(real("CALLS_ALSO_TO", "slack", "RECORDINGS_ALSO_TO", "My CRM")))
                .containsExactlyInAnyOrder(
                        "calls.also-to names a destination of Ramal's, which has settings of its own.",
                        "recordings.also-to must be names of your own destinations, such as crm.");
    }

    @Test
    void both_servers_need_a_port_of_their_own() {
        assertThat(faults(real("PORT", "8081"))).containsExactly("observe.port must differ from http.port.");
    }

    @Test
    void twilio_rings_ten_agents_at_most() {
        assertThat(faults(real("VOICE_AGENTS", "a,b,c,d,e,f,g,h,i,j,k")))
                .containsExactly("voice.agents may name ten agents at most: Twilio rings no more.");
    }

    private static Configuration.Database database(String url) {
        return read(real("DATABASE_URL", url)).database();
    }

    private static Map<String, String> real(String... more) {
        return with(
                Map.of(
                        "TWILIO_ACCOUNT_SID",
                        Samples.ACCOUNT,
                        "TWILIO_AUTH_TOKEN",
                        Samples.TOKEN,
                        "TWILIO_PHONE_NUMBER",
                        "+551140000001",
                        "PUBLIC_URL",
                        "https://ramal.example.com"),
                more);
    }

    private static Map<String, String> with(Map<String, String> environment, String... more) {
        Map<String, String> all = new HashMap<>(environment);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private static Settings settings(Map<String, String> environment) {
        return RamalExtension.settings(environment);
    }

    private static Configuration read(Map<String, String> environment) {
        return Configuration.of(settings(environment), "demo-token");
    }

    private static List<String> faults(Map<String, String> environment) {
        return faults(settings(environment));
    }

    private static List<String> faults(Settings settings) {
        return catchThrowableOfType(Program.Refused.class, () -> Configuration.of(settings, "demo-token"))
                .faults();
    }
}
