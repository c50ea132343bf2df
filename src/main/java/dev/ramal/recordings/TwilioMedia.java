package dev.ramal.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.Fault.Kind;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.RetryLater;
import dev.ramal.edge.Problem;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
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

    private static final String TWILIO = "Twilio";
    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-f]{32}");
    private static final Pattern CALL = Pattern.compile("CA[0-9a-f]{32}");
    private static final Pattern MESSAGE = Pattern.compile("[SM]M[0-9a-f]{32}");
    private static final Pattern TRANSCRIPTION = Pattern.compile("TR[0-9a-f]{32}");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PART = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");
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
        URI mono = mono(recordingSid);
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
                    "the audio did not arrive whole: " + e.getClass().getSimpleName(), Fault.of(Kind.AUDIO_CUT_OFF), e);
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
                        throw new DeliveryFailed(
                                "Twilio refuses our credentials for the audio: " + answer.getCode(),
                                fault(answer.getCode()),
                                null);
                    case 404 ->
                        throw new DeliveryFailed(
                                "Twilio does not have the audio yet, or no longer: 404",
                                Fault.of(Kind.TWILIO_AUDIO),
                                null);
                    case 429 ->
                        throw new RetryLater(waitOf(answer.getFirstHeader("Retry-After")), "Twilio is busy: 429", null);
                    default ->
                        throw new DeliveryFailed(
                                "Twilio gives no audio: " + answer.getCode(), fault(answer.getCode()), null);
                }
            }
        }
        throw new DeliveryFailed("Twilio redirects the audio without end");
    }

    /**
     * The recording's audio as it comes, from the beginning or, when Twilio's storage knows ranges, where that range
     * begins; null when Twilio does not have it.
     *
     * @param range a {@code Range} header; null to ask for all of it
     * @throws Problem when Twilio answers with anything but audio
     */
    @SuppressWarnings("ReferenceEquality") // what is absent has no source either
    @Nullable
    AudioSource open(String recordingSid, int channels, @Nullable String range) throws IOException {
        URI mono = mono(recordingSid);
        Opened opened = channels == 2 ? opened(URI.create(mono + "?RequestedChannels=2"), range) : Opened.REFUSED;
        if (opened == Opened.REFUSED) {
            opened = opened(mono, range);
        }
        return opened.source();
    }

    /** Removes the recording from Twilio; what is not there is removed already. */
    public void discard(String recordingSid) {
        remove(recording(recordingSid) + ".json");
    }

    /** Removes what Twilio wrote down of the recording: that has a life of its own. */
    public void discardTranscriptions(String recordingSid) {
        String all = recording(recordingSid) + "/Transcriptions";
        for (JsonNode transcription : list(all + ".json").path("transcriptions")) {
            String sid = transcription.path("sid").asText();
            if (TRANSCRIPTION.matcher(sid).matches()) {
                remove(all + "/" + sid + ".json");
            }
        }
    }

    /** Removes a leg of a call that has ended from Twilio's records. */
    public void discardCall(String callSid) {
        remove("/2010-04-01/Accounts/" + account + "/Calls/" + required(CALL, callSid) + ".json");
    }

    /** Removes a message from Twilio's records, with its media. */
    public void discardMessage(String messageSid) {
        remove("/2010-04-01/Accounts/" + account + "/Messages/" + required(MESSAGE, messageSid) + ".json");
    }

    private static String required(Pattern shape, String sid) {
        if (!shape.matcher(sid).matches()) {
            throw new GiveUp("not a SID of Twilio's");
        }
        return sid;
    }

    private String recording(String sid) {
        return "/2010-04-01/Accounts/" + account + "/Recordings/" + StoredRecording.requireSid(sid);
    }

    /** What stands there; nothing where there is none. */
    private JsonNode list(String path) {
        try (ClassicHttpResponse answer = asked(new HttpGet(api.resolve(path)))) {
            HttpEntity entity = answer.getEntity();
            if (answer.getCode() == 404 || entity == null) {
                return MissingNode.getInstance();
            }
            try (InputStream in = entity.getContent()) {
                return JSON.readTree(in);
            }
        } catch (IOException e) {
            throw unheard(e);
        }
    }

    private void remove(String path) {
        try (ClassicHttpResponse answer = asked(new HttpDelete(api.resolve(path)))) {
            // Nothing more is said.
        } catch (IOException e) {
            throw unheard(e);
        }
    }

    /** What people can do about that status; null when there is nothing. */
    private static @Nullable Fault fault(int status) {
        if (status == 401 || status == 403) {
            return new Fault(Kind.TWILIO_CREDENTIALS, Integer.toString(status));
        }
        return status < 500 ? null : new Fault(Kind.OUT_OF_ORDER, TWILIO);
    }

    /** The answer, if it is done or there is nothing. */
    private ClassicHttpResponse asked(HttpUriRequestBase request) throws IOException {
        request.setHeader("Authorization", authorization);
        ClassicHttpResponse answer = http().executeOpen(null, request, null);
        int code = answer.getCode();
        if (code == 200 || code == 202 || code == 204 || code == 404) {
            return answer;
        }
        try (answer) {
            throw code == 429
                    ? new RetryLater(waitOf(answer.getFirstHeader("Retry-After")), "Twilio is busy: 429", null)
                    : new DeliveryFailed("Twilio does not remove it: " + code, fault(code), null);
        }
    }

    private static DeliveryFailed unheard(IOException e) {
        return new DeliveryFailed(
                "Twilio cannot be asked to remove it: " + e.getClass().getSimpleName(),
                new Fault(Kind.UNREACHABLE, TWILIO),
                e);
    }

    private URI mono(String recordingSid) {
        return api.resolve("/2010-04-01/Accounts/" + account + "/Recordings/" + StoredRecording.requireSid(recordingSid)
                + "." + format.extension());
    }

    /** What came of asking: a source, none, or a bad request, which a mono recording gives to the question for two. */
    private record Opened(@Nullable AudioSource source) {
        static final Opened ABSENT = new Opened(null);
        static final Opened REFUSED = new Opened(null);
    }

    private Opened opened(URI first, @Nullable String range) throws IOException {
        URI uri = first;
        for (int hop = 0; hop <= HOPS; hop++) {
            HttpGet get = new HttpGet(uri);
            get.setHeader("Accept", "audio/*");
            if (range != null) {
                get.setHeader("Range", range);
            }
            if (sameOrigin(uri, first)) {
                get.setHeader("Authorization", authorization);
            }
            ClassicHttpResponse answer = http().executeOpen(null, get, null);
            boolean kept = false;
            try {
                switch (answer.getCode()) {
                    case 200, 206 -> {
                        AudioSource source = remote(answer);
                        kept = true;
                        return new Opened(source);
                    }
                    case 416 -> {
                        // Only who knows the length may say so: ask for all of it, and let the caller find out.
                        return opened(first, null);
                    }
                    case 301, 302, 303, 307, 308 -> uri = next(uri, first, answer.getFirstHeader("Location"));
                    case 400 -> {
                        return Opened.REFUSED;
                    }
                    case 404, 410 -> {
                        return Opened.ABSENT;
                    }
                    case 429 -> throw busy(waitOf(answer.getFirstHeader("Retry-After")));
                    default -> throw noAudio("Twilio answered " + answer.getCode());
                }
            } catch (DeliveryFailed e) {
                throw noAudio(String.valueOf(e.getMessage()));
            } finally {
                if (!kept) {
                    answer.close();
                }
            }
        }
        throw noAudio("Twilio redirects without end");
    }

    private AudioSource remote(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        String type = entity == null ? null : entity.getContentType();
        if (entity == null || type == null || !type.toLowerCase(Locale.ROOT).startsWith("audio/")) {
            throw noAudio("it answered with something that is not audio");
        }
        Header part = answer.getFirstHeader("Content-Range");
        Matcher range = PART.matcher(part == null ? "" : part.getValue());
        boolean partial = answer.getCode() == 206 && range.matches();
        if (answer.getCode() == 206 && !partial) {
            throw noAudio("it answered with a part of the audio and does not say which");
        }
        BufferedInputStream in = new BufferedInputStream(entity.getContent(), 64 * 1024);
        long begins = partial ? Long.parseLong(range.group(1)) : 0;
        if (begins == 0) {
            in.mark(AudioFormat.HEAD);
            byte[] head = in.readNBytes(AudioFormat.HEAD);
            in.reset();
            boolean tooLittle = partial && head.length < AudioFormat.HEAD;
            if (!tooLittle && !format.begins(head, head.length)) {
                throw noAudio("what it calls audio does not begin like " + format);
            }
        }
        InputStream all = new FilterInputStream(in) {
            @Override
            public void close() throws IOException {
                // Not to its end: who stops listening must not wait for the rest.
                answer.close();
            }
        };
        long length = partial ? Long.parseLong(range.group(2)) : entity.getContentLength();
        return new AudioSource.Remote(all, format, length, null, begins);
    }

    private static Problem noAudio(String why) {
        return new Problem(502, "Twilio gives no audio", "Try again later: " + why + ".");
    }

    private static Problem busy(Duration wait) {
        return new Problem(503, "Twilio is busy", "It asks for patience. Try again later.").retryAfter(wait);
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
                    .setDefaultRequestConfig(RequestConfig.custom()
                            .setConnectionRequestTimeout(silence)
                            .setResponseTimeout(silence)
                            .build())
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
