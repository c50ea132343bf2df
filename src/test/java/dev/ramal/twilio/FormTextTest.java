package dev.ramal.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ramal.twilio.FormText.Fault;
import dev.ramal.twilio.FormText.Pairs;
import dev.ramal.twilio.FormText.Unreadable;
import dev.ramal.twilio.TwilioForm.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTextTest {

    @Test
    void reads_pairs_once_in_order_without_trimming() {
        assertThat(FormText.read("b=+1%2B1+&a=&a=%2541&c&d=S%C3%A3o=%F0%9F%99%82", 9))
                .isEqualTo(new Pairs(List.of(
                        new Field("b", " 1+1 "),
                        new Field("a", ""),
                        new Field("a", "%41"),
                        new Field("c", ""),
                        new Field("d", "São=🙂"))));
        assertThat(FormText.read("", 9)).isEqualTo(new Pairs(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "a=%, ESCAPE",
        "a=%4, ESCAPE",
        "a=%4g, ESCAPE",
        "a=%+1, ESCAPE",
        "%=1, ESCAPE",
        "a=%4&b=1, ESCAPE",
        "a=1 2, ESCAPE",
        "a=%00, NUL",
        "%00=1, NUL",
        "a=%C3, CHARSET",
        "a=%ED%A0%80, CHARSET",
        "a=%C0%80, CHARSET",
        "%FF=1, CHARSET",
        "=1, EMPTY_NAME",
        "a=1&, EMPTY_NAME",
        "a=1&&b=2, EMPTY_NAME",
        "&, EMPTY_NAME",
        "a=1&b=2&c=3, TOO_MANY"
    })
    void refuses_what_two_readers_could_take_differently(String text, Fault fault) {
        assertThat(FormText.read(text, 2)).isEqualTo(new Unreadable(fault));
    }

    @Test
    void refuses_raw_bytes_that_are_not_utf8() {
        assertThat(FormText.read("a=\u00e9".getBytes(StandardCharsets.ISO_8859_1), 2))
                .isEqualTo(new Unreadable(Fault.CHARSET));
        assertThat(FormText.utf8(new byte[] {(byte) 0xc3})).isNull();
    }
}
