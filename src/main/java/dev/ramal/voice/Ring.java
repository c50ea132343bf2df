package dev.ramal.voice;

import java.util.Arrays;
import java.util.List;

/**
 * Whom to ring, and how.
 *
 * @param clients webphones, by their identities
 * @param numbers phones, in E.164
 * @param seconds how long
 * @param record whether the conversation is recorded
 * @param whisper the step that whoever answers hears before the caller; empty for none
 */
public record Ring(List<String> clients, List<String> numbers, int seconds, boolean record, String whisper) {

    public Ring {
        clients = List.copyOf(clients);
        numbers = List.copyOf(numbers);
    }

    /** The names or numbers of a list with commas between them. */
    public static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(one -> !one.isEmpty())
                .distinct()
                .toList();
    }

    /** Says no number. Camel asks for it. */
    @Override
    public String toString() {
        return "Ring[" + (clients.size() + numbers.size()) + "]";
    }
}
