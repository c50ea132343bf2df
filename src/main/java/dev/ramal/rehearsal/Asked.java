package dev.ramal.rehearsal;

import dev.ramal.simulator.Webhook;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.voice.Turn;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a webhook asks, and why. */
final class Asked {

    private Asked() {}

    /** Its path. */
    static String path(Webhook webhook) {
        return URI.create(webhook.url()).getRawPath();
    }

    /** What its answer is kept under. */
    static String digest(Webhook webhook) {
        URI url = URI.create(webhook.url());
        List<Field> query = new ArrayList<>();
        String raw = url.getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                query.add(new Field(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1))));
            }
        }
        return Turn.of(new TwilioForm(url.getRawPath(), query, webhook.fields()))
                .digest();
    }

    /**
     * What has just happened, for people.
     *
     * @param picked who answered last
     */
    static String why(Webhook webhook, String picked) {
        return switch (webhook.kind()) {
            case VOICE -> "the call comes in";
            case DIAL_ACTION ->
                "true".equals(webhook.value("DialBridged"))
                        ? "the conversation is over"
                        : switch (webhook.value("DialCallStatus")) {
                            case "busy" -> "the line was busy";
                            case "failed" -> "the number could not be reached";
                            default -> "nobody took the call";
                        };
            case RECORD_ACTION -> "the message is recorded";
            case QUEUE_WAIT ->
                webhook.value("Digits").isEmpty()
                        ? "waiting, " + webhook.value("QueueTime") + " s"
                        : "waiting, pressed " + webhook.value("Digits");
            case QUEUE_ACTION -> "left the queue: " + webhook.value("QueueResult");
            case WHISPER ->
                webhook.value("Digits").isEmpty()
                        ? picked + " picked up and hears this alone"
                        : picked + " pressed " + webhook.value("Digits");
            default ->
                !webhook.value("Digits").isEmpty()
                        ? "pressed " + webhook.value("Digits")
                        : !webhook.value("SpeechResult").isEmpty()
                                ? "said “" + webhook.value("SpeechResult") + "”"
                                : webhook.label().equals("gather") ? "nothing was pressed" : "the flow goes on";
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
