package dev.ramal.edge;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.edge.EdgeApp.Answer;
import dev.ramal.twilio.SignedSamples;
import dev.ramal.twilio.SignedSamples.Sample;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    private static final String CALL_STATUS = "/twilio/call-status?call=CA5e5e5e5e5e5e5e5e5e5e5e5e5e5e0100";

    private static EdgeApp app;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        app = new EdgeApp(directory, Duration.ofMillis(1500), true);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @BeforeEach
    void forget() {
        app.seen.clear();
    }

    @Test
    void hands_a_signed_form_to_its_route() throws Exception {
        Answer answer = app.post("/twilio/voice-incoming?leg=a%2Bb", EdgeApp.VOICE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Content-Type", "text/xml");
        assertThat(answer.body()).contains("<Response/>");
        TwilioForm form = app.form();
        assertThat(form.path()).isEqualTo("/twilio/voice-incoming");
        assertThat(form.get("From")).isEqualTo("+5511987654321");
        assertThat(form.asked("leg")).isEqualTo("a+b");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void accepts_every_sample_as_twilio_sends_it(Sample sample) throws Exception {
        String target = "/twilio/x/" + sample.url().substring(sample.url().lastIndexOf('/') + 1);
        boolean get = sample.method().equals("GET");
        String full = get ? target + "?" + sample.body() : target;
        Answer answer = get
                ? app.send("GET " + full, Map.of("X-Twilio-Signature", app.sign(full, "")), "")
                : app.post(full, sample.body());
        assertThat(answer.status()).isLessThan(300);
        TwilioForm form = app.form();
        assertThat(form.fields()).containsExactlyElementsOf(sample.fields());
    }

    static Stream<Sample> samples() {
        return SignedSamples.load().all().stream();
    }

    @Test
    void reads_json_that_the_url_vouches_for() throws Exception {
        String json = "[{\"type\":\"com.twilio.voice\",\"name\":\"José\"}]";
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8)));
        String target = "/twilio/x/events?a=1&bodySHA256=" + hash;
        Map<String, String> headers =
                Map.of("X-Twilio-Signature", app.sign(target, ""), "Content-Type", "application/json");
        assertThat(app.send("POST " + target, headers, json).status()).isLessThan(300);
        assertThat(app.form().fields()).containsExactly(new Field("json", json));
        assertThat(app.send("POST " + target, headers, json.replace('é', 'e')).status())
                .isEqualTo(403);
        String voice = "/twilio/voice-incoming?bodySHA256=" + hash;
        Map<String, String> signed =
                Map.of("X-Twilio-Signature", app.sign(voice, ""), "Content-Type", "application/json");
        assertThat(app.send("POST " + voice, signed, json).status()).isEqualTo(400);
        assertThat(app.seen).isEmpty();
    }

    @Test
    void refuses_what_is_not_signed() throws Exception {
        double before = app.refused("signature");
        Answer without = app.send("POST " + CALL_STATUS, Map.of(), EdgeApp.VOICE);
        Answer other = app.send(
                "POST " + CALL_STATUS,
                Map.of("X-Twilio-Signature", app.sign("/twilio/voice", EdgeApp.VOICE)),
                EdgeApp.VOICE);
        for (Answer answer : List.of(without, other)) {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(app.refused("signature")).isEqualTo(before + 2);
        assertThat(app.seen).isEmpty();
    }

    @Test
    void refuses_signed_forms_of_another_shape_or_account() throws Exception {
        assertThat(app.post(CALL_STATUS, EdgeApp.VOICE.replace("ringing", "rung"))
                        .status())
                .isEqualTo(400);
        assertThat(app.post(CALL_STATUS, EdgeApp.VOICE + "&CallStatus=ringing").status())
                .isEqualTo(400);
        assertThat(app.post(CALL_STATUS, EdgeApp.VOICE.replace("AC0a", "AC0b")).status())
                .isEqualTo(403);
        assertThat(app.post("/twilio/recording-status", EdgeApp.VOICE).status()).isEqualTo(400);
        assertThat(app.seen).isEmpty();
    }

    @Test
    void closes_every_path_that_is_not_twilios_or_public() throws Exception {
        for (String path : List.of(
                "/",
                "/anything",
                "/wild/x",
                "/observe/health",
                "/Twilio/x",
                "/twiliox",
                "/api/echo",
                "/api",
                "/twilio/token",
                "/make_call",
                "/auth/me",
                "/nowhere",
                "/twilio")) {
            Answer answer = app.post(path, EdgeApp.VOICE);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Bearer");
            assertThat(answer.body()).as(path).doesNotContain("anything");
        }
        assertThat(app.seen).isEmpty();
        assertThat(app.send("GET /open", Map.of(), "").status()).isEqualTo(200);
        assertThat(app.send("POST /open", Map.of(), "a=1").status()).isEqualTo(405);
    }

    @Test
    void lets_the_operator_use_the_api() throws Exception {
        Map<String, String> key = Map.of("Authorization", "Bearer " + app.operator);
        Answer answer = app.send("POST /api/echo?q=a+b&Set-Cookie=x", key, "a=1&CamelHttpUri=x");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("in");
        Request request = app.request();
        assertThat(request.asked("q")).isEqualTo("a b");
        assertThat(request.mediaType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(app.seen.remove()).containsEntry("body", "a=1&CamelHttpUri=x");
        assertThat(app.send("GET /api/calls/CA1", key, "").body()).contains("CA1");
        assertThat(app.send("GET /twilio/token", key, "").body()).contains("token");
        assertThat(app.send("POST /api/silent", key, "a=mine").body()).doesNotContain("mine");
        for (String wrong : List.of("Bearer x", "Basic " + app.operator, app.operator, "Bearer", "Bearer ")) {
            assertThat(app.send("GET /api/echo", Map.of("Authorization", wrong), "")
                            .status())
                    .as(wrong)
                    .isEqualTo(401);
        }
        assertThat(app.raw(("GET /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                        + app.operator + "\r\nAuthorization: Bearer x\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void asks_a_route_who_may_use_it() throws Exception {
        assertThat(allowed("/api/echo/mine"))
                .containsExactly("token-admin", "token-agent", "token-crm", "token-supervisor");
        assertThat(allowed("/api/echo/all")).containsExactly("token-admin", "token-crm", "token-supervisor");
        assertThat(allowed("/api/echo"))
                .as("a route that says nothing is for administrators")
                .containsExactly("token-admin");
        Answer refused = app.send("GET /api/echo/all", bearer("token-agent"), "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(refused.body()).contains("supervisor");
        assertThat(app.send("POST /api/echo/all", bearer("token-crm"), "a=1").body())
                .contains("echo:write");
    }

    private static List<String> allowed(String path) throws IOException {
        List<String> allowed = new ArrayList<>();
        for (String token : new TreeSet<>(app.known.keySet())) {
            if (app.send("GET " + path, bearer(token), "").status() == 200) {
                allowed.add(token);
            }
        }
        return allowed;
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    @Test
    void takes_a_browsers_cookie_for_changes_only_from_its_own_pages() throws Exception {
        Map<String, String> cookie = Map.of("Cookie", "other=1; __Host-ramal=token-admin");
        assertThat(app.send("GET /api/echo", cookie, "").status()).isEqualTo(200);
        assertThat(app.request().by().name()).isEqualTo("Caio");
        assertThat(app.request().cookies()).containsOnlyKeys("__Host-ramal");
        assertThat(app.send("POST /api/echo", cookie, "a=1").status()).isEqualTo(401);
        Map<String, String> page = new HashMap<>(cookie);
        page.put("X-Ramal", "1");
        assertThat(app.send("POST /api/echo", page, "a=1").status()).isEqualTo(200);
        page.put("Sec-Fetch-Site", "cross-site");
        assertThat(app.send("POST /api/echo", page, "a=1").status()).isEqualTo(401);
        assertThat(app.send("GET /api/echo", Map.of("Cookie", "__Host-ramal=token-admin; __Host-ramal=x"), "")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void opens_to_everyone_what_is_on_the_list() throws Exception {
        assertThat(app.send("POST /auth/login", Map.of(), "a=1").body()).contains("hello");
        assertThat(app.request().by()).isEqualTo(Principal.NOBODY);
        assertThat(app.send("GET /auth/login", Map.of(), "").status()).isEqualTo(405);
        assertThat(app.send("GET /web/page", Map.of("Authorization", "Bearer no"), "")
                        .body())
                .contains("page");
        assertThat(app.send("POST /web/page", Map.of(), "a=1").status()).isEqualTo(405);
        assertThat(app.send("GET /web/nothing", Map.of(), "").status()).isEqualTo(404);
    }

    @Test
    void streams_as_fast_as_it_is_read() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/api/long"))
                .header("Authorization", "Bearer token-agent")
                .build();
        HttpResponse<InputStream> answer = app.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(EdgeApp.LONG);
        try (InputStream in = answer.body()) {
            assertThat(Arrays.equals(in.readAllBytes(), new EdgeApp.Endless(EdgeApp.LONG).readAllBytes()))
                    .as("every byte in its place")
                    .isTrue();
        }
        Answer head = app.send("HEAD /api/long", bearer("token-agent"), "");
        assertThat(head.headers())
                .containsEntry("content-length", Long.toString(EdgeApp.LONG))
                .containsEntry("accept-ranges", "bytes");
        assertThat(head.body()).isEmpty();
        HttpResponse<InputStream> left = app.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        left.body().close();
        assertThatThrownBy(() -> app.client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/api/broken-off"))
                                .header("Authorization", "Bearer token-agent")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray()))
                .as("a stream that breaks off must not look whole")
                .isInstanceOf(IOException.class);
        assertThat(EdgeApp.Endless.CLOSED.tryAcquire(4, 10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void sends_events_until_the_login_ends() throws Exception {
        app.known.put("token-brief", Principal.person("9", "Davi", Role.AGENT, "s9"));
        HttpResponse<InputStream> answer = app.client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/api/stream"))
                        .header("Authorization", "Bearer token-brief")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        EventStream stream = Objects.requireNonNull(app.streams.poll(10, TimeUnit.SECONDS));
        CountDownLatch ended = new CountDownLatch(1);
        stream.onEnd(ended::countDown);
        stream.send("1", "call", "one\ntwo");
        byte[] begin = ":\n\nid: 1\nevent: call\ndata: one\ndata: two\n\n".getBytes(StandardCharsets.UTF_8);
        assertThat(answer.body().readNBytes(begin.length))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(new String(begin, StandardCharsets.UTF_8));
        app.known.remove("token-brief");
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        answer.body().readAllBytes();
    }

    @Test
    void answers_with_no_other_headers_than_a_reply_may_have() throws Exception {
        Answer answer = app.send("GET /api/cookie", bearer("token-agent"), "");
        assertThat(answer.headers().get("set-cookie"))
                .contains("__Host-ramal", "HttpOnly", "SameSite=Strict", "Secure");
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.status(200).with("x-own", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.status(200).with("location", "a\r\nb: c"));
        assertThatIllegalArgumentException().isThrownBy(() -> Reply.status(200).cookie("other", "x", 1));
    }

    @Test
    void lets_no_field_or_header_pose_as_one_of_camels_or_come_back() throws Exception {
        String body = EdgeApp.VOICE + "&"
                + EdgeApp.form(Map.ofEntries(
                        entry("Authorization", "Bearer x"),
                        entry("Host", "evil.example"),
                        entry("Set-Cookie", "a=b"),
                        entry("Location", "https://evil.example"),
                        entry("CamelHttpUri", "https://evil.example"),
                        entry("CamelFileName", "evil"),
                        entry("CamelHttpResponseCode", "302"),
                        entry("Content-Type", "text/html"),
                        entry("Transfer-Encoding", "chunked")));
        String target = "/twilio/x?CamelHttpResponseCode=500&Set-Cookie=q&Location=q";
        Answer answer = app.send(
                "POST " + target,
                Map.of(
                        "X-Twilio-Signature",
                        app.sign(target, body),
                        "CamelHttpUri",
                        "https://evil.example",
                        "CamelBeanMethodName",
                        "evil",
                        "Cookie",
                        "a=b",
                        "Authorization",
                        "Basic eDp4",
                        "X-Forwarded-Host",
                        "evil.example"),
                body);
        assertThat(answer.status()).isBetween(200, 204);
        assertThat(answer.headers())
                .doesNotContainKeys(
                        "Set-Cookie", "Location", "X-Own", "Authorization", "CamelHttpUri", "CamelFileName");
        assertThat(answer.toString()).doesNotContain("evil");
        Map<String, Object> seen = app.seen.remove();
        assertThat(seen.keySet()).noneMatch(key -> key.startsWith("header "));
        assertThat(seen.get("body")).isInstanceOf(TwilioForm.class);
        assertThat(seen.toString()).doesNotContain("evil");
    }

    @Test
    void guards_rest_routes_too() throws Exception {
        assertThat(app.send("POST /twilio/rest/one", Map.of(), EdgeApp.VOICE).status())
                .isEqualTo(403);
        assertThat(app.post("/twilio/rest/one", EdgeApp.VOICE).body()).contains("one");
        assertThat(app.seen.remove().keySet()).noneMatch(key -> key.startsWith("header "));
    }

    @Test
    void says_nothing_of_a_failure() throws Exception {
        Answer answer = app.post("/twilio/fails", EdgeApp.VOICE);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void puts_security_headers_on_every_answer() throws Exception {
        for (Answer answer : List.of(
                app.post("/twilio/voice-incoming", EdgeApp.VOICE),
                app.post("/twilio/fails", EdgeApp.VOICE),
                app.post("/twilio/voice", EdgeApp.VOICE),
                app.send("GET /api/nothing", Map.of("Authorization", "Bearer " + app.operator), ""),
                app.send("GET /open", Map.of(), ""),
                app.send("GET //", Map.of(), ""),
                app.send("TRACE /twilio/x", Map.of(), ""),
                app.send("GET /" + "x".repeat(40_000), Map.of(), ""),
                app.raw("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            assertThat(answer.headers())
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsEntry("Cache-Control", "no-store")
                    .containsEntry("Referrer-Policy", "no-referrer")
                    .containsEntry("X-Frame-Options", "DENY")
                    .containsKey("Content-Security-Policy");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "BREW"})
    void refuses_other_methods(String method) throws Exception {
        Answer answer = app.send(method + " /twilio/x", Map.of("X-Twilio-Signature", app.sign("/twilio/x", "")), "");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.body()).isEmpty();
        assertThat(app.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//twilio/x",
                "/twilio//x",
                "/twilio/../api/echo",
                "/./twilio/x",
                "/twilio/%2e%2e/api/echo",
                "/%74wilio/x",
                "/twilio/x;a=1",
                "/twilio/x/",
                "/twilio%2fx",
                "/twilio/x%00",
                "/twilio\\x",
                "http://localhost/twilio/x",
                "*",
                "twilio/x",
                "/twilio/%",
                "/twilio/%zz",
                "/twilio/x#f",
                "/twilio/x?a#b",
                "/twilio/%c3%28/%2F",
                "/..",
                "/twilio/x/.",
                "/twilio/%5c"
            })
    void refuses_paths_that_can_be_read_in_two_ways(String target) throws Exception {
        Answer answer = app.send(
                "POST " + target, Map.of("X-Twilio-Signature", app.sign(target, EdgeApp.VOICE)), EdgeApp.VOICE);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
        assertThat(app.seen).isEmpty();
    }

    @Test
    void reads_long_targets_up_to_a_limit() throws Exception {
        Map<String, String> key = Map.of("Authorization", "Bearer " + app.operator);
        String query = "?q=" + "x%20".repeat(3000);
        assertThat(app.send("GET /api/" + "%20".repeat(330) + query, key, "").status())
                .isEqualTo(404);
        assertThat(app.send("GET /api" + "/a".repeat(500) + query, key, "").status())
                .isEqualTo(404);
        assertThat(app.send("GET /api/" + "x".repeat(8000), key, "").status()).isEqualTo(400);
    }

    @Test
    void writes_no_file_for_an_upload() throws Exception {
        Set<Path> before = files();
        String part = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\n" + "x".repeat(50_000) + "\r\n--b--\r\n";
        for (String path : List.of("/twilio/x", "/twilio/voice-incoming", "/api/echo", "/anything")) {
            Answer answer = app.send(
                    "POST " + path,
                    Map.of(
                            "X-Twilio-Signature",
                            app.sign(path, ""),
                            "Authorization",
                            "Bearer " + app.operator,
                            "Content-Type",
                            "multipart/form-data; boundary=b"),
                    part);
            assertThat(answer.status()).as(path).isIn(415, 401);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(app.seen).isEmpty();
        assertThat(files()).isEqualTo(before);
    }

    private static Set<Path> files() throws IOException {
        Set<Path> all = new HashSet<>();
        for (Path root : List.of(Path.of(""), Path.of(System.getProperty("java.io.tmpdir")))) {
            try (Stream<Path> list = Files.list(root)) {
                list.filter(path -> path.toString().matches(".*(upload|camel-tmp|vertx).*"))
                        .forEach(all::add);
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=%",
                "a=%0",
                "a=%zz",
                "a=%00",
                "=1",
                "a=1&&b=2",
                "a=%C3%28",
                "a=%ff",
                "a b=1",
                "a=1\u0001",
                "%20=1"
            })
    void refuses_broken_text_without_an_error(String more) throws Exception {
        for (String body : List.of(EdgeApp.VOICE + "&" + more, more)) {
            Answer answer = app.send("POST /twilio/x", Map.of("X-Twilio-Signature", app.sign("/twilio/x", "")), body);
            assertThat(answer.status()).isIn(400, 403);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(app.seen).isEmpty();
    }

    @Test
    void refuses_too_many_fields_and_too_long_bodies() throws Exception {
        StringBuilder many = new StringBuilder(EdgeApp.VOICE);
        for (int i = 0; i < 100; i++) {
            many.append("&F").append(i).append("=1");
        }
        assertThat(app.post("/twilio/x", many.toString()).status()).isEqualTo(413);
        assertThat(app.post("/twilio/x", EdgeApp.VOICE + "&Body=" + "x".repeat(70_000))
                        .status())
                .isEqualTo(413);
        assertThat(app.post("/twilio/x", "Body=" + "x".repeat(5_000_000)).status())
                .isEqualTo(413);
        String chunks =
                "10000\r\n" + "x".repeat(0x10000) + "\r\n" + "10000\r\n" + "x".repeat(0x10000) + "\r\n0\r\n\r\n";
        Answer chunked = app.raw(("POST /twilio/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: "
                        + app.sign("/twilio/x", "") + "\r\n\r\n" + chunks)
                .getBytes(StandardCharsets.US_ASCII));
        assertThat(chunked.status()).isEqualTo(413);
        Answer api = app.send(
                "POST /api/echo", Map.of("Authorization", "Bearer " + app.operator), "a=" + "x".repeat(1_100_000));
        assertThat(api.status()).isEqualTo(413);
        assertThat(app.seen).isEmpty();
    }

    @Test
    void reads_an_ordinary_clients_requests() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + app.port() + "/twilio/voice-incoming"))
                .header("X-Twilio-Signature", app.sign("/twilio/voice-incoming", EdgeApp.VOICE))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .expectContinue(true)
                .POST(BodyPublishers.ofString(EdgeApp.VOICE))
                .build();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = app.client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("<Response/>");
        }
    }

    @Test
    void never_fails_over_odd_requests() throws Exception {
        Random random = new Random(99);
        List<String> lines = List.of(
                "POST /twilio/x",
                "POST /twilio/call-status",
                "GET /twilio/x?a=%00",
                "POST /twilio/voice-incoming?x=%zz",
                "GET /twilio/x?CallSid=CA1",
                "POST /api/echo",
                "PUT /api/echo",
                "POST /open",
                "HEAD /open",
                "POST /twilio/token",
                "OPTIONS *",
                "GET /twilio/x?" + "a=1&".repeat(500) + "b=2",
                "POST /twilio/rest/%20");
        List<String> types = List.of(
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "text/plain",
                "application/json; charset=x",
                "application/x-www-form-urlencoded; charset=utf-16",
                "",
                "%00",
                "application/json",
                ";;;",
                "a/b/c");
        List<String> bodies = List.of(
                EdgeApp.VOICE,
                "",
                "{}",
                "\u0000",
                "a=%00",
                "=",
                "&",
                "a=b&a=b",
                "CallSid=CA1",
                "x".repeat(3000),
                "CallStatus=%F0%9F%99%82",
                EdgeApp.VOICE + "&CallDuration=99999999999999999999");
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String line = lines.get(random.nextInt(lines.size()));
            String body = bodies.get(random.nextInt(bodies.size()));
            String target = line.substring(line.indexOf(' ') + 1);
            String signed;
            try {
                signed = app.sign(target, line.startsWith("GET") ? "" : body);
            } catch (ClassCastException unreadable) {
                signed = app.sign(target, "");
            }
            Map<String, String> headers = new java.util.HashMap<>();
            headers.put("X-Twilio-Signature", signed);
            headers.put("Content-Type", types.get(random.nextInt(types.size())));
            if (random.nextBoolean()) {
                headers.put("Authorization", "Bearer " + app.operator);
            }
            if (random.nextInt(6) == 0) {
                headers.put(
                        List.of("Content-Encoding", "Expect", "Range", "Upgrade", "Transfer-Encoding")
                                .get(random.nextInt(5)),
                        "gzip");
            }
            answers.add(app.send(line, headers, body));
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isBetween(200, 499));
    }

    @Test
    void closes_connections_that_keep_it_waiting() throws Exception {
        byte[] head = ("POST /twilio/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nX-Twilio-Signature: "
                        + app.sign("/twilio/x", "")
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nCallSid=")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] refused = "POST /twilio/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nCall"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] served = "GET /open HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (byte[] start : List.of(
                new byte[0],
                "GET /op".getBytes(StandardCharsets.US_ASCII),
                head,
                refused,
                served,
                "GET /open HTTP/1.1\r\nHost: x\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII))) {
            try (Socket socket = app.open()) {
                socket.getOutputStream().write(start);
                long since = System.nanoTime();
                EdgeApp.readAll(socket.getInputStream());
                assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(4));
            }
        }
        assertThat(app.seen.stream().map(seen -> seen.get("httpPath"))).containsOnly("/open");
    }

    @Test
    void closes_connections_that_drip() throws Exception {
        try (Socket socket = app.open()) {
            socket.getOutputStream()
                    .write("GET /open HTTP/1.1\r\nHost: x\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(100);
            long since = System.nanoTime();
            int read = 0;
            while (read != -1 && System.nanoTime() - since < 6_000_000_000L) {
                try {
                    read = socket.getInputStream().read();
                } catch (java.net.SocketTimeoutException quiet) {
                    try {
                        socket.getOutputStream().write('x');
                    } catch (IOException closed) {
                        read = -1;
                    }
                } catch (IOException reset) {
                    read = -1;
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(4));
        }
    }
}
