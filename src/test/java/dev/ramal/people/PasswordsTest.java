package dev.ramal.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ramal.edge.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final Passwords passwords = new Passwords(1);

    @AfterEach
    void close() {
        passwords.close();
    }

    @Test
    void any_password_can_be_hashed_and_is_told_from_its_neighbour() {
        for (String odd : List.of(
                "12345678",
                "x".repeat(10_240),
                "🙂🙃🙂🙃🙂🙃🙂🙃",
                "\ud800\udfff\ud800xxxxxxx",
                "       8",
                "a\u0000bcdefgh",
                "senhaçãõ")) {
            String hash = passwords.hash(Secret.chosen(odd));
            assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
            assertThat(passwords.matches(new Secret(odd), hash)).isTrue();
            assertThat(passwords.matches(new Secret(odd + "x"), hash)).isFalse();
            assertThat(passwords.matches(new Secret(odd.substring(0, odd.length() - 1)), hash))
                    .isFalse();
        }
    }

    @Test
    void the_same_characters_are_the_same_password_on_another_keyboard() {
        String hash = passwords.hash(new Secret("coração1"));

        assertThat(passwords.matches(new Secret("corac\u0327a\u0303o1"), hash)).isTrue();
        assertThat(passwords.hash(new Secret("coração1"))).isNotEqualTo(hash);
    }

    @Test
    void eight_characters_are_counted_as_people_see_them() {
        assertThat(Secret.chosen("🙂".repeat(8)).text()).hasSize(16);
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> Secret.chosen("🙂".repeat(7)));
        assertThat(Secret.chosen("12345678").toString()).doesNotContain("1");
    }

    @Test
    void only_the_right_password_of_somebody_lets_in() {
        Map<String, @Nullable Object> row = new HashMap<>(Map.of(
                "id",
                7L,
                "email",
                "a@b.c",
                "name",
                "Ana",
                "role",
                "agent",
                "active",
                true,
                "version",
                1,
                "password_hash",
                passwords.hash(new Secret("right one"))));
        assertThat(passwords.proven(new Secret("right one"), List.of(row))).isNotNull();
        assertThat(passwords.proven(new Secret("wrong one"), List.of(row))).isNull();
        assertThat(passwords.proven(new Secret("right one"), List.of())).isNull();
    }

    /** Without a clock: nobody's hash costs as much, and is looked at on the threads that hash, of which none is left here. */
    @Test
    void nobody_is_looked_at_as_long_as_somebody() {
        String costs = "$argon2id$v=19$m=19456,t=2,p=1$";
        assertThat(passwords.hash(new Secret("password"))).startsWith(costs);
        assertThat(Passwords.NOBODYS).startsWith(costs);

        passwords.close();
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> passwords.proven(new Secret("password"), List.of()))
                .satisfies(problem -> assertThat(problem.status()).isEqualTo(503));
    }

    @Test
    void a_flood_is_sent_away_at_once_with_the_time_to_come_again() {
        List<CompletableFuture<Integer>> flood = java.util.stream.IntStream.range(0, 60)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                passwords.hash(new Secret("password"));
                                return 200;
                            } catch (Problem busy) {
                                assertThat(busy.reply().headers()).containsKey("retry-after");
                                return busy.status();
                            }
                        },
                        work -> new Thread(work).start()))
                .toList();
        List<Integer> came = flood.stream().map(CompletableFuture::join).toList();
        assertThat(came).contains(200, 503).containsOnly(200, 503);
        assertThat(passwords.hash(new Secret("password"))).isNotEmpty();
    }
}
