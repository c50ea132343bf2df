package dev.ramal.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ramal.deliveries.RetryLater;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlackPaceTest {

    private Instant now = Instant.parse("2026-11-03T12:00:00Z");
    private final SlackPace pace = new SlackPace(() -> now, Duration.ofSeconds(3));

    @Test
    void gives_each_channel_one_turn_a_second() {
        assertThat(pace.turn("a")).isZero();
        assertThat(pace.turn("a")).isEqualTo(1000);
        assertThat(pace.turn("b")).isZero();
        now = now.plusMillis(1500);
        assertThat(pace.turn("a")).isEqualTo(500);
        now = now.plusSeconds(60);
        assertThat(pace.turn("a")).isZero();
    }

    @Test
    void sends_back_who_would_wait_too_long_without_taking_a_turn() {
        for (int i = 0; i < 4; i++) {
            assertThat(pace.turn("a")).isEqualTo(i * 1000L);
        }
        assertThatThrownBy(() -> pace.turn("a"))
                .isInstanceOfSatisfying(
                        RetryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(4)));
        now = now.plusSeconds(1);
        assertThat(pace.turn("a")).isEqualTo(3000);
    }

    @Test
    void keeps_the_pause_that_slack_asks_for() {
        pace.pause("a", Duration.ofSeconds(30));
        pace.pause("a", Duration.ofSeconds(5));

        assertThatThrownBy(() -> pace.turn("a"))
                .isInstanceOfSatisfying(
                        RetryLater.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(30)));
        now = now.plusSeconds(29);
        assertThat(pace.turn("a")).isEqualTo(1000);
    }
}
