package dev.ramal.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {

    private static final ZoneId OFFICE = ZoneId.of("America/Sao_Paulo");
    /** A Tuesday. */
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 24, 23, 10);

    @ParameterizedTest
    @CsvSource({
        "Sun 19:10, 2026-11-29T19:10",
        "dom 19:10, 2026-11-29T19:10",
        "Domingo 9:05, 2026-11-29T09:05",
        "tue 08:00, 2026-11-24T08:00",
        "terça-feira 08:00, 2026-11-24T08:00",
        "seg 08:00, 2026-11-30T08:00",
        "19:10, 2026-11-24T19:10",
        "now, 2026-11-24T23:10",
        "2026-12-25 19:10, 2026-12-25T19:10",
        "2026-12-25T19:10:30, 2026-12-25T19:10:30",
        "2026-12-25T22:10:00Z, 2026-12-25T19:10",
        "2026-12-25T19:10:00-03:00, 2026-12-25T19:10"
    })
    void a_time_is_read_as_people_write_it(String text, LocalDateTime time) {
        assertThat(Moment.read(text, NOW, OFFICE)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "25:00", "Sun", "Someday 19:10", "2026-13-01 10:00", "Sun 19:10 sharp"})
    void what_is_no_time_is_told_how_one_is_written(String text) {
        assertThatThrownBy(() -> Moment.read(text, NOW, OFFICE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write it like \"Sun 19:10\"");
    }

    @Test
    void the_named_day_may_be_today() {
        assertThat(Moment.read("Tue 10:00", NOW, OFFICE).toLocalDate()).isEqualTo(NOW.toLocalDate());
    }
}
