package dev.ramal.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.ramal.TwilioCaller;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
    void what_is_told_while_a_list_is_on_its_way_stays() {
        String sid = "CA" + "9".repeat(31) + "1";
        for (String path : List.of("/app/now", "/app/calls")) {
            RAMAL.change("INSERT INTO call (sid, direction, party, status) VALUES ('" + sid + "', 'inbound', '"
                    + STRANGER + "', 'ringing')");
            Map<Route, APIResponse> late = new LinkedHashMap<>();
            page.route(
                    url -> url.contains("/api/calls?") && !url.contains("missed="),
                    route -> late.put(route, route.fetch()));
            go(path);
            page.evaluate(
                    """
                    async sid => {
                      const { live } = await import(document.querySelector('script[type=module]').src.replace('app.js', 'lib/stream.js'));
                      window.told = new Promise(done => live.addEventListener('calls', event => {
                        if (event.detail.some(call => call.sid === sid && call.status === 'in-progress')) done();
                      }));
                    }""",
                    sid);
            page.waitForCondition(() -> !late.isEmpty());
            RAMAL.change(
                    "UPDATE call SET status = 'in-progress', changed_at = CURRENT_TIMESTAMP WHERE sid = '" + sid + "'");
            page.evaluate("() => window.told");

            late.forEach((route, answer) -> route.fulfill(new Route.FulfillOptions().setResponse(answer)));

            assertThat(page.locator("article.call", new Page.LocatorOptions().setHasText("(21) 99876-5432")))
                    .containsText("Em conversa");
            page.unrouteAll();
            RAMAL.change("DELETE FROM call WHERE sid = '" + sid + "'");
        }
    }

    @Test
    void what_happened_while_the_stream_was_refused_is_seen_when_it_comes_back() {
        expect("401");
        page.route(
                "**/api/stream",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(401).setBody("")));
        go("/app/calls");
        assertThat(page.locator("article.call").first()).isVisible();
        String sid = "CA" + "4".repeat(32);
        caller.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid, "From", STRANGER));
        page.waitForCondition(
                () -> !RAMAL.rows("SELECT sid FROM call WHERE party_region IS NOT NULL AND sid = '" + sid + "'")
                        .isEmpty());
        // Some time ago, as when a laptop slept.
        RAMAL.change("UPDATE call SET changed_at = DATEADD('MINUTE', -5, changed_at) WHERE sid = '" + sid + "'");

        page.unroute("**/api/stream");

        assertThat(page.locator("article.call", new Page.LocatorOptions().setHasText("(21) 99876-5432")))
                .isVisible();
        caller.post(
                "/twilio/call-status",
                TwilioCaller.call("CallSid", sid, "From", STRANGER, "CallStatus", "completed", "CallDuration", "3"));
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
        assertThat(timeline).not().containsText("bloqueado");
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
        answer();
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

    @Test
    void a_double_click_does_once_what_it_is_made_on() {
        RAMAL.change(
                "INSERT INTO person (email, name, role, password_hash) VALUES ('carla@example.com', 'Carla', 'agent', 'x')");
        List<String> sent = new ArrayList<>();
        page.onRequest(request -> {
            if (!request.method().equals("GET") && request.url().contains("/api/")) {
                sent.add(request.method());
            }
        });
        go("/app/settings/keys");
        for (String name : List.of("CRM", "ERP", "BI")) {
            page.getByLabel("Nome").fill(name);
            page.getByLabel("calls:read").check();
            page.getByRole(AriaRole.BUTTON, button("Criar chave")).dblclick();
            assertThat(page.locator(".records tbody tr", new Page.LocatorOptions().setHasText(name)))
                    .hasCount(1);
            assertThat(page.locator(".secret code")).isVisible();
        }
        assertThat(page.locator("form .wrong")).hasCount(0);
        assertThat(sent).containsExactly("POST", "POST", "POST");

        sent.clear();
        Locator revoke = page.locator(".records tbody button").first();
        revoke.dblclick();
        assertThat(revoke).hasText("Revogar mesmo?");
        assertThat(page.locator(".records tbody tr")).hasCount(3);
        revoke.dblclick();
        assertThat(page.locator(".toasts")).containsText("salva");
        assertThat(page.locator(".records tbody tr")).hasCount(2);
        assertThat(sent).containsExactly("DELETE");

        sent.clear();
        go("/app/settings/users");
        Locator carla = page.locator("tbody tr", new Page.LocatorOptions().setHasText("carla@example.com"));
        carla.getByRole(AriaRole.BUTTON).dblclick();
        assertThat(page.locator(".toasts")).containsText("salva");
        assertThat(carla.getByRole(AriaRole.BUTTON)).hasText("Reativar");
        assertThat(sent).containsExactly("PATCH");
        RAMAL.change("DELETE FROM person WHERE email = 'carla@example.com'");
        RAMAL.change("DELETE FROM service_key");
    }

    @Test
    void more_of_a_list_comes_once() {
        RAMAL.change(
                "INSERT INTO opt_out (number, scope, direction, source, actor) SELECT '+55119444' || (10000 + x), 'all', 'both', 'csv', 'operator' FROM SYSTEM_RANGE(1, 1200) AS one(x)");
        try {
            go("/app/settings/blocked");
            Locator rows = page.locator(".records tbody tr");
            assertThat(rows.first()).isVisible();
            int first = rows.count();
            page.waitForResponse("**/api/opt-outs?before=*", () -> page.locator(".more button")
                    .dblclick());
            assertThat(page.locator(".records tbody tr").nth(first)).isVisible();
            assertThat(page.locator(".records tbody td:first-child").allTextContents())
                    .doesNotHaveDuplicates();
        } finally {
            RAMAL.change("DELETE FROM opt_out WHERE number LIKE '+55119444%'");
        }
    }

    @Test
    void a_choice_that_was_refused_turns_back_also_when_it_was_made_before() {
        expect("500");
        RAMAL.change(
                "INSERT INTO person (email, name, role, password_hash) VALUES ('dora@example.com', 'Dora', 'agent', 'x')");
        go("/app/settings/users");
        Locator role = page.locator("tbody tr", new Page.LocatorOptions().setHasText("dora@example.com"))
                .locator("select");
        String sid = answered();
        turnsBack(role, "supervisor", "agent", "/api/users/");
        RAMAL.change("DELETE FROM person WHERE email = 'dora@example.com'");

        go("/app/calls/" + sid);
        turnsBack(page.locator("call-words select"), "sold", "nuisance", "/api/calls/");
        RAMAL.change("UPDATE call SET disposition = NULL WHERE sid = '" + sid + "'");
    }

    private void turnsBack(Locator chosen, String once, String kept, String path) {
        for (String each : List.of(once, kept)) {
            page.waitForResponse(answer -> answer.request().method().equals("PATCH"), () -> chosen.selectOption(each));
        }
        page.route(url -> url.contains(path), route -> {
            if (route.request().method().equals("PATCH")) {
                route.fulfill(new Route.FulfillOptions().setStatus(500).setBody(""));
            } else {
                route.resume();
            }
        });
        chosen.selectOption(once);
        assertThat(page.getByText("O servidor falhou")).isVisible();
        assertThat(chosen).hasValue(kept);
        page.unrouteAll();
    }

    @Test
    void who_filters_the_audit_by_keys_stays_in_the_filter() {
        go("/app/settings/audit");
        Locator action = page.locator("select[name=action]");
        action.focus();
        page.waitForResponse("**/api/audit?action=login", () -> action.selectOption("login"));
        assertThat(page.locator(".section tbody tr").first()).containsText("Entrou");
        assertThat(action).isFocused();
        page.waitForResponse("**/api/audit?action=logout", () -> action.selectOption("logout"));
        page.goBack();
        assertThat(page).hasURL(Pattern.compile("action=login$"));
        assertThat(action).hasValue("login");
    }

    @Test
    void of_two_notes_on_their_way_the_later_one_stays() {
        String sid = answered();
        go("/app/calls/" + sid);
        List<Route> slow = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        page.route("**/api/calls/" + sid, route -> {
            if (!route.request().method().equals("PATCH")) {
                route.resume();
                return;
            }
            sent.add(route.request().postData());
            if (sent.size() == 1) {
                slow.add(route);
            } else {
                route.resume();
            }
        });
        Locator notes = page.getByLabel("Anotações");
        notes.fill("Pede nota");
        page.waitForCondition(() -> !slow.isEmpty());
        notes.fill("Pede nota fiscal");
        notes.blur();
        page.waitForTimeout(1000);

        slow.get(0).resume();

        assertThat(page.locator(".kept.saved")).isVisible();
        page.waitForCondition(() -> sent.size() == 2);
        page.waitForCondition(() -> RAMAL.rows("SELECT notes FROM call WHERE sid = '" + sid + "'")
                .toString()
                .contains("Pede nota fiscal"));
        assertThat(notes).hasValue("Pede nota fiscal");
    }

    @Test
    void notes_that_a_colleague_writes_meanwhile_are_read_and_put_together() {
        expect("409");
        unheard();
        String sid = answered();
        written(sid, "notes", null);
        go("/app/calls/" + sid);
        Locator notes = page.getByLabel("Anotações");
        assertThat(notes).hasValue("");
        written(sid, "notes", "Ligar às 14h.");

        notes.fill("Quer proposta.");
        notes.blur();

        Locator overtaken = page.locator(".overtaken");
        assertThat(overtaken).containsText("Um colega escreveu isto");
        assertThat(overtaken.locator("blockquote")).hasText("Ligar às 14h.");
        assertThat(notes).hasValue("Quer proposta.");
        assertThat(written(sid, "notes")).isEqualTo("Ligar às 14h.");

        page.reload();
        assertThat(notes).hasValue("Quer proposta.");
        page.locator(".kept button").click();
        overtaken
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Juntar"))
                .click();
        assertThat(page.locator(".kept.saved")).isVisible();
        assertThat(notes).hasValue("Ligar às 14h.\nQuer proposta.");
        assertThat(written(sid, "notes")).isEqualTo("Ligar às 14h.\nQuer proposta.");

        written(sid, "notes", "Outra coisa.");
        notes.fill("Só a proposta.");
        overtaken
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Ficar só com o meu"))
                .click();
        assertThat(page.locator(".kept.saved")).isVisible();
        assertThat(written(sid, "notes")).isEqualTo("Só a proposta.");
        notes.fill("Só a proposta, por e-mail.");
        notes.blur();
        assertThat(page.locator(".kept.saved")).isVisible();
        assertThat(overtaken).hasCount(0);
        page.reload();
        assertThat(notes).hasValue("Só a proposta, por e-mail.");
        assertThat(page.locator(".kept.failed")).hasCount(0);
        written(sid, "notes", null);
    }

    @Test
    void what_somebody_writes_in_another_tab_is_no_colleagues() {
        expect("409");
        context.route("**/api/stream", route -> {});
        String sid = answered();
        written(sid, "notes", null);
        go("/app/calls/" + sid);
        Page other = context.newPage();
        other.navigate(url("/app/calls/" + sid));
        Locator here = page.getByLabel("Anotações");
        Locator there = other.getByLabel("Anotações");
        assertThat(there).hasValue("");

        here.fill("Quer proposta.");
        here.blur();
        assertThat(there).hasValue("Quer proposta.");
        there.fill("Quer proposta por e-mail.");
        there.blur();
        assertThat(other.locator(".kept.saved")).isVisible();
        assertThat(written(sid, "notes")).isEqualTo("Quer proposta por e-mail.");
        assertThat(here).hasValue("Quer proposta por e-mail.");

        List<Route> held = new ArrayList<>();
        page.route("**/api/calls/" + sid, held::add);
        here.fill("Ligar às 14h.");
        here.blur();
        page.waitForCondition(() -> !held.isEmpty());
        APIResponse kept = held.get(0).fetch();
        there.fill("Ligar às 15h.");
        there.blur();
        assertThat(other.locator(".overtaken blockquote")).hasText("Ligar às 14h.");
        held.get(0).fulfill(new Route.FulfillOptions().setResponse(kept));
        assertThat(other.locator(".overtaken")).containsText("Você escreveu isto em outra aba");
        other.close();
        written(sid, "notes", null);
    }

    @Test
    void who_has_left_the_page_hears_that_a_colleague_wrote_meanwhile() {
        expect("409");
        unheard();
        String sid = answered();
        written(sid, "notes", null);
        go("/app/calls/" + sid);
        Locator notes = page.getByLabel("Anotações");
        assertThat(notes).hasValue("");
        written(sid, "notes", "Ligar às 14h.");
        notes.fill("Quer proposta.");

        page.locator("a.back").click();

        assertThat(page.locator(".toasts")).containsText("Suas anotações ficam neste navegador");
        go("/app/calls/" + sid);
        assertThat(notes).hasValue("Quer proposta.");
        assertThat(written(sid, "notes")).isEqualTo("Ligar às 14h.");
        page.locator(".kept button").click();
        page.locator(".overtaken")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Juntar"))
                .click();
        assertThat(page.locator(".kept.saved")).isVisible();
        written(sid, "notes", null);
    }

    @Test
    void tags_go_to_those_of_a_colleague_and_a_disposition_is_shown_before_it_is_changed() {
        expect("409");
        unheard();
        String sid = answered();
        written(sid, "tags", null);
        written(sid, "disposition", null);
        go("/app/calls/" + sid);
        Locator settled = page.locator("call-words select");
        assertThat(settled).isEnabled();
        written(sid, "tags", "urgente");
        written(sid, "disposition", "sold");

        page.locator("call-words input[name=tag]").fill("proposta");
        page.locator("call-words input[name=tag]").press("Enter");
        assertThat(page.locator("call-words .chip")).hasText(new String[] {"urgente", "proposta"});
        assertThat(written(sid, "tags")).isEqualTo("urgente\nproposta");

        settled.selectOption("nuisance");
        assertThat(page.locator(".toasts")).containsText("Um colega já registrou o desfecho desta ligação: Venda");
        assertThat(settled).hasValue("sold");
        assertThat(written(sid, "disposition")).isEqualTo("sold");
        settled.selectOption("nuisance");
        assertThat(page.locator(".toasts")).containsText("Desfecho salvo");
        assertThat(written(sid, "disposition")).isEqualTo("nuisance");
        written(sid, "tags", null);
        written(sid, "disposition", null);
        RAMAL.change("DELETE FROM call_tag WHERE sid = '" + sid + "'");
    }

    /** The page is told nothing: a stream that comes up brings what changed shortly before. */
    private void unheard() {
        page.route("**/api/stream", route -> {});
    }

    /** What a colleague writes. */
    private static void written(String sid, String column, String value) {
        RAMAL.change("UPDATE call SET " + column + " = " + (value == null ? "NULL" : "'" + value + "'")
                + " WHERE sid = '" + sid + "'");
    }

    private static Object written(String sid, String column) {
        return RAMAL.rows("SELECT " + column + " FROM call WHERE sid = '" + sid + "'")
                .get(0)
                .get(column);
    }

    @Test
    void what_a_colleague_took_away_meanwhile_is_gone_here_too() {
        expect("404");
        RAMAL.change(
                "INSERT INTO opt_out (number, scope, direction, source, actor) VALUES ('+5511955551111', 'all', 'both', 'manual', 'operator')");
        go("/app/settings/blocked");
        Locator row = page.locator(".records tbody tr", new Page.LocatorOptions().setHasText("(11) 95555-1111"));
        assertThat(row).hasCount(1);
        RAMAL.change("DELETE FROM opt_out WHERE number = '+5511955551111'");

        row.getByRole(AriaRole.BUTTON).click();

        assertThat(page.locator(".toasts")).containsText("Outra pessoa foi mais rápida");
        assertThat(row).hasCount(0);
    }

    @Test
    void notes_of_a_call_that_was_not_known_yet_wait_for_it() {
        String root = "CA" + "8".repeat(31) + "2";
        RAMAL.change("DELETE FROM leg WHERE sid = '" + RINGING + "'");
        phone();
        answer();
        page.locator(".phone textarea").fill("Pede nota fiscal");
        page.getByRole(AriaRole.BUTTON, button("Desligar")).click();
        page.getByRole(AriaRole.BUTTON, button("Fechar")).click();

        RAMAL.change("INSERT INTO call (sid, direction, agent, party, status) VALUES ('" + root
                + "', 'inbound', 'user_1', '" + STRANGER + "', 'completed')");
        RAMAL.change("INSERT INTO leg (sid, root_sid, parent_sid) VALUES ('" + RINGING + "', '" + root + "', '" + root
                + "')");
        go("/app/calls/" + root);

        assertThat(page.getByLabel("Anotações")).hasValue("Pede nota fiscal");
        page.locator(".kept button").click();
        assertThat(page.locator(".kept.saved")).isVisible();
        page.reload();
        assertThat(page.getByLabel("Anotações")).hasValue("Pede nota fiscal");
        assertThat(page.locator(".kept.failed")).hasCount(0);
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
    void what_twilios_console_has_is_compared_from_the_settings_and_says_what_to_enter() {
        STAND.number("+551140000001", "https://demo.twilio.com/welcome/voice/");
        go("/app/settings/connections");
        Locator account = page.locator(".checks li").first();
        account.getByText("Comparar com o Twilio").click();

        assertThat(account.getByRole(AriaRole.ALERT))
                .containsText(
                        "Quem liga para (11) 4000-0001 não chega aqui; o Twilio pergunta a: https://demo.twilio.com");
        assertThat(account.locator("code").first())
                .hasText(TwilioCaller.PUBLIC_URL + "/twilio/voice-incoming#rc=5&rp=ct,rt,5xx");
        assertThat(account.getByRole(AriaRole.ALERT)).containsText("nenhum webphone consegue ligar");
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
    void who_changes_a_number_by_key_stands_where_they_began() {
        go("/app/settings/numbers");
        Locator change = page.locator("button[data-number='+551140000001']");
        change.press("Enter");
        page.route(
                "**/api/caller-ids/**",
                route -> route.fulfill(
                        new Route.FulfillOptions()
                                .setContentType("application/json")
                                .setBody(
                                        "{\"callerIds\":[{\"number\":\"+551140000001\",\"pool\":\"default\",\"dailyCap\":7,\"confirmed\":true}]}")));
        page.locator("input[name=dailyCap]").fill("7");
        page.locator("input[name=dailyCap]").press("Enter");

        assertThat(page.locator("input[name=dailyCap]")).hasCount(0);
        assertThat(change).isFocused();
    }

    @Test
    void the_scopes_of_a_key_are_told_in_words() {
        go("/app/settings/keys");

        assertThat(page.getByLabel("Ouvir as gravações")).hasValue("recordings:read");
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
    void what_is_wrong_with_a_line_of_a_file_is_said_in_the_readers_language() {
        go("/app/settings/blocked");
        page.getByRole(AriaRole.BUTTON, button("Importar")).click();
        assertThat(page.getByText("Escolha um arquivo primeiro.")).isVisible();
        assertThat(page.locator("input[type=file]")).isFocused();

        byte[] file = ("number,reason\nnada,x\n+5511955550005,a\n11 95555-0005,b\n+5511955550006," + "r".repeat(201))
                .getBytes(StandardCharsets.UTF_8);
        importFile(file);
        assertThat(page.locator(".lines li")).hasText(new String[] {
            "Linha 2: o número não é um telefone.",
            "Linha 4: o número já está na linha 3.",
            "Linha 5: o motivo passa de 200 caracteres."
        });

        page.locator(".mine summary").click();
        page.getByRole(AriaRole.BUTTON, button("English")).click();
        assertThat(page.locator(".lines li").first()).hasText("Line 2: the number is no phone number.");
        RAMAL.change("DELETE FROM opt_out WHERE number = '+5511955550005'");
    }

    @Test
    void a_file_of_blocked_numbers_that_excel_wrote_keeps_its_accents() {
        go("/app/settings/blocked");
        importFile("number;reason\r\n+5511955550004;não ligar à noite\r\n".getBytes(Charset.forName("windows-1252")));

        assertThat(page.getByText("não ligar à noite")).isVisible();
        RAMAL.change("DELETE FROM opt_out WHERE number = '+5511955550004'");
    }

    @Test
    void a_file_of_blocked_numbers_may_be_larger_than_a_browser_sends_while_it_leaves() {
        go("/app/settings/blocked");
        importFile(("number,reason\n+5511955550003,pediu\n" + "\n".repeat(70_000)).getBytes(StandardCharsets.UTF_8));

        assertThat(page.getByText("1 número importado.")).isVisible();
        RAMAL.change("DELETE FROM opt_out WHERE number = '+5511955550003'");
    }

    private void importFile(byte[] csv) {
        page.locator("input[type=file]").setInputFiles(new FilePayload("bloqueados.csv", "text/csv", csv));
        page.getByRole(AriaRole.BUTTON, button("Importar")).click();
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

    // Privacy

    @Test
    void what_is_kept_about_a_number_is_given_out_and_erased_with_two_presses() throws Exception {
        String sid = "CA" + "c".repeat(31) + "4";
        String number = "+5511976540404";
        caller.post("/twilio/voice-incoming", TwilioCaller.call("CallSid", sid, "From", number));
        go("/app/settings/privacy");
        assertThat(page.getByText("Nada foi apagado ainda")).isVisible();
        Locator asked = page.locator("settings-privacy input[name=number]");

        asked.fill("(11) 97654-0405");
        asked.press("Enter");
        assertThat(page.getByText("Não guardamos nada sobre este número.")).isVisible();

        asked.fill("(11) 97654-0404");
        asked.press("Enter");
        Locator held = page.locator(".held");
        assertThat(held).containsText("(11) 97654-0404");
        assertThat(held).containsText("1 ligação");
        assertThat(held).not().containsText("mensagem");
        Download copy =
                page.waitForDownload(() -> held.getByText("Baixar a cópia").click());
        assertThat(Files.readString(copy.path())).contains(number, sid);

        Locator erase = page.locator("form.erase button[type=submit]");
        erase.click();
        assertThat(page.locator(".toasts")).containsText("Diga o motivo");
        page.getByLabel("Motivo").fill("pedido 17/2026");
        shot("settings-privacy");
        expect("409");
        erase.click();
        assertThat(erase).hasText("Apagar mesmo?");
        erase.click();
        assertThat(page.locator(".toasts")).containsText("ainda não terminou");

        caller.post(
                "/twilio/call-status",
                TwilioCaller.call(
                        "CallSid",
                        sid,
                        "From",
                        number,
                        "CallStatus",
                        "completed",
                        "CallDuration",
                        "3",
                        "CallbackSource",
                        "call-progress-events"));
        erase.click();
        erase.click();
        assertThat(page.locator("tbody tr")).containsText("…0404");
        assertThat(page.locator("tbody tr")).containsText("pedido 17/2026");
        assertThat(page.locator("tbody tr")).containsText("Apagado em todos os lugares");

        go("/app/calls/" + sid);
        assertThat(page.locator(".detail .head")).containsText("Dados apagados em");
        assertThat(page.locator(".detail")).not().containsText("97654");
        assertThat(page.getByLabel("Anotações")).hasCount(0);
        go("/app/calls");
        assertThat(page.locator("article.call", new Page.LocatorOptions().setHasText("Dados apagados")))
                .isVisible();
        RAMAL.change("DELETE FROM call WHERE sid = '" + sid + "'");
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

    @Test
    void the_profile_shows_the_language_and_the_theme_in_use() {
        go("/app/profile");
        Locator language = page.locator("select[name=language]");
        language.selectOption("en");
        assertThat(page.getByRole(AriaRole.HEADING, named("My profile"))).isVisible();
        language.selectOption("pt-BR");
        assertThat(page.getByRole(AriaRole.HEADING, named("Meu perfil"))).isVisible();
        page.locator(".mine summary").click();
        page.getByRole(AriaRole.BUTTON, button("English")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("My profile"))).isVisible();
        assertThat(language).hasValue("en");

        page.getByRole(AriaRole.BUTTON, button("Light or dark")).click();
        assertThat(page.locator("select[name=theme]")).hasValue("dark");
    }

    @Test
    void another_span_of_a_day_is_right_as_it_comes() {
        go("/app/profile");
        page.getByLabel("Sempre que disponível").uncheck();
        Locator monday = page.locator(".day-hours").first();
        monday.locator("input[type=time]").nth(1).fill("17:00");
        monday.locator("input[type=time]").nth(1).press("Tab");
        monday.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("segunda-feira: acrescentar"))
                .click();
        assertThat(monday.locator("input[type=time]")).hasCount(4);
        assertThat(monday.locator(".wrong")).hasCount(0);
    }

    @Test
    void whoever_was_promised_a_call_is_taken_by_one_colleague_and_settled() {
        String quick = "callback-1";
        String slow = "callback-2";
        promise(quick, STRANGER, null, "- INTERVAL '5' MINUTE");
        promise(slow, "+5521998765433", "user_2_Bia_Reis", "+ INTERVAL '50' MINUTE");
        try {
            go("/app/now");
            Locator promised =
                    page.locator("section.card", new Page.LocatorOptions().setHasText("Retornos prometidos"));
            Locator first = promised.locator("li").nth(0);
            Locator second = promised.locator("li").nth(1);
            assertThat(first).containsText(Pattern.compile("desde [0-9]{2}:[0-9]{2} · suporte"));
            assertThat(first).containsText("venceu:");
            assertThat(second).containsText("com Bia Reis");
            shot("now-promised");

            page.evaluate(
                    """
                    () => {
                      window.dialled = [];
                      addEventListener('ramal-dial', event => {
                        event.stopImmediatePropagation();
                        dialled.push(event.detail);
                      }, true);
                    }""");
            RAMAL.change("UPDATE callback_request SET owner = 'user_3' WHERE id = '" + quick + "'");
            expect("409");
            first.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Ligar para"))
                    .click();
            assertThat(page.locator(".toasts")).containsText("já ficou com este retorno");
            first.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Assumir"))
                    .click();
            assertThat(first).containsText("com você");
            assertThat(owner(quick)).isEqualTo("user_1");
            assertThat(page.evaluate("() => dialled")).isEqualTo(List.of());

            first.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Marcar como feito"))
                    .click();
            Locator settled = promised.locator("li.settled");
            assertThat(settled).containsText("Retorno feito");
            settled.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Desfazer"))
                    .click();
            assertThat(promised.locator("li.settled")).hasCount(0);
            assertThat(promised.locator("li")).hasCount(2);
            assertThat(RAMAL.rows("SELECT id FROM callback_request WHERE state = 'open'"))
                    .hasSize(2);

            first.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Ligar para"))
                    .click();
            assertThat(page.evaluate("() => dialled")).isEqualTo(List.of(STRANGER));

            RAMAL.change("UPDATE callback_request SET state = 'done'");
            page.reload();
            assertThat(page.getByRole(AriaRole.HEADING, named("Perdidas sem retorno")))
                    .isVisible();
            assertThat(promised).hasCount(0);
        } finally {
            RAMAL.change("DELETE FROM callback_request");
        }
    }

    private static void promise(String id, String number, @Nullable String owner, String due) {
        String sid = "CA" + String.format("%032x", id.hashCode() & 0xffff);
        RAMAL.change(
                "INSERT INTO callback_request (id, call_sid, number, queue, state, owner, due_at, waiting_since) VALUES ('"
                        + id + "', '" + sid + "', '" + number + "', 'suporte', 'open', "
                        + (owner == null ? "NULL" : "'" + owner + "'")
                        + ", CURRENT_TIMESTAMP " + due + ", CURRENT_TIMESTAMP - INTERVAL '65' MINUTE)");
    }

    private static @Nullable Object owner(String callback) {
        return RAMAL.rows("SELECT owner FROM callback_request WHERE id = '" + callback + "'")
                .get(0)
                .get("owner");
    }

    // Reports

    @Test
    void a_report_counts_the_week_the_queues_and_two_periods_and_leads_to_their_calls() {
        String sid = answered();
        RAMAL.change(
                "INSERT INTO queue_entry (call_sid, queue, entered_at, heard_at, left_at, result, waited) VALUES ('"
                        + sid
                        + "', 'suporte', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 'answered', 42)");
        go("/app/reports?period=month");
        Locator cell = page.locator(".heat td a").first();
        int counted = Integer.parseInt(cell.textContent());
        cell.click();
        assertThat(page).hasURL(Pattern.compile("weekday=[a-z]{3}&hour=[0-9]+"));
        assertThat(page.locator("article.call")).hasCount(counted);
        assertThat(page.locator("#filters .chip")).hasCount(2);

        go("/app/reports?period=month");
        Locator queue = page.locator("tr", new Page.LocatorOptions().setHasText("suporte"));
        assertThat(queue).containsText("0:42");
        queue.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("suporte"))
                .click();
        assertThat(page).hasURL(Pattern.compile("queue=suporte"));
        assertThat(page.locator("article.call")).hasCount(1);
        RAMAL.change("DELETE FROM queue_entry WHERE queue = 'suporte'");

        go("/app/reports");
        String today = java.time.LocalDate.now(java.time.ZoneId.of("America/Sao_Paulo"))
                .toString();
        page.getByLabel("Até").fill(today);
        page.getByLabel("De", new Page.GetByLabelOptions().setExact(true)).fill(today);
        page.getByLabel("Comparar com").fill("2026-01-05");
        page.getByRole(AriaRole.BUTTON, named("Mostrar")).click();
        assertThat(page).hasURL(Pattern.compile("since=" + today + "&until=" + today + "&than=2026-01-05"));
        Locator calls = page.locator(".compare tbody tr").first();
        assertThat(calls.locator("td").first()).hasText("0");
        calls.locator("a").nth(1).click();
        assertThat(page).hasURL(Pattern.compile("/app/calls\\?since=" + today));
    }

    @Test
    void two_periods_stand_beside_each_other_on_a_laptop() {
        go("/app/reports");
        assertThat(page.locator(".compare tbody tr")).hasCount(6);
        assertThat(
                        (Boolean)
                                page.evaluate(
                                        "() => { const { parentElement: box } = document.querySelector('.compare'); return box.scrollWidth <= box.clientWidth; }"))
                .isTrue();
    }

    @Test
    void a_report_of_days_that_there_are_not_is_that_of_the_week() {
        for (String query :
                List.of("since=2026-99-99&until=2026-99-99", "since=2026-02-01&until=2026-02-30", "than=2026-02-30")) {
            page.navigate(url("/app/reports?" + query));
            assertThat(page.getByRole(AriaRole.BUTTON, named("Últimos 7 dias"))).hasAttribute("aria-pressed", "true");
            assertThat(page.locator(".tile").first()).isVisible();
        }
    }

    @Test
    void a_report_without_its_chart_has_it_the_next_time() {
        expect("ERR_FAILED");
        page.route("**/chart.js/**", Route::abort);
        go("/app/reports");
        assertThat(page.locator(".tile").first()).isVisible();
        page.unrouteAll();

        page.getByLabel("De", new Page.GetByLabelOptions().setExact(true)).fill("2026-05-05");
        page.getByLabel("Até").fill("2026-05-01");
        page.getByRole(AriaRole.BUTTON, named("Mostrar")).click();
        assertThat(page.locator(".dates .wrong")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Últimos 30 dias")).click();

        assertThat(page.getByRole(AriaRole.BUTTON, named("Últimos 30 dias"))).hasAttribute("aria-pressed", "true");
        assertThat(page.locator(".dates .wrong")).hasCount(0);
        page.waitForFunction("() => window.Chart?.getChart(document.querySelector('.chart canvas'))");
    }

    // Now

    @Test
    void who_is_there_and_who_waits_is_seen_as_it_is() {
        RAMAL.change("INSERT INTO queue_entry (call_sid, queue, entered_at, heard_at) VALUES ('CA" + "9".repeat(32)
                + "', 'suporte', DATEADD('SECOND', -75, CURRENT_TIMESTAMP), CURRENT_TIMESTAMP)");
        RAMAL.change("INSERT INTO presence (identity, state, device, seen_at, since) VALUES ('user_2', 'away', 'web',"
                + " DATEADD('MINUTE', 5, CURRENT_TIMESTAMP), CURRENT_TIMESTAMP)");
        phone();
        go("/app/now");
        Locator people = page.locator("section.card", new Page.LocatorOptions().setHasText("Atendentes"));
        assertThat(people.locator("li", new Locator.LocatorOptions().setHasText("Colega 2")))
                .containsText("Ausente");
        assertThat(people.locator("li", new Locator.LocatorOptions().setHasText("Ana Souza")))
                .isVisible();
        Locator queues = page.locator("section.card", new Page.LocatorOptions().setHasText("Filas"));
        assertThat(queues.locator("li")).containsText(Pattern.compile("1 pessoa espera · 1:[0-9]{2}"));
        shot("now-queues");

        RAMAL.change("UPDATE queue_entry SET left_at = CURRENT_TIMESTAMP, result = 'answered' WHERE queue = 'suporte'");
        page.reload();
        assertThat(queues.locator("li")).containsText("0 pessoa");
        RAMAL.change("DELETE FROM queue_entry WHERE queue = 'suporte'");
        RAMAL.change("DELETE FROM presence");
    }

    @Test
    void a_stuck_delivery_is_tried_again_from_now_and_from_its_call() {
        String sid = answered();
        String key = (String) RAMAL.rows("SELECT delivery_key FROM delivery WHERE subject = '" + sid
                        + ":call' AND destination = 'slack'")
                .get(0)
                .values()
                .iterator()
                .next();
        give(key, null, "Slack refuses: channel_not_found");
        go("/app/now");
        Locator stuck = page.locator("section.card", new Page.LocatorOptions().setHasText("Entregas paradas"));
        assertThat(stuck.locator("li")).containsText("Slack refuses: channel_not_found");
        stuck.getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator(".toasts")).containsText("De volta à fila");
        assertThat(stuck).hasCount(0);

        give(key, "slack-channel channel_not_found", "GiveUp: Slack refuses: channel_not_found");
        page.reload();
        assertThat(stuck.locator("li")).containsText("O canal não existe para o robô");
        assertThat(stuck.locator("li")).not().containsText("refuses");

        go("/app/calls/" + sid);
        Locator failed = page.locator(".deliveries li:has(.error)");
        assertThat(failed.locator(".error")).containsText("O canal não existe para o robô");
        assertThat(failed).containsText("GiveUp: Slack refuses: channel_not_found");
        page.locator(".deliveries button").click();
        assertThat(page.locator(".toasts")).containsText("De volta à fila");
        page.waitForCondition(() -> RAMAL.rows("SELECT state FROM delivery WHERE delivery_key = '" + key + "'")
                .toString()
                .contains("sent"));
    }

    private static void give(String key, String fault, String error) {
        RAMAL.change("UPDATE delivery SET state = 'given-up', attempts = 24, last_error = '" + error + "', fault = "
                + (fault == null ? "NULL" : "'" + fault + "'")
                + ", changed_at = CURRENT_TIMESTAMP WHERE delivery_key = '" + key + "'");
    }

    @Test
    void what_cannot_be_learnt_anew_stays_as_it_was_and_nothing_is_said_before_it_is_known() {
        expect("503|500");
        List<Route> held = new ArrayList<>();
        page.route(Pattern.compile("/api/calls\\?.*missed=open"), held::add);
        go("/app/now");
        Locator missed = page.locator(".card", new Page.LocatorOptions().setHasText("Perdidas sem retorno"));
        assertThat(page.getByText("Ninguém disponível")).isVisible();
        page.waitForCondition(() -> !held.isEmpty());
        assertThat(missed).not().containsText("Nenhuma ligação perdida");
        page.unroute(Pattern.compile("/api/calls\\?.*missed=open"));
        held.forEach(Route::resume);
        assertThat(missed.locator("li").first()).isVisible();

        page.route(
                Pattern.compile("/api/(presence|calls|figures)"),
                route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("")));
        Response failed = page.waitForResponse(
                each -> each.url().contains("/api/presence") && each.status() == 503,
                () -> page.evaluate(
                        "async () => { const { live } = await import(document.querySelector('script[type=module]').src.replace('app.js', 'lib/stream.js')); live.dispatchEvent(new Event('reset')); }"));
        assertThat(failed.status()).isEqualTo(503);
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        assertThat(page.getByText("Ninguém disponível")).isVisible();
        assertThat(missed.locator("li").first()).isVisible();
    }

    @Test
    void more_missed_callers_than_are_shown_are_in_the_list_of_calls() {
        page.route(Pattern.compile("/api/calls\\?.*missed=open"), route -> {
            String call =
                    "{\"sid\":\"CA%032d\",\"direction\":\"inbound\",\"outcome\":\"missed\",\"party\":\"+55119877700%02d\",\"startedAt\":\""
                            + Instant.now().minus(Duration.ofDays(1)) + "\"}";
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"calls\":["
                            + IntStream.range(0, 9)
                                    .mapToObj(i -> call.formatted(i, i))
                                    .collect(Collectors.joining(","))
                            + "]}"));
        });
        go("/app/now");
        assertThat(page.locator(".card", new Page.LocatorOptions().setHasText("Perdidas sem retorno")))
                .containsText("Ontem, ");
        page.getByText("Ver todas (9)").click();

        assertThat(page).hasURL(Pattern.compile("missed=open"));
    }

    @Test
    void a_screen_on_the_wall_that_failed_comes_with_the_line() {
        expect("503|ERR_FAILED");
        page.route(
                "**/api/calls?*",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("")));
        page.route("**/api/stream", Route::abort);
        page.navigate(url("/app/wall"));
        assertThat(page.getByText("O servidor falhou")).isVisible();

        page.unrouteAll();

        assertThat(page.locator(".line.on")).isVisible();
        assertThat(page.getByText("O servidor falhou")).hasCount(0);
    }

    @Test
    void names_that_could_not_be_learnt_are_learnt_on_the_next_page() {
        expect("503");
        List<String> asked = new ArrayList<>();
        page.route("**/api/people", route -> {
            asked.add(route.request().url());
            if (asked.size() == 1) {
                route.fulfill(new Route.FulfillOptions().setStatus(503).setBody(""));
            } else {
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"people\":[{\"identity\":\"user_2\",\"name\":\"Beatriz Prado\"}]}"));
            }
        });
        RAMAL.change(
                "INSERT INTO presence (identity, state, device, seen_at, since) VALUES ('user_2', 'away', 'web', DATEADD('MINUTE', 5, CURRENT_TIMESTAMP), CURRENT_TIMESTAMP)");
        go("/app/calls");
        page.waitForCondition(() -> !asked.isEmpty());

        page.getByRole(AriaRole.LINK, named("Agora")).click();

        assertThat(page.locator("section.card", new Page.LocatorOptions().setHasText("Atendentes")))
                .containsText("Beatriz Prado");
        RAMAL.change("DELETE FROM presence");
    }

    /** A page that stands still for so long loses a keystroke; Chromium calls more than 50 ms long. */
    private static final int JANK = 1000;

    @Test
    void a_thousand_live_calls_leave_the_page_quick() {
        int many = 1000;
        String where = " WHERE sid LIKE 'CAabab%'";
        RAMAL.change("INSERT INTO call (sid, direction, party, agent, status, began_at, started_at, changed_at)"
                + " SELECT 'CAabab' || LPAD(CAST(x AS VARCHAR), 28, '0'), 'inbound', '+55119' || (10000000 + x), 'user_1',"
                + " 'ringing', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM SYSTEM_RANGE(1, " + many
                + ") AS one(x)");
        try {
            long began = System.nanoTime();
            page.navigate(url("/app/now"));
            assertThat(page.locator(".live-calls article.call").first()).isVisible();
            long interactive = (System.nanoTime() - began) / 1_000_000;
            assertThat(page.locator(".tile.accent strong")).hasText(Pattern.compile("1[.,]?000"));
            page.evaluate(
                    """
                    () => {
                      window.long = [];
                      new PerformanceObserver(list => list.getEntries().forEach(each => window.long.push(each.duration)))
                        .observe({ type: 'longtask' });
                      // A task that is known to be long shows that they are seen at all.
                      setTimeout(() => { for (const end = performance.now() + 120; performance.now() < end;); }, 0);
                    }""");
            page.waitForCondition(() -> !((List<?>) page.evaluate("() => window.long")).isEmpty());
            page.evaluate("() => { window.long.length = 0; }");
            for (int round = 0; round < 4; round++) {
                String status = round % 2 == 0 ? "in-progress" : "ringing";
                RAMAL.change("UPDATE call SET status = '" + status + "', changed_at = CURRENT_TIMESTAMP" + where);
                // What is said of all thousand is shown of all thousand.
                page.waitForFunction(
                        "count => document.querySelector('.tile.accent small').textContent.startsWith(count)",
                        round % 2 == 0 ? "0" : "1");
            }
            List<?> tasks = (List<?>) page.evaluate("() => window.long");
            double longest = tasks.stream()
                    .mapToDouble(each -> ((Number) each).doubleValue())
                    .max()
                    .orElse(0);
            System.out.printf(
                    "1000 live calls: shown after %d ms; 4000 updates made %d long tasks, the longest %.0f ms%n",
                    interactive, tasks.size(), longest);
            assertThat(longest).as("the longest task in ms").isLessThan(JANK);
        } finally {
            RAMAL.change("DELETE FROM call" + where);
        }
    }
}
