package dev.ramal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.NotYet;
import dev.ramal.deliveries.RetryLater;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.FakeSlack;
import dev.ramal.fakes.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliverSlackRouteTest {

    private static final String CALL = DeliveryDesk.CALL + ":call";
    private static final String RECORDING = DeliveryDesk.RECORDING + ":recording";

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class With_a_bot_token {

        private final DeliveryDesk desk;

        With_a_bot_token(@TempDir Path data) throws Exception {
            desk = new DeliveryDesk(data, SlackMessages.Way.TOKEN);
        }

        @BeforeEach
        void record() throws Exception {
            desk.reset();
            desk.record("client:ana", "<!channel> Álefe & Filhos @here");
        }

        @AfterAll
        void close() throws Exception {
            desk.close();
        }

        @Test
        void tells_of_a_finished_call_in_its_channel() {
            desk.durable.deliver("slack", CALL);

            assertThat(desk.slack.messages()).singleElement().satisfies(message -> {
                assertThat(message.channel()).isEqualTo(DeliveryDesk.CHANNEL);
                assertThat(message.text()).startsWith("Ligação encerrada").contains("(11) 98765-4321");
                assertThat(message.blocks().path(0).path("block_id").asText()).isEqualTo(CALL);
            });
        }

        @Test
        void everybody_who_took_part_is_told_by_name() {
            desk.database
                    .sql("INSERT INTO person (email, name, role, password_hash) VALUES ('bia@example.com', 'Bia Reis',"
                            + " 'agent', '-')")
                    .update();
            desk.database
                    .sql("UPDATE call SET agent = 'user_' || (SELECT id FROM person)")
                    .update();
            desk.database
                    .sql("INSERT INTO callback_request (id, call_sid, number, state, owner, due_at, waiting_since)"
                            + " SELECT 'b7', sid, party, 'open', agent, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM call")
                    .update();
            desk.database.sql("UPDATE recording SET transcription = 'Oi'").update();

            for (String subject : List.of(
                    CALL, RECORDING, DeliveryDesk.RECORDING + ":transcription", DeliveryDesk.CALL + ":callback")) {
                desk.durable.deliver("slack", subject);
            }

            assertThat(desk.slack.messages()).hasSize(4).allSatisfy(message -> assertThat(message.text())
                    .contains(" · Bia Reis"));
        }

        @Test
        void a_name_can_neither_ping_nor_link() {
            desk.durable.deliver("slack", CALL);

            FakeSlack.Posted message = desk.slack.messages().get(0);
            assertThat(message.text()).doesNotContain("<!", "@here").contains("&lt;!channel&gt;");
            for (JsonNode field : message.blocks().path(1).path("fields")) {
                assertThat(field.path("type").asText()).isEqualTo("plain_text");
                assertThat(field.path("text").asText()).doesNotContain("<", ">");
            }
        }

        @Test
        void shows_where_a_recording_is() {
            desk.durable.deliver("drive", DeliveryDesk.RECORDING);
            desk.durable.deliver("slack", RECORDING);

            assertThat(desk.slack.messages()).singleElement().satisfies(message -> assertThat(
                            message.blocks().toString())
                    .contains("<https://drive.google.com/file/d/")
                    .contains("|Ouvir a gravação>"));
        }

        @Test
        void says_nothing_of_a_recording_that_was_deleted_while_its_notice_waited() {
            desk.durable.deliver("drive", DeliveryDesk.RECORDING);
            desk.delete();
            desk.durable.deliver("slack", RECORDING);

            assertThat(desk.slack.messages()).isEmpty();
        }

        @Test
        void tells_what_a_message_says_when_it_was_written_down_later() {
            desk.database
                    .sql("UPDATE recording SET transcription = 'Ligue de volta.'")
                    .update();
            desk.durable.deliver("slack", DeliveryDesk.RECORDING + ":transcription");

            assertThat(desk.slack.messages()).singleElement().satisfies(message -> assertThat(
                            message.blocks().toString())
                    .contains("Recado transcrito", "O que diz", "Ligue de volta."));
        }

        @Test
        void tells_what_was_given_up_what_to_do_about_it_and_where_its_call_is() {
            desk.database
                    .sql(
                            "INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at, fault) VALUES"
                                    + " (:key, :subject, 'drive', 'given-up', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'drive-room')")
                    .param("key", DeliveryDesk.RECORDING + "/drive")
                    .param("subject", DeliveryDesk.RECORDING)
                    .update();
            desk.durable.deliver("slack", DeliveryDesk.RECORDING + "/drive:given-up");

            FakeSlack.Posted message = desk.slack.messages().get(0);
            assertThat(message.text()).contains(DeliveryDesk.RECORDING + "/drive");
            assertThat(message.blocks().toString())
                    .contains("O que fazer", "Falta espaço no Google Drive.")
                    .contains("<" + DeliveryDesk.PUBLIC + "/app/calls/" + DeliveryDesk.CALL + "|Abrir a ligação>");
        }

        @Test
        void a_lost_answer_makes_no_second_notice() {
            desk.slack.fail("post", new Fault.LoseAnswer());

            assertThat(desk.durable.deliver("slack", CALL)).isEqualTo(2);
            assertThat(desk.slack.messages()).hasSize(1);
        }

        @Test
        void a_line_that_breaks_after_use_makes_no_second_notice() {
            desk.durable.deliver("slack", RECORDING);
            desk.slack.fail("post", new Fault.LoseAnswer());

            assertThat(desk.durable.deliver("slack", CALL)).isEqualTo(2);
            assertThat(desk.slack.messages()).hasSize(2);
        }

        @Test
        void a_try_that_was_cut_off_after_posting_makes_no_second_notice() {
            desk.durable.once("slack", CALL, 1);
            desk.durable.once("slack", CALL, 2);

            assertThat(desk.slack.messages()).hasSize(1);
        }

        @Test
        void outlives_faults_with_one_notice() {
            desk.slack.fail("post", Fault.status(500), new Fault.BreakOff());
            desk.slack.fail("history", Fault.status(500));

            assertThat(desk.durable.deliver("slack", RECORDING)).isEqualTo(4);
            assertThat(desk.slack.messages()).hasSize(1);
        }

        @Test
        void waits_as_long_as_slack_asks() {
            desk.slack.fail("post", Fault.busy(3));

            assertThat(desk.durable.once("slack", CALL, 1).failure())
                    .isInstanceOfSatisfying(
                            RetryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(3)));
            assertThat(desk.durable.once("slack", CALL, 2).failure())
                    .as("nothing is sent during the pause")
                    .isInstanceOf(NotYet.class);
            assertThat(desk.slack.asked("post")).isEqualTo(1);
        }

        @Test
        void gives_up_when_slack_will_never_take_it() {
            desk.slack.refuse("is_archived");

            assertThat(desk.durable.once("slack", CALL, 1).failure())
                    .isInstanceOf(GiveUp.class)
                    .hasMessage("Slack refuses: is_archived; the channel was archived, so name another one");
        }

        @Test
        void says_one_thing_a_second() {
            Instant before = Instant.now();
            desk.durable.deliver("slack", CALL);
            desk.durable.deliver("slack", RECORDING);

            assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(990));
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class With_an_incoming_webhook {

        private final DeliveryDesk desk;

        With_an_incoming_webhook(@TempDir Path data) throws Exception {
            desk = new DeliveryDesk(data, SlackMessages.Way.WEBHOOK);
        }

        @BeforeEach
        void record() throws Exception {
            desk.reset();
            desk.record("client:ana", "<!channel>");
        }

        @AfterAll
        void close() throws Exception {
            desk.close();
        }

        @Test
        void posts_blocks_that_slack_can_read() {
            desk.durable.deliver("slack", CALL);

            assertThat(desk.slack.messages()).singleElement().satisfies(message -> {
                assertThat(message.text()).startsWith("Ligação encerrada").doesNotContain("<!");
                assertThat(message.blocks().toString())
                        .contains("\"type\":\"plain_text\"")
                        .doesNotContain("blockId", "<!channel>");
            });
        }

        @ParameterizedTest
        @ValueSource(ints = {429, 500})
        void a_refusal_for_now_is_not_lost(int code) {
            desk.slack.fail("hook", code == 429 ? Fault.busy(0) : Fault.status(code));

            assertThat(desk.durable.deliver("slack", CALL)).isEqualTo(2);
            assertThat(desk.slack.messages()).hasSize(1);
        }

        @Test
        void reads_how_long_slack_asks_to_wait() {
            desk.slack.fail("hook", Fault.busy(2));

            assertThat(desk.durable.once("slack", CALL, 1).failure())
                    .isInstanceOfSatisfying(
                            RetryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(2)));
        }

        @Test
        void needs_no_channel_as_the_webhook_has_one(@TempDir Path other) throws Exception {
            try (DeliveryDesk without = new DeliveryDesk(other, SlackMessages.Way.WEBHOOK, "")) {
                without.record("client:ana", "Álefe");

                without.durable.deliver("slack", CALL);

                assertThat(without.slack.messages()).hasSize(1);
            }
        }

        @Test
        void gives_up_when_the_webhook_is_gone() {
            desk.slack.fail("hook", Fault.status(404));

            assertThat(desk.durable.once("slack", CALL, 1).failure())
                    .isInstanceOf(GiveUp.class)
                    .hasMessageStartingWith("Slack refuses: 404; make another incoming webhook");
        }

        @Test
        void keeps_the_address_out_of_what_is_shown() {
            desk.durable.deliver("slack", CALL);

            assertThat(desk.endpoints()).noneMatch(address -> address.contains("/hook"));
        }
    }

    @Nested
    class Without_slack {

        @Test
        void writes_to_the_log_alone(@TempDir Path data) throws Exception {
            try (DeliveryDesk desk = new DeliveryDesk(data, SlackMessages.Way.LOG)) {
                desk.record("client:ana", "Álefe");

                desk.durable.deliver("slack", CALL);

                assertThat(desk.slack.messages()).isEmpty();
            }
        }
    }
}
