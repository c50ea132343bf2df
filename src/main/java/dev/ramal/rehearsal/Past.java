package dev.ramal.rehearsal;

import dev.ramal.rehearsal.Stage.Turned;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio said and was answered, in order.
 *
 * @param publicUrl what our own addresses began with
 * @param known what flows look up, row by row, by table: as it is now, for what it was then nobody knows
 */
public record Past(List<Webhooked> webhooks, String publicUrl, Map<String, List<Map<String, Object>>> known) {

    public Past {
        webhooks = List.copyOf(webhooks);
        known = Map.copyOf(known);
    }

    /**
     * One webhook.
     *
     * @param call SID of its root call, or of the leg that it names
     * @param target path and query
     * @param form what Twilio said, as the journal keeps it
     * @param answer what it was answered; null when it asked for no TwiML
     */
    public record Webhooked(Instant at, String call, String target, String form, @Nullable Answered answer) {}

    /** The TwiML, and why it was so. */
    public record Answered(String twiml, Turned turned) {}
}
