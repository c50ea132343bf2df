package dev.ramal.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Twilio's media: every recording there is sounds the same, for twenty seconds. */
final class Media implements AutoCloseable {

    private static final byte[] AUDIO = silence(20);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    Media() throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Media::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange http) throws IOException {
        try (http) {
            http.getResponseHeaders().set("Content-Type", "audio/mpeg");
            http.sendResponseHeaders(200, AUDIO.length);
            http.getResponseBody().write(AUDIO);
        }
    }

    /** MPEG-2 Layer III, 16 kHz, 32 kbit/s. */
    private static byte[] silence(int seconds) {
        int frame = 144;
        byte[] audio = new byte[seconds * 4_000 / frame * frame];
        for (int at = 0; at < audio.length; at += frame) {
            audio[at] = (byte) 0xFF;
            audio[at + 1] = (byte) 0xF3;
            audio[at + 2] = (byte) 0x48;
        }
        return audio;
    }
}
