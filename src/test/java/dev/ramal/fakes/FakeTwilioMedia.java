package dev.ramal.fakes;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final String account;
    private final String secret;
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final Set<String> transcriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean ranges;

    public FakeTwilioMedia() {
        this(ACCOUNT, SECRET);
    }

    /** Of another account. */
    public FakeTwilioMedia(String account, String secret) {
        this.account = account;
        this.secret = secret;
    }

    /** Lets its storage know ranges, as Twilio's does behind a redirect. */
    public void ranges() {
        ranges = true;
    }

    /** Lets it have written down what a recording says. */
    public void transcribe(String... sids) {
        transcriptions.addAll(List.of(sids));
    }

    /** The recordings and transcriptions that it was told to delete. */
    public Set<String> removed() {
        return Set.copyOf(removed);
    }

    /** So many bytes of its MP3 audio. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = at(i);
        }
        return bytes;
    }

    /** MPEG 1 layer III, 128 kbit/s, 44.1 kHz. */
    private static byte at(long position) {
        int i = (int) (position % 417);
        return switch (i) {
            case 0 -> (byte) 0xff;
            case 1 -> (byte) 0xfb;
            case 2 -> (byte) 0x90;
            case 3 -> 0;
            default -> (byte) (i * 31);
        };
    }

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
        removed.clear();
        transcriptions.clear();
        ranges = false;
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
                + Base64.getEncoder().encodeToString((account + ":" + secret).getBytes(StandardCharsets.UTF_8));
        if (!open && !expected.equals(authorization)) {
            html(exchange, 401);
            return;
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            String path = exchange.getRequestURI().getPath();
            removed.add(path.substring(path.lastIndexOf('/') + 1).replace(".json", ""));
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        if (exchange.getRequestURI().getPath().endsWith("/Transcriptions.json")) {
            json(
                    exchange,
                    200,
                    Map.of(
                            "transcriptions",
                            transcriptions.stream()
                                    .filter(sid -> !removed.contains(sid))
                                    .map(sid -> Map.of("sid", sid))
                                    .toList()));
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
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (ranges && range != null && range.matches("bytes=\\d+-")) {
            int first = Integer.parseInt(range.substring(6, range.length() - 1));
            byte[] all = bytes((int) frames * 417);
            exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + first + "-" + (all.length - 1) + "/" + all.length);
            exchange.sendResponseHeaders(206, all.length - first);
            exchange.getResponseBody().write(all, first, all.length - first);
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
        byte[] frame = bytes(417);
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
