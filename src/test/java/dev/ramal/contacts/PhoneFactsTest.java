package dev.ramal.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneFactsTest {

    private final PhoneFacts phones = new PhoneFacts("BR");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "+5511987654321, BR, São Paulo - SP, mobile, (11) 98765-4321",
                "+551133334444, BR, São Paulo - SP, fixed-line, (11) 3333-4444",
                "+5571987654321, BR, Salvador - BA, mobile, (71) 98765-4321",
                "+5596991234567, BR, Macapá - AP, mobile, (96) 99123-4567",
                "+558001234567, BR, -, toll-free, 0800 123 4567",
                "+5540041234, BR, -, unknown, 4004-1234",
                "+351211234567, PT, Lisboa, fixed-line, 21 123 4567",
                "+351912345678, PT, -, mobile, 912 345 678",
                "+14155552671, US, 'San Francisco, CA', unknown, (415) 555-2671",
                "+19002345678, US, -, premium, (900) 234-5678",
                "+883510001234567, -, -, voip, 510 001 234 567",
            })
    void a_number_tells_where_it_is_from(String number, String country, String region, String type, String national) {
        assertThat(phones.of(number)).isEqualTo(new NumberFacts(number, country, region, type, national));
    }

    @ParameterizedTest
    @CsvSource({
        "+551140000000, (11) 4000-0000, +55 11 4000-0000",
        "+5511987654321, (11) 98765-4321, +55 11 98765-4321",
        "+14155552671, +1 415-555-2671, (415) 555-2671",
        "anonymous, anonymous, anonymous",
        "client:ana, client:ana, client:ana"
    })
    void a_number_is_written_as_its_reader_is_used_to(String number, String inBrazil, String inAmerica) {
        assertThat(phones.written(number)).isEqualTo(inBrazil);
        assertThat(phones.writtenFor(number, "+5521987654321")).isEqualTo(inBrazil);
        assertThat(phones.writtenFor(number, null)).isEqualTo(inBrazil);
        assertThat(phones.writtenFor(number, "+14155550000")).isEqualTo(inAmerica);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11987654321", "011 98765-4321", "(11) 98765-4321", " +55 11 98765-4321 "})
    void a_number_without_its_country_is_one_of_ours(String typed) {
        assertThat(phones.of(typed).number()).isEqualTo("+5511987654321");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "anonymous",
                "Restricted",
                "unknown",
                "client:5511987654321",
                "client:ana",
                "sip:+5511987654321@example.com",
                "tel:+5511987654321",
                "+266696687",
                "+5500987654321",
                "+551199",
                "+",
                "((((",
                "1-800-FLOWERS",
                "+1500555000699999999999999999999999999999999999999999999",
                "٠١٢٣٤٥٦٧٨٩",
            })
    void what_is_no_number_tells_nothing(String party) {
        assertThat(phones.of(party)).isEqualTo(NumberFacts.NONE);
    }

    @Test
    void facts_fit_their_columns() {
        for (int area = 11; area <= 99; area++) {
            NumberFacts facts = phones.of("+55" + area + "987654321");
            if (facts.number() != null) {
                assertThat(facts.region())
                        .matches("\\p{L}[\\p{L} ]+ - [A-Z]{2}")
                        .hasSizeLessThan(128);
            }
        }
        assertThat(BrazilianAreas.count()).isEqualTo(67);
    }

    @Test
    void no_number_shows_in_a_log() {
        assertThat(phones.of("+5511987654321").toString()).doesNotContain("98765");
        assertThat(new Contact("+5511987654321", "Bea").toString()).doesNotContain("98765", "Bea");
    }

    @Test
    void a_home_that_is_no_country_is_refused() {
        assertThatThrownBy(() -> new PhoneFacts("Brasil")).isInstanceOf(IllegalArgumentException.class);
    }
}
