package dev.ramal.calls;

import static dev.ramal.calls.CallStatus.BUSY;
import static dev.ramal.calls.CallStatus.CANCELED;
import static dev.ramal.calls.CallStatus.COMPLETED;
import static dev.ramal.calls.CallStatus.FAILED;
import static dev.ramal.calls.CallStatus.INITIATED;
import static dev.ramal.calls.CallStatus.IN_PROGRESS;
import static dev.ramal.calls.CallStatus.NO_ANSWER;
import static dev.ramal.calls.CallStatus.RINGING;
import static dev.ramal.calls.Said.CUSTOMER;
import static dev.ramal.calls.Said.OFFICE;
import static dev.ramal.calls.Said.ROOT;
import static dev.ramal.calls.Said.api;
import static dev.ramal.calls.Said.at;
import static dev.ramal.calls.Said.conference;
import static dev.ramal.calls.Said.dial;
import static dev.ramal.calls.Said.inbound;
import static dev.ramal.calls.Said.leg;
import static dev.ramal.calls.Said.message;
import static dev.ramal.calls.Said.queue;
import static dev.ramal.calls.Said.recording;
import static dev.ramal.calls.Said.rootEnds;
import static dev.ramal.calls.Said.webphone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallStoryTest {

    private static final String ANA = "client:ana";
    private static final String BEA = "client:bea";

    // Direction, origin, party, agent

    @Test
    void the_root_tells_the_direction_and_a_dialled_leg_never_does() {
        assertThat(tell(leg("CA01", ANA, RINGING, 1)).direction()).isNull();
        assertThat(tell(leg("CA01", ANA, RINGING, 1), inbound(RINGING)))
                .extracting(CallRecord::direction, CallRecord::origin, CallRecord::party)
                .containsExactly(Direction.INBOUND, Origin.CALLER, CUSTOMER);
        assertThat(tell(webphone(CUSTOMER)))
                .extracting(CallRecord::direction, CallRecord::origin, CallRecord::party, CallRecord::agent)
                .containsExactly(Direction.OUTBOUND, Origin.WEBPHONE, CUSTOMER, "ana");
        assertThat(tell(api(CUSTOMER, RINGING)))
                .extracting(CallRecord::direction, CallRecord::origin, CallRecord::party, CallRecord::agent)
                .containsExactly(Direction.OUTBOUND, Origin.API, CUSTOMER, null);
    }

    @Test
    void a_dialled_leg_whose_parent_is_not_known_yet_has_no_direction() {
        assertThat(CallStory.tell("CA01", List.of(leg("CA01", ANA, IN_PROGRESS, 1)))
                        .direction())
                .isNull();
    }

    @Test
    void a_recording_or_a_machine_detector_makes_no_call_known() {
        CallRecord call = tell(
                recording("RE1", RecordingStatus.COMPLETED, "DialVerb", 9), new CallEvent.AnsweredBy(ROOT, "human"));
        assertThat(call.known()).isFalse();
        assertThat(call.direction()).isNull();
        assertThat(call.status()).isNull();
        assertThat(call.outcome()).isNull();
        assertThat(call.recordings()).hasSize(1);
        assertThat(call.answeredBy()).isEqualTo("human");
        assertThat(tell(leg("CA01", ANA, RINGING, 1)).known()).isTrue();
    }

    @Test
    void what_a_page_typed_is_no_number_until_the_dialled_leg_says_so() {
        assertThat(tell(webphone("bea")).party()).isNull();
        assertThat(tell(webphone("bea"), leg("CA01", BEA, RINGING, 1)).party()).isEqualTo(BEA);
        assertThat(tell(webphone("11987654321")).party()).isEqualTo("11987654321");
        assertThat(tell(webphone("11987654321"), leg("CA01", CUSTOMER, RINGING, 1))
                        .party())
                .isEqualTo(CUSTOMER);
    }

    @Test
    void a_withheld_number_is_told_as_twilio_tells_it() {
        CallRecord call =
                tell(new CallEvent.VoiceRequest(ROOT, null, LegDirection.INBOUND, "anonymous", OFFICE, RINGING, null));
        assertThat(call.party()).isEqualTo("anonymous");
        assertThat(call.origin()).isEqualTo(Origin.CALLER);
    }

    @Test
    void the_api_calls_a_client_and_then_a_customer() {
        CallRecord call = tell(
                api(ANA, IN_PROGRESS),
                leg("CA01", CUSTOMER, RINGING, 3),
                leg("CA01", CUSTOMER, IN_PROGRESS, 8),
                leg("CA01", CUSTOMER, COMPLETED, 30, 22));
        assertThat(call.agent()).isEqualTo("ana");
        assertThat(call.party()).isEqualTo(CUSTOMER);
        assertThat(call.ringSeconds()).isEqualTo(5);
        assertThat(call.talkSeconds()).isEqualTo(22);
    }

    // Outcomes of inbound calls

    @Test
    void a_caller_whom_nobody_took_was_missed_although_twilio_says_completed() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", ANA, RINGING, 2),
                leg("CA01", ANA, NO_ANSWER, 32, 0),
                dial("CA01", NO_ANSWER, false, IN_PROGRESS),
                rootEnds(COMPLETED, 36, 36));
        assertThat(call.outcome()).isEqualTo(Outcome.MISSED);
        assertThat(call.ringSeconds()).isNull();
        assertThat(call.talkSeconds()).isNull();
        assertThat(call.answeredAt()).isNull();
        assertThat(call.totalSeconds()).isEqualTo(36);
    }

    @Test
    void answered_is_said_at_once_and_anything_else_at_the_end() {
        List<CallEvent> events = new ArrayList<>(List.of(inbound(RINGING), leg("CA01", ANA, RINGING, 2)));
        assertThat(tell(events).outcome()).isNull();
        events.add(leg("CA01", ANA, IN_PROGRESS, 9));
        assertThat(tell(events).outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(tell(events).ended()).isFalse();
        assertThat(tell(events).agent()).isEqualTo("ana");
        assertThat(tell(events).ringSeconds()).isEqualTo(7);
    }

    @Test
    void the_dial_of_an_answered_call_ends_it() {
        CallRecord call =
                tell(inbound(RINGING), leg("CA01", ANA, IN_PROGRESS, 9), dial("CA01", COMPLETED, true, IN_PROGRESS));
        assertThat(call.ended()).isTrue();
        assertThat(call.status()).isEqualTo(IN_PROGRESS);
        assertThat(call.endedAt()).isNull();
        assertThat(tell(inbound(RINGING), dial("CA01", NO_ANSWER, false, IN_PROGRESS))
                        .ended())
                .isFalse();
    }

    @Test
    void an_earlier_unanswered_dial_ends_nothing() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", ANA, NO_ANSWER, 20, 0),
                dial("CA01", NO_ANSWER, false, IN_PROGRESS),
                leg("CA02", BEA, IN_PROGRESS, 25));
        assertThat(call.ended()).isFalse();
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.agent()).isEqualTo("bea");
    }

    @Test
    void a_caller_who_hangs_up_while_it_rings_has_abandoned() {
        assertThat(tell(inbound(RINGING), leg("CA01", ANA, CANCELED, 8, 0), rootEnds(COMPLETED, 8, 8))
                        .outcome())
                .isEqualTo(Outcome.ABANDONED);
        assertThat(tell(inbound(RINGING), dial(null, CANCELED, null, COMPLETED)).outcome())
                .isEqualTo(Outcome.ABANDONED);
        assertThat(tell(inbound(RINGING), rootEnds(CANCELED, 8, 0)).outcome()).isEqualTo(Outcome.ABANDONED);
    }

    @Test
    void a_dial_that_outlived_its_caller_was_abandoned_even_if_it_says_no_answer() {
        assertThat(tell(inbound(RINGING), dial("CA01", NO_ANSWER, false, COMPLETED))
                        .outcome())
                .isEqualTo(Outcome.ABANDONED);
        assertThat(tell(inbound(RINGING), dial("CA01", NO_ANSWER, false, IN_PROGRESS), rootEnds(COMPLETED, 40, 40))
                        .outcome())
                .isEqualTo(Outcome.MISSED);
    }

    @Test
    void a_dial_that_does_not_say_whether_its_caller_stayed_is_no_sign_of_giving_up() {
        assertThat(tell(inbound(RINGING), dial("CA01", NO_ANSWER, false, null), rootEnds(COMPLETED, 40, 40))
                        .outcome())
                .isEqualTo(Outcome.MISSED);
    }

    @Test
    void a_message_left_is_a_voicemail_and_silence_is_none() {
        CallEvent unanswered = dial("CA01", NO_ANSWER, false, IN_PROGRESS);
        assertThat(tell(inbound(RINGING), unanswered, message("RE1", 14)).outcome())
                .isEqualTo(Outcome.VOICEMAIL);
        assertThat(tell(inbound(RINGING), unanswered, message(null, 14)).outcome())
                .isEqualTo(Outcome.VOICEMAIL);
        assertThat(tell(inbound(RINGING), unanswered, message("RE1", 0)).outcome())
                .isEqualTo(Outcome.MISSED);
        assertThat(tell(
                                inbound(RINGING),
                                unanswered,
                                rootEnds(COMPLETED, 60, 60),
                                recording("RE1", RecordingStatus.COMPLETED, "RecordVerb", 14))
                        .outcome())
                .isEqualTo(Outcome.VOICEMAIL);
        assertThat(tell(
                                inbound(RINGING),
                                unanswered,
                                message("RE1", 14),
                                recording("RE1", RecordingStatus.FAILED, "RecordVerb", null))
                        .outcome())
                .isEqualTo(Outcome.MISSED);
    }

    @Test
    void a_recorded_dial_that_nobody_took_is_no_voicemail() {
        assertThat(tell(
                                inbound(RINGING),
                                dial("CA01", NO_ANSWER, false, IN_PROGRESS),
                                rootEnds(COMPLETED, 60, 60),
                                recording("RE1", RecordingStatus.COMPLETED, "DialVerb", 14))
                        .outcome())
                .isEqualTo(Outcome.MISSED);
    }

    @Test
    void a_message_left_after_giving_up_on_an_agent_is_a_voicemail_still() {
        assertThat(tell(inbound(RINGING), leg("CA01", ANA, CANCELED, 8, 0), message("RE1", 14))
                        .outcome())
                .isEqualTo(Outcome.VOICEMAIL);
    }

    @Test
    void a_recorded_talk_is_no_voicemail() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", ANA, COMPLETED, 30, 20),
                rootEnds(COMPLETED, 31, 31),
                recording("RE1", RecordingStatus.COMPLETED, "RecordVerb", 3));
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.voicemail(call.recordings().get(0))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"BUSY, BUSY", "FAILED, FAILED", "NO_ANSWER, MISSED"})
    void a_caller_who_was_turned_away(CallStatus status, Outcome outcome) {
        assertThat(tell(inbound(RINGING), rootEnds(status, 1, 0)).outcome()).isEqualTo(outcome);
    }

    @Test
    void a_conference_is_an_answer() {
        assertThat(tell(inbound(RINGING), conference()))
                .extracting(CallRecord::outcome, CallRecord::ended)
                .containsExactly(Outcome.ANSWERED, true);
    }

    // Screening, several targets, transfers

    @Test
    void who_picked_up_and_refused_was_not_put_through() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", "+5511955550000", IN_PROGRESS, 9),
                leg("CA01", "+5511955550000", COMPLETED, 15, 6),
                dial("CA01", COMPLETED, false, IN_PROGRESS),
                rootEnds(COMPLETED, 20, 20));
        assertThat(call.outcome()).isEqualTo(Outcome.MISSED);
        assertThat(call.talkSeconds()).isNull();
        assertThat(call.agent()).isNull();
    }

    @Test
    void who_was_put_through_had_answered_whatever_else_is_said() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", ANA, NO_ANSWER, 15, 0),
                dial("CA01", COMPLETED, true, IN_PROGRESS),
                rootEnds(COMPLETED, 20, 20));
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.agent()).isEqualTo("ana");
    }

    @Test
    void legs_canceled_because_one_refused_are_no_sign_of_giving_up() {
        assertThat(tell(
                                inbound(RINGING),
                                leg("CA01", ANA, COMPLETED, 15, 6),
                                leg("CA02", BEA, CANCELED, 9, 0),
                                dial("CA01", COMPLETED, false, IN_PROGRESS),
                                rootEnds(COMPLETED, 20, 20))
                        .outcome())
                .isEqualTo(Outcome.MISSED);
    }

    @Test
    void of_two_who_both_refused_neither_was_put_through() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", ANA, INITIATED, 1),
                leg("CA01", ANA, COMPLETED, 15, 6),
                leg("CA02", BEA, INITIATED, 1),
                leg("CA02", BEA, COMPLETED, 16, 6),
                dial("CA02", COMPLETED, false, IN_PROGRESS),
                rootEnds(COMPLETED, 20, 20));
        assertThat(call.outcome()).isEqualTo(Outcome.MISSED);
    }

    @Test
    void one_who_refused_hands_over_to_the_one_who_accepts() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", ANA, INITIATED, 1),
                leg("CA01", ANA, COMPLETED, 15, 6),
                leg("CA02", BEA, INITIATED, 1),
                leg("CA02", BEA, IN_PROGRESS, 12),
                leg("CA02", BEA, COMPLETED, 42, 30),
                dial("CA02", COMPLETED, true, IN_PROGRESS),
                rootEnds(COMPLETED, 43, 43));
        assertThat(call.agent()).isEqualTo("bea");
        assertThat(call.talkSeconds()).isEqualTo(30);
        assertThat(call.answeredAt()).isEqualTo(at(12));
    }

    @Test
    void the_next_one_dialled_after_a_refusal_is_not_refused_with_it() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", ANA, INITIATED, 1),
                leg("CA01", ANA, COMPLETED, 15, 6),
                dial("CA01", COMPLETED, false, IN_PROGRESS),
                leg("CA02", BEA, INITIATED, 15),
                leg("CA02", BEA, IN_PROGRESS, 20));
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.agent()).isEqualTo("bea");
    }

    @Test
    void several_ring_and_one_answers() {
        List<CallEvent> events = List.of(
                inbound(RINGING),
                leg("CA01", ANA, RINGING, 2),
                leg("CA02", BEA, RINGING, 3),
                leg("CA03", "client:caio", RINGING, 2),
                leg("CA02", BEA, IN_PROGRESS, 7),
                leg("CA01", ANA, CANCELED, 7, 0),
                leg("CA03", "client:caio", CANCELED, 7, 0),
                leg("CA02", BEA, COMPLETED, 57, 50),
                dial("CA02", COMPLETED, true, IN_PROGRESS),
                rootEnds(COMPLETED, 58, 58));
        CallRecord call = tell(events);
        assertThat(call)
                .extracting(
                        CallRecord::outcome,
                        CallRecord::agent,
                        CallRecord::ringSeconds,
                        CallRecord::talkSeconds,
                        CallRecord::answeredAt)
                .containsExactly(Outcome.ANSWERED, "bea", 4, 50, at(7));
        assertThat(call.legs()).extracting(LegRecord::sid).containsExactly(ROOT, "CA01", "CA02", "CA03");
        assertSameInAnyOrder(events);
    }

    @Test
    void a_caller_put_through_to_one_agent_after_another_talked_to_both() {
        List<CallEvent> events = List.of(
                inbound(RINGING),
                leg("CA01", ANA, RINGING, 2),
                leg("CA01", ANA, IN_PROGRESS, 5),
                leg("CA01", ANA, COMPLETED, 65, 60),
                leg("CA02", BEA, RINGING, 66),
                leg("CA02", BEA, IN_PROGRESS, 70),
                leg("CA02", BEA, COMPLETED, 170, 100),
                dial("CA02", COMPLETED, true, IN_PROGRESS),
                rootEnds(COMPLETED, 171, 171));
        assertThat(tell(events))
                .extracting(CallRecord::agent, CallRecord::ringSeconds, CallRecord::talkSeconds)
                .containsExactly("ana", 3, 160);
        assertSameInAnyOrder(events);
    }

    @Test
    void a_customer_handed_on_by_the_agent_who_called_stays_one_talk() {
        List<CallEvent> events = List.of(
                webphone(CUSTOMER),
                leg("CA01", CUSTOMER, RINGING, 2),
                leg("CA01", CUSTOMER, IN_PROGRESS, 6),
                leg("CA02", "CA01", BEA, RINGING, 60, null),
                leg("CA02", "CA01", BEA, IN_PROGRESS, 64, null),
                leg("CA02", "CA01", BEA, COMPLETED, 100, 36),
                leg("CA01", CUSTOMER, COMPLETED, 101, 95),
                rootEnds(COMPLETED, 61, 61));
        assertThat(tell(events))
                .extracting(
                        CallRecord::agent,
                        CallRecord::party,
                        CallRecord::ringSeconds,
                        CallRecord::talkSeconds,
                        CallRecord::outcome)
                .containsExactly("ana", CUSTOMER, 4, 95, Outcome.ANSWERED);
        assertSameInAnyOrder(events);
    }

    // Queues

    @Test
    void a_caller_whom_a_worker_took_out_of_the_queue_was_answered_after_the_wait() {
        List<CallEvent> events = List.of(
                inbound(RINGING),
                leg("CA01", ANA, INITIATED, 34),
                leg("CA01", ANA, RINGING, 35),
                leg("CA01", ANA, IN_PROGRESS, 40),
                leg("CA01", ANA, COMPLETED, 161, 121),
                queue("bridged", 36, COMPLETED),
                rootEnds(COMPLETED, 162, 158));
        assertThat(tell(events))
                .extracting(
                        CallRecord::outcome,
                        CallRecord::agent,
                        CallRecord::ringSeconds,
                        CallRecord::waitSeconds,
                        CallRecord::talkSeconds,
                        CallRecord::answeredAt)
                .containsExactly(Outcome.ANSWERED, "ana", 5, 36, 121, at(40));
        assertSameInAnyOrder(events);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bridged", "bridging-in-process", "redirected-from-bridged"})
    void a_caller_whom_somebody_unknown_took_out_of_the_queue_was_answered(String result) {
        List<CallEvent> events = List.of(inbound(RINGING), queue(result, 20, IN_PROGRESS), rootEnds(COMPLETED, 90, 90));
        assertThat(tell(events))
                .extracting(CallRecord::outcome, CallRecord::agent, CallRecord::waitSeconds, CallRecord::talkSeconds)
                .containsExactly(Outcome.ANSWERED, null, 20, null);
        assertSameInAnyOrder(events);
    }

    @Test
    void a_caller_who_hung_up_in_the_queue_gave_up_after_the_wait() {
        List<CallEvent> events = List.of(inbound(RINGING), queue("hangup", 47, COMPLETED), rootEnds(COMPLETED, 60, 55));
        assertThat(tell(events))
                .extracting(CallRecord::outcome, CallRecord::waitSeconds, CallRecord::talkSeconds)
                .containsExactly(Outcome.ABANDONED, 47, null);
        assertSameInAnyOrder(events);
    }

    @Test
    void a_worker_who_did_not_answer_leaves_the_caller_to_the_next_one() {
        List<CallEvent> events = List.of(
                inbound(RINGING),
                leg("CA01", ANA, RINGING, 10),
                leg("CA01", ANA, NO_ANSWER, 40, 0),
                leg("CA02", BEA, RINGING, 42),
                leg("CA02", BEA, IN_PROGRESS, 45),
                leg("CA02", BEA, COMPLETED, 105, 60),
                queue("bridged", 44, COMPLETED),
                rootEnds(COMPLETED, 106, 104));
        assertThat(tell(events))
                .extracting(CallRecord::outcome, CallRecord::agent, CallRecord::waitSeconds, CallRecord::talkSeconds)
                .containsExactly(Outcome.ANSWERED, "bea", 44, 60);
        assertSameInAnyOrder(events);
    }

    @Test
    void whoever_was_rung_for_waited_before_and_after() {
        List<CallEvent> events = List.of(
                inbound(RINGING),
                queue("leave", 30, IN_PROGRESS),
                leg("CA01", ANA, RINGING, 32),
                leg("CA01", ANA, NO_ANSWER, 52, 0),
                dial("CA01", NO_ANSWER, false, IN_PROGRESS),
                queue("leave", 12, IN_PROGRESS),
                message("RE1", 9),
                rootEnds(COMPLETED, 90, 90));
        assertThat(tell(events))
                .extracting(CallRecord::outcome, CallRecord::waitSeconds)
                .containsExactly(Outcome.VOICEMAIL, 42);
        assertSameInAnyOrder(events);
    }

    @Test
    void a_caller_who_was_rung_for_out_of_the_queue_was_answered_by_that_agent() {
        List<CallEvent> events = List.of(
                inbound(RINGING),
                queue("leave", 30, IN_PROGRESS),
                leg("CA01", ANA, RINGING, 32),
                leg("CA01", ANA, IN_PROGRESS, 36),
                leg("CA01", ANA, COMPLETED, 66, 30),
                dial("CA01", COMPLETED, true, COMPLETED),
                rootEnds(COMPLETED, 67, 66));
        assertThat(tell(events))
                .extracting(CallRecord::outcome, CallRecord::agent, CallRecord::waitSeconds, CallRecord::talkSeconds)
                .containsExactly(Outcome.ANSWERED, "ana", 30, 30);
        assertSameInAnyOrder(events);
    }

    // Outcomes of outbound calls

    @ParameterizedTest
    @CsvSource({"BUSY, BUSY", "FAILED, FAILED", "CANCELED, CANCELED", "NO_ANSWER, MISSED"})
    void the_line_that_an_agent_dialled_tells_why_nobody_was_reached(CallStatus status, Outcome outcome) {
        CallRecord call = tell(
                webphone(CUSTOMER),
                leg("CA01", CUSTOMER, RINGING, 2),
                leg("CA01", CUSTOMER, status, 12, 0),
                rootEnds(COMPLETED, 13, 13));
        assertThat(call.outcome()).isEqualTo(outcome);
        assertThat(call.ringSeconds()).isEqualTo(10);
        assertThat(call.talkSeconds()).isNull();
        assertThat(tell(webphone(CUSTOMER), dial(null, status, null, IN_PROGRESS))
                        .outcome())
                .isEqualTo(outcome);
    }

    @Test
    void an_agent_who_dialled_nothing_reached_nobody() {
        assertThat(tell(webphone("nobody"), rootEnds(COMPLETED, 3, 3)).outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "BUSY, BUSY",
        "FAILED, FAILED",
        "CANCELED, CANCELED",
        "NO_ANSWER, MISSED",
        "COMPLETED, ANSWERED",
    })
    void a_call_that_a_program_placed_tells_for_itself(CallStatus status, Outcome outcome) {
        assertThat(tell(api(CUSTOMER, INITIATED), rootEnds(status, 9, 0)).outcome())
                .isEqualTo(outcome);
    }

    @Test
    void a_program_that_put_nobody_through_reached_nobody() {
        assertThat(tell(api(CUSTOMER, IN_PROGRESS), leg("CA01", ANA, NO_ANSWER, 30, 0), rootEnds(COMPLETED, 31, 25))
                        .outcome())
                .isEqualTo(Outcome.MISSED);
    }

    // Status and times

    @Test
    void contradicting_endings_are_settled_by_what_they_prove() {
        List<CallStatus> strongestFirst = List.of(COMPLETED, BUSY, FAILED, CANCELED, NO_ANSWER);
        for (CallStatus one : strongestFirst) {
            for (CallStatus other : strongestFirst) {
                CallStatus winner =
                        strongestFirst.get(Math.min(strongestFirst.indexOf(one), strongestFirst.indexOf(other)));
                CallRecord call = tell(inbound(RINGING), leg("CA01", ANA, one, 9, 0), leg("CA01", ANA, other, 8, 0));
                assertThat(call.legs().get(1).status()).isEqualTo(winner);
                assertThat(call.legs().get(1).endedAt()).isEqualTo(at(9));
            }
        }
    }

    @Test
    void a_leg_knows_its_own_end_better_than_the_dial_or_a_request() {
        assertThat(tell(
                                inbound(RINGING),
                                leg("CA01", ANA, CANCELED, 9, 0),
                                dial("CA01", BUSY, false, COMPLETED),
                                rootEnds(NO_ANSWER, 9, 0))
                        .legs())
                .extracting(LegRecord::status)
                .containsExactly(NO_ANSWER, CANCELED);
        assertThat(tell(inbound(RINGING), leg("CA01", ANA, RINGING, 3), dial("CA01", BUSY, false, IN_PROGRESS))
                        .legs())
                .extracting(LegRecord::status)
                .containsExactly(IN_PROGRESS, BUSY);
    }

    @Test
    void the_dial_tells_of_a_leg_that_said_nothing_itself() {
        CallRecord call = tell(
                inbound(RINGING),
                new CallEvent.DialEnded(
                        ROOT, null, null, null, null, COMPLETED, "CA01", COMPLETED, false, 93, true, "RE1", 93));
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.talkSeconds()).isEqualTo(93);
        assertThat(call.legs().get(1))
                .isEqualTo(new LegRecord("CA01", ROOT, null, null, COMPLETED, null, null, null, 93, null, null));
    }

    @Test
    void a_status_never_moves_back_to_a_weaker_one() {
        assertThat(tell(inbound(COMPLETED), inbound(RINGING), inbound(IN_PROGRESS))
                        .status())
                .isEqualTo(COMPLETED);
    }

    @Test
    void without_times_a_story_is_told_all_the_same() {
        List<CallEvent> events = List.of(
                inbound(RINGING),
                silent("CA01", RINGING, null),
                silent("CA01", IN_PROGRESS, null),
                silent("CA01", COMPLETED, 50),
                rootEnds(COMPLETED, 60, 60));
        CallRecord call = tell(events);
        assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(call.talkSeconds()).isEqualTo(50);
        assertThat(call.ringSeconds()).isNull();
        assertThat(call.answeredAt()).isNull();
    }

    @Test
    void times_that_contradict_each_other_count_nothing_below_zero() {
        CallRecord call = tell(
                inbound(RINGING),
                leg("CA01", ANA, RINGING, 90),
                leg("CA01", ANA, IN_PROGRESS, 30),
                leg("CA01", ANA, COMPLETED, 10));
        assertThat(call.ringSeconds()).isZero();
        assertThat(call.talkSeconds()).isZero();
    }

    @Test
    void the_surest_machine_detection_is_kept() {
        assertThat(answeredBy("unknown", "human")).isEqualTo("human");
        assertThat(answeredBy("machine_start", "machine_end_beep", "unknown")).isEqualTo("machine_end_beep");
        assertThat(answeredBy("robot")).isEqualTo("robot");
        assertThat(answeredBy("unknown", "robot")).isEqualTo("unknown");
    }

    // Recordings

    @Test
    void a_recording_only_goes_forward() {
        assertThat(recorded(RecordingStatus.COMPLETED, RecordingStatus.IN_PROGRESS))
                .isEqualTo(RecordingStatus.COMPLETED);
        assertThat(recorded(RecordingStatus.IN_PROGRESS, RecordingStatus.ABSENT))
                .isEqualTo(RecordingStatus.ABSENT);
        assertThat(recorded(RecordingStatus.FAILED, RecordingStatus.COMPLETED)).isEqualTo(RecordingStatus.COMPLETED);
        assertThat(recorded(RecordingStatus.UNKNOWN, RecordingStatus.IN_PROGRESS))
                .isEqualTo(RecordingStatus.IN_PROGRESS);
        assertThat(recorded(RecordingStatus.UNKNOWN)).isEqualTo(RecordingStatus.UNKNOWN);
    }

    @Test
    void a_recording_that_a_dial_named_is_still_being_made() {
        CallRecord call = tell(
                new CallEvent.DialEnded(
                        ROOT, null, null, CUSTOMER, OFFICE, IN_PROGRESS, "CA01", COMPLETED, false, 93, true, "RE2", 93),
                recording("RE1", RecordingStatus.COMPLETED, "DialVerb", 10));
        assertThat(call.recordings())
                .extracting(RecordingRecord::sid, RecordingRecord::status, RecordingRecord::seconds)
                .containsExactly(
                        tuple("RE1", RecordingStatus.COMPLETED, 10), tuple("RE2", RecordingStatus.IN_PROGRESS, 93));
    }

    @Test
    void a_recording_that_a_dialled_leg_named_is_that_of_its_parent() {
        CallRecord call = tell(
                new CallEvent.LegStatus("CA01", ROOT, null, null, null, COMPLETED, null, 93, null, null, "RE1", 93));
        assertThat(call.recordings()).extracting(RecordingRecord::callSid).containsExactly(ROOT);
    }

    @Test
    void what_a_program_had_recorded_is_no_voicemail() {
        CallRecord call = tell(api(CUSTOMER, RINGING), recording("RE1", RecordingStatus.COMPLETED, "RecordVerb", 14));
        assertThat(call.voicemail(call.recordings().get(0))).isFalse();
    }

    @Test
    void a_conference_is_no_leg() {
        CallRecord call = CallStory.tell(
                "CF1",
                List.of(new CallEvent.RecordingHeard(
                        "CF1", "RE1", RecordingStatus.COMPLETED, "Conference", 1, 9, null, null)));
        assertThat(call.known()).isFalse();
        assertThat(call.legs()).isEmpty();
        assertThat(call.recordings()).hasSize(1);
    }

    @Test
    void nothing_said_is_nothing_told() {
        CallRecord call = tell();
        assertThat(call.known()).isFalse();
        assertThat(call.ended()).isFalse();
        assertThat(call.legs()).isEmpty();
    }

    private static @Nullable String answeredBy(String... found) {
        return tell(Arrays.stream(found)
                        .<CallEvent>map(one -> new CallEvent.AnsweredBy(ROOT, one))
                        .toList())
                .answeredBy();
    }

    private static RecordingStatus recorded(RecordingStatus... statuses) {
        return tell(Arrays.stream(statuses)
                        .map(status -> recording("RE1", status, "DialVerb", null))
                        .toList())
                .recordings()
                .get(0)
                .status();
    }

    private static CallEvent silent(String sid, CallStatus status, @Nullable Integer seconds) {
        Instant garbage = null;
        return new CallEvent.LegStatus(
                sid, ROOT, LegDirection.OUTBOUND_DIAL, OFFICE, ANA, status, garbage, seconds, null, null, null, null);
    }

    private static CallRecord tell(CallEvent... events) {
        return tell(List.of(events));
    }

    private static CallRecord tell(List<CallEvent> events) {
        CallRecord call = CallStory.tell(ROOT, events);
        assertThat(call.sid()).isEqualTo(ROOT);
        return call;
    }

    private static void assertSameInAnyOrder(List<CallEvent> events) {
        CallRecord expected = tell(events);
        Random random = new Random(3);
        for (int round = 0; round < 1_000; round++) {
            List<CallEvent> order = new ArrayList<>(events);
            order.add(order.get(random.nextInt(order.size())));
            Collections.shuffle(order, random);
            assertThat(tell(order)).isEqualTo(expected);
        }
    }
}
