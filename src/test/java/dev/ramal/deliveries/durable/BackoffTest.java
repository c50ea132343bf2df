package dev.ramal.deliveries.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Backoff USUAL = new Backoff(Duration.ofSeconds(5), 2, Duration.ofHours(1));
    /** Neither shorter nor longer. */
    private static final RandomGenerator MIDDLE = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble() {
            return 0.5;
        }
    };

    @Test
    void waits_double_up_to_the_longest() {
        List<Long> seconds = IntStream.rangeClosed(1, 12)
                .mapToObj(attempt -> USUAL.after(attempt, MIDDLE).toSeconds())
                .toList();
        assertThat(seconds).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L, 3600L, 3600L);
        assertThat(USUAL.after(100_000, MIDDLE)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void a_crowd_disperses_by_a_fifth() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            assertThat(USUAL.after(1, random)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
            assertThat(USUAL.after(50, random)).isBetween(Duration.ofMinutes(48), Duration.ofHours(1));
            assertThat(USUAL.after(1, Duration.ofSeconds(30), random))
                    .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(36));
            assertThat(USUAL.after(5, Duration.ofSeconds(1), random))
                    .isBetween(Duration.ofSeconds(64), Duration.ofSeconds(96));
        }
    }

    @Test
    void nonsense_is_refused() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(5), 0.5, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofHours(2), 2, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
