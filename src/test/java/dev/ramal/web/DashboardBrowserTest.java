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
}
