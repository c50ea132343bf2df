package dev.ramal.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.ramal.TwilioCaller;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Signing in, looking back at calls, the phone, and what holds for every page. */
@EnabledIf("dev.ramal.web.Chromium#isThere")
class BrowserTest extends InTheBrowser {

    private static final String RINGING_TOO = "CA" + "7".repeat(31) + "8";

    private static final List<String> PAGES = List.of(
            "/app/now",
            "/app/calls",
            "/app/reports",
            "/app/settings/connections",
            "/app/settings/team",
            "/app/settings/hours",
            "/app/settings/numbers",
            "/app/settings/flows",
            "/app/settings/keeping",
            "/app/settings/users",
            "/app/settings/keys",
            "/app/settings/blocked",
            "/app/settings/privacy",
            "/app/settings/audit",
            "/app/profile",
            "/app/phone",
            "/app/wall");

    // The way in

    @Test
    void a_wrong_password_is_refused_and_the_right_one_lets_in() {
        expect("401");
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.navigate(url("/app/calls?outcome=missed"));
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Senha").fill("not the password");
        page.getByRole(AriaRole.BUTTON, button("Entrar")).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("não conferem");

        page.getByLabel("Senha").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, button("Entrar")).click();

        assertThat(page.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible();
        assertThat(page).hasURL(Pattern.compile("outcome=missed"));
    }

    @Test
    void a_link_in_a_chat_leads_to_the_page_of_its_call_with_a_login_in_between_if_need_be() {
        String sid = answered();
        String chat = "http://chat.example/";
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.route(
                chat,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html; charset=utf-8")
                        .setBody("<a href='" + url("/app/calls/" + sid) + "'>Abrir a ligação</a>")));
        page.navigate(chat);
        page.getByText("Abrir a ligação").click();
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Senha").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, button("Entrar")).click();
        assertThat(page.locator(".detail .sid")).hasText(sid);
        assertThat(page).hasURL(url("/app/calls/" + sid));

        page.navigate(chat);
        page.getByText("Abrir a ligação").click();
        assertThat(page.locator(".detail .sid")).hasText(sid);
    }

    @Test
    void what_happened_is_told_as_people_here_say_it() {
        expect("429");
        String sid = (String) RAMAL.rows("SELECT root_sid FROM leg WHERE status = 'no-answer' AND ended_at IS NOT NULL"
                        + " AND parent_sid IS NOT NULL AND answered_at IS NULL LIMIT 1")
                .get(0)
                .values()
                .iterator()
                .next();
        go("/app/calls/" + sid);
        assertThat(page.locator(".detail .head p").first())
                .containsText(Pattern.compile("\\d\\d/\\d\\d/\\d{4},? \\d\\d:\\d\\d"));
        assertThat(page.locator(".timeline")).containsText("não atendeu");
        assertThat(page.locator(".timeline")).not().containsText("(Não atendeu)");

        page.route(
                Pattern.compile("/api/opt-outs"),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(429)
                        .setHeaders(Map.of("retry-after", "1"))
                        .setContentType("application/problem+json")
                        .setBody("{\"title\":\"Too many requests\",\"code\":\"too-many-requests\"}")));
        go("/app/settings/blocked");
        assertThat(page.getByText("Espere 1 segundo.", new Page.GetByTextOptions().setExact(false)))
                .isVisible();
    }

    @Test
    void who_signs_out_is_out() {
        open("", "en", ColorScheme.LIGHT, 1280);
        page.navigate(url("/app/sign-in"));
        page.getByLabel("Email").fill(EMAIL);
        page.getByLabel("Password").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, button("Sign in")).click();
        page.locator(".mine summary").click();
        page.getByRole(AriaRole.BUTTON, button("Sign out")).click();

        assertThat(page.getByRole(AriaRole.HEADING, named("Sign in"))).isVisible();
        page.navigate(url("/app/settings"));
        assertThat(page.getByRole(AriaRole.HEADING, named("Sign in"))).isVisible();
    }

    @Test
    void who_signs_out_in_one_tab_is_out_in_the_other_and_its_phone_is_off() {
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.navigate(url("/app/sign-in"));
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Senha").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, button("Entrar")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();
        phone();
        Page other = context.newPage();
        other.navigate(url("/app/calls"));

        other.locator(".mine summary").click();
        other.getByRole(AriaRole.BUTTON, button("Sair")).click();

        assertThat(page.getByRole(AriaRole.HEADING, named("Entrar")))
                .isVisible(
                        new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions().setTimeout(5000));
        assertThat(page.locator(".phone")).hasCount(0);
    }

    @Test
    void what_cannot_be_is_said_in_the_readers_language() {
        expect("40[049]");
        go("/app/calls");
        page.getByRole(AriaRole.SEARCHBOX).fill("1");
        assertThat(page.getByText("pelo menos três dígitos")).isVisible();

        page.navigate(url("/app/calls/CA" + "0".repeat(32)));
        assertThat(page.locator(".detail")).containsText("não existe");

        RAMAL.change("UPDATE call SET tags = '"
                + IntStream.rangeClosed(1, 20).mapToObj(each -> "e" + each).collect(Collectors.joining("\n"))
                + "' WHERE sid = '" + answered() + "'");
        go("/app/calls/" + answered());
        page.locator("call-words input[name=tag]").fill("e21");
        page.locator("call-words input[name=tag]").press("Enter");
        assertThat(page.getByText("no máximo 20 etiquetas")).isVisible();
        RAMAL.change("UPDATE call SET tags = NULL WHERE sid = '" + answered() + "'");

        go("/app/profile");
        page.getByLabel("Senha nova").fill("uma-senha-bem-longa");
        page.getByRole(AriaRole.BUTTON, button("Trocar a senha")).click();
        assertThat(page.getByText("A senha atual não confere")).isVisible();

        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.navigate(url("/app/invitation#ri_" + "x".repeat(43)));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Peça outro");
    }

    @Test
    void a_link_that_leads_nowhere_is_answered_with_a_page_that_says_what_to_do() {
        expect("40[14]|410");
        nowhere("/app/nada", 200, "Não há nada neste endereço");
        nowhere("/app/nada.html", 404, "Não há nada neste endereço");
        nowhere("/nada", 401, "Não há nada neste endereço");
        nowhere("/api/nada", 404, "Não há nada neste endereço");
        nowhere("/api/recordings/RE" + "0".repeat(32), 404, "Essa gravação não existe, ou não é sua");
        nowhere("/api/calls/CA" + "0".repeat(32), 404, "Essa ligação não existe, ou não é sua");
        String recording = (String) RAMAL.rows("SELECT sid FROM recording WHERE status = 'completed' LIMIT 1")
                .get(0)
                .values()
                .iterator()
                .next();
        RAMAL.change("UPDATE recording SET deleted_at = CURRENT_TIMESTAMP WHERE sid = '" + recording + "'");
        nowhere("/api/recordings/" + recording, 410, "Essa gravação foi apagada");
        RAMAL.change("UPDATE recording SET deleted_at = NULL WHERE sid = '" + recording + "'");
        page.getByRole(AriaRole.BUTTON, button("Ir para o início")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();

        open("", "en", ColorScheme.DARK, 390);
        nowhere("/nothing", 401, "There is nothing at this address");
        page.getByRole(AriaRole.BUTTON, button("Sign in")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Sign in"))).isVisible();
    }

    private void nowhere(String path, int status, String title) {
        assertThat(page.navigate(url(path)).status()).as("%s", path).isEqualTo(status);
        assertThat(page.getByRole(AriaRole.HEADING, named(title))).isVisible();
        assertThat(page.locator(".state p")).not().isEmpty();
    }

    @Test
    void what_is_shown_after_a_login_is_shown_when_there_is_one() {
        expect("40[14]");
        String path = "/api/recordings/RE" + "0".repeat(32);
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.navigate(url(path));
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Senha").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, button("Entrar")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Essa gravação não existe, ou não é sua")))
                .isVisible();

        // A link of another site: the browser keeps the cookie to itself.
        context.route(
                "**/chat",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<a href='" + url(path) + "'>link</a>")));
        page.navigate("http://127.0.0.1:" + RAMAL.port() + "/chat");
        page.getByText("link").click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Essa gravação não existe, ou não é sua")))
                .isVisible();
    }

    @Test
    void an_invitation_that_was_used_says_so_before_a_password_is_chosen() {
        expect("404");
        go("/app/settings/users");
        page.getByLabel("E-mail").fill("clara@example.com");
        page.getByRole(AriaRole.BUTTON, button("Criar convite")).click();
        URI link = URI.create(page.locator(".secret code").textContent());
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.navigate(url(link.getPath() + "#" + link.getFragment()));
        assertThat(page.getByLabel("E-mail")).hasValue("clara@example.com");
        page.getByLabel("Nome").fill("Clara Dias");
        page.getByLabel("Senha").fill("🙂".repeat(7));
        page.getByRole(AriaRole.BUTTON, button("Aceitar e entrar")).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Pelo menos 8 caracteres");
        page.getByLabel("Senha").fill("🙂".repeat(8));
        page.getByRole(AriaRole.BUTTON, button("Aceitar e entrar")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible();

        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.navigate(url(link.getPath() + "#" + link.getFragment()));
        assertThat(page.getByRole(AriaRole.HEADING, named("Este convite não vale mais")))
                .isVisible();
        assertThat(page.getByLabel("Senha")).hasCount(0);
        page.getByRole(AriaRole.BUTTON, button("Entrar")).click();
        assertThat(page.getByLabel("E-mail")).isVisible();

        page.navigate(url("/app/invitation"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("incompleto");
    }

    @Test
    void a_password_is_as_long_as_the_server_wants_it() {
        expect("40[03]");
        go("/app/profile");
        assertThat(page.getByText("Pelo menos 8 caracteres")).isVisible();
        page.getByLabel("Senha atual").fill("not the password");
        page.getByLabel("Senha nova").fill("1234567");
        page.getByRole(AriaRole.BUTTON, button("Trocar a senha")).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Pelo menos 8 caracteres");
        page.getByLabel("Senha nova").fill("12345678");
        page.getByRole(AriaRole.BUTTON, button("Trocar a senha")).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("A senha atual não confere");
    }

    @Test
    void a_page_of_which_a_part_did_not_come_says_so() {
        expect(".");
        page.route("**/i18n/*.json", Route::abort);
        page.navigate(url("/app/calls"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("O Ramal não carregou por inteiro");

        page.unroute("**/i18n/*.json");
        page.getByText("Recarregar").click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible();

        // Another language that does not come leaves the one that is there.
        page.route("**/i18n/*.json", Route::abort);
        page.locator(".mine summary").click();
        page.getByRole(AriaRole.BUTTON, button("English")).click();
        assertThat(page.getByText("Sem conexão com o Ramal")).isVisible();
        assertThat(page.locator("html")).hasAttribute("lang", "pt-BR");
    }

    @Test
    void a_page_of_another_role_says_that_it_is_not_theirs() {
        expect("40[34]");
        String email = "agente.so@example.com";
        RAMAL.change("DELETE FROM person WHERE email = '" + email + "'");
        go("/app/profile");
        page.evaluate(
                """
                ([email, password]) => fetch('/api/users', {method: 'POST', body: JSON.stringify({email, password}),
                  headers: {'content-type': 'application/json', 'x-ramal': '1'}})""",
                List.of(email, PASSWORD));
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        signIn(email);
        assertThat(page.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible();
        page.navigate(url("/app/reports"));

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("não tem acesso");
        assertThat(page.getByText("Tentar de novo")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile("/app/reports"));
        page.navigate(url("/app/now"));
        assertThat(page.locator(".tile")).hasCount(5);
        assertThat(page.locator(".tile[href*=reports]")).hasCount(0);
        page.navigate(url("/app/calls/CA" + "0".repeat(32)));
        assertThat(page.locator(".detail")).containsText("não existe");
        assertThat(page.getByText("Tentar de novo")).hasCount(0);
    }

    @Test
    void a_section_of_another_role_says_that_it_is_not_theirs() {
        expect("40[134]");
        String email = "supervisora@example.com";
        RAMAL.change("INSERT INTO person (email, name, role, password_hash) SELECT '" + email
                + "', 'Sofia', 'supervisor', password_hash FROM person WHERE email = '" + EMAIL + "'");
        known();
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        signIn(email);
        assertThat(page.locator(".side")).isVisible();
        page.navigate(url("/app/settings/users"));

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("não tem acesso");
        page.locator(".tabs")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Bloqueados"))
                .click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Bloqueados"))).isVisible();
        page.navigate(url("/app/settings"));
        assertThat(page.getByRole(AriaRole.HEADING, named("Bloqueados"))).isVisible();
    }

    @Test
    void a_form_of_the_profile_puts_its_writer_into_the_field_that_is_wrong() {
        expect("403");
        go("/app/profile");
        page.getByLabel("Nome").fill("");
        page.getByRole(AriaRole.BUTTON, named("Salvar")).click();
        assertThat(page.getByLabel("Nome")).isFocused();
        assertThat(page.getByLabel("Nome")).hasAttribute("aria-invalid", "true");
        page.getByLabel("Nome").fill("Ana Souza");
        page.locator("[name=mobile]").fill("12");
        page.getByRole(AriaRole.BUTTON, named("Salvar")).click();
        assertThat(page.locator("[name=mobile]")).isFocused();
        assertThat(page.getByLabel("Nome")).not().hasAttribute("aria-invalid", "true");

        page.getByLabel("Senha atual").fill("not the password");
        page.getByLabel("Senha nova").fill("short");
        page.getByRole(AriaRole.BUTTON, button("Trocar a senha")).click();
        assertThat(page.getByLabel("Senha nova")).isFocused();
        page.getByLabel("Senha nova").fill("uma-senha-bem-longa");
        page.getByRole(AriaRole.BUTTON, button("Trocar a senha")).click();
        assertThat(page.getByLabel("Senha atual")).isFocused();
    }

    // Calls

    @Test
    void a_call_appears_when_it_comes_in_and_goes_when_it_ends() {
        go("/app/now");
        assertThat(page.getByText("Ao vivo")).isVisible();

        String sid = "CA" + "6".repeat(32);
        caller.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid, "From", STRANGER));

        Locator card = page.locator(".live-calls article", new Page.LocatorOptions().setHasText("(21) 99876-5432"));
        assertThat(card).isVisible();
        caller.post(
                "/twilio/call-status",
                TwilioCaller.call("CallSid", sid, "From", STRANGER, "CallStatus", "completed", "CallDuration", "3"));
        assertThat(card).isHidden();
    }

    @Test
    void filters_stand_in_the_address_and_survive_a_reload() {
        go("/app/calls");
        assertThat(page.locator("article.call").first()).isVisible();
        page.locator("select[name=outcome]").selectOption("missed");
        assertThat(page).hasURL(Pattern.compile("outcome=missed"));
        assertThat(page.locator("article.call .badge:not(.missed)")).hasCount(0);

        page.reload();

        assertThat(page.locator("article.call .badge.missed").first()).isVisible();
        assertThat(page.locator("article.call .badge:not(.missed)")).hasCount(0);
        page.getByRole(AriaRole.BUTTON, button("Limpar filtros")).click();
        assertThat(page.locator("article.call .badge.answered").first()).isVisible();
    }

    @Test
    void a_filter_shows_what_is_asked_also_when_somebody_goes_back() {
        go("/app/calls");
        Locator outcome = page.locator("select[name=outcome]");
        outcome.selectOption("missed");
        assertThat(page).hasURL(Pattern.compile("outcome=missed"));
        outcome.selectOption("");
        assertThat(page).not().hasURL(Pattern.compile("outcome=missed"));

        page.goBack();

        assertThat(page).hasURL(Pattern.compile("outcome=missed"));
        assertThat(outcome).hasValue("missed");
    }

    @Test
    void a_search_finds_by_a_part_of_the_number_and_says_when_nothing_is_found() {
        go("/app/calls");
        String number = (String) RAMAL.rows(
                        "SELECT party FROM call WHERE party LIKE '+55%' AND outcome = 'answered' ORDER BY sid LIMIT 1")
                .get(0)
                .values()
                .iterator()
                .next();
        page.getByRole(AriaRole.SEARCHBOX).fill(number.substring(number.length() - 8));
        assertThat(page).hasURL(Pattern.compile("q="));
        assertThat(page.locator("article.call").first()).isVisible();

        page.getByRole(AriaRole.SEARCHBOX).fill("zzzzzz");

        assertThat(page.getByText("Nenhuma ligação com esses filtros")).isVisible();
    }

    @Test
    void notes_and_tags_are_kept_and_turn_back_when_they_are_refused() {
        String sid = answered();
        go("/app/calls/" + sid);
        page.getByLabel("Anotações").fill("Retornar na quinta");
        page.locator("call-words input[name=tag]").fill("orçamento");
        page.locator("call-words input[name=tag]").press("Enter");
        assertThat(page.locator(".chip", new Page.LocatorOptions().setHasText("orçamento")))
                .isVisible();
        assertThat(page.locator(".kept.saved")).containsText("Anotação salva");
        page.reload();
        assertThat(page.getByLabel("Anotações")).hasValue("Retornar na quinta");

        expect("500");
        page.route("**/api/calls/" + sid, route -> {
            if (route.request().method().equals("PATCH")) {
                route.fulfill(new Route.FulfillOptions().setStatus(500).setBody(""));
            } else {
                route.resume();
            }
        });
        page.getByLabel("Tirar a etiqueta orçamento").click();

        assertThat(page.getByText("O servidor falhou")).isVisible();
        assertThat(page.locator(".chip", new Page.LocatorOptions().setHasText("orçamento")))
                .isVisible();
    }

    @Test
    void a_recording_is_played_and_sought_by_keys() {
        go("/app/calls/" + answered());
        Locator position = page.getByRole(AriaRole.SLIDER);
        assertThat(position).hasAttribute("aria-valuemax", Pattern.compile("[1-9][0-9]*"));
        page.getByRole(AriaRole.BUTTON, named("Tocar")).click();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Pausar"))).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Pausar")).click();

        position.press("Home");
        position.press("ArrowRight");

        assertThat(position).hasAttribute("aria-valuenow", "5");
        position.press("ArrowLeft");
        assertThat(position).hasAttribute("aria-valuenow", "0");
    }

    @Test
    void who_asks_to_hear_a_recording_while_the_login_is_renewed_hears_it() {
        expect("401");
        List<Route> refused = new ArrayList<>();
        List<Route> renewing = new ArrayList<>();
        page.route("**/api/recordings/*", route -> {
            if (route.request().headers().containsKey("x-ramal") || !refused.isEmpty()) {
                route.resume();
            } else {
                refused.add(route);
                route.fulfill(new Route.FulfillOptions().setStatus(401).setBody(""));
            }
        });
        page.route("**/auth/me", route -> {
            if (refused.isEmpty()) {
                route.resume();
            } else {
                renewing.add(route);
            }
        });
        go("/app/calls/" + answered());
        page.waitForCondition(() -> !renewing.isEmpty());

        page.getByRole(AriaRole.BUTTON, named("Tocar")).click();
        renewing.get(0).resume();

        assertThat(page.locator(".times span").first()).not().hasText("0:00");
        assertThat(page.locator(".player .wrong")).hasCount(0);
    }

    @Test
    void a_recording_is_played_and_a_file_comes_also_after_a_long_pause() {
        expect("401");
        List<String> refused = new ArrayList<>();
        page.route("**/api/recordings/*", route -> {
            if (route.request().headers().containsKey("x-ramal") || !refused.isEmpty()) {
                route.resume();
            } else {
                refused.add(route.request().url());
                route.fulfill(new Route.FulfillOptions().setStatus(401).setBody(""));
            }
        });
        go("/app/calls/" + answered());
        page.waitForCondition(() -> !refused.isEmpty());
        page.getByRole(AriaRole.BUTTON, named("Tocar")).click();
        assertThat(page.locator(".times span").first()).not().hasText("0:00");
        assertThat(page.locator(".player .wrong")).hasCount(0);
        page.unroute("**/api/recordings/*");

        theLoginRunsOut();
        Download recording =
                page.waitForDownload(() -> page.getByLabel("Baixar a gravação").click());
        assertThat(recording.failure()).isNull();
        assertThat(recording.path()).isNotEmptyFile();

        theLoginRunsOut();
        Download calls = page.waitForDownload(
                () -> page.getByRole(AriaRole.BUTTON, button("CSV")).click());
        assertThat(calls.path()).content().startsWith("sid,");
    }

    /** As after a quarter of an hour in which the page asked for nothing. */
    private void theLoginRunsOut() {
        context.clearCookies(new BrowserContext.ClearCookiesOptions().setName("__Host-ramal"));
    }

    @Test
    void a_day_is_the_one_before_also_when_clocks_change() {
        go("/app/calls");
        assertThat(yesterday("2026-03-30T00:30:00+01:00"))
                .as("after a day of 23 hours")
                .isEqualTo("2026-03-29");
        assertThat(yesterday("2026-10-25T23:30:00+00:00"))
                .as("at the end of a day of 25 hours")
                .isEqualTo("2026-10-24");
    }

    private String yesterday(String now) {
        return (String) page.evaluate(
                """
                async now => {
                  document.documentElement.dataset.zone = 'Europe/Lisbon';
                  const at = Date.parse(now);
                  const real = Date.now;
                  Date.now = () => at;
                  try {
                    const app = document.querySelector('script[type=module]').src;
                    return (await import(app.replace('app.js', 'lib/format.js?' + at))).today(-1);
                  } finally {
                    Date.now = real;
                  }
                }""",
                now);
    }

    @Test
    void a_number_is_blocked_from_its_call_and_unblocked_in_the_settings() {
        String sid = answered();
        go("/app/calls/" + sid);
        page.getByRole(AriaRole.BUTTON, button("Bloquear")).click();
        page.getByLabel("Motivo (opcional)").fill("pediu");
        page.locator("form.ask button[type=submit]").click();
        assertThat(page.locator(".toasts")).containsText("não liga mais");

        page.navigate(url("/app/settings/blocked"));
        Locator row = page.locator("tbody tr", new Page.LocatorOptions().setHasText("pediu"));
        row.getByRole(AriaRole.BUTTON).click();
        assertThat(row).hasCount(0);
        page.reload();
        assertThat(page.getByText("Nenhum número bloqueado")).isVisible();
    }

    @Test
    void a_failure_says_what_to_do_and_goes_away_with_another_try() {
        expect("503");
        // The page would try again by itself as soon as its stream is there.
        page.route("**/api/stream", route -> {});
        page.route(
                "**/api/calls?*",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("")));
        go("/app/calls");
        assertThat(page.getByText("O servidor falhou")).isVisible();

        page.unroute("**/api/calls?*");
        page.getByRole(AriaRole.BUTTON, button("Tentar de novo")).click();

        assertThat(page.locator("article.call").first()).isVisible();
    }

    @Test
    void a_figure_of_a_report_leads_to_its_calls() {
        go("/app/reports");
        page.locator(".bars a", new Page.LocatorOptions().setHasText("Perdida")).click();

        assertThat(page).hasURL(Pattern.compile("/app/calls\\?since=.*outcome=missed"));
        assertThat(page.locator("article.call .badge.missed").first()).isVisible();
    }

    @Test
    void somebody_is_invited_and_comes_in() {
        go("/app/settings/users");
        page.getByLabel("E-mail").fill("bruno@example.com");
        page.getByRole(AriaRole.BUTTON, button("Criar convite")).click();
        String link = page.locator(".secret code").textContent();
        open("", "pt-BR", ColorScheme.LIGHT, 1280);

        page.navigate(url(URI.create(link).getPath() + "#" + URI.create(link).getFragment()));
        page.getByLabel("Nome").fill("Bruno Lima");
        page.getByLabel("Senha").fill("outra-senha-bem-longa");
        page.getByRole(AriaRole.BUTTON, button("Aceitar e entrar")).click();

        assertThat(page.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible();
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ajustes")))
                .hasCount(0);
    }

    @Test
    void what_is_typed_in_the_search_stays_also_after_a_pause() {
        go("/app/calls");
        assertThat(page.locator("article.call").first()).isVisible();
        Locator search = page.getByRole(AriaRole.SEARCHBOX);
        search.pressSequentially("padaria ");
        assertThat(page).hasURL(Pattern.compile("q=padaria"));
        page.waitForFunction("() => !document.querySelector('calls-page').busy");
        search.pressSequentially("estrela");
        assertThat(search).hasValue("padaria estrela");
    }

    @Test
    void what_is_typed_as_a_call_comes_stays() {
        go("/app/calls");
        assertThat(page.locator("article.call").first()).isVisible();
        Locator search = page.getByRole(AriaRole.SEARCHBOX);
        search.press("p");
        page.evaluate("() => document.querySelector('calls-page').requestUpdate()");
        search.press("a");
        assertThat(search).hasValue("pa");
    }

    @Test
    void a_search_that_was_left_changes_no_other_page() {
        go("/app/reports?period=month");
        go("/app/calls");
        page.getByRole(AriaRole.SEARCHBOX).press("9");
        page.evaluate("() => document.querySelector('a[href=\"/app/reports\"]').click()");
        page.waitForTimeout(600);
        assertThat(page).hasURL(Pattern.compile("/app/reports$"));
    }

    @Test
    void a_reason_for_blocking_stays_when_it_was_refused_and_goes_with_its_call() {
        expect("500");
        page.setViewportSize(1600, 900);
        page.route(
                "**/api/opt-outs",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(500).setBody("")));
        go("/app/calls/" + answered());
        page.getByRole(AriaRole.BUTTON, button("Bloquear")).click();
        page.getByLabel("Motivo (opcional)").fill("pediu três vezes");
        page.locator("form.ask button[type=submit]").click();
        assertThat(page.getByText("O servidor falhou")).isVisible();
        assertThat(page.getByLabel("Motivo (opcional)")).hasValue("pediu três vezes");

        page.locator("article.call:not(.chosen) a.who").first().click();
        assertThat(page.locator(".detail h2")).isVisible();
        assertThat(page.locator("form.ask")).hasCount(0);
    }

    @Test
    void what_was_taken_off_a_call_is_off_it_in_the_list_too() {
        String sid = answered();
        String where = ", changed_at = CURRENT_TIMESTAMP WHERE sid = '" + sid + "'";
        RAMAL.change("UPDATE call SET disposition = 'sold'" + where);
        go("/app/calls?disposition=sold");
        assertThat(page.locator("article.call .written")).containsText("Venda");
        page.waitForFunction(
                "async () => (await import(document.querySelector('script[type=module]').src.replace('app.js', 'lib/stream.js'))).live.online");

        RAMAL.change("UPDATE call SET disposition = NULL" + where);

        assertThat(page.locator("article.call .what")).not().containsText("Venda");
    }

    @Test
    void a_colleague_on_the_other_side_is_called_by_name() {
        String sid = "CA" + "5".repeat(31) + "1";
        RAMAL.change("INSERT INTO call (sid, direction, party, agent, status, outcome) VALUES ('" + sid
                + "', 'outbound', 'client:user_1', 'user_2', 'completed', 'answered')");
        go("/app/calls?direction=outbound");
        assertThat(page.locator(
                                "article.call",
                                new Page.LocatorOptions().setHas(page.locator("a[href*='" + sid + "']")))
                        .locator("strong"))
                .hasText("Ana Souza");
        RAMAL.change("DELETE FROM call WHERE sid = '" + sid + "'");
    }

    @Test
    void days_of_ones_own_are_said_as_the_reader_writes_them() {
        go("/app/calls?since=2026-01-02&until=2026-12-31");
        assertThat(page.locator("select[name=period] option:checked")).hasText("02/01/26 – 31/12/26");
        go("/app/calls?since=2026-01-02&until=2026-01-02");
        assertThat(page.locator("select[name=period] option:checked")).hasText("02/01/26");
        go("/app/calls?since=2026-01-02T10:00:00Z");
        assertThat(page.locator("select[name=period] option:checked")).hasText("02/01/26 –");
    }

    @Test
    void a_list_that_failed_comes_with_the_line() {
        expect("ERR_|503");
        go("/app/calls");
        assertThat(page.locator("article.call").first()).isVisible();
        page.waitForFunction(
                "async () => (await import(document.querySelector('script[type=module]').src.replace('app.js', 'lib/stream.js'))).live.online");
        page.route("**/api/**", Route::abort);
        page.evaluate(
                "async () => { const { live } = await import(document.querySelector('script[type=module]').src.replace('app.js', 'lib/stream.js')); live.leave(); live.join(); }");
        page.locator("select[name=outcome]").selectOption("answered");
        assertThat(page.getByText("Sem conexão")).isVisible();

        page.unrouteAll();

        assertThat(page.locator("article.call").first()).isVisible();
    }

    @Test
    void an_answer_that_breaks_off_is_told_as_a_lost_line() {
        page.route(
                "**/api/calls?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"calls\":[")));
        go("/app/calls");
        assertThat(page.getByText("Sem conexão com o Ramal")).isVisible();
    }

    // The phone

    @Test
    void the_phone_rings_is_answered_heard_muted_and_hung_up() {
        phone();
        Page far = farEnd();
        twilio.ring(RINGING, STRANGER, (String) far.evaluate("() => offer()"));
        assertThat(page.locator(".phone.incoming")).containsText("(21) 99876-5432");
        shot("phone-incoming");

        long answers = twilio.count("answer");
        page.getByRole(AriaRole.BUTTON, button("Atender")).click();
        far.evaluate(
                "sdp => accept(sdp)",
                twilio.await(page, "answer", answers).path("sdp").asText());
        assertThat(page.locator(".phone.open .clock")).isVisible();
        page.waitForCondition(() -> heard(far) > 0);

        page.getByRole(AriaRole.BUTTON, button("Mudo")).click();
        assertThat(page.getByRole(AriaRole.BUTTON, button("Com som"))).isVisible();
        assertThat(
                        (Boolean)
                                page.evaluate(
                                        "async () => { const { thePhone } = await import(document.querySelector('script[type=module]').src.replace('app.js', 'phone/phone.js'));"
                                                + " return thePhone.talk.sdk.getLocalStream().getAudioTracks().every(track => !track.enabled); }"))
                .as("nothing of the microphone is sent")
                .isTrue();
        page.getByRole(AriaRole.BUTTON, button("Com som")).click();
        page.getByRole(AriaRole.BUTTON, button("Teclado")).click();
        page.locator(".keys button").nth(4).click();

        page.getByRole(AriaRole.BUTTON, button("Desligar")).click();

        org.assertj.core.api.Assertions.assertThat(
                        twilio.await(page, "hangup", 0).path("callsid").asText())
                .isEqualTo(RINGING);
        assertThat(page.locator(".phone.ended")).isVisible();
    }

    @Test
    void the_phone_says_that_it_is_ready_only_when_the_office_has_said_so() {
        expect("503");
        List<Route> held = new ArrayList<>();
        page.route("**/api/presence", held::add);
        twilio.install(context);
        go("/app/phone");
        page.getByRole(AriaRole.SWITCH).click();
        page.waitForCondition(() -> twilio.count("register") == 1 && !held.isEmpty());
        Locator standing = page.locator(".phone header [role=status]");
        assertThat(standing).hasText("Conectando…");

        AtomicReference<String> office = new AtomicReference<>("");
        page.unroute("**/api/presence");
        page.route("**/api/presence", route -> {
            String state = office.get();
            route.fulfill(
                    state.isEmpty()
                            ? new Route.FulfillOptions().setStatus(503)
                            : new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody("{\"expiresIn\":3,\"state\":\"" + state + "\"}"));
        });
        held.get(0).fulfill(new Route.FulfillOptions().setStatus(503));
        assertThat(standing).hasText("O Ramal não responde; tentando…");
        office.set("available");
        assertThat(standing).hasText("Pronto");
        office.set("outside-hours");
        assertThat(standing).hasText("Fora do seu horário");
        office.set("available");
        assertThat(standing).hasText("Pronto");

        office.set("talking");
        answer();
        assertThat(standing).hasText("Em ligação");
        page.getByRole(AriaRole.BUTTON, button("Desligar")).click();
        assertThat(standing).hasText("Ainda consta em ligação");
        office.set("available");
        assertThat(standing).hasText("Pronto");
        page.unroute("**/api/presence");
    }

    @Test
    void a_phone_that_nobody_looks_at_says_often_enough_that_it_is_there() {
        AtomicInteger beats = new AtomicInteger();
        page.route("**/api/presence", route -> {
            beats.incrementAndGet();
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"expiresIn\":3,\"state\":\"available\"}"));
        });
        page.clock().install();
        phone();

        // As a browser does with the clocks of pages in the background.
        page.clock().pauseAt(System.currentTimeMillis() + 60_000);

        int before = beats.get();
        page.waitForCondition(() -> beats.get() > before + 2);
        page.unroute("**/api/presence");
    }

    @Test
    void a_page_that_is_left_is_not_rung_any_more() {
        phone();
        page.navigate(url("/api/docs"));

        page.waitForCondition(() -> RAMAL.rows("SELECT state FROM presence WHERE identity = 'user_1'")
                .toString()
                .contains("away"));
    }

    @Test
    void who_signs_out_in_a_conversation_is_asked_to_hang_up_first() {
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        signIn(EMAIL);
        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();
        phone();
        answer();
        assertThat(page.locator(".phone.open")).isVisible();
        page.locator(".mine summary").click();
        page.getByRole(AriaRole.BUTTON, button("Sair")).click();
        assertThat(page.locator(".toasts")).containsText("Desligue antes de sair");
        assertThat(page.locator(".phone.open")).isVisible();

        page.getByRole(AriaRole.BUTTON, button("Desligar")).click();
        page.getByRole(AriaRole.BUTTON, button("Sair")).click();

        assertThat(page.getByRole(AriaRole.HEADING, named("Entrar"))).isVisible();
    }

    @Test
    void a_call_that_went_with_a_lost_line_rings_and_is_shown_no_more() {
        phone();
        twilio.ring(RINGING, STRANGER, (String) farEnd().evaluate("() => offer()"));
        assertThat(page.locator(".phone.incoming")).isVisible();
        twilio.drop();
        assertThat(page.locator(".phone.incoming")).hasCount(0);
        assertThat(page.locator(".phone header [role=status]")).hasText("Pronto");
        twilio.ring(RINGING_TOO, STRANGER, (String) farEnd().evaluate("() => offer()"));
        assertThat(page.locator(".phone.incoming")).isVisible();
        twilio.send("cancel", Map.of("callsid", RINGING_TOO));
        assertThat(page.locator(".phone.incoming")).hasCount(0);
    }

    @Test
    void a_conversation_that_went_with_a_lost_line_is_over_and_the_phone_comes_back() {
        phone();
        answer();
        assertThat(page.locator(".phone.open")).isVisible();
        twilio.drop();
        assertThat(page.locator(".phone.ended")).containsText("A ligação caiu");
        assertThat(page.locator(".phone header [role=status]")).hasText("Pronto");
    }

    @Test
    void a_call_that_another_agent_took_disappears() {
        phone();
        twilio.ring(RINGING, STRANGER, (String) farEnd().evaluate("() => offer()"));
        assertThat(page.locator(".phone.incoming")).isVisible();

        twilio.send("cancel", Map.of("callsid", RINGING));

        assertThat(page.locator(".phone.incoming")).hasCount(0);
        assertThat(page.locator(".phone")).containsText("Pronto");
    }

    @Test
    void of_two_calls_that_ring_at_once_the_second_comes_up_when_somebody_else_took_the_first() {
        phone();
        twoRing();
        assertThat(page.locator(".phone.incoming")).containsText("(21) 99876-5432");

        twilio.send("cancel", Map.of("callsid", RINGING));

        assertThat(page.locator(".phone.incoming")).containsText("(21) 99876-5433");
        page.waitForCondition(() -> page.title().contains("99876-5433"));
        twilio.send("cancel", Map.of("callsid", RINGING_TOO));
        assertThat(page.locator(".phone.incoming")).hasCount(0);
        assertThat(page.locator(".phone")).containsText("Pronto");
        org.assertj.core.api.Assertions.assertThat(page.title()).doesNotContain("99876");
    }

    @Test
    void of_two_calls_that_ring_at_once_the_first_stays_when_somebody_else_took_the_second() {
        phone();
        twoRing();

        twilio.send("cancel", Map.of("callsid", RINGING_TOO));

        page.waitForCondition(() -> ringing() == 1);
        assertThat(page.locator(".phone.incoming")).containsText("(21) 99876-5432");
        page.getByRole(AriaRole.BUTTON, button("Recusar")).click();
        org.assertj.core.api.Assertions.assertThat(
                        twilio.await(page, "reject", 0).path("callsid").asText())
                .isEqualTo(RINGING);
        assertThat(page.locator(".phone.incoming")).hasCount(0);
    }

    @Test
    void nobody_rings_for_whom_an_agent_who_talks_cannot_take() {
        phone();
        twoRing();

        page.getByRole(AriaRole.BUTTON, button("Atender")).click();

        org.assertj.core.api.Assertions.assertThat(
                        twilio.await(page, "answer", 0).path("callsid").asText())
                .isEqualTo(RINGING);
        org.assertj.core.api.Assertions.assertThat(
                        twilio.await(page, "reject", 0).path("callsid").asText())
                .isEqualTo(RINGING_TOO);
        assertThat(page.locator(".phone.open, .phone.incoming")).containsText("(21) 99876-5432");
    }

    /** Two callers ring this phone, as they do all phones of a team. */
    private void twoRing() {
        twilio.ring(RINGING, STRANGER, (String) farEnd().evaluate("() => offer()"));
        assertThat(page.locator(".phone.incoming")).isVisible();
        twilio.ring(RINGING_TOO, "+5521998765433", (String) farEnd().evaluate("() => offer()"));
        page.waitForCondition(() -> ringing() == 2);
    }

    /** How many calls ring, by the SDK. */
    private int ringing() {
        return ((Number) page.evaluate(
                        "async () => { const { thePhone } = await import(document.querySelector('script[type=module]').src.replace('app.js', 'phone/phone.js'));"
                                + " return thePhone.device.calls.length; }"))
                .intValue();
    }

    @Test
    void a_declined_call_is_said_so_to_twilio() {
        phone();
        twilio.ring(RINGING, STRANGER, (String) farEnd().evaluate("() => offer()"));
        page.getByRole(AriaRole.BUTTON, button("Recusar")).click();

        org.assertj.core.api.Assertions.assertThat(
                        twilio.await(page, "reject", 0).path("callsid").asText())
                .isEqualTo(RINGING);
        assertThat(page.locator(".phone.incoming")).hasCount(0);
    }

    @Test
    void a_missed_caller_is_called_back_from_the_list() {
        twilio.install(context);
        go("/app/calls?direction=inbound");
        Page far = farEnd();
        page.locator("article.call button").first().click();
        JsonNode invite = twilio.await(page, "invite", 0);
        org.assertj.core.api.Assertions.assertThat(invite.at("/twilio/params").asText())
                .matches("To=%2B[0-9]+");
        twilio.send("ringing", Map.of("callsid", invite.path("callsid").asText()));
        assertThat(page.locator(".phone.ringing")).isVisible();
        String answer =
                (String) far.evaluate("sdp => answer(sdp)", invite.path("sdp").asText());
        twilio.send("answer", Map.of("callsid", invite.path("callsid").asText(), "sdp", answer));
        assertThat(page.locator(".phone.open")).isVisible();

        twilio.send("hangup", Map.of("callsid", invite.path("callsid").asText()));

        assertThat(page.locator(".phone.ended")).isVisible();
    }

    @Test
    void a_lost_line_comes_back_by_itself() {
        phone();
        long before = twilio.count("register");

        twilio.drop();

        page.waitForCondition(() -> twilio.count("register") > before);
        assertThat(page.locator(".phone")).containsText("Pronto");
    }

    @Test
    void a_token_is_renewed_in_a_call_that_goes_on() {
        twilio.tokensLive(62);
        phone();
        answer();
        assertThat(page.locator(".phone.open")).isVisible();
        long listened = twilio.count("listen");

        page.waitForCondition(() -> twilio.count("listen") > listened);

        assertThat(page.locator(".phone.open")).isVisible();
        page.getByRole(AriaRole.BUTTON, button("Desligar")).click();
    }

    @Test
    void a_second_tab_does_not_ring_twice_and_may_take_the_phone() {
        phone();
        Page second = context.newPage();
        listen(second);
        second.navigate(url("/app/phone"));
        second.getByRole(AriaRole.HEADING, named("Telefone")).click();
        assertThat(second.locator(".phone")).containsText("Em outra aba");

        second.getByRole(AriaRole.BUTTON, button("Usar o telefone aqui")).click();

        assertThat(second.locator(".phone")).containsText("Pronto");
        assertThat(page.locator(".phone")).containsText("Em outra aba");
    }

    @Test
    void a_refused_token_tells_the_agent_what_to_do() {
        twilio.refuseWith(31_201);
        twilio.install(context);
        go("/app/phone");
        page.getByRole(AriaRole.SWITCH).click();

        assertThat(page.locator(".phone .wrong")).containsText("chave de API");
    }

    @Test
    void a_denied_microphone_tells_the_agent_what_to_do_and_the_next_call_rings() {
        page.addInitScript(
                "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))");
        phone();
        Page far = farEnd();
        twilio.ring(RINGING, STRANGER, (String) far.evaluate("() => offer()"));
        page.getByRole(AriaRole.BUTTON, button("Atender")).click();

        assertThat(page.locator(".phone .wrong")).containsText("Permita o microfone no cadeado");

        twilio.ring("CA" + "6".repeat(32), STRANGER, (String) far.evaluate("() => offer()"));
        assertThat(page.locator(".phone.incoming")).isVisible();
    }

    @Test
    void what_is_no_number_is_not_dialled() {
        go("/app/phone");
        page.getByLabel("Número", new Page.GetByLabelOptions().setExact(true)).fill("123");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Ligar").setExact(true))
                .click();

        assertThat(page.locator(".phone .wrong")).containsText("DDD");
    }

    @Test
    void a_page_that_comes_late_does_not_take_the_place_of_the_one_chosen_since() {
        List<Route> late = new ArrayList<>();
        page.route("**/pages/reports.js", late::add);
        go("/app/calls");
        page.getByRole(AriaRole.LINK, button("Relatórios")).click();
        page.waitForCondition(() -> !late.isEmpty());
        page.getByRole(AriaRole.LINK, button("Agora")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();

        late.forEach(Route::resume);
        page.waitForTimeout(1000);

        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();
    }

    @Test
    void a_page_that_cannot_be_loaded_leaves_the_phone_in_its_place() {
        expect("ERR_FAILED|dynamically");
        go("/app/calls");
        page.route("**/pages/reports.js", Route::abort);
        page.getByRole(AriaRole.LINK, button("Relatórios")).click();
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        assertThat(page.locator(".phone-fold")).isVisible();
        page.goBack();
        assertThat(page.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible();
    }

    @Test
    void who_answers_by_key_stays_in_the_phone() {
        phone();
        Page far = farEnd();
        twilio.ring(RINGING, STRANGER, (String) far.evaluate("() => offer()"));
        long answers = twilio.count("answer");
        page.getByRole(AriaRole.BUTTON, button("Atender")).press("Enter");
        far.evaluate(
                "sdp => accept(sdp)",
                twilio.await(page, "answer", answers).path("sdp").asText());
        assertThat(page.locator(".phone.open")).isFocused();
        page.keyboard().press("Tab");
        assertThat(page.getByRole(AriaRole.BUTTON, button("Mudo"))).isFocused();

        page.getByRole(AriaRole.BUTTON, button("Desligar")).press("Enter");

        assertThat(page.locator(".phone.ended")).isFocused();
    }

    @Test
    void a_page_that_was_opened_while_it_rang_keeps_its_title() {
        phone();
        page.getByRole(AriaRole.LINK, named("Agora")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();
        twilio.ring(RINGING, STRANGER, (String) farEnd().evaluate("() => offer()"));
        assertThat(page).hasTitle("Ligação de (21) 99876-5432");
        page.getByRole(AriaRole.LINK, named("Ligações")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible();

        twilio.send("cancel", Map.of("callsid", RINGING));

        assertThat(page.locator(".phone.incoming")).hasCount(0);
        assertThat(page).hasTitle("Ligações · Ramal");
    }

    @Test
    void who_comes_after_another_in_the_same_browser_finds_nothing_of_theirs() {
        RAMAL.change(
                "INSERT INTO person (email, name, role, password_hash) SELECT 'eva@example.com', 'Eva', 'agent', password_hash FROM person WHERE email = '"
                        + EMAIL + "'");
        known();
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        twilio.install(context);
        signIn(EMAIL);
        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();
        String sid = answered();
        page.route("**/api/calls/" + sid, route -> {
            if (route.request().method().equals("PATCH")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        expect("ERR_FAILED|401");
        go("/app/calls/" + sid);
        page.getByLabel("Anotações").fill("um segredo");
        assertThat(page.locator(".kept.failed")).isVisible();
        phone();
        page.getByLabel("Número", new Page.GetByLabelOptions().setExact(true)).fill("21998765432");
        page.locator(".call-now").click();
        twilio.send(
                "hangup",
                Map.of(
                        "callsid",
                        twilio.await(page, "invite", 0).path("callsid").asText()));
        page.getByRole(AriaRole.BUTTON, button("Fechar")).click();
        assertThat(page.locator(".recents")).containsText("(21) 99876-5432");
        assertThat(page.locator(".phone")).containsText("Pronto");

        page.locator(".mine summary").click();
        page.getByRole(AriaRole.BUTTON, button("Sair")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Entrar"))).isVisible();

        assertThat(RAMAL.rows("SELECT state FROM presence WHERE identity = 'user_1'")
                        .toString())
                .contains("away");
        assertThat((String) page.evaluate("() => JSON.stringify(localStorage)")).doesNotContain("segredo", "99876");
        signIn("eva@example.com");
        assertThat(page.getByRole(AriaRole.HEADING, named("Ligações"))).isVisible();
        go("/app/phone");
        assertThat(page.getByRole(AriaRole.SWITCH)).not().isChecked();
        page.locator(".phone header").click();
        assertThat(page.locator(".phone")).containsText("Desligado");
        page.reload();
        page.locator(".phone header").click();
        assertThat(page.locator(".phone")).containsText("Desligado");
        RAMAL.change("DELETE FROM presence");
    }

    private void signIn(String email) {
        page.navigate(url("/app/sign-in"));
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Senha").fill(PASSWORD);
        page.getByRole(AriaRole.BUTTON, button("Entrar")).click();
    }

    @Test
    void who_was_signed_out_elsewhere_is_told_so_where_they_only_look_on() {
        expect("401");
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        signIn(EMAIL);
        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();
        go("/app/calls?outcome=answered");
        assertThat(page.locator("article.call").first()).isVisible();
        context.clearCookies();

        page.evaluate(
                """
                async () => {
                  const { live } = await import(document.querySelector('script[type=module]').src.replace('app.js', 'lib/stream.js'));
                  live.leave();
                  live.join();
                }""");

        assertThat(page.getByRole(AriaRole.HEADING, named("Entrar"))).isVisible();
        assertThat(page).hasURL(Pattern.compile("to=.*outcome"));
    }

    @Test
    void a_name_that_begins_with_a_picture_has_it_whole_beside_it() {
        RAMAL.change("UPDATE person SET name = '😀 Ana' WHERE id = 1");
        go("/app/calls");
        assertThat(page.locator(".avatar")).hasText("😀A");
        RAMAL.change("UPDATE person SET name = 'Ana Souza' WHERE id = 1");
    }

    @Test
    void who_unblocks_by_key_stays_in_the_list() {
        RAMAL.change(
                "INSERT INTO opt_out (number, scope, direction, source, actor) VALUES"
                        + " ('+5511955550011', 'all', 'both', 'manual', 'operator'), ('+5511955550012', 'all', 'both', 'manual', 'operator')");
        go("/app/settings/blocked");
        Locator rows = page.locator(".records tbody tr");
        assertThat(rows).hasCount(2);
        rows.first().getByRole(AriaRole.BUTTON).press("Enter");
        assertThat(rows).hasCount(1);
        assertThat(page.getByRole(AriaRole.REGION, named("Bloqueados"))).isFocused();

        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Nenhum número bloqueado")).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, named("Bloqueados"))).isFocused();
    }

    @Test
    void who_opens_a_call_by_key_goes_into_it_and_back_to_its_row() {
        for (int width : List.of(1280, 390)) {
            open(signedIn, "pt-BR", ColorScheme.LIGHT, width);
            go("/app/calls");
            Locator row = page.locator(".call .who").nth(3);
            assertThat(row).isVisible();
            row.press("Enter");
            assertThat(page.locator(".detail")).isFocused();
            assertThat(page.locator(".detail h2")).isVisible();
            page.keyboard().press("Tab");
            assertThat(page.locator(".detail .back")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator(".call .who").nth(3)).isFocused();
        }
    }

    @Test
    void who_blocks_by_key_goes_into_the_form_and_back() {
        String call = answered();
        go("/app/calls/" + call);
        Locator block = page.locator("[data-block]");
        block.press("Enter");
        assertThat(page.locator("[name=reason]")).isFocused();
        assertThat(block).hasAttribute("aria-expanded", "true");
        page.getByRole(AriaRole.BUTTON, button("Cancelar")).press("Enter");
        assertThat(block).isFocused();
    }

    @Test
    void a_recording_that_was_deleted_says_by_whom_and_why_and_a_message_what_it_says() {
        // Its picture may be on its way when it is deleted.
        expect("410");
        String call = answered();
        String which = " WHERE root_sid = '" + call + "'";
        RAMAL.change("UPDATE recording SET transcription = 'Bom dia, liguem de volta.'" + which);
        go("/app/calls/" + call);
        assertThat(page.getByText("Bom dia, liguem de volta.")).isVisible();

        RAMAL.change("UPDATE recording SET transcription = NULL, deleted_at = CURRENT_TIMESTAMP, deleted_by = 'user:1',"
                + " deleted_reason = 'pedido do cliente'" + which);
        page.reload();
        assertThat(page.locator(".detail")).containsText("Apagada por Ana Souza em");
        assertThat(page.locator(".detail")).containsText("pedido do cliente");
        assertThat(page.locator("recording-player")).hasCount(0);
        RAMAL.change("UPDATE recording SET deleted_at = NULL, deleted_by = NULL, deleted_reason = NULL" + which);
    }

    @Test
    void the_audit_calls_people_by_name() {
        go("/app/settings/audit");
        assertThat(page.locator(".section tbody tr").first()).isVisible();
        assertThat(page.locator(".section tbody")).not().containsText("user:");
    }

    @Test
    void a_long_name_makes_no_page_wider_than_a_phone() {
        RAMAL.change(
                "INSERT INTO person (email, name, role, password_hash) VALUES ('maria@example.com', 'Maria Aparecida do Nascimento Albuquerque Cavalcanti de Souza', 'agent', 'x')");
        open(signedIn, "pt-BR", ColorScheme.LIGHT, 390);
        for (String path : List.of("/app/settings/audit", "/app/settings/users", "/app/calls", "/app/now")) {
            go(path);
            settled();
            org.assertj.core.api.Assertions.assertThat(
                            (Boolean)
                                    page.evaluate(
                                            "() => [document.documentElement, ...document.querySelectorAll('.scroll')].every(each => each.scrollWidth <= each.clientWidth)"))
                    .as("%s", path)
                    .isTrue();
        }
        RAMAL.change("DELETE FROM person WHERE email = 'maria@example.com'");
    }

    @Test
    void a_report_is_printed_without_what_only_a_screen_has() {
        go("/app/reports");
        settled();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator(".tile").first()).isVisible();
        assertThat(page.locator(".side")).isHidden();
        assertThat(page.locator(".phone-fold")).isHidden();
        org.assertj.core.api.Assertions.assertThat(
                        ((Number) page.evaluate("() => document.querySelector('main').getBoundingClientRect().left"))
                                .doubleValue())
                .isLessThan(40);
    }

    @Test
    void the_first_administrator_comes_in_also_when_the_answer_was_lost() {
        expect("403|ERR_");
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.route(
                "**/auth/state",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"users\":false,\"demo\":false}")));
        page.navigate(url("/"));
        page.getByLabel("Nome").fill("Ana Souza");
        page.getByLabel("E-mail").fill(EMAIL);
        page.getByLabel("Senha").fill(PASSWORD);

        page.getByRole(AriaRole.BUTTON, button("Criar e entrar")).click();

        assertThat(page.getByRole(AriaRole.HEADING, named("Agora"))).isVisible();
    }

    // Every page

    @Test
    void every_page_is_accessible_in_both_languages_and_themes() throws IOException {
        String axe = new String(
                BrowserTest.class.getResourceAsStream("/axe/axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        for (String language : List.of("pt-BR", "en")) {
            open("", language, ColorScheme.LIGHT, 1280);
            page.navigate(url("/app/sign-in"));
            found.addAll(axe(axe, language));
            open(signedIn, language, ColorScheme.LIGHT, 1280);
            for (String path : PAGES) {
                go(path);
                found.addAll(axe(axe, language));
            }
            go("/app/calls/" + answered());
            found.addAll(axe(axe, language));
        }
        org.assertj.core.api.Assertions.assertThat(found).isEmpty();
    }

    @Test
    void no_page_is_wider_than_a_phone() {
        open(signedIn, "pt-BR", ColorScheme.LIGHT, 390);
        for (String path : PAGES) {
            go(path);
            settled();
            assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                    .as("%s", path)
                    .isLessThanOrEqualTo(390);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "screenshots", matches = "write")
    void every_page_has_its_picture() {
        for (int width : List.of(390, 1280, 1920)) {
            for (ColorScheme theme :
                    width == 1280 ? List.of(ColorScheme.LIGHT, ColorScheme.DARK) : List.of(ColorScheme.LIGHT)) {
                open(signedIn, "pt-BR", theme, width);
                caller.post(
                        "/twilio/voice-incoming",
                        TwilioCaller.call("CallSid", "CA" + "4".repeat(32), "From", "+5541987650000"));
                for (String path : List.of(
                        "/app/now",
                        "/app/calls",
                        "/app/calls/" + answered(),
                        "/app/reports",
                        "/app/settings/connections",
                        "/app/settings/team",
                        "/app/settings/hours",
                        "/app/settings/numbers",
                        "/app/settings/flows",
                        "/app/settings/keeping",
                        "/app/settings/blocked",
                        "/app/settings/audit",
                        "/app/profile",
                        "/app/phone",
                        "/app/wall")) {
                    go(path);
                    settled();
                    shot(path.substring("/app/".length())
                            .replaceFirst("/CA.*", "-one")
                            .replace('/', '-'));
                }
            }
        }
        open("", "pt-BR", ColorScheme.LIGHT, 1280);
        page.navigate(url("/"));
        assertThat(page.getByRole(AriaRole.HEADING)).isVisible();
        shot("sign-in");
    }
}
