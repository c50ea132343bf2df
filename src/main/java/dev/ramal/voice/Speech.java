package dev.ramal.voice;

import com.twilio.twiml.voice.Say;
import java.util.Map;

/** In which language and voice a caller is spoken to: the installation's, or the one that the caller chose. */
public final class Speech {

    /** Twilio reads no more of one Say. */
    private static final int LONGEST_TEXT = 4096;

    /** What the flow remembers of the language that the caller chose. */
    static final String LANGUAGE = "language";

    /**
     * One language.
     *
     * @param prompts its words
     * @param language as Twilio writes it, such as {@code pt-BR}
     * @param voice Twilio's name of a voice that speaks it
     */
    public record Tongue(Prompts prompts, String language, String voice) {}

    private final String usual;
    private final Map<String, Tongue> tongues;

    /**
     * @param usual the installation's language
     * @param tongues all languages that a flow may use, by their tags {@code pt-BR} and {@code en}
     */
    public Speech(String usual, Map<String, Tongue> tongues) {
        this.usual = usual;
        this.tongues = Map.copyOf(tongues);
    }

    /** The language of this call. */
    Tongue tongue(Answer answer) {
        String chosen = answer.state().get(LANGUAGE);
        return tongues.getOrDefault(chosen.isEmpty() ? usual : chosen, usual());
    }

    Tongue usual() {
        Tongue tongue = tongues.get(usual);
        if (tongue == null) {
            throw new IllegalStateException("no words in " + usual);
        }
        return tongue;
    }

    /** Those words in that language. */
    Say say(Tongue tongue, String words) {
        return new Say.Builder(XmlText.clean(words, LONGEST_TEXT))
                .option("voice", tongue.voice())
                .option("language", tongue.language())
                .build();
    }

    /** A prompt by its name, or else a text, in the language of this call. */
    Say say(Answer answer, String prompt, String text) {
        return say(tongue(answer), words(answer, prompt, text));
    }

    /** The words of a prompt, or else the text. */
    String words(Answer answer, String prompt, String text) {
        return prompt.isEmpty() ? text : tongue(answer).prompts().text(prompt);
    }
}
