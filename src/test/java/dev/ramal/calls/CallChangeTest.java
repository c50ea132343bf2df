package dev.ramal.calls;

import static dev.ramal.calls.Said.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallChangeTest {

    private final List<CallEvent> heard = new ArrayList<>();

    @Test
    void the_first_word_makes_a_call_known() {
        CallChange change = hear(Said.inbound(CallStatus.RINGING));
        assertThat(change.call()).isTrue();
        assertThat(change.legs()).extracting(LegRecord::sid).containsExactly(ROOT);
        assertThat(change.news()).containsExactly(new CallNews.CallKnown(ROOT), new CallNews.PartyKnown(ROOT));
    }

    @Test
    void the_party_can_be_told_later_than_the_call() {
        assertThat(hear(Said.leg("CA01", "client:ana", CallStatus.RINGING, 2)).news())
                .containsExactly(new CallNews.CallKnown(ROOT));
        assertThat(hear(Said.inbound(CallStatus.RINGING)).news()).containsExactly(new CallNews.PartyKnown(ROOT));
    }

    @Test
    void a_repeated_event_changes_nothing() {
        hear(Said.inbound(CallStatus.RINGING));
        assertThat(hear(Said.inbound(CallStatus.RINGING)).none()).isTrue();
    }

    @Test
    void only_the_leg_that_moved_is_saved() {
        hear(Said.inbound(CallStatus.RINGING));
        hear(Said.leg("CA01", "client:ana", CallStatus.RINGING, 2));
        hear(Said.leg("CA02", "client:bea", CallStatus.RINGING, 2));
        CallChange change = hear(Said.leg("CA02", "client:bea", CallStatus.NO_ANSWER, 20, 0));
        assertThat(change.legs()).extracting(LegRecord::sid).containsExactly("CA02");
        assertThat(change.call()).isFalse();
        assertThat(change.recordings()).isEmpty();
        assertThat(change.news()).isEmpty();
    }

    @Test
    void an_orphan_recording_is_ready_before_its_call_is_known() {
        CallChange ready = hear(Said.recording("RE1", RecordingStatus.COMPLETED, "DialVerb", 9));
        assertThat(ready.after().known()).isFalse();
        assertThat(ready.news()).containsExactly(new CallNews.RecordingReady(ROOT, "RE1", false));
        assertThat(hear(Said.inbound(CallStatus.RINGING)).news())
                .containsExactly(new CallNews.CallKnown(ROOT), new CallNews.PartyKnown(ROOT));
    }

    @Test
    void a_recording_is_ready_once_and_says_whether_it_is_a_voicemail() {
        hear(Said.inbound(CallStatus.RINGING));
        assertThat(hear(Said.recording("RE1", RecordingStatus.IN_PROGRESS, "RecordVerb", null))
                        .news())
                .isEmpty();
        CallChange ready = hear(Said.recording("RE1", RecordingStatus.COMPLETED, "RecordVerb", 9));
        assertThat(ready.recordings()).hasSize(1);
        assertThat(ready.news()).containsExactly(new CallNews.RecordingReady(ROOT, "RE1", true));
        assertThat(hear(Said.recording("RE1", RecordingStatus.IN_PROGRESS, "RecordVerb", null))
                        .none())
                .isTrue();
    }

    @Test
    void a_call_finishes_once_even_if_its_outcome_is_corrected() {
        hear(Said.inbound(CallStatus.RINGING));
        assertThat(hear(Said.rootEnds(CallStatus.COMPLETED, 30, 30)).news())
                .containsExactly(new CallNews.CallFinished(ROOT, Outcome.MISSED));
        CallChange corrected = hear(Said.leg("CA01", "client:ana", CallStatus.COMPLETED, 29, 20));
        assertThat(corrected.call()).isTrue();
        assertThat(corrected.after().outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(corrected.news()).isEmpty();
    }

    @Test
    void being_answered_is_no_end() {
        hear(Said.inbound(CallStatus.RINGING));
        CallChange answered = hear(Said.leg("CA01", "client:ana", CallStatus.IN_PROGRESS, 5));
        assertThat(answered.after().outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(answered.news()).isEmpty();
    }

    @Test
    void two_calls_are_not_compared() {
        CallRecord one = CallStory.tell("CA1", List.of());
        CallRecord other = CallStory.tell("CA2", List.of());
        assertThatThrownBy(() -> CallChange.between(one, other)).isInstanceOf(IllegalArgumentException.class);
    }

    private CallChange hear(CallEvent event) {
        CallRecord before = heard.isEmpty() ? null : CallStory.tell(ROOT, heard);
        heard.add(event);
        return CallChange.between(before, CallStory.tell(ROOT, heard));
    }
}
