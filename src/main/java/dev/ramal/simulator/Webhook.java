package dev.ramal.simulator;

import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One webhook of Twilio's.
 *
 * @param call SID of the root call that it belongs to
 * @param kind why it is sent
 * @param label the status in it, or what it asks for
 * @param url its public address; what stands behind a # is for Twilio alone, which neither sends nor signs it
 * @param fields decoded, in the order sent
 * @param token the idempotency token, the same for every repetition
 * @param fate what happens to it on its way
 */
public record Webhook(String call, Kind kind, String label, String url, List<Field> fields, String token, Fate fate) {

    /** Why a webhook is sent. */
    public enum Kind {
        VOICE,
        LEG_STATUS,
        DIAL_ACTION,
        RECORD_ACTION,
        RECORDING_STATUS,
        FINAL_STATUS,
        REDIRECT,
        QUEUE_WAIT,
        QUEUE_ACTION,
        WHISPER,
        ASSIGNMENT,
        TASK_EVENT,
        /** Of a worker's phone: the only one that is sent by GET. */
        WORKER_STATUS
    }

    /**
     * What happens to a webhook on its way.
     *
     * @param lost its first answer is not read, and it is sent again
     */
    public record Fate(boolean lost, Twice twice) {}

    /** Whether it is sent twice, and how. */
    public enum Twice {
        NO,
        AFTER,
        AT_ONCE
    }

    public Webhook {
        url = url.replaceFirst("#.*", "");
        fields = List.copyOf(fields);
    }

    /** The field's value; empty when absent. */
    public String value(String name) {
        return fields.stream()
                .filter(f -> f.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    /** The form as Ramal's edge hands it on; its digest is what a journal knows the webhook by. */
    public TwilioForm form() {
        return new TwilioForm(URI.create(url).getRawPath(), List.of(), fields);
    }

    /** Whether its fields stand in its address. */
    boolean get() {
        return kind == Kind.WORKER_STATUS;
    }

    /** Where it is sent: of a GET with all fields. */
    String address() {
        return get() ? url + (url.contains("?") ? "&" : "?") + body() : url;
    }

    /** As sent: blanks as %20, plus as %2B. */
    String body() {
        StringBuilder body = new StringBuilder(1024);
        for (Field field : fields) {
            if (body.length() > 0) {
                body.append('&');
            }
            body.append(field.name()).append('=').append(encoded(field.value()));
        }
        return body.toString();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return kind + " " + label + " of " + call;
    }
}
