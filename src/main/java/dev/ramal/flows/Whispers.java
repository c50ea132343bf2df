package dev.ramal.flows;

import dev.ramal.contacts.NumberFacts;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Row;
import dev.ramal.voice.Answer;
import dev.ramal.voice.Verbs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What whoever is rung hears before the caller, and whether they then take the call. */
public final class Whispers {

    private final PhoneFacts phones;
    private final Verbs verbs;

    public Whispers(PhoneFacts phones, Verbs verbs) {
        this.phones = phones;
        this.verbs = verbs;
    }

    /** Asks for the caller's name, by the number that the flow remembers. */
    public Map<String, @Nullable Object> question(Answer answer) {
        Map<String, @Nullable Object> question = new HashMap<>();
        String caller = answer.state().get("caller");
        question.put("number", caller.isEmpty() ? null : caller);
        return question;
    }

    /**
     * Says who calls: by name, or else the region of the number; and the queue.
     *
     * @param contacts what {@code contact-find.sql} found
     * @param text said before it; empty for the prompt {@code whisper}
     */
    public void whisper(Answer answer, List<Map<String, @Nullable Object>> contacts, String text) {
        if (answer.ended()) {
            return;
        }
        Row contact = Row.first(contacts);
        NumberFacts facts = phones.of(answer.state().get("caller"));
        String name = contact == null ? null : contact.text("name");
        String who = name != null ? name : facts.region() != null ? facts.region() : "";
        String queue = answer.state().get("queue.name");
        String words = text.isEmpty() ? verbs.words(answer, "whisper", "") : text;
        answer.decide("whisper", name != null ? "a contact" : "the number's region", who);
        verbs.say(answer, "", (words + " " + who + (queue.isEmpty() ? "" : ", " + queue)).strip() + ".");
    }

    /** Asks whoever was rung to press a key, so that no mailbox answers for them. */
    public void accept(Answer answer, String key, int seconds) {
        if (answer.ended()) {
            return;
        }
        if (!key.matches("[0-9*#]")) {
            throw new IllegalArgumentException("one key accepts a call");
        }
        answer.state().set("accept.key", key);
        verbs.gather(
                answer,
                verbs.words(answer, "press-to-accept", "").replace("{key}", key),
                1,
                key.equals("#"),
                seconds,
                false,
                "",
                "accept-pressed");
    }

    /** Connects whoever pressed that key; of all others the leg ends, and the caller hears it ringing on. */
    public void pressed(Answer answer) {
        if (answer.ended()) {
            return;
        }
        String pressed = answer.call().digits();
        boolean accepted = pressed.equals(answer.state().get("accept.key"));
        answer.decide("accept", pressed.isEmpty() ? "no key was pressed" : pressed, accepted ? "connected" : "refused");
        if (accepted) {
            verbs.connect(answer);
        } else {
            verbs.hangUp(answer);
        }
    }
}
