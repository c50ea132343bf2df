package dev.ramal.messages;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** A message that is one word with a meaning of its own, however it is written. */
public enum Word {
    /** The sender wants to be left alone. */
    STOP(Set.of(
            "STOP",
            "STOPALL",
            "UNSUBSCRIBE",
            "CANCEL",
            "END",
            "QUIT",
            "REVOKE",
            "OPTOUT",
            "PARAR",
            "PARE",
            "SAIR",
            "SAI",
            "CANCELAR",
            "CANCELE",
            "DESCADASTRAR",
            "REMOVER")),
    /** The sender wants to hear from us again. */
    START(Set.of("START", "UNSTOP", "VOLTAR", "RETORNAR", "INICIAR")),
    HELP(Set.of("HELP", "INFO", "AJUDA")),
    /** Any other message. */
    NONE(Set.of());

    private final Set<String> spellings;

    Word(Set<String> spellings) {
        this.spellings = spellings;
    }

    /** The word that this message is: accents, case, blanks and punctuation do not matter, further words do. */
    public static Word of(String body) {
        String letters = Normalizer.normalize(body, Normalizer.Form.NFKD)
                .replaceAll("[^\\p{L}\\p{N}]", "")
                .toUpperCase(Locale.ROOT);
        for (Word word : values()) {
            if (word.spellings.contains(letters)) {
                return word;
            }
        }
        return NONE;
    }
}
