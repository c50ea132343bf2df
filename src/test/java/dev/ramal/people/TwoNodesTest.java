package dev.ramal.people;

import static dev.ramal.people.ApiCaller.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.people.ApiCaller.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes on one database: who is in on one is in on the other, and who is out is out. */
class TwoNodesTest {

    private static final String KEY = "a-key-that-both-nodes-were-given-0123456789";

    @Order(1)
    @RegisterExtension
    static final RamalExtension HERE = RamalExtension.onPostgres().set("auth.signing-key", KEY);

    @Order(2)
    @RegisterExtension
    static final RamalExtension THERE = RamalExtension.beside(HERE).set("auth.signing-key", KEY);

    private final ApiCaller here = new ApiCaller(HERE);
    private final ApiCaller there = new ApiCaller(THERE);

    @Test
    void whoever_is_out_on_one_node_is_out_on_the_other() throws Exception {
        List<CompletableFuture<Answer>> first = List.of(
                CompletableFuture.supplyAsync(
                        () -> here.post("/auth/register", object("email", "a@example.com", "password", "12345678"))),
                CompletableFuture.supplyAsync(
                        () -> there.post("/auth/register", object("email", "b@example.com", "password", "12345678"))));
        List<Integer> came = first.stream()
                .map(CompletableFuture::join)
                .map(Answer::status)
                .sorted()
                .toList();
        assertThat(came).as("two first ones at a time: one administrator").containsExactly(201, 403);
        assertThat(HERE.rows("SELECT role FROM person").toString()).isEqualTo("[{role=admin}]");

        Answer made = here.operator()
                .post("/api/users", object("email", "ana@example.com", "role", "admin", "password", "12345678"));
        Answer login = here.post("/auth/login", object("email", "ana@example.com", "password", "12345678"));
        String token = login.json().path("token").asText();
        assertThat(here.as(token).get("/api/users").status())
                .as("at once on its own node")
                .isEqualTo(200);
        becomes(there, token, 200);

        here.operator().send("PATCH", "/api/users/" + made.json().path("id").asText(), object("role", "agent"));
        assertThat(here.as(token).get("/auth/me").status()).isEqualTo(401);
        becomes(there, token, 401);

        Answer next = there.post(
                "/auth/refresh",
                object("refreshToken", login.json().path("refreshToken").asText()));
        String renewed = next.json().path("token").asText();
        becomes(here, renewed, 200);
        there.as(renewed).post("/auth/logout", "{}");
        becomes(here, renewed, 401);

        Answer key = here.operator().post("/api/keys", "{\"name\":\"CRM\",\"scopes\":[\"deliveries:read\"]}");
        String secret = key.json().path("key").asText();
        becomes(there, secret, 403);
        here.operator().delete("/api/keys/" + key.json().path("id").asText());
        becomes(there, secret, 401);
        assertThat(Roster.SECONDS).isLessThanOrEqualTo(3);
    }

    /** It does so within seconds; a busy machine gets more of them. */
    private static void becomes(ApiCaller node, String token, int status) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (node.as(token).get("/auth/me").status() != status && System.nanoTime() < until) {
            assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(node.as(token).get("/auth/me").status()).isEqualTo(status);
    }
}
