package dev.ramal.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.NotYet;
import dev.ramal.deliveries.RetryLater;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.FakeSlack.Posted;
import dev.ramal.fakes.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of one call stands together, and says later what has become of it. */
class SlackCardsRouteTest {

    private static final String CALL = DeliveryDesk.CALL + ":call";
    private static final String CALLBACK = DeliveryDesk.CALL + ":callback";
    private static final String RECORDING = DeliveryDesk.RECORDING + ":recording";
    private static final String TRANSCRIPTION = DeliveryDesk.RECORDING + ":transcription";
    private static final String GIVEN_UP = DeliveryDesk.RECORDING + "/drive:given-up";
    private static final String LATER_CALL = "CA" + "3".repeat(32);

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class In_a_thread {

        private final DeliveryDesk desk;

        In_a_thread(@TempDir Path data) throws Exception {
            desk = new DeliveryDesk(data, SlackMessages.Way.TOKEN);
        }

        @BeforeEach
        void record() throws Exception {
            desk.reset();
            desk.record("client:ana", "Álefe");
            desk.database
                    .sql("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at) VALUES"
                            + " (:key, :subject, 'drive', 'given-up', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                    .param("key", DeliveryDesk.RECORDING + "/drive")
                    .param("subject", DeliveryDesk.RECORDING)
                    .update();
        }

        @AfterAll
        void close() throws Exception {
            desk.close();
        }

        @Test
        void later_notices_about_a_call_stand_under_the_first() {
            desk.database.sql("UPDATE recording SET transcription = 'Oi'").update();

            tell(CALL, RECORDING, TRANSCRIPTION, GIVEN_UP);

            Posted first = desk.slack.message(CALL);
            assertThat(first.thread()).isNull();
            assertThat(desk.slack.messages())
                    .hasSize(4)
                    .filteredOn(message -> message != first)
                    .allSatisfy(later -> assertThat(later.thread()).isEqualTo(first.ts()));
            assertThat(desk.slack.message(RECORDING).broadcast()).isFalse();
            assertThat(desk.slack.message(TRANSCRIPTION).broadcast()).isFalse();
        }

        @Test
        void what_somebody_must_act_on_is_shown_in_the_channel_too() {
            ended("voicemail");
            promised();

            tell(RECORDING, CALL, CALLBACK, GIVEN_UP);

            String first = desk.slack.message(RECORDING).ts();
            assertThat(List.of(CALL, CALLBACK, GIVEN_UP))
                    .extracting(desk.slack::message)
                    .allSatisfy(later -> {
                        assertThat(later.thread()).isEqualTo(first);
                        assertThat(later.broadcast()).isTrue();
                    });
        }

        @Test
        void an_answered_call_that_comes_second_is_not_shown_twice() {
            tell(RECORDING, CALL);

            assertThat(desk.slack.message(CALL).broadcast()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"recording", "call"})
        void a_lost_answer_makes_no_second_notice_in_a_thread(String about) {
            String subject = about.equals("call") ? CALL : RECORDING;
            ended("voicemail");
            tell(GIVEN_UP);
            desk.slack.fail("post", new Fault.LoseAnswer());

            assertThat(desk.durable.deliver("slack", subject)).isEqualTo(2);
            assertThat(desk.slack.message(subject).thread())
                    .isEqualTo(desk.slack.message(GIVEN_UP).ts());
            assertThat(desk.slack.messages()).hasSize(2);
        }

        @Test
        void a_first_notice_whose_answer_was_lost_is_found_and_later_ones_stand_under_it() {
            desk.slack.fail("post", new Fault.LoseAnswer());
            tell(CALL, RECORDING);

            assertThat(desk.slack.messages()).hasSize(2);
            assertThat(desk.slack.message(RECORDING).thread())
                    .isEqualTo(desk.slack.message(CALL).ts());
        }

        @Test
        void a_look_into_the_thread_that_fails_is_tried_again() {
            tell(CALL);
            desk.slack.fail("post", new Fault.BreakOff());
            desk.slack.fail("replies", Fault.status(500), new Fault.BreakOff());

            assertThat(desk.durable.deliver("slack", RECORDING)).isEqualTo(4);
            assertThat(desk.slack.messages()).hasSize(2);
        }

        @Test
        void a_notice_whose_thread_was_deleted_stands_in_the_channel_and_later_ones_under_it() {
            tell(CALL);
            desk.slack.delete(desk.slack.message(CALL));

            tell(RECORDING, GIVEN_UP);

            assertThat(desk.slack.message(RECORDING).thread()).isNull();
            assertThat(desk.slack.message(GIVEN_UP).thread())
                    .isEqualTo(desk.slack.message(RECORDING).ts());
        }

        @Test
        void a_notice_whose_thread_was_deleted_is_not_told_twice_when_its_answer_is_lost() {
            tell(CALL);
            desk.slack.delete(desk.slack.message(CALL));
            desk.slack.fail("post", new Fault.LoseAnswer());

            tell(RECORDING, GIVEN_UP);

            assertThat(desk.slack.messages()).hasSize(2);
            assertThat(desk.slack.message(GIVEN_UP).thread())
                    .isEqualTo(desk.slack.message(RECORDING).ts());
        }

        @Test
        void a_thread_whose_first_message_alone_was_deleted_goes_on() {
            tell(CALL, RECORDING);
            String thread = desk.slack.message(CALL).ts();
            desk.slack.delete(desk.slack.message(CALL));

            tell(GIVEN_UP);

            assertThat(desk.slack.message(GIVEN_UP).thread()).isEqualTo(thread);
        }

        @ParameterizedTest
        @ValueSource(strings = {"thread_not_found", "cannot_reply_to_message"})
        void a_notice_that_may_not_stand_in_a_thread_stands_in_the_channel(String refusal) {
            tell(CALL);
            desk.slack.refuseThreads(refusal);

            assertThat(desk.durable.deliver("slack", RECORDING)).isEqualTo(1);

            assertThat(desk.slack.message(RECORDING).thread()).isNull();
        }

        @Test
        void while_one_is_posted_as_the_first_another_waits_for_it() {
            desk.database
                    .sql("INSERT INTO slack_thread (call_sid, channel, subject) VALUES (:call, :channel, :subject)")
                    .param("call", DeliveryDesk.CALL)
                    .param("channel", DeliveryDesk.CHANNEL)
                    .param("subject", CALL)
                    .update();
            desk.database
                    .sql("INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
                            + " VALUES ('delivery', :key, CURRENT_TIMESTAMP, TRUE, 2)")
                    .param("key", CALL + "/slack")
                    .update();
            try {
                assertThat(desk.durable.once("slack", RECORDING, 1).failure()).isInstanceOf(NotYet.class);
                assertThat(desk.slack.asked("post")).isZero();

                tell(CALL, RECORDING);
            } finally {
                desk.database.sql("DELETE FROM scheduled_tasks").update();
            }

            assertThat(desk.slack.message(RECORDING).thread())
                    .isEqualTo(desk.slack.message(CALL).ts());
        }

        @Test
        void of_two_who_saw_that_there_is_none_yet_one_is_the_first() throws Exception {
            desk.database
                    .sql("INSERT INTO slack_thread (call_sid, channel, subject) VALUES (:call, 'C1', :subject)")
                    .param("call", DeliveryDesk.CALL)
                    .param("subject", CALL)
                    .update();
            String claim = Files.readString(Path.of("routes/sql/slack-thread-claim.sql"))
                    .replace(":?", ":");

            assertThat(List.of(CALL, RECORDING))
                    .extracting(subject -> desk.database
                            .sql(claim)
                            .param("call_sid", DeliveryDesk.CALL)
                            .param("channel", "C1")
                            .param("subject", subject)
                            .param("claims", 0)
                            .update())
                    .containsExactly(1, 0);
            assertThatThrownBy(() -> SlackThreads.claimed(0)).isInstanceOf(NotYet.class);
        }

        @Test
        void a_first_one_that_does_not_get_through_keeps_no_other_back() {
            desk.slack.refuse("invalid_blocks");
            assertThat(desk.durable.once("slack", CALL, 1).failure()).isInstanceOf(GiveUp.class);
            desk.slack.reset();

            tell(RECORDING, CALL);

            assertThat(desk.slack.message(CALL).thread())
                    .isEqualTo(desk.slack.message(RECORDING).ts());
        }

        @Test
        void a_recording_is_told_after_the_call_whose_notice_still_waits() {
            ended("voicemail");
            desk.database
                    .sql("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at) VALUES"
                            + " (:key, :subject, 'slack', 'open', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                    .param("key", CALL + "/slack")
                    .param("subject", CALL)
                    .update();
            assertThat(desk.durable.once("slack", RECORDING, 1).failure()).isInstanceOf(NotYet.class);

            tell(CALL, RECORDING);

            assertThat(desk.slack.message(RECORDING).thread())
                    .isEqualTo(desk.slack.message(CALL).ts());
        }

        @Test
        void whoever_takes_a_callback_is_named_where_it_was_promised() {
            promised();
            tell(CALLBACK);
            taken();

            tell(CALLBACK + "/1:card");

            Posted told = desk.slack.message(CALLBACK);
            assertThat(told.text())
                    .startsWith("Pediu retorno: já tem quem ligue")
                    .contains("Bia Reis");
            assertThat(told.blocks().toString()).contains("Bia Reis", "|Abrir a ligação>");
            assertThat(told.edited()).isEqualTo(1);
            assertThat(desk.slack.asked("post")).isEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"done", "canceled"})
        void of_two_changes_the_last_state_stays_whatever_their_order(String state) {
            promised();
            tell(CALLBACK);
            taken();
            desk.database
                    .sql("UPDATE callback_request SET state = :state")
                    .param("state", state)
                    .update();

            tell(CALLBACK + "/2:card", CALLBACK + "/1:card");

            assertThat(desk.slack.message(CALLBACK).text())
                    .startsWith(
                            "Pediu retorno: " + (state.equals("done") ? "já ligaram de volta" : "não é preciso ligar"))
                    .doesNotContain("Retornar até");
        }

        @Test
        void what_was_given_back_is_open_again() {
            promised();
            tell(CALLBACK);
            taken();
            tell(CALLBACK + "/1:card");
            desk.database.sql("UPDATE callback_request SET owner = NULL").update();

            tell(CALLBACK + "/2:card");

            assertThat(desk.slack.message(CALLBACK).text()).startsWith("Pediu retorno ·");
        }

        @Test
        void a_change_waits_while_another_is_under_way_but_not_for_a_dead_one() {
            promised();
            tell(CALLBACK);
            held("CURRENT_TIMESTAMP + INTERVAL '1' MINUTE");
            assertThat(desk.durable.once("slack", CALLBACK + "/1:card", 1).failure())
                    .isInstanceOf(NotYet.class);
            assertThat(desk.slack.asked("update")).isZero();

            held("CURRENT_TIMESTAMP - INTERVAL '1' MINUTE");
            tell(CALLBACK + "/1:card");

            assertThat(desk.slack.message(CALLBACK).edited()).isEqualTo(1);
            assertThat(desk.database
                            .sql("SELECT COUNT(*) FROM slack_card WHERE held_by IS NULL")
                            .query(Long.class)
                            .single())
                    .as("let go")
                    .isEqualTo(1);
        }

        @Test
        void a_change_of_a_notice_that_is_on_its_way_waits_for_it() {
            promised();
            desk.database
                    .sql("INSERT INTO delivery (delivery_key, subject, destination, state, due_at, opened_at) VALUES"
                            + " (:key, :subject, 'slack', 'open', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")
                    .param("key", CALLBACK + "/slack")
                    .param("subject", CALLBACK)
                    .update();

            assertThat(desk.durable.once("slack", CALLBACK + "/1:card", 1).failure())
                    .isInstanceOf(NotYet.class);

            tell(CALLBACK, CALLBACK + "/1:card");
            assertThat(desk.slack.message(CALLBACK).edited()).isEqualTo(1);
        }

        @Test
        void a_change_of_what_was_never_told_ends_well() {
            promised();

            assertThat(desk.durable.deliver("slack", CALLBACK + "/1:card")).isEqualTo(1);
            assertThat(desk.slack.messages()).isEmpty();
        }

        @Test
        void a_change_of_a_message_that_is_gone_ends_well() {
            promised();
            tell(CALLBACK);
            desk.slack.delete(desk.slack.message(CALLBACK));

            assertThat(desk.durable.deliver("slack", CALLBACK + "/1:card")).isEqualTo(1);
            assertThat(desk.slack.messages()).isEmpty();
        }

        @Test
        void a_change_waits_as_long_as_slack_asks_and_outlives_its_faults() {
            promised();
            tell(CALLBACK);
            desk.slack.fail("update", Fault.busy(3), Fault.status(500), new Fault.LoseAnswer());

            assertThat(desk.durable.once("slack", CALLBACK + "/1:card", 1).failure())
                    .isInstanceOfSatisfying(
                            RetryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(3)));
            assertThat(desk.durable.once("slack", CALLBACK + "/1:card", 2).failure())
                    .as("nothing is sent during the pause")
                    .isInstanceOf(NotYet.class);
            assertThat(desk.slack.asked("update")).isEqualTo(1);
        }

        @Test
        void a_change_whose_answer_is_lost_is_made_again() {
            promised();
            tell(CALLBACK);
            desk.slack.fail("update", Fault.status(500), new Fault.LoseAnswer());

            assertThat(desk.durable.deliver("slack", CALLBACK + "/1:card")).isEqualTo(3);
            assertThat(desk.slack.messages()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"missed", "abandoned", "voicemail"})
        void who_was_missed_and_spoken_to_later_need_not_be_called_any_more(String outcome) {
            ended(outcome);
            tell(CALL);
            spokenTo("answered");

            tell(LATER_CALL + ":call");
            assertThat(desk.durable.opened()).containsExactly(CALL + "/reached:card/slack");
            tell(CALL + "/reached:card");

            assertThat(desk.slack.message(CALL).text()).contains(": já se falaram ·");
            assertThat(desk.slack.messages())
                    .as("the call that reached them has a thread of its own")
                    .hasSize(2)
                    .allSatisfy(message -> assertThat(message.thread()).isNull());
        }

        @Test
        void who_was_missed_again_is_still_to_be_called() {
            ended("missed");
            tell(CALL);
            spokenTo("missed");

            tell(LATER_CALL + ":call");

            assertThat(desk.durable.opened()).isEmpty();
        }

        @Test
        void of_two_who_hide_their_numbers_the_one_says_nothing_of_the_other() {
            desk.database.sql("UPDATE call SET party = 'anonymous'").update();
            ended("missed");
            tell(CALL);
            spokenTo("answered");

            tell(LATER_CALL + ":call");
            assertThat(desk.durable.opened()).isEmpty();
            tell(CALL + "/noted:card");

            assertThat(desk.slack.message(CALL).text()).doesNotContain("já se falaram");
        }

        @Test
        void a_promise_that_was_erased_is_told_no_more() {
            promised();
            tell(CALLBACK);
            desk.database.sql("DELETE FROM callback_request").update();

            assertThat(desk.durable.deliver("slack", CALLBACK + "/1:card")).isEqualTo(1);
            assertThat(desk.durable.deliver("slack", CALLBACK)).isEqualTo(1);

            assertThat(desk.slack.messages()).hasSize(1);
        }

        @Test
        void a_promise_says_that_its_caller_was_spoken_to() {
            promised();
            tell(CALLBACK);
            spokenTo("answered");

            tell(LATER_CALL + ":call");
            assertThat(desk.durable.opened()).containsExactly(CALLBACK + "/reached:card/slack");
            tell(CALLBACK + "/reached:card");

            assertThat(desk.slack.message(CALLBACK).text()).startsWith("Pediu retorno: já se falaram");
        }

        private void tell(String... subjects) {
            for (String subject : subjects) {
                desk.later(Duration.ofSeconds(1));
                desk.durable.deliver("slack", subject);
            }
        }

        private void ended(String outcome) {
            desk.database
                    .sql("UPDATE call SET outcome = :outcome, began_at = CURRENT_TIMESTAMP - INTERVAL '1' HOUR")
                    .param("outcome", outcome)
                    .update();
        }

        /** The caller asked to be called back. */
        private void promised() {
            desk.database
                    .sql("INSERT INTO callback_request (id, call_sid, number, state, due_at, waiting_since)"
                            + " SELECT 'b7', sid, party, 'open', CURRENT_TIMESTAMP,"
                            + " CURRENT_TIMESTAMP - INTERVAL '1' HOUR FROM call")
                    .update();
            desk.database
                    .sql("UPDATE call SET began_at = CURRENT_TIMESTAMP - INTERVAL '1' HOUR")
                    .update();
        }

        private void taken() {
            desk.database
                    .sql("INSERT INTO person (email, name, role, password_hash) VALUES ('bia@example.com', 'Bia Reis',"
                            + " 'agent', '-')")
                    .update();
            desk.database
                    .sql("UPDATE callback_request SET owner = 'user_' || (SELECT id FROM person)")
                    .update();
        }

        private void held(String until) {
            desk.database
                    .sql("UPDATE slack_card SET held_by = 'another', held_until = " + until)
                    .update();
        }

        /** The same number, some time later. */
        private void spokenTo(String outcome) {
            desk.database
                    .sql("INSERT INTO call (sid, direction, origin, caller, callee, party, status, outcome, started_at,"
                            + " began_at) SELECT :sid, 'outbound', 'webphone', callee, caller, party, 'completed',"
                            + " :outcome, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM call")
                    .param("sid", LATER_CALL)
                    .param("outcome", outcome)
                    .update();
        }
    }

    @Nested
    class Each_on_its_own {

        @Test
        void stands_in_the_channel_and_stays_as_it_is(@TempDir Path data) throws Exception {
            try (DeliveryDesk desk = new DeliveryDesk(data, false)) {
                desk.record("client:ana", "Álefe");

                desk.durable.deliver("slack", CALL);
                desk.durable.deliver("slack", RECORDING);

                assertThat(desk.slack.messages()).hasSize(2).allSatisfy(message -> assertThat(message.thread())
                        .isNull());
                assertThat(desk.database
                                .sql("SELECT (SELECT COUNT(*) FROM slack_thread) + (SELECT COUNT(*) FROM slack_card)")
                                .query(Long.class)
                                .single())
                        .isZero();
            }
        }

        @Test
        void a_change_that_waited_when_it_was_set_so_ends_well(@TempDir Path data) throws Exception {
            try (DeliveryDesk desk = new DeliveryDesk(data, false)) {
                desk.record("client:ana", "Álefe");
                desk.database
                        .sql("INSERT INTO slack_card (subject, channel, ts) VALUES (:subject, :channel, '1.2')")
                        .param("subject", CALLBACK)
                        .param("channel", DeliveryDesk.CHANNEL)
                        .update();

                assertThat(desk.durable.deliver("slack", CALLBACK + "/1:card")).isEqualTo(1);
                assertThat(desk.slack.asked("update")).isZero();
            }
        }
    }
}
