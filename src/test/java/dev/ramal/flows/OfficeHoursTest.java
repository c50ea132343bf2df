package dev.ramal.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfficeHoursTest {

    private static final String OFFICE =
            """
            # An office in Fortaleza.
            zone: America/Fortaleza
            mon-fri: 08:00-12:00, 13:00-18:00
            sat: 09:00-13:00
            12-25: closed Natal
            2026-12-24: 08:00-12:00  # half a day
            2027-02-09: closed Carnaval
            """;

    private final OfficeHours office = OfficeHours.read(OFFICE, ZoneOffset.UTC);

    /** Fortaleza is three hours behind UTC all year. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-24T11:00:00Z, open",
        "2026-11-24T10:59:59Z, closed",
        "2026-11-24T15:00:00Z, closed",
        "2026-11-24T16:00:00Z, open",
        "2026-11-24T21:00:00Z, closed",
        "2026-11-28T12:30:00Z, open",
        "2026-11-29T12:30:00Z, closed",
        "2026-12-25T12:30:00Z, holiday",
        "2030-12-25T12:30:00Z, holiday",
        "2026-12-24T12:30:00Z, open",
        "2026-12-24T17:30:00Z, holiday",
        "2027-02-09T12:30:00Z, holiday",
        "2026-12-26T02:30:00Z, holiday"
    })
    void an_hour_is_open_or_closed_where_the_office_is(Instant at, String state) {
        assertThat(office.at(at).state()).isEqualTo(state);
    }

    @Test
    void a_holiday_has_its_name_in_the_reason() {
        assertThat(office.at(Instant.parse("2026-12-25T12:30:00Z")).why()).isEqualTo("fri 2026-12-25 09:30, Natal");
    }

    @Test
    void the_whole_day_is_from_midnight_to_midnight() {
        OfficeHours always = OfficeHours.read("mon-sun: 00:00-24:00", ZoneId.of("America/Sao_Paulo"));

        assertThat(always.at(Instant.parse("2026-11-29T02:59:59Z")).state()).isEqualTo("open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mon-fri 08:00",
                "mon-fry: 08:00-12:00",
                "sun-thu: 08:00-12:00",
                "sat: 09:00-13:00",
                "mon: 8-12",
                "mon: 12:00-08:00",
                "zone: Brazil/Nowhere",
                "2026-02-30: closed",
                "mon-fri:"
            })
    void a_line_that_cannot_be_read_is_named(String line) {
        assertThatThrownBy(() -> OfficeHours.read("sat: closed\n" + line, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }
}
