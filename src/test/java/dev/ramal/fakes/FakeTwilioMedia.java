package dev.ramal.fakes;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's recordings: real MP3 frames or a real WAV file of any size, made as they are sent. Operation: media.
 * It also plays the bucket that Twilio may redirect to.
 */
public final class FakeTwilioMedia extends FakeCloud {

    public static final String ACCOUNT = "AC" + "0".repeat(32);
    public static final String SECRET = "secret";

    /** How the audio is answered instead of plainly. */
    public enum Manner {
        PLAIN,
        HTML_PAGE,
        XML_AS_AUDIO,
        TRUNCATED,
        EMPTY
    }

    /** One request as it came. */
    public record Asked(String target, @Nullable String authorization) {}

    private final List<Asked> requests = new CopyOnWriteArrayList<>();
    private volatile Manner manner = Manner.PLAIN;
    private volatile boolean monoOnly;
    private volatile @Nullable String redirect;
    private volatile boolean open;
    private volatile long frames = 100;

    public List<Asked> requests() {
        return List.copyOf(requests);
    }

    public void manner(Manner next) {
        manner = next;
    }

    /** Answers 400 to the question for two channels, as Twilio does for a mono recording. */
    public void monoOnly() {
        monoOnly = true;
    }

    /** Sends everyone to that address; null to answer itself. */
    public void redirect(@Nullable String address) {
        redirect = address;
    }

    /** Asks for no password: a bucket. */
    public void open() {
        open = true;
    }

    /** How long the audio is: 417 bytes a frame. */
    public void frames(long count) {
        frames = count;
    }

    @Override
    public void reset() {
        super.reset();
        requests.clear();
        manner = Manner.PLAIN;
        monoOnly = false;
        redirect = null;
        open = false;
        frames = 100;
    }

    @Override
    protected void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(new Asked(exchange.getRequestURI().toString(), authorization));
        Fault fault = fault("media");
        if (suffers(exchange, fault)) {
            return;
        }
        String expected = "Basic "
                + Base64.getEncoder().encodeToString((ACCOUNT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (!open && !expected.equals(authorization)) {
            html(exchange, 401);
            return;
        }
        String away = redirect;
        if (away != null) {
            exchange.getResponseHeaders().set("Location", away);
            exchange.sendResponseHeaders(307, -1);
            return;
        }
        if (monoOnly && "2".equals(query(exchange).get("RequestedChannels"))) {
            html(exchange, 400);
            return;
        }
        boolean wav = exchange.getRequestURI().getPath().endsWith(".wav");
        switch (manner) {
            case HTML_PAGE -> html(exchange, 200);
            case XML_AS_AUDIO -> {
                exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
                send(
                        exchange,
                        200,
                        "<?xml version=\"1.0\"?><Error>AccessDenied</Error>".getBytes(StandardCharsets.UTF_8));
            }
            case EMPTY -> {
                exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
                exchange.sendResponseHeaders(200, -1);
            }
            case PLAIN, TRUNCATED -> audio(exchange, wav);
        }
    }

    private void audio(HttpExchange exchange, boolean wav) throws IOException {
        byte[] frame = new byte[417];
        for (int i = 4; i < frame.length; i++) {
            frame[i] = (byte) (i * 31);
        }
        // MPEG 1 layer III, 128 kbit/s, 44.1 kHz.
        frame[0] = (byte) 0xff;
        frame[1] = (byte) 0xfb;
        frame[2] = (byte) 0x90;
        long size = frames * frame.length + (wav ? 44 : 0);
        exchange.getResponseHeaders().set("Content-Type", wav ? "audio/x-wav" : "audio/mpeg");
        exchange.sendResponseHeaders(200, size);
        OutputStream out = exchange.getResponseBody();
        if (wav) {
            out.write(wavHeader(frames * frame.length));
        }
        long sent = manner == Manner.TRUNCATED ? frames / 2 : frames;
        for (long i = 0; i < sent; i++) {
            out.write(frame);
        }
        out.flush();
    }

    private static byte[] wavHeader(long data) {
        return ByteBuffer.allocate(44)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) (36 + data))
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(8000)
                .putInt(16000)
                .putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) data)
                .array();
    }

    private static void html(HttpExchange exchange, int code) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        send(exchange, code, "<html><body>Service unavailable</body></html>".getBytes(StandardCharsets.UTF_8));
    }
}
