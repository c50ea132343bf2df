package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.fakes.DeliveryDesk;
import dev.ramal.fakes.FakeTwilioMedia;
import dev.ramal.fakes.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwilioMediaTest {

    private static final String SID = DeliveryDesk.RECORDING;

    private final FakeTwilioMedia twilio = new FakeTwilioMedia();
    private final FakeTwilioMedia bucket = new FakeTwilioMedia();
    private final TwilioMedia media = DeliveryDesk.media(twilio.uri(), AudioFormat.MP3);
    private final Path file;

    TwilioMediaTest(@TempDir Path data) {
        file = data.resolve("audio");
        bucket.open();
    }

    @AfterEach
    void close() throws Exception {
        media.close();
        twilio.close();
        bucket.close();
    }

    @Test
    void asks_an_address_built_from_sids_with_credentials_at_once() {
        RecordingAudio audio = media.fetch(SID, 1, file);

        assertThat(audio.bytes()).isEqualTo(41_700);
        assertThat(audio.md5()).matches("[0-9a-f]{32}");
        assertThat(twilio.requests()).singleElement().satisfies(asked -> {
            assertThat(asked.target())
                    .isEqualTo("/2010-04-01/Accounts/" + FakeTwilioMedia.ACCOUNT + "/Recordings/" + SID + ".mp3");
            assertThat(asked.authorization()).startsWith("Basic ");
        });
    }

    @Test
    void follows_a_redirect_without_the_credentials() {
        twilio.redirect(bucket.uri() + "/bucket/audio.mp3?signature=1");

        assertThat(media.fetch(SID, 1, file).bytes()).isEqualTo(41_700);
        assertThat(bucket.requests()).containsExactly(new FakeTwilioMedia.Asked("/bucket/audio.mp3?signature=1", null));
    }

    @Test
    void keeps_the_credentials_for_a_redirect_within_twilio() {
        twilio.redirect("/elsewhere.mp3");
        twilio.fail("media");

        assertThatThrownBy(() -> media.fetch(SID, 1, file))
                .isInstanceOf(DeliveryFailed.class)
                .hasMessageContaining("without end");
        assertThat(twilio.requests()).allMatch(asked -> asked.authorization() != null);
    }

    @Test
    void follows_no_redirect_to_another_host_in_the_clear() {
        twilio.redirect("http://localhost:" + bucket.port() + "/audio.mp3");

        assertThatThrownBy(() -> media.fetch(SID, 1, file))
                .isInstanceOf(DeliveryFailed.class)
                .hasMessageContaining("not safe");
        twilio.redirect("file:///etc/passwd");
        assertThatThrownBy(() -> media.fetch(SID, 1, file)).isInstanceOf(DeliveryFailed.class);
        assertThat(bucket.requests()).isEmpty();
    }

    @Test
    void stores_no_error_page_of_a_bucket() {
        twilio.redirect(bucket.uri() + "/audio.mp3");
        bucket.manner(FakeTwilioMedia.Manner.XML_AS_AUDIO);

        assertThatThrownBy(() -> media.fetch(SID, 1, file))
                .isInstanceOf(DeliveryFailed.class)
                .hasMessageContaining("does not begin like MP3");
    }

    @Test
    void asks_for_two_channels_only_of_a_dual_recording() {
        media.fetch(SID, 2, file);
        media.fetch(SID, 1, file);

        assertThat(twilio.requests())
                .extracting(FakeTwilioMedia.Asked::target)
                .satisfiesExactly(
                        dual -> assertThat(dual).endsWith(".mp3?RequestedChannels=2"),
                        mono -> assertThat(mono).endsWith(".mp3"));
    }

    @Test
    void reads_wav_as_well() throws Exception {
        try (TwilioMedia wav = DeliveryDesk.media(twilio.uri(), AudioFormat.WAV)) {
            assertThat(wav.fetch(SID, 1, file).bytes()).isEqualTo(41_744);
        }
        assertThat(Files.size(file)).isEqualTo(41_744);
    }

    @Test
    void takes_only_what_has_the_shape_of_a_recordings_sid() {
        assertThatThrownBy(() -> media.fetch("RE../../Calls", 1, file)).isInstanceOf(GiveUp.class);
        assertThat(twilio.requests()).isEmpty();
    }

    @Test
    void tells_no_secret_when_twilio_refuses() {
        twilio.fail("media", Fault.status(401));

        assertThatThrownBy(() -> media.fetch(SID, 1, file))
                .isInstanceOf(DeliveryFailed.class)
                .message()
                .doesNotContain(FakeTwilioMedia.SECRET, FakeTwilioMedia.ACCOUNT);
    }
}
