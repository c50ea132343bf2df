package dev.ramal.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.edge.Principal;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class WebFilesTest {

    /** As in the package of npm: {@code npm pack @twilio/voice-sdk@2.18.5}, dist/twilio.min.js. */
    private static final String VOICE_SDK = "35d3cb1b22e309f9884724a89250aecd2de4f1556ad7b67a7bc5e06c73dcb74a";

    private static final int FIRST_VIEW = 150 * 1024;

    private final WebFiles files = WebFiles.read(ZoneId.of("America/Sao_Paulo"), "pt-BR", false, 8);

    @Test
    void the_page_says_what_it_may_load() {
        Reply page = files.answer(get("/", Map.of()));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.headers().get("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self' 'sha256-", "style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.headers().get("permissions-policy")).contains("microphone=(self)");
        assertThat(text(page)).contains("data-zone=\"America/Sao_Paulo\"").doesNotContain("{{");
    }

    @Test
    void the_page_of_an_address_that_leads_nowhere_knows_what_it_was_answered_with() {
        Reply page = files.lost(410, "deleted");

        assertThat(page.status()).isEqualTo(410);
        assertThat(page.headers().get("content-security-policy")).contains("script-src 'self' 'sha256-");
        assertThat(page.headers()).doesNotContainKeys("etag", "cache-control");
        assertThat(text(page))
                .contains("data-status=\"410\"", "data-code=\"deleted\"")
                .doesNotContain("{{");
    }

    @Test
    void every_file_that_the_page_names_is_there() {
        Pattern named = Pattern.compile("\"(/app/[^\"]+\\.[a-z]+)\"");
        var matcher = named.matcher(text(files.answer(get("/", Map.of()))));
        int found = 0;
        while (matcher.find()) {
            assertThat(files.paths()).contains(matcher.group(1));
            found++;
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void a_page_of_the_dashboard_is_the_page_and_an_unknown_file_is_not_there() {
        assertThat(text(files.answer(get("/app/calls/CA1", Map.of())))).contains("<ramal-app>");
        for (String path : List.of(
                "/app/../../application.properties",
                "/app/%2e%2e/application.properties",
                "/app/vendor/lit/3.3.2/package.json",
                "/app/index.html.bak",
                "/app/dev/ramal/Ramal.class")) {
            assertThat(files.answer(get(path, Map.of())).status())
                    .as("%s", path)
                    .isEqualTo(404);
        }
    }

    @Test
    void what_never_changes_is_kept_and_what_is_known_is_not_sent_again() {
        String path = files.paths().stream()
                .filter(each -> each.endsWith("/app.js"))
                .findFirst()
                .orElseThrow();
        Reply first = files.answer(get(path, Map.of()));

        assertThat(first.headers().get("cache-control")).contains("immutable");
        Reply again =
                files.answer(get(path, Map.of("if-none-match", first.headers().get("etag"))));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.content()).isNull();
        assertThat(files.answer(get("/", Map.of())).headers().get("cache-control"))
                .isEqualTo("no-cache");
    }

    @Test
    void the_voice_sdk_is_the_one_that_was_published() throws Exception {
        try (InputStream in = WebFilesTest.class.getResourceAsStream("/web/vendor/twilio/2.18.5/twilio.min.js")) {
            byte[] bytes = in.readAllBytes();
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                    .isEqualTo(VOICE_SDK);
        }
        assertThat(WebFilesTest.class.getResource("/web/vendor/twilio/2.18.5/LICENSE.md"))
                .isNotNull();
    }

    @Test
    void the_first_view_is_small() {
        List<String> later =
                List.of("/twilio/", "/sounds/", "/chart.js/", "pages/reports", "pages/settings", "pages/profile");
        int sum = 0;
        for (String path : files.paths()) {
            if (later.stream().noneMatch(path::contains)) {
                sum += compressed(bytes(files.answer(get(path, Map.of()))));
            }
        }
        assertThat(sum).isBetween(20_000, FIRST_VIEW);
    }

    private static Request get(String path, Map<String, String> headers) {
        return new Request(Principal.NOBODY, "GET", path, List.of(), "", "", "127.0.0.1", headers, Map.of());
    }

    private static String text(Reply reply) {
        return new String(bytes(reply), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Reply reply) {
        return reply.content() instanceof Reply.Bytes content ? content.bytes() : new byte[0];
    }

    private static int compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.size();
    }
}
