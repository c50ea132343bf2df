package dev.ramal.simulator;

import dev.ramal.simulator.Verb.NotTwiml;
import dev.ramal.simulator.Webhook.Fate;
import dev.ramal.simulator.Webhook.Kind;
import dev.ramal.simulator.Webhook.Twice;
import dev.ramal.twilio.TwilioForm.Field;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What Twilio asks Ramal and tells it in the course of one call, and what Ramal answers. */
final class Correspondence {

    /** A document and where it came from. */
    record Document(String url, List<Verb> verbs) {

        /** An address in it, which may be relative to its own; as it is when it is none. */
        String resolve(String address) {
            try {
                return URI.create(url).resolve(address.strip()).toString();
            } catch (IllegalArgumentException e) {
                return address;
            }
        }
    }

    private final String call;
    private final Trunk trunk;
    private final Courier courier;
    private final Callbacks callbacks;
    private final Audience audience;
    private final Random random;
    private final Random sids;
    private final LongSupplier now;

    private final List<Webhook> sent = new ArrayList<>();
    private final List<Webhook> late = new ArrayList<>();

    /**
     * Before the first word.
     *
     * @param call SID of the root call
     * @param random decides what becomes of webhooks on their way
     * @param sids decides what they are called
     * @param now seconds since the call began
     */
    Correspondence(
            String call,
            Trunk trunk,
            Courier courier,
            Callbacks callbacks,
            Audience audience,
            Random random,
            Random sids,
            LongSupplier now) {
        this.call = call;
        this.trunk = trunk;
        this.courier = courier;
        this.callbacks = callbacks;
        this.audience = audience;
        this.random = random;
        this.sids = sids;
        this.now = now;
    }

    /** All that was sent, in this order. */
    List<Webhook> sent() {
        return sent;
    }

    /** Tells something that is answered by nothing. */
    void tell(Kind kind, String label, String url, List<Field> fields) {
        Webhook webhook = webhook(kind, label, url, fields);
        if (isAtRamal(webhook)) {
            sent.add(webhook);
            audience.asking(now.getAsLong(), webhook);
            callbacks.fire(webhook);
        }
    }

    /** The same; where calls are shuffled, half of them at once, and otherwise after the call. */
    void tellLate(Kind kind, String label, String url, List<Field> fields) {
        Webhook webhook = webhook(kind, label, url, fields);
        if (!isAtRamal(webhook)) {
            return;
        }
        if (trunk.shuffle() && random.nextBoolean()) {
            sent.add(webhook);
            callbacks.fire(webhook);
        } else {
            late.add(webhook);
        }
    }

    /** The document at that URL; null when there is none. Where nobody listens any more, any good answer will do. */
    @Nullable
    Document ask(Kind kind, String label, String url, List<Field> fields, boolean listening) {
        Webhook webhook = webhook(kind, label, url, fields);
        if (!isAtRamal(webhook)) {
            return null;
        }
        sent.add(webhook);
        audience.asking(now.getAsLong(), webhook);
        Wire.Answer answer = courier.carry(webhook);
        audience.answered(now.getAsLong(), webhook, answer.status(), answer.body());
        if (!listening || answer.status() < 200 || answer.status() > 299) {
            return null;
        }
        String type = answer.contentType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (!Set.of("text/xml", "application/xml").contains(type)) {
            wrong(label + " answer", "text/xml", type.isEmpty() ? "no content type" : type);
            return null;
        }
        try {
            return new Document(webhook.url(), Verb.parse(answer.body()));
        } catch (NotTwiml e) {
            wrong(label + " answer", "TwiML", String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** What Ramal wants done with that worker; null when it says nothing that TaskRouter understands. */
    Task.@Nullable Instruction assign(Task.Reservation reservation) {
        Webhook webhook = webhook(
                Kind.ASSIGNMENT,
                "assignment",
                trunk.publicUrl() + "/twilio/assignment",
                reservation.fields(trunk.accountSid()));
        sent.add(webhook);
        Task.Instruction instruction = Task.Instruction.read(courier.carry(webhook));
        if (instruction == null) {
            wrong("assignment answer", "an instruction in application/json", "none");
        }
        return instruction;
    }

    /** Sends what was left for after the call; returns when every webhook is answered. */
    void finish() {
        late.forEach(webhook -> {
            sent.add(webhook);
            callbacks.fire(webhook);
        });
        callbacks.finish();
    }

    /** Something is not as it has to be. */
    void wrong(String field, String expected, String found) {
        courier.report(new Difference(call, field, expected, found));
    }

    /** What was wrong so far, taken away from here. */
    List<Difference> reported() {
        return courier.reported(call);
    }

    private boolean isAtRamal(Webhook webhook) {
        boolean reaches = courier.reaches(webhook.url());
        if (!reaches) {
            wrong("twiml", "an address below " + trunk.publicUrl(), webhook.url());
        }
        return reaches;
    }

    private Webhook webhook(Kind kind, String label, String url, List<Field> fields) {
        Twice twice = random.nextDouble() >= trunk.duplicates()
                ? Twice.NO
                : random.nextBoolean() ? Twice.AFTER : Twice.AT_ONCE;
        Fate fate = new Fate(random.nextDouble() < trunk.loss(), twice);
        String token = new UUID(sids.nextLong(), sids.nextLong()).toString();
        return new Webhook(call, kind, label, url, fields, token, fate);
    }
}
