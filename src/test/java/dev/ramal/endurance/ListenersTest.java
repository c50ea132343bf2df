package dev.ramal.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.Samples;
import dev.ramal.fakes.FakeTwilioMedia;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of Ramal in a small heap, while several people listen to a long recording. */
@Tag("slow")
class ListenersTest {

    private static final String RECORDING = "RE" + "7".repeat(32);
    private static final long FRAMES = 500_000;
    private static final long BYTES = FRAMES * 417;
    private static final int LISTENERS = 4;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void four_hear_two_hundred_megabytes_at_once_through_a_small_heap(@TempDir Path directory) throws Exception {
        ExecutorService ears = Executors.newFixedThreadPool(LISTENERS);
        try (FakeTwilioMedia twilio = new FakeTwilioMedia(Samples.ACCOUNT, Samples.TOKEN);
                ForkedRamal ramal = new ForkedRamal("ramal", directory, twilio.uri())
                        .heap("96m")
                        .with("RECORDINGS_ARCHIVE", "false")) {
            twilio.frames(FRAMES);
            ramal.start();
            ramal.awaitReady();
            announce(ramal);
            CyclicBarrier allHearIt = new CyclicBarrier(LISTENERS);
            long began = System.nanoTime();
            List<Future<Long>> heard = new ArrayList<>();
            for (int i = 0; i < LISTENERS; i++) {
                heard.add(ears.submit(() -> listen(ramal, allHearIt)));
            }
            for (Future<Long> one : heard) {
                assertThat(one.get(4, TimeUnit.MINUTES)).isEqualTo(BYTES);
            }
            System.out.printf(
                    "%d × %d MB at once with -Xmx96m in %d ms%n",
                    LISTENERS,
                    BYTES / 1_000_000,
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(ramal.complaints()).isEmpty();
        } finally {
            ears.shutdownNow();
        }
    }

    /** How many bytes arrived as they were sent; nobody hears the rest before all have heard the beginning. */
    private long listen(ForkedRamal ramal, CyclicBarrier allHearIt) throws Exception {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(ramal.address().resolve("/api/recordings/" + RECORDING))
                        .header("Authorization", "Bearer " + ramal.operatorKey())
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(BYTES);
        byte[] frame = FakeTwilioMedia.bytes(417);
        long heard = 0;
        try (InputStream in = answer.body()) {
            byte[] next = in.readNBytes(frame.length);
            allHearIt.await(60, TimeUnit.SECONDS);
            while (next.length == frame.length) {
                assertThat(Arrays.mismatch(next, frame))
                        .as("frame at byte %d", heard)
                        .isEqualTo(-1);
                heard += next.length;
                next = in.readNBytes(frame.length);
            }
            return heard + next.length;
        }
    }

    /** Tells Ramal, as Twilio does, that the recording is complete. */
    private void announce(ForkedRamal ramal) throws Exception {
        String path = "/twilio/recording-status";
        List<Field> fields = List.of(
                new Field("AccountSid", Samples.ACCOUNT),
                new Field("CallSid", "CA" + "7".repeat(32)),
                new Field("RecordingSid", RECORDING),
                new Field("RecordingStatus", "completed"),
                new Field("RecordingChannels", "2"),
                new Field("RecordingDuration", "13000"),
                new Field("RecordingSource", "DialVerb"));
        String body = fields.stream()
                .map(field -> field.name() + "=" + URLEncoder.encode(field.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = ramal.address().resolve(path);
        HttpResponse<Void> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                        .header(
                                "X-Twilio-Signature",
                                new TwilioSignature(List.of(Samples.TOKEN)).sign(uri.toString(), fields))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(204);
    }
}
