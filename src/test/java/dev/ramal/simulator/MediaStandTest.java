package dev.ramal.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.simulator.PlayedCall.PlayedLeg;
import dev.ramal.simulator.PlayedCall.PlayedRecording;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MediaStandTest {
    private static final String ROOT = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100";
    private static final String CHILD = "CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0101";
    private static final String DUAL = "RE5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100";
    private static final String MONO = "RE5e5e5e5e5e5e5e5e5e5e5e5e5e5e0200";
    private final HttpClient client = HttpClient.newHttpClient();
    private final MediaStand stand;

    MediaStandTest() throws IOException {
        stand = new MediaStand(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), FakeRamal.ACCOUNT, FakeRamal.TOKEN);
        stand.note(
                new PlayedLeg(ROOT, null, "+5511987654321", "+551140000001", "completed", 30),
                "inbound",
                Instant.parse("2026-03-10T14:30:00Z"),
                Instant.parse("2026-03-10T14:30:30Z"));
        stand.note(
                new PlayedLeg(CHILD, ROOT, "+5511987654321", "client:bea", "no-answer", 0),
                "outbound-dial",
                null,
                Instant.parse("2026-03-10T14:30:30Z"));
        stand.publish(new PlayedRecording(DUAL, ROOT, "DialVerb", 2, 3), Instant.parse("2026-03-10T14:30:09Z"));
        stand.publish(new PlayedRecording(MONO, ROOT, "RecordVerb", 1, 2), Instant.parse("2026-03-10T14:30:20Z"));
    }

    @AfterEach
    void close() {
        stand.close();
    }

    private HttpResponse<byte[]> ask(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(stand.address() + "/2010-04-01/Accounts/" + FakeRamal.ACCOUNT + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", FakeRamal.basic());
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> answer = ask("GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void a_call_is_deleted_once() throws Exception {
        assertThat(ask("DELETE", "/Calls/" + CHILD + ".json").statusCode()).isEqualTo(204);
        assertThat(ask("GET", "/Calls/" + CHILD + ".json").statusCode()).isEqualTo(404);
        assertThat(ask("DELETE", "/Calls/" + CHILD + ".json").statusCode()).isEqualTo(404);
        assertThat(ask("DELETE", "/Messages/SM" + "0".repeat(32) + ".json").statusCode())
                .isEqualTo(404);
    }

    @Test
    void wav_plays_in_both_channels_for_its_seconds() throws Exception {
        HttpResponse<byte[]> answer = ask("GET", "/Recordings/" + DUAL + ".wav?RequestedChannels=2");

        assertThat(answer.headers().firstValue("Content-Type")).contains("audio/x-wav");
        AudioInputStream audio = wav(answer.body());
        assertThat(audio.getFormat().getChannels()).isEqualTo(2);
        assertThat(audio.getFormat().getSampleRate()).isEqualTo(8_000);
        assertThat(audio.getFrameLength()).isEqualTo(3 * 8_000);
        byte[] samples = audio.readAllBytes();
        // They talk in turn, so each is silent for a part of it.
        assertThat(loudness(samples, 0)).isGreaterThan(400);
        assertThat(loudness(samples, 1)).isGreaterThan(400).isNotEqualTo(loudness(samples, 0));
        assertThat(stand.served(DUAL)).containsExactly(MediaStand.md5(answer.body()));
        assertThat(wav(ask("GET", "/Recordings/" + DUAL).body()).getFormat().getChannels())
                .isEqualTo(1);
    }

    /** Mean of the samples' sizes in one of two channels. */
    private static double loudness(byte[] samples, int channel) {
        long sum = 0;
        for (int i = 2 * channel; i + 1 < samples.length; i += 4) {
            sum += Math.abs((short) (samples[i] & 0xFF | samples[i + 1] << 8));
        }
        return sum * 4.0 / samples.length;
    }

    private static AudioInputStream wav(byte[] bytes) throws IOException, UnsupportedAudioFileException {
        return AudioSystem.getAudioInputStream(new ByteArrayInputStream(bytes));
    }

    @Test
    void mp3_is_frame_after_frame_for_its_seconds() throws Exception {
        byte[] mp3 = ask("GET", "/Recordings/" + MONO + ".mp3").body();

        assertThat(new String(mp3, 0, 3, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("ID3");
        int at = 10 + mp3[9];
        int frames = 0;
        for (; at < mp3.length; at += 144) {
            assertThat(mp3[at]).isEqualTo((byte) 0xFF);
            assertThat(mp3[at + 1]).isEqualTo((byte) 0xF3);
            frames++;
        }
        assertThat(at).isEqualTo(mp3.length);
        assertThat(frames * 0.036).isBetween(1.95, 2.05);
    }

    @Test
    void a_part_is_served_as_a_part() throws Exception {
        byte[] whole = ask("GET", "/Recordings/" + DUAL + ".wav").body();

        HttpResponse<byte[]> part = ask("GET", "/Recordings/" + DUAL + ".wav", "Range", "bytes=100-199");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 100-199/" + whole.length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 100, 200));
        assertThat(ask("GET", "/Recordings/" + DUAL + ".wav", "Range", "bytes=-10")
                        .body())
                .isEqualTo(Arrays.copyOfRange(whole, whole.length - 10, whole.length));
        assertThat(ask("GET", "/Recordings/" + DUAL + ".wav", "Range", "bytes=" + (whole.length - 5) + "-")
                        .body())
                .hasSize(5);
        assertThat(ask("GET", "/Recordings/" + DUAL + ".wav", "Range", "bytes=9999999-")
                        .statusCode())
                .isEqualTo(416);
        HttpResponse<byte[]> head = ask("HEAD", "/Recordings/" + DUAL + ".wav");
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(whole.length);
    }

    @Test
    void nobody_gets_audio_without_the_token_or_two_channels_of_one() throws Exception {
        assertThat(ask("GET", "/Recordings/" + DUAL + ".wav", "Authorization", "Basic eDp5")
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask("GET", "/Recordings/" + MONO + ".wav?RequestedChannels=2")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ask("GET", "/Recordings/RE00000000000000000000000000000000.wav")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_deleted_recording_is_gone() throws Exception {
        assertThat(ask("DELETE", "/Recordings/" + MONO + ".json").statusCode()).isEqualTo(204);
        assertThat(ask("GET", "/Recordings/" + MONO + ".wav").statusCode()).isEqualTo(404);
        assertThat(json("/Recordings.json").get("recordings")).hasSize(1);
        assertThat(stand.deleted(MONO)).isTrue();
    }

    @Test
    void calls_and_recordings_can_be_looked_up() throws Exception {
        JsonNode call = json("/Calls/" + ROOT + ".json");
        assertThat(call.get("direction").asText()).isEqualTo("inbound");
        assertThat(call.get("duration").asText()).isEqualTo("30");
        assertThat(call.get("start_time").asText()).isEqualTo("Tue, 10 Mar 2026 14:30:00 +0000");
        assertThat(call.get("parent_call_sid").isNull()).isTrue();
        JsonNode children = json("/Calls.json?ParentCallSid=" + ROOT).get("calls");
        assertThat(children).hasSize(1);
        assertThat(children.get(0).get("sid").asText()).isEqualTo(CHILD);
        assertThat(children.get(0).get("start_time").isNull()).isTrue();
        assertThat(json("/Calls/" + ROOT + "/Recordings.json").get("recordings"))
                .hasSize(2);
        JsonNode first = json("/Recordings.json?PageSize=1");
        assertThat(first.get("recordings")).hasSize(1);
        assertThat(first.get("next_page_uri").asText()).contains("Page=1");
        assertThat(json("/Recordings.json?PageSize=1&Page=1")
                        .get("next_page_uri")
                        .isNull())
                .isTrue();
        assertThat(json("/Recordings/" + DUAL + ".json").get("channels").asInt())
                .isEqualTo(2);
    }
}
