package dev.ramal.people;

import static dev.ramal.people.ApiCaller.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.RamalExtension;
import dev.ramal.people.ApiCaller.Answer;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleOnPostgresTest extends PeopleRoutesTest {

    @RegisterExtension
    static final RamalExtension RAMAL = behindAProxy(RamalExtension.onPostgres());

    PeopleOnPostgresTest() {
        super(RAMAL);
    }

    @Test
    void two_changes_of_one_person_at_once_are_both_kept() throws Exception {
        ApiCaller caller = new ApiCaller(RAMAL);
        Answer made = caller.operator()
                .post("/api/users", object("email", "two@example.com", "role", "agent", "password", "12345678"));
        String id = made.json().path("id").asText();
        String token = caller.post("/auth/login", object("email", "two@example.com", "password", "12345678"))
                .json()
                .path("token")
                .asText();
        CompletableFuture<Answer> mobile;
        CompletableFuture<Answer> role;
        try (Connection other = RAMAL.camel()
                        .getRegistry()
                        .lookupByNameAndType("dataSource", DataSource.class)
                        .getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE person SET name = 'Beatriz', hours = '{}' WHERE id = " + id);
            mobile = CompletableFuture.supplyAsync(
                    () -> caller.as(token).send("PATCH", "/auth/me", object("mobile", "+5511987654321")));
            role = CompletableFuture.supplyAsync(
                    () -> caller.operator().send("PATCH", "/api/users/" + id, "{\"active\":true}"));
            while (RAMAL.rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                            + " AND wait_event_type = 'Lock' AND query LIKE '%UPDATE person%'")
                                    .size()
                            < 2
                    && !mobile.isDone()
                    && !role.isDone()) {
                assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS))
                        .isFalse();
            }
            other.commit();
            other.setAutoCommit(true);
        }

        assertThat(mobile.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(role.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(RAMAL.rows("SELECT name, mobile, hours FROM person WHERE id = " + id))
                .containsExactly(Map.of("name", "Beatriz", "mobile", "+5511987654321", "hours", "{}"));
    }
}
