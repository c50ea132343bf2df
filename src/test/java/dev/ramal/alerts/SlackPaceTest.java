package dev.ramal.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.deliveries.NotYet;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlackPaceTest {

    private Instant now = Instant.parse("2026-11-03T12:00:00Z");
    private final SlackPace pace = new SlackPace(() -> now, Duration.ofSeconds(3));

    @Test
    void gives_each_channel_one_turn_a_second() {
        assertThat(pace.turn("a", "n1")).isZero();
        assertThat(pace.turn("a", "n2")).isEqualTo(1000);
        assertThat(pace.turn("b", "n3")).isZero();
        now = now.plusMillis(1500);
        assertThat(pace.turn("a", "n4")).isEqualTo(500);
        now = now.plusSeconds(60);
        assertThat(pace.turn("a", "n5")).isZero();
    }

    @Test
    void sends_back_who_would_wait_too_long_with_a_turn_of_its_own() {
        for (int i = 0; i < 4; i++) {
            assertThat(pace.turn("a", "early" + i)).isEqualTo(i * 1000L);
        }
        assertSentBack("a", "late", 4);
        assertSentBack("a", "later", 5);
        assertSentBack("a", "late", 4);
        now = now.plusSeconds(4);
        assertThat(pace.turn("a", "late")).isZero();
        now = now.plusMillis(1200);
        assertThat(pace.turn("a", "later")).isZero();
        assertThat(pace.turn("a", "new")).isEqualTo(1000);
    }

    @Test
    void lets_a_crowd_through_at_its_own_speed_and_sends_few_back_twice() {
        int crowd = 200;
        Random random = new Random(1);
        PriorityQueue<Coming> coming = new PriorityQueue<>(Comparator.comparing(Coming::at));
        for (int i = 0; i < crowd; i++) {
            coming.add(new Coming("n" + i, now.plusMillis(i)));
        }
        Instant began = now;
        Instant last = began;
        int tries = 0;
        while (!coming.isEmpty()) {
            Coming next = coming.remove();
            now = next.at();
            tries++;
            try {
                Instant turn = now.plusMillis(pace.turn("a", next.notice()));
                last = turn.isAfter(last) ? turn : last;
            } catch (NotYet later) {
                Duration polling = Duration.ofMillis(random.nextInt(1_000));
                coming.add(new Coming(next.notice(), now.plus(later.after()).plus(polling)));
            }
        }
        assertThat(Duration.between(began, last)).isLessThan(Duration.ofSeconds(crowd * 11 / 10));
        assertThat(tries).isLessThan(crowd * 5 / 2);
    }

    private record Coming(String notice, Instant at) {}

    @Test
    void moves_everybody_back_by_a_pause() {
        for (int i = 0; i < 4; i++) {
            pace.turn("a", "early" + i);
        }
        assertSentBack("a", "late", 4);
        now = now.plusSeconds(4);
        pace.pause("a", Duration.ofSeconds(30));
        assertSentBack("a", "late", 30);
        assertSentBack("a", "later", 31);
    }

    private void assertSentBack(String channel, String notice, long seconds) {
        assertThatThrownBy(() -> pace.turn(channel, notice))
                .isInstanceOfSatisfying(
                        NotYet.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(seconds)));
    }

    @Test
    void keeps_the_pause_that_slack_asks_for() {
        pace.pause("a", Duration.ofSeconds(30));
        pace.pause("a", Duration.ofSeconds(5));

        assertSentBack("a", "n9", 30);
        now = now.plusSeconds(29);
        assertThat(pace.turn("a", "n10")).isEqualTo(2000);
        assertThat(pace.turn("a", "n9")).isEqualTo(3000);
    }
}
