package dev.ramal.recordings;

import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.RetryLater;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches audio from Twilio. The address is built from SIDs, never taken from a webhook; the credentials go to that
 * address alone, and what comes back is stored only when it is audio, and all of it.
 */
public final class TwilioMedia implements AutoCloseable {

    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-f]{32}");
    private static final int HOPS = 5;
    private static final Duration UNTIL_LESS_BUSY = Duration.ofSeconds(30);

    private final URI api;
    private final String account;
    private final String authorization;
    private final AudioFormat format;
    private final Duration whole;
    private final InstantSource clock;
    private final Timeout silence;
    /** Made when it is first needed: reading the trusted certificates shall not slow down the start. */
    private @Nullable CloseableHttpClient http;

    /**
     * @param api Twilio's REST address, as {@code https://api.twilio.com}
     * @param user the account's SID or an API key's
     * @param silence how long the other side may say nothing
     * @param whole how long one recording may take in all
     */
    public TwilioMedia(
            URI api,
            String account,
            String user,
            String secret,
            AudioFormat format,
            Duration silence,
            Duration whole,
            InstantSource clock) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IllegalArgumentException("not an account's SID");
        }
        this.api = api;
        this.account = account;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        this.format = format;
        this.whole = whole;
        this.clock = clock;
        this.silence = Timeout.of(silence);
    }

    /** What kind of audio it asks for. */
    public AudioFormat format() {
        return format;
    }

    /**
     * Writes the recording's audio to that file, which it makes anew, and has it on the disk when it returns.
     *
     * @throws DeliveryFailed when there is no whole audio to be had now
     * @throws RetryLater when Twilio is busy
     */
    public RecordingAudio fetch(String recordingSid, int channels, Path file) {
        URI mono = api.resolve("/2010-04-01/Accounts/" + account + "/Recordings/"
                + StoredRecording.requireSid(recordingSid) + "." + format.extension());
        Instant until = clock.instant().plus(whole);
        try {
            if (channels == 2) {
                RecordingAudio dual = fetch(URI.create(mono + "?RequestedChannels=2"), file, until);
                if (dual != null) {
                    return dual;
                }
            }
            RecordingAudio audio = fetch(mono, file, until);
            if (audio == null) {
                throw new DeliveryFailed("Twilio calls the request for the audio a bad one");
            }
            return audio;
        } catch (IOException e) {
            throw new DeliveryFailed(
                    "the audio did not arrive whole: " + e.getClass().getSimpleName(), e);
        }
    }

    /** The audio; null when the answer was 400, which a mono recording gives to the question for two channels. */
    private @Nullable RecordingAudio fetch(URI first, Path file, Instant until) throws IOException {
        URI uri = first;
        for (int hop = 0; hop <= HOPS; hop++) {
            HttpGet get = new HttpGet(uri);
            get.setHeader("Accept", "audio/*");
            if (sameOrigin(uri, first)) {
                get.setHeader("Authorization", authorization);
            }
            try (ClassicHttpResponse answer = http().executeOpen(null, get, null)) {
                switch (answer.getCode()) {
                    case 200 -> {
                        return store(answer, file, until);
                    }
                    case 301, 302, 303, 307, 308 -> uri = next(uri, first, answer.getFirstHeader("Location"));
                    case 400 -> {
                        return null;
                    }
                    case 401, 403 ->
                        throw new DeliveryFailed("Twilio refuses our credentials for the audio: " + answer.getCode());
                    case 404 -> throw new DeliveryFailed("Twilio does not have the audio yet, or no longer: 404");
                    case 429 ->
                        throw new RetryLater(waitOf(answer.getFirstHeader("Retry-After")), "Twilio is busy: 429", null);
                    default -> throw new DeliveryFailed("Twilio gives no audio: " + answer.getCode());
                }
            }
        }
        throw new DeliveryFailed("Twilio redirects the audio without end");
    }

    private RecordingAudio store(ClassicHttpResponse answer, Path file, Instant until) throws IOException {
        HttpEntity entity = answer.getEntity();
        String type = entity == null ? null : entity.getContentType();
        if (entity == null || type == null || !type.toLowerCase(Locale.ROOT).startsWith("audio/")) {
            throw new DeliveryFailed("Twilio answered with something that is not audio");
        }
        MessageDigest md5 = md5();
        long bytes = 0;
        try (InputStream in = entity.getContent();
                FileChannel out = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[64 * 1024];
            int read = in.readNBytes(buffer, 0, AudioFormat.HEAD);
            if (!format.begins(buffer, read)) {
                throw new DeliveryFailed("what Twilio calls audio does not begin like " + format);
            }
            while (read > 0) {
                md5.update(buffer, 0, read);
                ByteBuffer piece = ByteBuffer.wrap(buffer, 0, read);
                while (piece.hasRemaining()) {
                    bytes += out.write(piece);
                }
                if (clock.instant().isAfter(until)) {
                    throw new DeliveryFailed("the audio takes too long");
                }
                read = in.read(buffer);
            }
            long announced = entity.getContentLength();
            if (announced >= 0 && announced != bytes) {
                throw new DeliveryFailed("the audio is shorter than announced");
            }
            out.force(true);
        }
        return new RecordingAudio(file, format, bytes, HexFormat.of().formatHex(md5.digest()), true);
    }

    /** Where a redirect leads: only over TLS, or on Twilio's own host. */
    private static URI next(URI from, URI first, @Nullable Header location) {
        if (location == null) {
            throw new DeliveryFailed("Twilio redirects the audio to nowhere");
        }
        try {
            URI to = from.resolve(location.getValue());
            if (to.getHost() != null
                    && ("https".equalsIgnoreCase(to.getScheme())
                            || "http".equalsIgnoreCase(to.getScheme())
                                    && "http".equalsIgnoreCase(first.getScheme())
                                    && to.getHost().equalsIgnoreCase(first.getHost()))) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            throw new DeliveryFailed("Twilio redirects the audio to no address", e);
        }
        throw new DeliveryFailed("Twilio redirects the audio to an address that is not safe");
    }

    private static boolean sameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equalsIgnoreCase(other.getScheme())
                && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static Duration waitOf(@Nullable Header retryAfter) {
        String text = retryAfter == null ? "" : retryAfter.getValue().strip();
        return text.matches("\\d{1,5}") ? Duration.ofSeconds(Long.parseLong(text)) : UNTIL_LESS_BUSY;
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized CloseableHttpClient http() {
        if (http == null) {
            http = HttpClientBuilder.create()
                    .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                            .setDefaultConnectionConfig(ConnectionConfig.custom()
                                    .setConnectTimeout(silence)
                                    .setSocketTimeout(silence)
                                    .build())
                            .setMaxConnPerRoute(16)
                            .setMaxConnTotal(32)
                            .build())
                    .setDefaultRequestConfig(
                            RequestConfig.custom().setResponseTimeout(silence).build())
                    .disableRedirectHandling()
                    .disableAutomaticRetries()
                    .disableCookieManagement()
                    .disableAuthCaching()
                    .disableContentCompression()
                    .build();
        }
        return http;
    }

    @Override
    public synchronized void close() throws IOException {
        if (http != null) {
            http.close();
        }
    }
}
