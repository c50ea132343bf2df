package dev.ramal.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ramal.calls.E164;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.voice.Answer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a flow wants sent: ordered while the caller is on the line, sent by a delivery afterwards. Nothing of it keeps
 * a caller waiting.
 */
public final class FlowMessages {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_BODY = 1600;

    private final Templates templates;
    private final PhoneFacts phones;

    public FlowMessages(Templates templates, PhoneFacts phones) {
        this.templates = templates;
        this.phones = phones;
    }

    /**
     * An order for one message.
     *
     * @param subject names it: the same when Twilio asks for the same answer again
     * @param payload what to send, as {@link #message} reads it
     */
    public record Order(String subject, String payload) {

        /** Says neither number nor text. */
        @Override
        public String toString() {
            return "Order[" + subject + "]";
        }
    }

    /**
     * What the flow wants sent; null when there is nobody to write to, or the answer has ended.
     *
     * @param to a number in E.164; empty for the caller's
     * @param text the words; empty for those of the template
     * @param template one of {@code sms.template.*}; its fields are {@code number} (ours) and what the flow remembers
     * @throws IllegalArgumentException when there are no words, too many, or no such template
     */
    public @Nullable Order order(Answer answer, String to, String text, String template) {
        if (answer.ended()) {
            return null;
        }
        String number = to.isBlank() ? answer.state().get("caller") : to.strip();
        if (!to.isBlank() && !E164.is(number)) {
            throw new IllegalArgumentException("a message goes to a number like +5511987654321");
        }
        String body = text.isBlank() ? filled(answer, template, number) : text.strip();
        if (body.isEmpty() || body.length() > LONGEST_BODY) {
            throw new IllegalArgumentException("a message has 1 to " + LONGEST_BODY + " characters");
        }
        if (!E164.is(number)) {
            answer.decide("sms", "the number is withheld", "not sent");
            return null;
        }
        answer.decide("sms", number, "to be sent");
        ObjectNode payload = JSON.createObjectNode();
        payload.put("call", answer.call().sid());
        payload.put("to", number);
        payload.put("body", body);
        if (text.isBlank()) {
            payload.put("template", template);
        }
        String same = answer.turn().digest() + answer.step() + number + body;
        return new Order(answer.call().sid() + "/" + crc(same) + ":sms", payload.toString());
    }

    /**
     * The message of an order.
     *
     * @throws GiveUp when it is none
     */
    public Outgoing message(String subject, String payload) {
        try {
            JsonNode order = JSON.readTree(payload);
            return new Outgoing(
                    order.path("to").asText(),
                    order.path("body").asText(),
                    order.path("template").asText(null),
                    MissedCalls.ACTOR,
                    subject,
                    subject,
                    order.path("call").asText());
        } catch (JsonProcessingException e) {
            throw new GiveUp("an order for a message that cannot be read");
        }
    }

    private String filled(Answer answer, String template, @Nullable String reader) {
        if (templates.fields(template) == null) {
            throw new IllegalArgumentException("there is no template sms.template." + template);
        }
        Map<String, String> values = new HashMap<>(answer.state().all());
        values.put("number", phones.writtenFor(answer.call().to(), reader));
        return templates.text(template, values);
    }

    private static String crc(String words) {
        CRC32 crc = new CRC32();
        crc.update(words.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
