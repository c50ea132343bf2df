package dev.ramal.messages;

/**
 * A message that somebody sent us.
 *
 * @param sid Twilio's
 * @param from the sender's number; other text when it is none
 * @param to ours
 * @param word its meaning
 * @param answered whether Twilio itself has answered the word
 */
public record Incoming(String sid, String from, String to, Word word, boolean answered) {

    /** The meaning in small letters, for routes to branch on: stop, start, help, none. */
    public String meaning() {
        return word.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Says no number. */
    @Override
    public String toString() {
        return "Incoming[" + sid + " " + word + "]";
    }
}
