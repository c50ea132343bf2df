package dev.ramal.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.calls.CallEvent;
import dev.ramal.calls.CallStatus;
import dev.ramal.calls.LegDirection;
import dev.ramal.calls.RecordingStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioEventsTest {

    @ParameterizedTest
    @CsvSource({
        "01-inbound-a, VoiceRequest",
        "01-inbound-b, LegStatus",
        "01-inbound-e, RecordingHeard",
        "01-inbound-f, LegStatus",
        "01-inbound-g, DialEnded",
        "01-inbound-h, LegStatus",
        "02-noanswer-d, RecordEnded",
        "02-noanswer-e, RecordingHeard",
        "04-client-out-a-, VoiceRequest",
        "10-api-d, VoiceRequest",
        "10-api-f, AnsweredBy",
        "10-api-k, LegStatus",
        "11-taskrouter-a, VoiceRequest",
        "11-taskrouter-l, LegStatus",
        "11-taskrouter-m, QueueLeft",
        "12-whisper-a, VoiceRequest",
    })
    void the_content_tells_what_kind_of_webhook_it_is(String sample, String kind) {
        assertThat(TwilioEvents.read(SampleForms.sample(sample)).getClass().getSimpleName())
                .isEqualTo(kind);
    }

    @Test
    void a_stored_webhook_says_the_same_as_when_it_came() {
        int read = 0;
        for (TwilioForm form : SampleForms.all()) {
            if (form.get("CallSid") == null) {
                continue;
            }
            assertThat(TwilioEvents.read(form.text())).isEqualTo(TwilioEvents.read(form));
            read++;
        }
        assertThat(read).isGreaterThan(50);
    }

    @Test
    void everything_an_event_needs_is_read() {
        assertThat(TwilioEvents.read(SampleForms.sample("01-inbound-f")))
                .isEqualTo(new CallEvent.LegStatus(
                        "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0101",
                        "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100",
                        LegDirection.OUTBOUND_DIAL,
                        "+5511987654321",
                        "client:user_1_Ana_Souza",
                        CallStatus.COMPLETED,
                        Instant.parse("2026-03-10T14:31:42Z"),
                        93,
                        null,
                        null,
                        "RE5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100",
                        93));
        assertThat(TwilioEvents.read(SampleForms.sample("01-inbound-g")))
                .isEqualTo(new CallEvent.DialEnded(
                        "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100",
                        null,
                        LegDirection.INBOUND,
                        "+5511987654321",
                        "+551140000001",
                        CallStatus.IN_PROGRESS,
                        "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0101",
                        CallStatus.COMPLETED,
                        false,
                        93,
                        true,
                        "RE5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100",
                        93));
    }

    @Test
    void minutes_are_never_taken_for_seconds() {
        assertThat(TwilioEvents.read("CallSid=CA1&CallStatus=completed&CallbackSource=call-progress-events&Duration=2"))
                .isInstanceOfSatisfying(CallEvent.LegStatus.class, event -> assertThat(event.seconds())
                        .isNull());
    }

    @Test
    void names_beyond_ascii_survive_the_journal() {
        TwilioForm form = new TwilioForm(
                "/twilio/voice",
                List.of(),
                List.of(
                        new TwilioForm.Field("CallSid", "CA1"),
                        new TwilioForm.Field("CallStatus", "ringing"),
                        new TwilioForm.Field("From", "client:José & João 50% +1 😀")));
        assertThat(TwilioEvents.read(form.text()))
                .isEqualTo(TwilioEvents.read(form))
                .isInstanceOfSatisfying(CallEvent.VoiceRequest.class, event -> assertThat(event.from())
                        .isEqualTo("client:José & João 50% +1 😀"));
    }

    @Test
    void what_a_page_sent_is_cut_to_its_column() {
        String longName = "a".repeat(255) + "😀" + "b".repeat(1_000_000);
        TwilioForm form = new TwilioForm(
                "/twilio/voice",
                List.of(),
                List.of(
                        new TwilioForm.Field("CallSid", "CA1"),
                        new TwilioForm.Field("CallStatus", "ringing"),
                        new TwilioForm.Field("To", longName)));
        assertThat(TwilioEvents.read(form))
                .isInstanceOfSatisfying(CallEvent.VoiceRequest.class, event -> assertThat(event.to())
                        .isEqualTo("a".repeat(255)));
    }

    @Test
    void a_conference_recording_belongs_to_the_call_that_our_url_named() {
        String text = "ConferenceSid=CF1&RecordingSid=RE1&RecordingStatus=completed&ErrorCode=0";
        assertThat(TwilioEvents.read(text).callSid()).isEqualTo("CF1");
        assertThat(TwilioEvents.read(text, "CA9").callSid()).isEqualTo("CA9");
        TwilioForm form = SampleForms.form(text);
        assertThat(TwilioEvents.read(new TwilioForm(
                                "/twilio/recording-status",
                                List.of(new TwilioForm.Field("call", "CA9")),
                                form.fields()))
                        .callSid())
                .isEqualTo("CA9");
    }

    @Test
    void what_a_recording_says_of_itself_is_kept_safe() {
        assertThat(TwilioEvents.read(
                        "CallSid=CA1&RecordingSid=RE1&RecordingStatus=melted&RecordingDuration=-1&ErrorCode=16102"))
                .isEqualTo(new CallEvent.RecordingHeard(
                        "CA1", "RE1", RecordingStatus.UNKNOWN, null, null, null, null, 16102));
    }

    @Test
    void the_workers_leg_serves_the_caller_who_waited() {
        assertThat(TwilioEvents.read(SampleForms.sample("11-taskrouter-l")).parentSid())
                .isEqualTo("CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0b00");
    }

    @Test
    void a_conference_that_was_joined_has_no_dialled_leg() {
        assertThat(TwilioEvents.read("CallSid=CA1&CallStatus=in-progress&DialCallStatus=answered"))
                .isInstanceOfSatisfying(CallEvent.DialEnded.class, event -> {
                    assertThat(event.conference()).isTrue();
                    assertThat(event.ended()).isEqualTo(CallStatus.COMPLETED);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "Tue, 10 Mar 2026",
                "Tue, 31 Feb 2026 14:30:00 +0000",
                "Tue, 10 Xyz 2026 14:30:00 +0000",
                "Tue, 10 anf 2026 14:30:00 +0000",
                "Tue, 10 Mar 2026 24:61:00 +0000",
                "Tue, 10 Mar 2026 14:30:00 +9999",
                "Tue, 10 Mar 99999999999 14:30:00 +0000",
                "1773153036",
                "Tue, ١٠ Mar 2026 14:30:00 +0000",
            })
    void a_moment_that_is_none_is_left_out(String text) {
        assertThat(Rfc2822.instant(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tue, 10 Mar 2026 14:30:09 +0000",
                "Sun, 10 Mar 2026 14:30:09 +0000",
                "10 mar 2026 14:30:09 GMT",
                "Tue, 10 Mar 2026 11:30:09 -0300",
                " Tue,  10 Mar 2026 14:30:09 UTC ",
            })
    void a_moment_is_read_in_all_its_spellings(String text) {
        assertThat(Rfc2822.instant(text)).isEqualTo(Instant.parse("2026-03-10T14:30:09Z"));
    }

    @Test
    void a_webhook_about_no_call_is_refused() {
        assertThatThrownBy(() -> TwilioEvents.read("TaskSid=WT1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nonsense_in_a_form_is_no_fault() {
        assertThat(TwilioEvents.read("&&x&=1&CallSid=CA1&CallStatus=dancing&Direction=sideways&CallDuration=1e9"))
                .isEqualTo(new CallEvent.VoiceRequest("CA1", null, null, null, null, null, null));
    }
}
