package dev.ramal.people;

import static dev.ramal.people.ApiCaller.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.RamalExtension;
import dev.ramal.TwilioCaller;
import dev.ramal.people.ApiCaller.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What somebody tries who is nobody here. */
class LoginAttackTest {

    @RegisterExtension
    static final RamalExtension RAMAL =
            RamalExtension.onH2().set("http.trusted-proxies", "127.0.0.1").set("auth.open-registration", "true");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> INJECTIONS = List.of(
            "' OR '1'='1",
            "'; DROP TABLE person; --",
            "\" OR \"\"=\"",
            "1 OR 1=1",
            "a@b.cc' UNION SELECT 1,2,3,4,5,6,7,8,9 --",
            ":?email",
            "${body}",
            "\u0000",
            "{{auth.signing-key}}");

    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    private final ApiCaller nobody = new ApiCaller(RAMAL).from(address());

    private static String address() {
        int next = ADDRESSES.incrementAndGet();
        return "198.18." + next / 250 + "." + next % 250;
    }

    @BeforeAll
    static void there_is_an_administrator() {
        new ApiCaller(RAMAL)
                .from(address())
                .post("/auth/register", object("email", "admin@example.com", "password", "12345678"));
    }

    @Test
    void sql_in_any_member_or_parameter_does_nothing() {
        List<Map<String, Object>> before = RAMAL.rows("SELECT id, email, role, version FROM person ORDER BY id");
        String admin = nobody.post("/auth/login", object("email", "admin@example.com", "password", "12345678"))
                .json()
                .path("token")
                .asText();
        Map<String, List<String>> members = Map.of(
                "POST /auth/login", List.of("email", "password"),
                "POST /auth/register", List.of("email"),
                "POST /auth/refresh", List.of("refreshToken"),
                "POST /auth/logout", List.of("refreshToken"),
                "POST /auth/invitation", List.of("invitation"),
                "POST /api/users", List.of("email", "role"),
                "POST /api/invitations", List.of("email", "role"),
                "POST /api/keys", List.of("scopes", "name"),
                "PATCH /auth/me", List.of("mobile", "hours", "currentPassword"),
                "PATCH /api/users/1", List.of("role", "active"));
        members.forEach((target, names) -> names.forEach(name -> INJECTIONS.forEach(injection -> {
            String[] parts = target.split(" ", 2);
            ObjectNode body = JSON.createObjectNode();
            if (!target.contains("/api/keys") && !parts[0].equals("PATCH")) {
                body.put("email", "x@example.com");
            }
            body.put(name, injection);
            if (name.equals("currentPassword") || target.startsWith("POST /auth")) {
                body.put("password", "password".equals(name) ? injection : "12345678 or more");
            }
            ApiCaller asks = target.contains("/auth/lo") || target.contains("refresh")
                    ? nobody.from(address())
                    : nobody.from(address()).as(admin);
            Answer answer = asks.send(parts[0], parts[1], body.toString());
            assertThat(answer.status())
                    .as("%s %s %s: %s", target, name, injection, answer.text())
                    .isIn(204, 400, 401, 403, 404, 429);
        })));
        for (String injection : INJECTIONS) {
            String text = URLEncoder.encode(injection, StandardCharsets.UTF_8);
            for (String target : List.of(
                    "/api/audit?actor=", "/api/audit?action=", "/api/audit?before=", "/api/deliveries?state=")) {
                Answer answer = nobody.as(admin).get(target + text);
                assertThat(answer.status()).as(target + injection).isIn(200, 400);
                assertThat(answer.json().path("audit")).as(target + injection).isEmpty();
            }
        }
        assertThat(nobody.as(admin).delete("/api/keys/1%20OR%201=1").status()).isIn(400, 404);
        assertThat(RAMAL.rows("SELECT id, email, role, version FROM person ORDER BY id"))
                .containsAll(before)
                .hasSize(before.size());
    }

    @Test
    void nobody_registers_as_more_than_an_agent() {
        Answer registered = nobody.post(
                "/auth/register",
                "{\"email\":\"eve@example.com\",\"password\":\"12345678\",\"role\":\"admin\",\"roles\":[\"admin\"],"
                        + "\"id\":1,\"active\":true,\"version\":0,\"user\":{\"role\":\"admin\"}}");

        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.json().at("/user/role").asText()).isEqualTo("agent");
        assertThat(nobody.as(registered.json().path("token").asText())
                        .get("/api/users")
                        .status())
                .isEqualTo(403);
        RAMAL.change("DELETE FROM refresh_token");
        RAMAL.change("DELETE FROM login_session");
        RAMAL.change("DELETE FROM person WHERE email = 'eve@example.com'");
    }

    @Test
    void an_unknown_address_and_a_wrong_password_get_the_same_answer() {
        Answer wrong = nobody.post("/auth/login", object("email", "admin@example.com", "password", "wrong password"));
        Answer unknown = nobody.post("/auth/login", object("email", "none@example.com", "password", "wrong password"));
        Answer odd = nobody.post("/auth/login", object("email", "not an address", "password", "x"));

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(unknown.text()).isEqualTo(wrong.text());
        assertThat(odd.text()).isEqualTo(wrong.text());
        assertThat(unknown.http().headers().map().keySet())
                .isEqualTo(wrong.http().headers().map().keySet());
    }

    @Test
    void guessing_is_slowed_for_known_and_unknown_accounts_alike() {
        for (String email : List.of("known@example.com", "unknown@example.com")) {
            if (email.startsWith("known")) {
                nobody.from(address()).post("/auth/register", object("email", email, "password", "12345678"));
            }
            List<Integer> came = new ArrayList<>();
            Answer last = null;
            for (int i = 0; i < 12; i++) {
                last = nobody.from(address()).post("/auth/login", object("email", email, "password", "guess " + i));
                came.add(last.status());
            }
            assertThat(came.subList(0, 10)).as(email).containsOnly(401);
            assertThat(came.subList(10, 12)).as(email).containsOnly(429);
            assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 120);
        }
        RAMAL.change("DELETE FROM refresh_token");
        RAMAL.change("DELETE FROM login_session");
        RAMAL.change("DELETE FROM person WHERE email = 'known@example.com'");
    }

    @Test
    void a_body_that_is_no_json_object_is_refused() {
        for (String odd :
                List.of("[]", "7", "null", "\"a\"", "{", "{}{}", "{\"email\":", "[".repeat(100_000), "{'a':1}")) {
            assertThat(nobody.post("/auth/login", odd).status()).as(odd).isEqualTo(400);
        }
        assertThat(nobody.post("/auth/login", "{\"email\":{},\"password\":[]}").status())
                .isEqualTo(400);
        assertThat(nobody.with("X-Ramal", "1").post("/auth/login", "").status()).isIn(400, 415);
    }

    /**
     * Two hundred logins at a time, again and again until twenty webhooks were answered. A webhook that waited behind
     * logins would wait for all those that are taken at a time.
     */
    @Test
    void webhooks_are_answered_in_the_midst_of_a_flood_of_logins() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        TwilioCaller twilio = new TwilioCaller(RAMAL);
        AtomicBoolean over = new AtomicBoolean();
        ConcurrentLinkedQueue<Integer> logins = new ConcurrentLinkedQueue<>();
        ExecutorService flood = Executors.newFixedThreadPool(200);
        try {
            List<CompletableFuture<Void>> flooding = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                flooding.add(CompletableFuture.runAsync(
                        () -> {
                            do {
                                String address;
                                synchronized (ADDRESSES) {
                                    address = address();
                                }
                                int came = new ApiCaller(RAMAL)
                                        .from(address)
                                        .post(
                                                "/auth/login",
                                                object("email", address + "@example.com", "password", "guess"))
                                        .status();
                                logins.add(came);
                                if (came == 503) {
                                    full.countDown();
                                }
                            } while (!over.get());
                        },
                        flood));
            }
            full.await();
            long before = logins.stream().filter(status -> status == 401).count();
            for (int i = 0; i < 20; i++) {
                assertThat(twilio.post("/twilio/voice-incoming", TwilioCaller.call())
                                .statusCode())
                        .isEqualTo(200);
                long during = logins.stream().filter(status -> status == 401).count() - before;
                assertThat(during).as("logins that were looked at meanwhile").isLessThan(20 * 7);
            }
            over.set(true);
            flooding.forEach(CompletableFuture::join);
        } finally {
            over.set(true);
            flood.shutdownNow();
        }
        assertThat(logins).contains(401, 503).containsOnly(401, 503);
    }
}
