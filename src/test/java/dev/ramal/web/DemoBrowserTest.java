package dev.ramal.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The demo as a newcomer lives through it: the program that they start, its own simulator, a browser. Nothing is
 * doubled; the Voice SDK speaks to the simulator, and its media are WebRTC's.
 */
@EnabledIf("dev.ramal.web.Chromium#isThere")
class DemoBrowserTest {

    private static final String PASSWORD = "correta-cavalo-bateria";
    private static final LocatorAssertions.IsVisibleOptions PATIENTLY =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);
    /** Who looks into the modules of a page. */
    private static final String MODULES =
            "const module = name => import(document.querySelector('script[type=module]').src.replace('app.js', name));";

    private static Chromium chromium;
    private static DemoProcess demo;
    private static String ana;
    private static String bea;

    private final List<String> wrong = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();

    @BeforeAll
    static void two_people_work_here() throws IOException {
        chromium = new Chromium();
        demo = new DemoProcess("user_1,user_2");
        try (BrowserContext first = chromium.browser().newContext(options())) {
            Page page = first.newPage();
            register(page, demo.url());
            page.navigate(demo.url() + "/app/settings/users");
            page.getByLabel("E-mail").fill("bea@example.com");
            page.getByRole(AriaRole.BUTTON, named("Criar convite")).click();
            String link = page.locator(".secret code").textContent();
            ana = first.storageState();
            try (BrowserContext second = chromium.browser().newContext(options())) {
                Page other = second.newPage();
                other.navigate(link);
                other.getByLabel("Nome").fill("Bea Lima");
                other.getByLabel("Senha").fill("outra-senha-bem-longa");
                other.getByRole(AriaRole.BUTTON, named("Aceitar e entrar")).click();
                assertThat(other.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible(PATIENTLY);
                bea = second.storageState();
            }
        }
        demo.greeted();
    }

    @AfterAll
    static void close() {
        if (demo != null) {
            demo.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void nobody_is_there() {
        wrong.clear();
    }

    @AfterEach
    void nothing_went_wrong() {
        contexts.forEach(BrowserContext::close);
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_newcomer_sees_calls_come_in_plays_one_and_answers_one() throws IOException {
        try (DemoProcess fresh = new DemoProcess("")) {
            Page page = open("");
            register(page, fresh.url());
            fresh.greeted();

            assertThat(page.locator(".live-calls article").first()).isVisible(PATIENTLY);
            shot(page, "demo-now");

            page.navigate(fresh.url() + "/app/calls?recording=true");
            page.locator("article.call a.who").first().click();
            page.getByRole(AriaRole.BUTTON, named("Tocar")).click();
            assertThat(page.getByRole(AriaRole.BUTTON, named("Pausar"))).isVisible();
            // Two people talk in it.
            page.waitForCondition(() -> ((Number) page.evaluate(
                                    "() => Math.max(0, ...document.querySelector('recording-player').peaks.flat())"))
                            .doubleValue()
                    > 0.05);

            page.getByRole(AriaRole.LINK, named("Agora")).click();
            page.getByRole(AriaRole.BUTTON, named("Receber uma ligação de teste"))
                    .click();
            assertThat(page.locator(".phone.incoming")).isVisible(PATIENTLY);
            String caller = page.locator(".phone.incoming strong").textContent();
            shot(page, "demo-ringing");
            page.getByRole(AriaRole.BUTTON, named("Atender")).click();
            assertThat(page.locator(".phone.open .clock")).isVisible();
            page.waitForCondition(() -> energyHere(page) > 0);
            page.waitForCondition(() -> energyThere(page) > 0);
            page.getByRole(AriaRole.BUTTON, named("Teclado")).click();
            Request pressed = page.waitForRequest(
                    request -> String.valueOf(request.postData()).contains("dtmf"),
                    () -> page.locator(".phone.open .keys button").nth(4).click());
            assertThat(pressed.postData()).contains("\"dtmf\":\"5\"");
            assertThat(page.locator(".live-calls article", has(caller))).containsText("Em conversa");
            shot(page, "demo-talking");
            page.getByRole(AriaRole.BUTTON, named("Desligar")).click();

            assertThat(page.locator(".phone.ended")).isVisible();
            page.getByRole(AriaRole.BUTTON, named("Ver a ligação")).click();
            Locator call = page.locator("article.call", has(caller)).first();
            assertThat(call.locator(".badge.answered")).isVisible(PATIENTLY);
            assertThat(call).containsText("Ana Souza");
            assertThat(call.locator(".recorded")).isVisible(PATIENTLY);
            call.locator("a.who").click();
            page.getByRole(AriaRole.BUTTON, named("Tocar")).click();
            assertThat(page.getByRole(AriaRole.BUTTON, named("Pausar"))).isVisible();
            // Before the server goes, which the page would miss.
            page.context().close();
        }
    }

    @Test
    void the_card_goes_when_the_caller_gives_up() {
        Page page = ready(ana);
        called(page, "{\"waits\":3}");
        Locator call = calling(page);

        assertThat(page.locator(".phone.incoming"))
                .isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(20_000));
        assertThat(call).containsText("Desistiu", within());
    }

    @Test
    void a_caller_who_is_declined_may_leave_a_message() {
        Page page = ready(ana);
        called(page, "{}");
        Locator call = calling(page);
        page.getByRole(AriaRole.BUTTON, named("Recusar")).click();

        assertThat(page.locator(".phone.incoming")).isHidden();
        assertThat(call).containsText("Recado", within());
    }

    @Test
    void a_caller_hangs_up() {
        Page page = ready(ana);
        called(page, "{\"talks\":3}");
        Locator call = calling(page);
        page.getByRole(AriaRole.BUTTON, named("Atender")).click();
        assertThat(page.locator(".phone.open")).isVisible();

        assertThat(page.locator(".phone.ended")).isVisible(PATIENTLY);
        assertThat(call).containsText("Atendida", within());
        assertThat(call).containsText("Ana Souza");
        assertThat(call.locator(".recorded")).isVisible(PATIENTLY);
    }

    @Test
    void who_is_called_from_the_browser_answers() {
        Page page = ready(ana);
        dial(page, "(11) 98765-4321");

        assertThat(page.locator(".phone.open .clock")).isVisible(PATIENTLY);
        page.waitForCondition(() -> energyHere(page) > 0);
        page.waitForCondition(() -> energyThere(page) > 0);
        page.getByRole(AriaRole.BUTTON, named("Desligar")).click();

        assertThat(page.locator(".phone.ended")).isVisible();
        Locator call = page.locator("article.call", has("(11) 98765-4321"));
        assertThat(call.locator(".badge.answered")).isVisible(PATIENTLY);
    }

    @Test
    void who_gives_up_dialling_is_rung_no_longer() {
        Page page = ready(ana);
        dial(page, "(11) 98765-4322");
        page.getByRole(AriaRole.BUTTON, named("Desligar")).click();

        assertThat(page.locator(".phone.open")).hasCount(0);
        Locator call = page.locator("article.call", has("(11) 98765-4322"));
        assertThat(call).isVisible(PATIENTLY);
        assertThat(call.locator(".badge.live")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(60_000));
    }

    @Test
    void of_two_who_are_rung_one_takes_the_call() {
        Page one = ready(ana);
        Page other = ready(bea);
        called(one, "{}");
        Locator call = calling(one);
        assertThat(other.locator(".phone.incoming")).isVisible();

        other.getByRole(AriaRole.BUTTON, named("Atender")).click();

        assertThat(one.locator(".phone.incoming")).isHidden();
        assertThat(other.locator(".phone.open .clock")).isVisible();
        other.getByRole(AriaRole.BUTTON, named("Desligar")).click();
        assertThat(call).containsText("Atendida", within());
        assertThat(call).containsText("Bea Lima");
    }

    @Test
    void muted_the_other_side_hears_nothing() {
        Page page = ready(ana);
        called(page, "{}");
        page.getByRole(AriaRole.BUTTON, named("Atender")).click(patiently());
        page.waitForCondition(() -> energyThere(page) > 0);

        page.getByRole(AriaRole.BUTTON, named("Mudo")).click();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Com som"))).isVisible();
        // What was on its way arrives; from then on nothing does, while its packets go on.
        page.waitForCondition(() -> {
            double before = energyThere(page);
            page.waitForTimeout(1000);
            return energyThere(page) - before < 1e-9;
        });
        double silent = energyThere(page);
        double here = energyHere(page);
        page.waitForCondition(() -> energyHere(page) > here);
        assertThat(energyThere(page) - silent).isLessThan(1e-9);

        page.getByRole(AriaRole.BUTTON, named("Com som")).click();
        page.waitForCondition(() -> energyThere(page) - silent > 1e-6);
        page.getByRole(AriaRole.BUTTON, named("Desligar")).click();
    }

    @ParameterizedTest
    @CsvSource({"NotFoundError, Nenhum microfone", "NotAllowedError, não liberou o microfone"})
    void without_a_microphone_it_goes_on_in_silence_and_says_so(String error, String words) {
        Page page = open(ana);
        page.addInitScript(
                "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', '" + error + "'))");
        ready(page);
        called(page, "{}");
        page.getByRole(AriaRole.BUTTON, named("Atender")).click(patiently());

        assertThat(page.locator(".phone.open .clock")).isVisible();
        assertThat(page.locator(".phone .warning")).containsText(words);
        page.waitForCondition(() -> energyHere(page) > 0);
        page.getByRole(AriaRole.BUTTON, named("Desligar")).click();
        assertThat(page.locator(".phone.ended")).isVisible();
    }

    @Test
    void somebody_who_looks_elsewhere_is_notified() {
        Page page = open(ana);
        page.addInitScript(
                """
                window.notes = [];
                window.Notification = class {
                  static permission = 'granted';
                  static requestPermission = () => Promise.resolve('granted');
                  constructor(title) { notes.push(title); }
                  close() { notes.push('closed'); }
                };
                Object.defineProperty(document, 'hidden', { get: () => true });""");
        ready(page);
        called(page, "{\"waits\":4}");
        assertThat(page.locator(".phone.incoming")).isVisible(PATIENTLY);
        String caller = page.locator(".phone.incoming .caller strong").textContent();

        // Somebody else may have called before.
        assertThat(page.evaluate("() => notes")).asString().contains(caller);
        assertThat(page.title()).contains(caller);
        page.waitForCondition(() -> "closed".equals(page.evaluate("() => notes.at(-1)")));
    }

    @Test
    void the_phone_rings_after_a_freeze_and_after_back_and_forward() {
        Page page = ready(ana);
        CDPSession browser = page.context().newCDPSession(page);
        for (String state : List.of("frozen", "active")) {
            JsonObject wanted = new JsonObject();
            wanted.addProperty("state", state);
            browser.send("Page.setWebLifecycleState", wanted);
        }
        assertThat(page.locator(".phone")).containsText("Pronto");

        page.navigate(demo.url() + "/app/sign-in");
        page.navigate(demo.url() + "/api/docs");
        page.goBack();
        page.goBack();
        page.getByRole(AriaRole.HEADING, named("Ligações")).click();
        page.locator(".phone-fold").click();
        assertThat(page.locator(".phone")).containsText("Pronto");

        known(page);
        called(page, "{\"waits\":4}");
        assertThat(page.locator(".phone.incoming")).isVisible(PATIENTLY);
    }

    @Test
    void what_the_demo_adds_is_accessible_in_both_languages_and_themes() throws IOException {
        String axe;
        try (InputStream in = DemoBrowserTest.class.getResourceAsStream("/axe/axe.min.js")) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Object> found = new ArrayList<>();
        for (String language : List.of("pt-BR", "en")) {
            Page page = open(ana);
            page.addInitScript("localStorage.setItem('ramal.language', '" + language + "')");
            for (String path : List.of("/app/now", "/app/phone")) {
                page.navigate(demo.url() + path);
                assertThat(page.locator(".demo-card button")).isVisible();
                for (ColorScheme theme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
                    page.emulateMedia(new Page.EmulateMediaOptions()
                            .setColorScheme(theme)
                            .setReducedMotion(ReducedMotion.REDUCE));
                    found.addAll((List<?>) page.evaluate(
                            """
                            async script => {
                              if (!window.axe) (0, eval)(script);
                              const said = await axe.run('.demo-card', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']});
                              return said.violations.map(each => each.id + ' ' + each.nodes.map(node => node.target.join(' ')).join(', '));
                            }""",
                            axe));
                }
                shot(page, language.equals("en") ? "" : path.equals("/app/phone") ? "demo-phone" : "");
            }
        }
        assertThat(found).isEmpty();
    }

    // What the tests have in common

    /** A page whose phone is on. */
    private Page ready(String state) {
        return ready(open(state));
    }

    private static Page ready(Page page) {
        page.navigate(demo.url() + "/app/calls");
        page.locator(".phone-fold").click();
        page.getByRole(AriaRole.SWITCH).check();
        assertThat(page.locator(".phone")).containsText("Pronto");
        known(page);
        return page;
    }

    /** Others may not call before the office knows that this phone is there, and that its last conversation is over. */
    private static void known(Page page) {
        page.waitForCondition(
                () -> (Boolean)
                        page.evaluate(
                                """
                async () => {
                  const said = path => fetch(path).then(answer => answer.json());
                  const [{ identity }, { presence }] = await Promise.all([said('/auth/me'), said('/api/presence')]);
                  return presence.some(each => each.identity === identity && each.state === 'available');
                }"""));
    }

    private static void called(Page page, String how) {
        Object status = page.evaluate(
                "body => fetch('/api/simulator/calls', {method: 'POST', body,"
                        + " headers: {'x-ramal': '1', 'content-type': 'application/json'}}).then(answer => answer.status)",
                how);
        assertThat(status).isEqualTo(202);
    }

    /** The call that rings here, in the list of calls. */
    private static Locator calling(Page page) {
        assertThat(page.locator(".phone.incoming")).isVisible(PATIENTLY);
        return page.locator(
                "article.call",
                has(page.locator(".phone.incoming .caller strong").textContent()));
    }

    private static void dial(Page page, String number) {
        page.getByLabel("Número", new Page.GetByLabelOptions().setExact(true)).fill(number);
        page.getByRole(AriaRole.BUTTON, named("Ligar")).click();
        assertThat(page.locator(".phone.dialling, .phone.ringing, .phone.open")).isVisible();
    }

    private static double energyHere(Page page) {
        return energy(
                page,
                "const { thePhone } = await module('phone/phone.js');"
                        + " for (const each of (await thePhone.talk.sdk._mediaHandler.version.pc.getStats()).values())"
                        + " if (each.type === 'inbound-rtp') return each.totalAudioEnergy ?? 0; return 0;");
    }

    private static double energyThere(Page page) {
        return energy(page, "return (await module('phone/demo.js')).heard();");
    }

    private static double energy(Page page, String script) {
        return ((Number) page.evaluate("async () => { " + MODULES + script + " }")).doubleValue();
    }

    private Page open(String state) {
        Browser.NewContextOptions options = options();
        if (!state.isEmpty()) {
            options.setStorageState(state);
        }
        BrowserContext context = chromium.browser().newContext(options);
        contexts.add(context);
        context.setDefaultTimeout(30_000);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                wrong.add(message.text() + " " + message.location());
            }
        });
        page.onPageError(wrong::add);
        return page;
    }

    private static Browser.NewContextOptions options() {
        return new Browser.NewContextOptions()
                .setLocale("pt-BR")
                .setPermissions(List.of("microphone"))
                .setViewportSize(1280, 800);
    }

    private static void register(Page page, String url) {
        page.navigate(url);
        assertThat(page.getByRole(AriaRole.HEADING, named("Criar a administração")))
                .isVisible(PATIENTLY);
        page.getByLabel("Nome").fill("Ana Souza");
        page.getByLabel("E-mail").fill("ana@example.com");
        page.getByLabel("Senha").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, named("Criar e entrar")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible(PATIENTLY);
    }

    private static void shot(Page page, String name) {
        if ("write".equals(System.getProperty("screenshots")) && !name.isEmpty()) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("docs/screenshots", name + "-1280.png")));
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Page.LocatorOptions has(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static Locator.ClickOptions patiently() {
        return new Locator.ClickOptions().setTimeout(60_000);
    }

    private static LocatorAssertions.ContainsTextOptions within() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);
    }
}
