package dev.ramal.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What people write about calls, what they look after, and what they read off the pages. */
@EnabledIf("dev.ramal.web.Chromium#isThere")
class DashboardBrowserTest extends InTheBrowser {

    // Calls

    @Test
    void the_result_of_a_call_is_written_on_it_and_found_by_it() {
        String sid = answered();
        go("/app/calls/" + sid);
        page.locator("call-words select").selectOption("sold");
        assertThat(page.locator(".toasts")).containsText("Desfecho salvo");
        page.locator("call-words input[name=tag]").fill("vip");
        page.locator("call-words input[name=tag]").press("Enter");
        assertThat(page.locator(".chip", new Page.LocatorOptions().setHasText("vip")))
                .isVisible();

        go("/app/calls");
        page.locator("#filters select[name=disposition]").selectOption("sold");
        assertThat(page).hasURL(Pattern.compile("disposition=sold"));
        assertThat(page.locator("article.call")).hasCount(1);
        assertThat(page.locator("article.call .written")).containsText("Venda +1");
        page.reload();
        assertThat(page.locator("article.call")).hasCount(1);
        page.locator("#filters select[name=tag]").selectOption("vip");
        assertThat(page).hasURL(Pattern.compile("tag=vip"));
        assertThat(page.locator("article.call")).hasCount(1);
        page.locator("#filters select[name=disposition]").selectOption("nuisance");
        assertThat(page.getByText("Nenhuma ligação com esses filtros")).isVisible();
    }

    @Test
    void a_note_that_was_refused_is_not_lost() {
        expect("500");
        String sid = answered();
        go("/app/calls/" + sid);
        page.route("**/api/calls/" + sid, route -> {
            if (route.request().method().equals("PATCH")) {
                route.fulfill(new Route.FulfillOptions().setStatus(500).setBody(""));
            } else {
                route.resume();
            }
        });
        page.getByLabel("Anotações").fill("Ligou por causa do orçamento");
        assertThat(page.locator(".kept.failed")).containsText("Ainda não foi salvo");

        page.reload();
        assertThat(page.getByLabel("Anotações")).hasValue("Ligou por causa do orçamento");
        page.unroute("**/api/calls/" + sid);
        page.locator(".kept button").click();

        assertThat(page.locator(".kept.saved")).containsText("Anotação salva");
        assertThat(RAMAL.rows("SELECT notes FROM call WHERE sid = '" + sid + "'")
                        .toString())
                .contains("Ligou por causa do orçamento");
    }

    @Test
    void a_call_tells_why_it_rang_whom() {
        String sid = answered();
        go("/app/calls/" + sid);
        Locator timeline = page.locator(".timeline");
        assertThat(timeline).containsText("O escritório estava aberto");
        assertThat(timeline).containsText("Ouviu que a ligação é gravada");
        assertThat(timeline.locator("li.decision", new Locator.LocatorOptions().setHasText("Tocou Ana Souza")))
                .containsText("todos os disponíveis ao mesmo tempo");
        timeline.scrollIntoViewIfNeeded();
        shot("call-timeline");

        open(signedIn, "en", ColorScheme.LIGHT, 1280);
        go("/app/calls/" + sid);
        assertThat(timeline()).containsText("The office was open");
        assertThat(timeline()).containsText("everybody available at once");
        assertThat(timeline()).not().containsText("undefined");
    }

    private Locator timeline() {
        return page.locator(".timeline");
    }

    @Test
    void an_agent_writes_while_they_talk_and_settles_the_call_afterwards() {
        String root = "CA" + "8".repeat(31) + "1";
        RAMAL.change("DELETE FROM leg WHERE sid = '" + RINGING + "'");
        phone();
        Page far = farEnd();
        twilio.ring(RINGING, STRANGER, (String) far.evaluate("() => offer()"));
        long answers = twilio.count("answer");
        page.getByRole(AriaRole.BUTTON, button("Atender")).click();
        far.evaluate(
                "sdp => accept(sdp)",
                twilio.await(page, "answer", answers).path("sdp").asText());
        assertThat(page.locator(".phone.open")).isVisible();
        Locator notes = page.locator(".phone textarea");
        notes.fill("Pede nota fiscal");

        // The server hears of the call only now.
        RAMAL.change("INSERT INTO call (sid, direction, agent, party, status) VALUES ('" + root
                + "', 'inbound', 'user_1', '" + STRANGER + "', 'in-progress')");
        RAMAL.change("INSERT INTO leg (sid, root_sid, parent_sid) VALUES ('" + RINGING + "', '" + root + "', '" + root
                + "')");
        assertThat(page.locator(".phone .kept.saved")).isVisible();
        page.getByRole(AriaRole.BUTTON, button("Desligar")).click();
        assertThat(page.locator(".phone.ended")).isVisible();
        assertThat(notes).hasValue("Pede nota fiscal");
        page.locator(".phone select[name=disposition]").selectOption("follow-up");
        assertThat(page.locator(".toasts")).containsText("Desfecho salvo");
        shot("phone-wrap-up");

        assertThat(RAMAL.rows("SELECT notes, disposition FROM call WHERE sid = '" + root + "'")
                        .get(0)
                        .values())
                .containsExactly("Pede nota fiscal", "follow-up");
        RAMAL.change("DELETE FROM call WHERE sid = '" + root + "'");
        RAMAL.change("DELETE FROM leg WHERE sid = '" + RINGING + "'");
    }

    // Settings

    @Test
    void slack_is_tried_from_the_settings_and_says_what_to_do() {
        SLACK.reset();
        go("/app/settings/connections");
        Locator slack = page.locator(".checks li", new Page.LocatorOptions().setHasText("Slack"));
        slack.getByRole(AriaRole.BUTTON).click();
        assertThat(slack).containsText("chegou ao Slack");
        assertThat(SLACK.messages()).singleElement().satisfies(each -> assertThat(each.channel())
                .isEqualTo(CHANNEL));

        SLACK.refuse("not_in_channel");
        slack.getByRole(AriaRole.BUTTON).click();
        assertThat(slack.getByRole(AriaRole.ALERT)).containsText("Convide o robô");
        SLACK.reset();
    }

    @Test
    void what_stands_in_files_is_shown_with_its_files_name() {
        go("/app/settings/team");
        assertThat(page.locator(".section tbody tr", new Page.LocatorOptions().setHasText("user_1"))
                        .first())
                .containsText("Ana Souza");
        assertThat(page.getByText("application.properties").first()).isVisible();
        go("/app/settings/hours");
        assertThat(page.getByText("Aberto agora")).isVisible();
        assertThat(page.getByText("calendars/office.yaml")).isVisible();
        go("/app/settings/flows");
        assertThat(page.getByText("routes/flow-incoming.camel.yaml")).isVisible();
        go("/app/settings/keeping");
        assertThat(page.getByText("RECORDINGS_DELETE_AT_TWILIO_AFTER")).isVisible();
    }

    @Test
    void a_number_that_twilio_does_not_have_is_refused() {
        expect("503|409");
        go("/app/settings/numbers");
        assertThat(page.getByText("(11) 4000-0001")).isVisible();
        page.getByLabel("Número", new Page.GetByLabelOptions().setExact(true)).fill("(11) 4000-0009");
        page.locator("settings-numbers form button[type=submit]").click();

        assertThat(page.locator("settings-numbers .wrong")).isVisible();
    }

    @Test
    void a_file_of_blocked_numbers_says_what_became_of_each_line() {
        go("/app/settings/blocked");
        page.locator("input[type=file]")
                .setInputFiles(new com.microsoft.playwright.options.FilePayload(
                        "bloqueados.csv",
                        "text/csv",
                        "number,reason\n+5511955550001,pediu\nnada,x\n+5511955550002,pediu\n"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        page.getByRole(AriaRole.BUTTON, button("Importar")).click();

        assertThat(page.getByText("2 números importados.")).isVisible();
        assertThat(page.locator(".lines li")).hasCount(1);
        assertThat(page.locator(".lines li")).containsText("3");
        assertThat(page.getByText("(11) 95555-0001")).isVisible();
        RAMAL.change("DELETE FROM opt_out WHERE number LIKE '+55119555500%'");
    }

    @Test
    void the_audit_is_filtered_in_the_address() {
        go("/app/settings/audit");
        assertThat(page.locator(".section tbody tr").first()).isVisible();
        page.locator("select[name=action]").selectOption("register");
        assertThat(page).hasURL(Pattern.compile("action=register"));
        assertThat(page.locator(".section tbody tr")).hasCount(1);
        page.reload();
        assertThat(page.locator(".section tbody tr")).containsText(new String[] {"Criou a conta"});
        page.locator("select[name=actor]").selectOption("operator");
        assertThat(page.getByText("Nada com esses filtros")).isVisible();
    }

    // Profile

    @Test
    void somebody_says_when_and_where_they_take_calls() {
        go("/app/profile");
        page.getByLabel("Celular").fill("(11) 98888-7777");
        page.getByRole(AriaRole.BUTTON, named("Salvar")).click();
        assertThat(page.locator(".toasts")).containsText("Perfil salvo");
        page.getByLabel("Sempre que disponível").uncheck();
        Locator monday = page.locator(".day-hours").first();
        monday.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("segunda-feira: acrescentar"))
                .click();
        monday.locator("input[type=time]").nth(1).fill("12:00");
        monday.locator("input[type=time]").nth(1).press("Tab");
        monday.locator("input[type=time]").nth(2).fill("11:00");
        monday.locator("input[type=time]").nth(2).press("Tab");
        assertThat(monday.getByRole(AriaRole.ALERT)).containsText("sobrepõem");
        monday.locator("input[type=time]").nth(2).fill("13:00");
        monday.locator("input[type=time]").nth(3).fill("18:30");
        monday.locator("input[type=time]").nth(3).press("Tab");
        page.getByRole(AriaRole.BUTTON, named("Salvar horário")).click();
        assertThat(page.locator(".toasts")).containsText("Horário salvo");

        page.reload();
        assertThat(page.getByLabel("Celular")).hasValue("(11) 98888-7777");
        assertThat(page.locator(".day-hours")
                        .first()
                        .locator("input[type=time]")
                        .nth(3))
                .hasValue("18:30");
        assertThat(RAMAL.rows("SELECT mobile, hours FROM person WHERE id = 1").toString())
                .contains("+5511988887777", "\"mon\":[\"09:00-12:00\",\"13:00-18:30\"]");
        page.getByLabel("Celular").fill("123");
        page.getByRole(AriaRole.BUTTON, named("Salvar")).click();
        assertThat(page.getByText("Digite DDD e número")).isVisible();

        page.getByLabel("Sempre que disponível").check();
        page.getByRole(AriaRole.BUTTON, named("Salvar horário")).click();
        assertThat(page.locator(".toasts")).containsText("Horário salvo");
        assertThat(RAMAL.rows("SELECT hours FROM person WHERE id = 1").toString())
                .doesNotContain("mon");
    }
}
