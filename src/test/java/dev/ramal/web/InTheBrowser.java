package dev.ramal.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.ramal.RamalExtension;
import dev.ramal.Samples;
import dev.ramal.TwilioCaller;
import dev.ramal.fakes.FakeSlack;
import dev.ramal.fakes.MediaStands;
import dev.ramal.people.Roster;
import dev.ramal.simulator.MediaStand;
import dev.ramal.simulator.PlayedCall;
import dev.ramal.simulator.Scenario;
import dev.ramal.simulator.Switchboard;
import dev.ramal.simulator.Trunk;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The pages in a real browser, before a real server with simulated calls. Only Twilio's cloud is played: its recordings
 * by the simulator, its signalling by {@link Signalling}. Its subclasses hold the tests; each starts it anew.
 *
 * <p>{@code -Dscreenshots=write} writes docs/screenshots anew.
 */
abstract class InTheBrowser {

    static final MediaStand STAND = MediaStands.open();
    static final FakeSlack SLACK = new FakeSlack();
    static final String CHANNEL = "C0123456789";

    @RegisterExtension
    static final RamalExtension RAMAL = RamalExtension.onH2()
            .set("twilio.api-url", STAND.address().toString())
            .set("slack.token", "xoxb-test")
            .set("slack.channel", CHANNEL)
            .set("slack.api-url", SLACK.uri().toString())
            // Little is told, so that a channel is free for a test.
            .set("slack.events", "broken")
            .set("voice.agents", "user_1, user_2")
            .set("twilio.api-key-sid", "SK" + "1".repeat(32))
            .set("twilio.api-key-secret", "not-a-secret-of-anybody-0123456789")
            .set("twilio.twiml-app-sid", "AP" + "1".repeat(32));

    static final String EMAIL = "ana@example.com";
    static final String PASSWORD = "correta-cavalo-bateria";
    static final String RINGING = "CA" + "7".repeat(32);
    static final String STRANGER = "+5521998765432";
    static final Path SCREENSHOTS = Path.of("docs/screenshots");
    static final List<String> NAMES = List.of(
            "Padaria Estrela",
            "",
            "Marina Albuquerque",
            "Clínica São Lucas",
            "",
            "João Batista Ferreira",
            "Oficina do Tião",
            "");

    static Chromium chromium;
    static String signedIn;

    final List<String> wrong = new ArrayList<>();
    final List<Pattern> expected = new ArrayList<>();
    final Signalling twilio = new Signalling();
    final TwilioCaller caller = new TwilioCaller(RAMAL);
    BrowserContext context;
    Page page;

    @BeforeAll
    static void the_first_administrator_is_made_and_calls_come_in() {
        play(Scenario.mix(36, 7));
        chromium = new Chromium();
        try (BrowserContext first = chromium.browser().newContext()) {
            Page page = first.newPage();
            page.navigate(url("/"));
            assertThat(page.getByRole(AriaRole.HEADING, named("Criar a administração")))
                    .isVisible();
            page.getByLabel("Nome").fill("Ana Souza");
            page.getByLabel("E-mail").fill(EMAIL);
            page.getByLabel("Senha").fill(PASSWORD);
            page.getByRole(AriaRole.BUTTON, button("Criar e entrar")).click();
            assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();
            signedIn = first.storageState();
        }
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        open(signedIn, "pt-BR", ColorScheme.LIGHT, 1280);
    }

    @AfterEach
    void nothing_went_wrong() {
        leave();
        wrong.removeIf(
                text -> expected.stream().anyMatch(each -> each.matcher(text).find()));
        assertThat(wrong).isEmpty();
    }

    /** What axe finds on the page as it is, light and dark. */
    List<String> axe(String script, String language) {
        settled();
        List<String> all = new ArrayList<>();
        for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            // Colours on their way to others are nobody's reading.
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(theme).setReducedMotion(ReducedMotion.REDUCE));
            page.waitForFunction("() => document.getAnimations().every(each => each.playState === 'finished')");
            Object violations = page.evaluate(
                    """
                    async script => {
                      if (!window.axe) (0, eval)(script);
                      const said = await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']});
                      return said.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).slice(0, 3).join(' | '));
                    }""",
                    script);
            for (Object violation : (List<?>) violations) {
                all.add(URI.create(page.url()).getPath() + " " + language + " " + theme + " " + violation);
            }
        }
        return all;
    }

    /** Closes the pages first: what they say as they go is answered, which a context that closes cannot do. */
    private void leave() {
        context.pages().forEach(Page::close);
        context.close();
    }

    void open(String state, String language, ColorScheme theme, int width) {
        if (context != null) {
            leave();
        }
        Browser.NewContextOptions options = new Browser.NewContextOptions()
                .setLocale("pt-BR")
                .setColorScheme(theme)
                .setPermissions(List.of("microphone"))
                .setViewportSize(width, width == 390 ? 844 : width == 1920 ? 1080 : 800);
        if (!state.isEmpty()) {
            options.setStorageState(state);
        }
        context = chromium.browser().newContext(options);
        context.setDefaultTimeout(15_000);
        context.addInitScript("localStorage.setItem('ramal.language', '" + language + "')");
        page = context.newPage();
        listen(page);
    }

    /** Whatever the browser finds wrong, a broken policy among it, fails the test. */
    void listen(Page opened) {
        opened.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                wrong.add(message.text() + " " + message.location());
            }
        });
        opened.onPageError(wrong::add);
    }

    /** That much is meant to go wrong. */
    /** Whoever was written into the database by hand may log in and go on, as those may whom Ramal made. */
    static void known() {
        RAMAL.camel().getRegistry().lookupByNameAndType("roster", Roster.class).readAgain();
    }

    void expect(String pattern) {
        expected.add(Pattern.compile(pattern));
    }

    void go(String path) {
        page.navigate(url(path));
        assertThat(page.locator("h1:visible, h2:visible").first()).isVisible();
    }

    /** Waits until nothing is on its way any more. */
    void settled() {
        assertThat(page.locator(".skeleton")).hasCount(0);
        page.waitForFunction(
                "() => !document.querySelector('.chart canvas') || window.Chart?.getChart(document.querySelector('.chart canvas'))");
    }

    /** Turns the phone on, and waits until it is registered. */
    void phone() {
        twilio.install(context);
        go("/app/phone");
        page.getByRole(AriaRole.SWITCH).click();
        assertThat(page.locator(".phone")).containsText("Pronto");
    }

    Page farEnd() {
        Page far = context.newPage();
        far.navigate(url("/far-end"));
        page.bringToFront();
        return far;
    }

    /** A stranger rings the phone, and its agent takes the call. */
    void answer() {
        Page far = farEnd();
        twilio.ring(RINGING, STRANGER, (String) far.evaluate("() => offer()"));
        long answers = twilio.count("answer");
        page.getByRole(AriaRole.BUTTON, button("Atender")).click();
        far.evaluate(
                "sdp => accept(sdp)",
                twilio.await(page, "answer", answers).path("sdp").asText());
    }

    static double heard(Page far) {
        return ((Number) far.evaluate("() => heard()")).doubleValue();
    }

    static String answered() {
        return (String) RAMAL.rows(
                        "SELECT c.sid FROM call c JOIN recording r ON r.root_sid = c.sid WHERE c.outcome = 'answered' AND c.direction = 'inbound'"
                                + " AND r.status = 'completed' ORDER BY c.sid LIMIT 1")
                .get(0)
                .values()
                .iterator()
                .next();
    }

    void shot(String name) {
        if (!"write".equals(System.getProperty("screenshots"))) {
            return;
        }
        int width = page.viewportSize().width;
        boolean dark = (Boolean) page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches");
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + "-" + width + (dark ? "-dark" : "") + ".png")));
    }

    /** Plays calls as Twilio would, then lets them have come over the last week. */
    static void play(List<Scenario> scenarios) {
        List<PlayedCall> played = new ArrayList<>();
        Trunk trunk = new Trunk(
                URI.create("http://127.0.0.1:" + RAMAL.port()),
                TwilioCaller.PUBLIC_URL,
                Samples.ACCOUNT,
                Samples.TOKEN,
                "AP" + "1".repeat(32),
                "+551140000001",
                List.of("user_1", "user_2"),
                false,
                0,
                0,
                7,
                Duration.ofSeconds(10),
                false);
        try (Switchboard switchboard = new Switchboard(trunk, STAND, InstantSource.system(), 4, webhook -> {})) {
            switchboard.play(scenarios, 4, 0, playback -> {
                synchronized (played) {
                    played.add(playback.call());
                }
            });
        }
        List<Map<String, Object>> calls = RAMAL.rows("SELECT sid FROM call ORDER BY sid");
        for (int i = 0; i < calls.size(); i++) {
            String sid = (String) calls.get(i).values().iterator().next();
            int minutes = 11 + i * 37 + (i % 6) * 1440;
            String name = NAMES.get(i % NAMES.size());
            RAMAL.change("UPDATE call SET began_at = DATEADD('MINUTE', -" + minutes
                    + ", began_at), started_at = DATEADD('MINUTE', -" + minutes + ", started_at), contact_name = "
                    + (name.isEmpty() ? "NULL" : "'" + name + "'") + " WHERE sid = '" + sid + "'");
        }
    }

    static String url(String path) {
        return "http://localhost:" + RAMAL.port() + path;
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    static Page.GetByRoleOptions button(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
