package dev.ramal.people;

import static dev.ramal.people.ApiCaller.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.edge.Principal;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Request;
import dev.ramal.people.ApiCaller.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.ExchangeBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People as they register, log in, go on, change and leave: the same on both databases. */
abstract class PeopleRoutesTest {

    static final String PASSWORD = "senha12345";
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private final ApiCaller nobody;
    private final RamalExtension ramal;

    PeopleRoutesTest(RamalExtension ramal) {
        this.ramal = ramal;
        // Each test has an address of its own, so that none takes another one's tries.
        this.nobody = new ApiCaller(ramal).from("203.0.113." + PEOPLE.incrementAndGet());
    }

    static RamalExtension behindAProxy(RamalExtension ramal) {
        return ramal.set("http.trusted-proxies", "127.0.0.1");
    }

    @BeforeEach
    void there_is_an_administrator() {
        if (ramal.rows("SELECT id FROM person").isEmpty()) {
            assertThat(nobody.get("/auth/state").json().path("users").asBoolean())
                    .isFalse();

            Answer first = nobody.post("/auth/register", object("email", "usuario@email.com", "password", PASSWORD));

            assertThat(first.status()).isEqualTo(201);
            assertThat(first.json().at("/user/role").asText()).isEqualTo("admin");
        }
    }

    private String admin() {
        return nobody.post("/auth/login", object("email", "usuario@email.com", "password", PASSWORD))
                .json()
                .path("token")
                .asText();
    }

    private record Somebody(String id, String email, String token, String refresh) {}

    /** A new person of that role who is logged in. */
    private Somebody somebody(String role) {
        String email = "pessoa" + PEOPLE.incrementAndGet() + "@example.com";
        Answer made = nobody.as(admin())
                .post("/api/users", object("email", email, "name", "Álefe", "role", role, "password", PASSWORD));
        assertThat(made.status()).isEqualTo(201);
        Answer login = nobody.post("/auth/login", object("email", email, "password", PASSWORD));
        return new Somebody(
                made.json().path("id").asText(),
                email,
                login.json().path("token").asText(),
                login.json().path("refreshToken").asText());
    }

    @Test
    void nobody_else_may_register_once_there_is_a_user() {
        Answer second = nobody.post("/auth/register", object("email", "b@example.com", "password", PASSWORD));

        assertThat(second.status()).isEqualTo(403);
        assertThat(second.json().path("detail").asText()).contains("ramal user add");
        assertThat(nobody.get("/auth/state").json().toString())
                .isEqualTo("{\"users\":true,\"demo\":false,\"language\":\"pt-BR\",\"openRegistration\":false}");
    }

    @Test
    void a_login_answers_as_the_old_system_did() {
        Answer login =
                nobody.post("/auth/login", "{\"email\":\"usuario@email.com\",\"password\":\"" + PASSWORD + "\"}");

        assertThat(login.status()).isEqualTo(200);
        assertThat(login.cookies()).isEmpty();
        assertThat(login.json().path("expiresIn").asInt()).isEqualTo(900);
        assertThat(login.json().at("/user/email").asText()).isEqualTo("usuario@email.com");
        assertThat(login.json().at("/user/name").asText()).isEqualTo("usuario");
        Answer me = nobody.as(login.json().path("token").asText()).get("/auth/me");
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.json().path("identity").asText())
                .isEqualTo("user_" + me.json().path("id").asText());
    }

    @Test
    void an_address_is_the_same_in_capitals() {
        assertThat(nobody.post("/auth/login", object("email", " Usuario@EMAIL.com ", "password", PASSWORD))
                        .status())
                .isEqualTo(200);
        assertThat(nobody.as(admin())
                        .post("/api/users", object("email", "USUARIO@email.com", "password", PASSWORD))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void a_login_that_the_database_could_not_look_at_takes_no_try() {
        String login = object("email", somebody("agent").email, "password", PASSWORD);
        ramal.change("ALTER TABLE person RENAME TO person_away");
        try {
            for (int i = 0; i < 12; i++) {
                assertThat(nobody.post("/auth/login", login).status()).isEqualTo(500);
            }
        } finally {
            ramal.change("ALTER TABLE person_away RENAME TO person");
        }

        assertThat(nobody.post("/auth/login", login).status()).isEqualTo(200);
    }

    @Test
    void a_page_gets_cookies_that_no_script_can_read_and_no_token() {
        ApiCaller page = nobody.with("X-Ramal", "1");
        Answer login = page.post("/auth/login", object("email", "usuario@email.com", "password", PASSWORD));

        assertThat(login.json().has("token")).isFalse();
        assertThat(login.json().has("refreshToken")).isFalse();
        assertThat(login.cookies()).hasSize(2).allSatisfy(cookie -> assertThat(cookie)
                .startsWith("__Host-ramal")
                .contains("; Path=/; Secure; HttpOnly; SameSite=Strict"));
        String cookies = "__Host-ramal=" + login.cookie("__Host-ramal") + "; __Host-ramal-refresh="
                + login.cookie("__Host-ramal-refresh");
        assertThat(nobody.with("Cookie", cookies).get("/auth/me").status()).isEqualTo(200);
        assertThat(nobody.with("Cookie", cookies)
                        .send("PATCH", "/auth/me", object("name", "Eve"))
                        .status())
                .as("without the header, a change may come from another site")
                .isEqualTo(401);
        assertThat(nobody.with("Cookie", cookies).post("/auth/refresh", "{}").status())
                .isEqualTo(401);

        Answer next = page.with("Cookie", cookies).post("/auth/refresh", "{}");
        assertThat(next.status()).isEqualTo(200);
        String nextCookies = "__Host-ramal=" + next.cookie("__Host-ramal") + "; __Host-ramal-refresh="
                + next.cookie("__Host-ramal-refresh");
        Answer logout = page.with("Cookie", nextCookies).post("/auth/logout", "{}");
        assertThat(logout.status()).isEqualTo(204);
        assertThat(logout.cookies()).hasSize(2).allMatch(cookie -> cookie.contains("Max-Age=0"));
        assertThat(nobody.with("Cookie", nextCookies).get("/auth/me").status()).isEqualTo(401);
        assertThat(page.with("Cookie", nextCookies).post("/auth/refresh", "{}").status())
                .isEqualTo(401);
    }

    @Test
    void a_refresh_token_is_good_once_and_its_copy_ends_the_session() {
        Somebody ana = somebody("agent");

        Answer next = nobody.post("/auth/refresh", object("refreshToken", ana.refresh));
        assertThat(next.status()).isEqualTo(200);
        String token = next.json().path("token").asText();
        assertThat(nobody.as(token).get("/auth/me").status()).isEqualTo(200);

        assertThat(nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                        .status())
                .isEqualTo(401);
        assertThat(nobody.as(token).get("/auth/me").status()).isEqualTo(401);
        assertThat(nobody.post(
                                "/auth/refresh",
                                object(
                                        "refreshToken",
                                        next.json().path("refreshToken").asText()))
                        .status())
                .isEqualTo(401);
        assertThat(nobody.as(ana.token).get("/auth/me").status()).isEqualTo(401);
        assertThat(audit("login-copied")).contains("user:" + ana.id);
    }

    @Test
    void a_copied_refresh_token_ends_the_session_also_after_a_long_weekend() {
        Somebody ana = somebody("agent");
        String thief = nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                .json()
                .path("refreshToken")
                .asText();
        ramal.change("UPDATE refresh_token SET issued_at = issued_at - INTERVAL '4' DAY,"
                + " expires_at = expires_at - INTERVAL '4' DAY, rotated_at = rotated_at - INTERVAL '4' DAY"
                + " WHERE rotated_at IS NOT NULL");
        clean("refresh-token-clean");
        clean("session-clean");

        assertThat(nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                        .status())
                .isEqualTo(401);
        assertThat(nobody.post("/auth/refresh", object("refreshToken", thief)).status())
                .isEqualTo(401);
    }

    /** As people-clean does. */
    private void clean(String statement) {
        var exchange = ExchangeBuilder.anExchange(ramal.camel()).build();
        exchange.setVariable("parameters", Map.of());
        ramal.camel().createProducerTemplate().send("kamelet:sql-run-action?statement=" + statement, exchange);
        assertThat(exchange.getException()).isNull();
    }

    @Test
    void odd_refresh_tokens_are_refused() {
        for (String odd : List.of("", "x", "rr_", "rr_" + "x".repeat(43), "' OR 1=1 --", "rr_\u0000", "é")) {
            assertThat(nobody.post("/auth/refresh", object("refreshToken", odd)).status())
                    .as(odd)
                    .isEqualTo(401);
        }
        assertThat(nobody.post("/auth/refresh", "{\"refreshToken\":7}").status())
                .isEqualTo(400);
        assertThat(nobody.post("/auth/refresh", "").status()).isEqualTo(401);
    }

    @Test
    void a_logout_ends_that_session_and_no_other() {
        Somebody ana = somebody("agent");
        String other = nobody.post("/auth/login", object("email", ana.email, "password", PASSWORD))
                .json()
                .path("token")
                .asText();

        assertThat(nobody.as(ana.token).post("/auth/logout", "{}").status()).isEqualTo(204);

        assertThat(nobody.as(ana.token).get("/auth/me").status()).isEqualTo(401);
        assertThat(nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                        .status())
                .isEqualTo(401);
        assertThat(nobody.as(other).get("/auth/me").status()).isEqualTo(200);
    }

    @Test
    void a_logout_of_nobody_leaves_nothing_in_the_audit() {
        int before = ramal.rows("SELECT id FROM audit").size();

        assertThat(nobody.post("/auth/logout", "{}").status()).isEqualTo(204);
        assertThat(nobody.post("/auth/logout", object("refreshToken", "rr_" + "a".repeat(43)))
                        .status())
                .isEqualTo(204);

        assertThat(ramal.rows("SELECT id FROM audit")).hasSize(before);
    }

    @Test
    void a_new_password_needs_the_old_one_and_ends_all_other_logins() {
        Somebody ana = somebody("agent");
        ApiCaller self = nobody.as(ana.token);
        assertThat(self.send("PATCH", "/auth/me", object("password", "outra senha"))
                        .status())
                .isEqualTo(400);
        assertThat(self.send("PATCH", "/auth/me", object("password", "outra senha", "currentPassword", "errada!!"))
                        .status())
                .isEqualTo(403);

        Answer changed = self.send("PATCH", "/auth/me", object("password", "outra senha", "currentPassword", PASSWORD));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("email").asText()).isEqualTo(ana.email);
        assertThat(self.get("/auth/me").status()).isEqualTo(401);
        assertThat(nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                        .status())
                .isEqualTo(401);
        assertThat(nobody.as(changed.json().path("token").asText())
                        .get("/auth/me")
                        .status())
                .isEqualTo(200);
        assertThat(nobody.post("/auth/login", object("email", ana.email, "password", PASSWORD))
                        .status())
                .isEqualTo(401);
        assertThat(nobody.post("/auth/login", object("email", ana.email, "password", "outra senha"))
                        .status())
                .isEqualTo(200);
    }

    /** A password is looked at for a good part of a second, in which it may become an old one. */
    @Test
    void a_login_that_was_on_its_way_does_not_outlive_a_new_password() {
        Somebody ana = somebody("agent");
        var exchange = ExchangeBuilder.anExchange(ramal.camel()).build();
        exchange.setVariable(
                "request",
                new Request(
                        Principal.NOBODY,
                        "POST",
                        "/auth/login",
                        List.of(),
                        "application/json",
                        "{}",
                        "203.0.113.1",
                        Map.of(),
                        Map.of()));
        exchange.setVariable(
                "person", Person.first(List.copyOf(ramal.rows("SELECT * FROM person WHERE id = " + ana.id))));
        Answer changed = nobody.as(ana.token)
                .send("PATCH", "/auth/me", object("password", "outra-senha", "currentPassword", PASSWORD));
        assertThat(changed.status()).isEqualTo(200);
        long sessions = sessions(ana);

        ramal.camel().createProducerTemplate().send("direct:session-begin", exchange);

        assertThat(exchange.getException(Problem.class).status()).isEqualTo(401);
        assertThat(sessions(ana)).isEqualTo(sessions);
    }

    private long sessions(Somebody somebody) {
        return ramal.rows("SELECT id FROM login_session WHERE person_id = " + somebody.id)
                .size();
    }

    @Test
    void people_change_their_own_name_mobile_and_hours() {
        ApiCaller self = nobody.as(somebody("agent").token);

        Answer changed = self.send(
                "PATCH",
                "/auth/me",
                "{\"name\":\" Ana Souza \",\"mobile\":\"+5511999990000\",\"hours\":{\"mon\":[\"09:00-12:00\",\"13:00-18:00\"]}}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("name").asText()).isEqualTo("Ana Souza");
        assertThat(changed.json().at("/hours/mon/1").asText()).isEqualTo("13:00-18:00");
        assertThat(self.send("PATCH", "/auth/me", "{\"mobile\":null,\"hours\":null}")
                        .json()
                        .has("mobile"))
                .isFalse();
        for (String wrong : List.of(
                "{}",
                "[]",
                "{\"name\":7}",
                "{\"name\":\"a\\nb\"}",
                "{\"mobile\":\"11 99999\"}",
                "{\"hours\":{\"mon\":[\"18:00-09:00\"]}}",
                "{\"hours\":{\"seg\":[]}}",
                "{\"hours\":\"always\"}",
                "{\"name\":\"" + "x".repeat(101) + "\"}",
                "{\"name\":\"a\",\"name\":\"b\"}")) {
            assertThat(self.send("PATCH", "/auth/me", wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void nobody_gives_themselves_what_they_were_not_asked_for() {
        Somebody ana = somebody("agent");

        Answer changed = nobody.as(ana.token)
                .send(
                        "PATCH",
                        "/auth/me",
                        "{\"name\":\"Ana\",\"role\":\"admin\",\"id\":1,\"active\":false,\"version\":9,"
                                + "\"password_hash\":\"x\",\"email\":\"usuario@email.com\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(ramal.rows("SELECT email, role, active, version FROM person WHERE id = " + ana.id))
                .containsExactly(Map.of("email", ana.email, "role", "agent", "active", true, "version", 1));
    }

    @Test
    void a_change_of_role_takes_effect_at_once_and_old_tokens_end() {
        Somebody ana = somebody("agent");
        assertThat(nobody.as(ana.token).get("/api/users").status()).isEqualTo(403);

        Answer changed = nobody.as(admin()).send("PATCH", "/api/users/" + ana.id, object("role", "admin"));

        assertThat(changed.json().path("role").asText()).isEqualTo("admin");
        assertThat(nobody.as(ana.token).get("/auth/me").status()).isEqualTo(401);
        String next = nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                .json()
                .path("token")
                .asText();
        assertThat(nobody.as(next).get("/api/users").status()).isEqualTo(200);
        assertThat(audit("user-change")).contains("user:" + ana.id).contains("role=admin");
    }

    @Test
    void somebody_who_is_deactivated_is_out_and_their_password_is_as_good_as_wrong() {
        Somebody ana = somebody("agent");

        nobody.as(admin()).send("PATCH", "/api/users/" + ana.id, "{\"active\":false}");

        assertThat(nobody.as(ana.token).get("/auth/me").status()).isEqualTo(401);
        assertThat(nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                        .status())
                .isEqualTo(401);
        Answer login = nobody.post("/auth/login", object("email", ana.email, "password", PASSWORD));
        Answer unknown = nobody.post("/auth/login", object("email", "nobody@example.com", "password", PASSWORD));
        assertThat(login.status()).isEqualTo(401);
        assertThat(login.text()).isEqualTo(unknown.text());
        nobody.as(admin()).send("PATCH", "/api/users/" + ana.id, "{\"active\":true}");
        assertThat(nobody.as(ana.token).get("/auth/me").status()).isEqualTo(401);
        assertThat(nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_last_administrator_stays() {
        for (Map<String, Object> other :
                ramal.rows("SELECT id FROM person WHERE role = 'admin' AND email <> 'usuario@email.com'")) {
            nobody.as(admin()).send("PATCH", "/api/users/" + other.get("id"), object("role", "agent"));
        }
        String id = nobody.as(admin()).get("/auth/me").json().path("id").asText();

        for (String change : List.of("{\"role\":\"supervisor\"}", "{\"active\":false}")) {
            assertThat(nobody.as(admin())
                            .send("PATCH", "/api/users/" + id, change)
                            .status())
                    .isEqualTo(409);
            assertThat(nobody.operator()
                            .send("PATCH", "/api/users/" + id, change)
                            .status())
                    .isEqualTo(409);
        }
        assertThat(nobody.as(admin())
                        .send("PATCH", "/api/users/" + id, object("name", "Chefe"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_invitation_makes_a_person_once() {
        Answer invited = nobody.as(admin())
                .post(
                        "/api/invitations",
                        object("email", "nova" + ramal.port() + "@example.com", "role", "supervisor"));
        assertThat(invited.status()).isEqualTo(201);
        String url = invited.json().path("url").asText();
        assertThat(url).startsWith("https://hooks.example.com/app/invitation#ri_");
        String token = url.substring(url.indexOf('#') + 1);
        assertThat(ramal.rows("SELECT hash FROM invitation").toString()).doesNotContain(token);

        assertThat(nobody.post("/auth/invitation", object("invitation", token, "password", "curta"))
                        .status())
                .isEqualTo(400);
        Answer taken =
                nobody.post("/auth/invitation", object("invitation", token, "name", "Bia", "password", "12345678"));

        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().at("/user/role").asText()).isEqualTo("supervisor");
        assertThat(nobody.as(taken.json().path("token").asText())
                        .get("/auth/me")
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("Bia");
        assertThat(nobody.post("/auth/invitation", object("invitation", token, "password", "12345678"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void an_invitation_says_whose_it_is_while_it_is_good() {
        String url = nobody.as(admin())
                .post("/api/invitations", object("email", "olha@example.com"))
                .json()
                .path("url")
                .asText();
        String token = object("invitation", url.substring(url.indexOf('#') + 1));

        for (int i = 0; i < 2; i++) {
            Answer look = nobody.post("/auth/invitation/look", token);
            assertThat(look.status()).isEqualTo(200);
            assertThat(look.json().toString()).isEqualTo("{\"email\":\"olha@example.com\"}");
        }
        ramal.change("UPDATE invitation SET used_at = CURRENT_TIMESTAMP WHERE email = 'olha@example.com'");
        Answer used = nobody.post("/auth/invitation/look", token);
        assertThat(used.status()).isEqualTo(404);
        assertThat(used.json().path("code").asText()).isEqualTo("not-a-good-invitation");
        assertThat(nobody.post("/auth/invitation/look", object("invitation", "x"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void an_invitation_of_a_user_gives_a_new_password_and_the_old_role() {
        Somebody ana = somebody("agent");
        String url = nobody.as(admin())
                .post("/api/invitations", object("email", ana.email, "role", "admin"))
                .json()
                .path("url")
                .asText();

        Answer taken = nobody.post(
                "/auth/invitation",
                object("invitation", url.substring(url.indexOf('#') + 1), "password", "nova senha"));

        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().at("/user/role").asText()).isEqualTo("agent");
        assertThat(nobody.as(ana.token).get("/auth/me").status()).isEqualTo(401);
        assertThat(nobody.post("/auth/refresh", object("refreshToken", ana.refresh))
                        .status())
                .isEqualTo(401);
        assertThat(nobody.post("/auth/login", object("email", ana.email, "password", "nova senha"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_invitation_ends_with_the_rights_of_whoever_made_it() {
        Somebody bea = somebody("admin");
        String token = invite(bea.token);
        nobody.as(admin()).send("PATCH", "/api/users/" + bea.id, "{\"active\":false}");

        assertThat(nobody.post("/auth/invitation", object("invitation", token, "password", PASSWORD))
                        .status())
                .isEqualTo(404);

        nobody.as(admin()).send("PATCH", "/api/users/" + bea.id, "{\"active\":true}");
        assertThat(nobody.post("/auth/invitation", object("invitation", token, "password", PASSWORD))
                        .status())
                .isEqualTo(200);
    }

    private String invite(String by) {
        return nobody.as(by)
                .post(
                        "/api/invitations",
                        object("email", "convidada" + PEOPLE.incrementAndGet() + "@example.com", "role", "admin"))
                .json()
                .path("url")
                .asText()
                .replaceFirst(".*#", "");
    }

    @Test
    void an_invitation_ends_with_its_time() {
        String url = nobody.as(admin())
                .post("/api/invitations", object("email", "tarde@example.com"))
                .json()
                .path("url")
                .asText();
        ramal.change("UPDATE invitation SET expires_at = CURRENT_TIMESTAMP WHERE email = 'tarde@example.com'");

        assertThat(nobody.post(
                                "/auth/invitation",
                                object("invitation", url.substring(url.indexOf('#') + 1), "password", PASSWORD))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_service_key_opens_what_its_scopes_say_until_it_is_revoked() {
        Answer made = nobody.as(admin()).post("/api/keys", "{\"name\":\"CRM\",\"scopes\":[\"calls:read\"]}");
        assertThat(made.status()).isEqualTo(201);
        String key = made.json().path("key").asText();
        assertThat(key).startsWith(made.json().path("prefix").asText());
        ApiCaller crm = nobody.as(key);

        assertThat(crm.get("/api/calls/CA" + "0".repeat(32)).status()).isEqualTo(404);
        assertThat(crm.get("/api/deliveries").status()).isEqualTo(403);
        assertThat(crm.get("/api/users").status()).isEqualTo(403);
        assertThat(crm.get("/auth/me").status()).isEqualTo(403);
        Answer list = nobody.as(admin()).get("/api/keys");
        assertThat(list.text()).contains("CRM", "calls:read").doesNotContain(key);
        assertThat(ramal.rows("SELECT * FROM service_key").toString()).doesNotContain(key);

        String id = made.json().path("id").asText();
        assertThat(nobody.as(admin()).delete("/api/keys/" + id).status()).isEqualTo(204);
        assertThat(crm.get("/api/calls/CA" + "0".repeat(32)).status()).isEqualTo(401);
        assertThat(nobody.as(admin()).delete("/api/keys/" + id).status()).isEqualTo(404);
        assertThat(audit("key-revoke")).contains("key:" + id);
    }

    @Test
    void a_scope_that_opens_nothing_is_refused_with_those_that_do() {
        Answer refused = nobody.as(admin()).post("/api/keys", "{\"name\":\"CRM\",\"scopes\":[\"call:read\"]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asText()).contains("calls:read", "contacts:write");
    }

    @Test
    void the_audit_tells_who_did_what_page_by_page() {
        Somebody ana = somebody("agent");
        nobody.post("/auth/login", object("email", ana.email, "password", "errada!!"));

        Answer own = nobody.as(admin()).get("/api/audit?actor=user:" + ana.id);
        assertThat(own.json().path("audit")).hasSize(1);
        assertThat(own.json().at("/audit/0/action").asText()).isEqualTo("login");
        assertThat(own.json().at("/audit/0/address").asText()).startsWith("203.0.113.");
        assertThat(audit("login-refused")).contains("user:" + ana.id).contains("nobody");
        assertThat(audit("user-create")).contains("user:" + ana.id);
        String before = own.json().at("/audit/0/id").asText();
        assertThat(nobody.as(admin())
                        .get("/api/audit?actor=user:" + ana.id + "&before=" + before)
                        .json()
                        .path("audit"))
                .isEmpty();
        assertThat(nobody.as(admin()).get("/api/audit?before=x").status()).isEqualTo(400);
        assertThat(nobody.as(ana.token).get("/api/audit").status()).isEqualTo(403);
    }

    private String audit(String action) {
        return nobody.operator().get("/api/audit?action=" + action).text();
    }
}
