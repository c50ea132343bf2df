package dev.ramal.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordTest {

    @ParameterizedTest
    @CsvSource({
        "SAIR, STOP",
        "sair, STOP",
        "' Sair. ', STOP",
        "Sáir!, STOP",
        "P A R A R, STOP",
        "'\"Cancelar\"', STOP",
        "stop all, STOP",
        "ＳＴＯＰ, STOP",
        "Voltar 🙂, START",
        "START, START",
        "ajuda?, HELP",
        "info, HELP",
        "não quero sair, NONE",
        "vou cancelar amanhã, NONE",
        "'', NONE",
        "?!, NONE",
        "sim, NONE"
    })
    void a_word_is_known_however_it_is_written(String body, Word word) {
        assertThat(Word.of(body)).isEqualTo(word);
    }
}
