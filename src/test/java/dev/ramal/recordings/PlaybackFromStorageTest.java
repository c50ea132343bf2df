package dev.ramal.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ramal.RamalExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A dual WAV recording that stands at Twilio only, whose storage knows all kinds of ranges, as an object store does. */
class PlaybackFromStorageTest {

    private static final String CALL = "CA" + "7".repeat(32);
    private static final String RECORDING = "RE" + "7".repeat(32);
    private static final int FRAMES = 5_000;
    private static final byte[] AUDIO = wav();

    private static final Storage STORAGE = new Storage();

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", STORAGE.address())
            .set("recordings.format", "wav")
            .set("recordings.archive", "false");

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void one_recording() {
        JdbcClient database =
                JdbcClient.create(RAMAL.camel().getRegistry().lookupByNameAndType("dataSource", DataSource.class));
        database.sql("INSERT INTO call (sid, direction, agent) VALUES (?, 'inbound', 'user_7')")
                .param(CALL)
                .update();
        database.sql("INSERT INTO recording (sid, call_sid, root_sid, status, channels)"
                        + " VALUES (?, ?, ?, 'completed', 2)")
                .params(RECORDING, CALL, CALL)
                .update();
    }

    @BeforeEach
    void nothing_asked() {
        STORAGE.ranges.clear();
    }

    @AfterAll
    static void close() {
        STORAGE.server.stop(0);
    }

    @Test
    void passes_one_range_on() throws Exception {
        HttpResponse<byte[]> part = get("", "Range", "bytes=500-599");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(AUDIO, 500, 600));
        assertThat(STORAGE.ranges).containsExactly("bytes=500-599");
        HttpResponse<byte[]> probe = get("", "Range", "bytes=0-1");
        assertThat(probe.statusCode()).as("how Safari begins").isEqualTo(206);
        assertThat(probe.body()).isEqualTo(Arrays.copyOf(AUDIO, 2));
        HttpResponse<byte[]> end = get("", "Range", "bytes=-10");
        assertThat(end.headers().firstValue("content-range"))
                .contains("bytes " + (AUDIO.length - 10) + "-" + (AUDIO.length - 1) + "/" + AUDIO.length);
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(AUDIO, AUDIO.length - 10, AUDIO.length));
        HttpResponse<byte[]> beyond = get("", "Range", "bytes=999999999-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("content-range")).contains("bytes */" + AUDIO.length);
    }

    @Test
    void plays_all_of_it_when_several_ranges_are_asked_for() throws Exception {
        HttpResponse<byte[]> whole = get("", "Range", "bytes=0-9,500-509");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(AUDIO);
        assertThat(STORAGE.ranges).containsExactly("none");
    }

    @Test
    void plays_all_of_it_when_the_part_is_of_another_recording() throws Exception {
        HttpResponse<byte[]> whole = get("", "Range", "bytes=500-", "If-Range", "\"another\"");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(AUDIO);
        assertThat(STORAGE.ranges).containsExactly("none");
    }

    @Test
    void plays_a_part_of_one_channel() throws Exception {
        byte[] one = get("?channel=2").body();
        assertThat(one).hasSize(44 + FRAMES * 2);
        HttpResponse<byte[]> part = get("?channel=2", "Range", "bytes=500-599");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(one, 500, 600));
    }

    private HttpResponse<byte[]> get(String query, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RAMAL.port() + "/api/recordings/" + RECORDING + query))
                .header("Authorization", "Bearer " + RAMAL.operatorKey());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] wav() {
        ByteBuffer wav = ByteBuffer.allocate(44 + FRAMES * 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + FRAMES * 4)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 2)
                .putInt(8000)
                .putInt(32000)
                .putShort((short) 4)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(FRAMES * 4);
        for (int i = 0; i < FRAMES; i++) {
            wav.putShort((short) i).putShort((short) -i);
        }
        return wav.array();
    }

    /** The store behind Twilio's address; several ranges at once get a document of several parts. */
    private static final class Storage {

        private static final Pattern ONE = Pattern.compile("bytes=(?:(\\d+)-(\\d*)|-(\\d+))");

        private final List<String> ranges = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Storage() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", exchange -> {
                try (exchange) {
                    answer(exchange);
                }
            });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void answer(HttpExchange exchange) throws IOException {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "none" : range);
            exchange.getResponseHeaders().set("Content-Type", "audio/x-wav");
            Matcher one = ONE.matcher(range == null ? "" : range);
            if (range != null && range.contains(",")) {
                exchange.getResponseHeaders().set("Content-Type", "multipart/byteranges; boundary=x");
                send(exchange, 206, "--x--".getBytes(StandardCharsets.US_ASCII), 0, 5);
            } else if (!one.matches()) {
                send(exchange, 200, AUDIO, 0, AUDIO.length);
            } else {
                int first = one.group(1) == null
                        ? AUDIO.length - Integer.parseInt(one.group(3))
                        : Integer.parseInt(one.group(1));
                int end = one.group(2) == null || one.group(2).isEmpty()
                        ? AUDIO.length
                        : Math.min(AUDIO.length, Integer.parseInt(one.group(2)) + 1);
                if (first >= AUDIO.length) {
                    exchange.sendResponseHeaders(416, -1);
                    return;
                }
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + AUDIO.length);
                send(exchange, 206, AUDIO, first, end - first);
            }
        }

        private static void send(HttpExchange exchange, int status, byte[] bytes, int first, int length)
                throws IOException {
            exchange.sendResponseHeaders(status, length);
            exchange.getResponseBody().write(bytes, first, length);
        }
    }
}
