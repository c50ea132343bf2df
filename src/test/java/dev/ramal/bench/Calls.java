package dev.ramal.bench;

import dev.ramal.Samples;
import dev.ramal.simulator.MediaStand;
import dev.ramal.simulator.Playback;
import dev.ramal.simulator.Scenario;
import dev.ramal.simulator.Switchboard;
import dev.ramal.simulator.Trunk;
import dev.ramal.simulator.Webhook;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whole calls as ready HTTP requests. The simulator plays each scenario once against a running Ramal; every call after
 * that is one of these with SIDs, times and signatures of its own, made before the clock starts, so that sending costs little.
 */
final class Calls {

    static final String PUBLIC_URL = "https://hooks.example.com";

    /** The fields that say when something was. */
    private static final Set<String> TIMES = Set.of("Timestamp", "RecordingStartTime");

    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern SID = Pattern.compile("(CA|RE)[0-9a-f]{32}");

    private final TwilioSignature signature = new TwilioSignature(List.of(Samples.TOKEN));
    private final Random random = new Random(8);
    private final List<Playback> played;

    /** One call: its webhooks in order. */
    record Call(String sid, String outcome, List<byte[]> webhooks) {}

    private Calls(List<Playback> played) {
        this.played = List.copyOf(played);
    }

    /** Plays every scenario that often against the Ramal at that port. */
    static Calls played(int port, int times) throws IOException {
        Trunk trunk = Trunk.to(URI.create("http://127.0.0.1:" + port), Samples.ACCOUNT, Samples.TOKEN, "+551140000001")
                .knownAs(PUBLIC_URL);
        List<Playback> played = Collections.synchronizedList(new ArrayList<>());
        try (MediaStand stand = new MediaStand(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Samples.ACCOUNT, Samples.TOKEN);
                Switchboard switchboard =
                        new Switchboard(trunk, stand, InstantSource.system(), 2, acknowledged -> {})) {
            switchboard.play(Scenario.mix(times * Scenario.values().length, 8), 2, 0, played::add);
        }
        for (Playback one : played) {
            if (!one.differences().isEmpty()) {
                throw new IllegalStateException("a call could not be played: " + one.differences());
            }
        }
        return new Calls(played);
    }

    /** How many webhooks a call has on average. */
    double webhooksPerCall() {
        return played.stream().mapToInt(one -> one.sent().size()).average().orElseThrow();
    }

    /** New calls with at least that many webhooks in all, the first of which begins now, at that many webhooks a second. */
    List<Call> fresh(int webhooks, double perSecond) {
        Instant now = Instant.now();
        List<Call> calls = new ArrayList<>();
        for (int made = 0;
                made < webhooks;
                made += calls.get(calls.size() - 1).webhooks().size()) {
            Instant begins = now.plusMillis((long) (made * 1000 / perSecond));
            calls.add(fresh(played.get(calls.size() % played.size()), begins));
        }
        return calls;
    }

    private Call fresh(Playback template, Instant begins) {
        Map<String, String> sids = new HashMap<>();
        Duration later = Duration.between(begun(template).orElse(begins), begins);
        List<byte[]> webhooks = new ArrayList<>();
        for (Webhook webhook : template.sent()) {
            webhooks.add(request(webhook, sids, later));
        }
        return new Call(renamed(template.call().sid(), sids), template.call().outcome(), List.copyOf(webhooks));
    }

    private static Optional<Instant> begun(Playback template) {
        return template.sent().stream()
                .flatMap(webhook -> webhook.fields().stream())
                .flatMap(field -> time(field).stream())
                .min(Comparator.naturalOrder());
    }

    /** When that was, of a field that says so as Twilio does. */
    private static Optional<Instant> time(Field field) {
        return TIMES.contains(field.name()) && field.value().endsWith("+0000")
                ? Optional.of(RFC_2822.parse(field.value(), Instant::from))
                : Optional.empty();
    }

    private byte[] request(Webhook webhook, Map<String, String> sids, Duration later) {
        String url = renamed(webhook.url(), sids);
        List<Field> fields = webhook.fields().stream()
                .map(field -> new Field(
                        field.name(),
                        time(field)
                                .map(time -> RFC_2822.format(time.plus(later)))
                                .orElseGet(() -> renamed(field.value(), sids))))
                .toList();
        StringBuilder body = new StringBuilder(1024);
        for (Field field : fields) {
            body.append(body.isEmpty() ? "" : "&")
                    .append(field.name())
                    .append('=')
                    .append(URLEncoder.encode(field.value(), StandardCharsets.UTF_8));
        }
        String head = "POST " + url.substring(PUBLIC_URL.length()) + " HTTP/1.1\r\nHost: hooks.example.com\r\n"
                + "X-Twilio-Signature: " + signature.sign(url, fields) + "\r\n"
                + "I-Twilio-Idempotency-Token: " + webhook.token() + "\r\n"
                + "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
                + "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private String renamed(String text, Map<String, String> sids) {
        Matcher sid = SID.matcher(text);
        return sid.replaceAll(found -> sids.computeIfAbsent(
                found.group(),
                old -> old.substring(0, 2)
                        + String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong())));
    }
}
