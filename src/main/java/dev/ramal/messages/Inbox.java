package dev.ramal.messages;

import com.twilio.twiml.MessagingResponse;
import com.twilio.twiml.messaging.Body;
import com.twilio.twiml.messaging.Message;
import dev.ramal.calls.E164;
import dev.ramal.contacts.PhoneFacts;
import dev.ramal.dialling.optout.Wishes;
import dev.ramal.twilio.TwilioForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Twilio tells us of messages: those that people send us, and what becomes of ours. */
public final class Inbox {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final int LONGEST_ADDRESS = 64;
    private static final int STOPPED = 21610;

    private final Templates templates;
    private final PhoneFacts phones;
    private final Wishes wishes;
    private final String stopScope;
    private final String number;

    /**
     * @param stopScope what STOP spares its sender: all, or messages
     * @param number ours
     */
    public Inbox(Templates templates, PhoneFacts phones, Wishes wishes, String stopScope, String number) {
        this.templates = templates;
        this.phones = phones;
        this.wishes = wishes;
        this.stopScope = stopScope;
        this.number = number;
    }

    /** The message of a webhook. */
    public Incoming read(TwilioForm form) {
        // Twilio knows further words when its own opt-out is switched on; then it answers them itself.
        String told = form.get("OptOutType");
        Word word = told == null ? Word.of(Objects.requireNonNullElse(form.get("Body"), "")) : Word.valueOf(told);
        String from = bare(form.require("From"));
        return new Incoming(
                form.require("MessageSid"),
                from,
                bare(form.require("To")),
                E164.is(from) ? word : Word.NONE,
                told != null);
    }

    /** The message as its row. */
    public Map<String, @Nullable Object> row(TwilioForm form, Incoming message) {
        String media = form.get("NumMedia");
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", message.sid().substring(2).toLowerCase(java.util.Locale.ROOT));
        row.put("sid", message.sid());
        row.put("sender", message.from());
        row.put("recipient", message.to());
        row.put("body", Objects.requireNonNullElse(form.get("Body"), ""));
        row.put("media", media == null || media.length() > 3 ? 0 : Integer.parseInt(media));
        row.put("status", MessageStatus.RECEIVED.text());
        row.put("status_rank", MessageStatus.RECEIVED.rank());
        return row;
    }

    /** Who sent it and what they wish for themselves. */
    public Map<String, Object> wish(Incoming message) {
        return wishes.sms(message.from(), stopScope);
    }

    /** Who has told Twilio to stop. */
    public Map<String, Object> stopped(String recipient) {
        return wishes.sms(recipient, "messages");
    }

    /**
     * What the sender is told, as TwiML.
     *
     * @param optOuts the sender's row, when we still leave them alone
     */
    public String answer(Incoming message, List<Map<String, @Nullable Object>> optOuts) {
        String template =
                switch (message.word()) {
                    case STOP -> stopScope.equals("all") ? "opted-out" : "opted-out-messages";
                    case START -> optOuts.isEmpty() ? "opted-in" : "still-out";
                    case HELP -> "help";
                    case NONE -> "";
                };
        MessagingResponse.Builder response = new MessagingResponse.Builder();
        if (!template.isEmpty() && !message.answered()) {
            response.message(new Message.Builder()
                    .body(new Body.Builder(templates.text(
                                    template, Map.of("number", phones.writtenFor(number, message.from()))))
                            .build())
                    .build());
        }
        return response.build().toXml();
    }

    /** What has become of a message of ours. */
    public Map<String, @Nullable Object> status(TwilioForm form) {
        MessageStatus status = MessageStatus.of(form.require("MessageStatus"));
        String code = form.get("ErrorCode");
        String asked = form.asked("message");
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("sid", form.require("MessageSid"));
        row.put("id", asked != null && ID.matcher(asked).matches() ? asked : "");
        row.put("status", status == null ? "" : status.text());
        row.put("status_rank", status == null ? -1 : status.rank());
        row.put("error_code", code == null || code.length() > 9 || code.equals("0") ? null : Integer.valueOf(code));
        return row;
    }

    /** Whether it says that its receiver has told Twilio to stop. */
    public boolean isStopped(TwilioForm form) {
        return Integer.toString(STOPPED).equals(form.get("ErrorCode"))
                && E164.is(Objects.requireNonNullElse(form.get("To"), ""));
    }

    /** Whom that message was for. */
    public Map<String, Object> stopped(TwilioForm form) {
        return stopped(form.require("To"));
    }

    /** The number behind the name of a channel, such as {@code whatsapp:}. */
    private static String bare(String address) {
        String number = address.replaceFirst("^[a-z]+:(?=\\+)", "");
        return number.length() <= LONGEST_ADDRESS ? number : number.substring(0, LONGEST_ADDRESS);
    }
}
