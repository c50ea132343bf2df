package dev.ramal.web;

import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.NotYet;
import dev.ramal.edge.Reply;
import dev.ramal.twilio.AccountCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of a test of a connection: {@code {"name":"slack","outcome":"worked|failed|unused","detail":…}}, where detail
 * is where it arrived, or in one sentence what is wrong; with a {@link Fault} where people can do something about it.
 * Twilio's has findings instead.
 */
public final class ConnectionTests {

    private static final int LONGEST = 300;

    private final boolean demo;

    /** @param demo whether there is no account of Twilio's */
    public ConnectionTests(boolean demo) {
        this.demo = demo;
    }

    /** Whether there is no account of Twilio's. */
    public boolean demo() {
        return demo;
    }

    /** What the test is called by, each time another. */
    public String subject() {
        return "test-" + UUID.randomUUID();
    }

    /**
     * It arrived.
     *
     * @param place where; empty for where the connection always leads
     */
    public Reply worked(String name, String place) {
        return reply(name, "worked", place, null);
    }

    /** It did not, and why. */
    public Reply failed(String name, Exception failure) {
        String message = failure.getMessage();
        String text = message == null ? failure.getClass().getSimpleName() : message;
        if (failure instanceof NotYet early) {
            text += ": try again in " + (early.after().toSeconds() + 1) + " s";
        }
        return reply(
                name,
                "failed",
                text.length() > LONGEST ? text.substring(0, LONGEST) : text,
                failure instanceof DeliveryFailed ours ? ours.fault() : null);
    }

    /** There is nothing to test: it is not connected. */
    public Reply unused(String name) {
        return reply(name, "unused", null, null);
    }

    /** What a trial said: what is wrong, or null when nothing is. */
    public Reply said(String name, @Nullable RuntimeException failure) {
        return failure == null ? worked(name, "") : failed(name, failure);
    }

    /** What was found to be other than it should be; nothing when all is well. */
    public Reply found(String name, List<AccountCheck.Finding> findings) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("outcome", findings.isEmpty() ? "worked" : "failed");
        if (!findings.isEmpty()) {
            document.put(
                    "findings",
                    findings.stream().map(AccountCheck.Finding::document).toList());
        }
        return Reply.json(200, document);
    }

    private static Reply reply(String name, String outcome, @Nullable String detail, @Nullable Fault fault) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", name);
        document.put("outcome", outcome);
        if (detail != null && !detail.isEmpty()) {
            document.put("detail", detail);
        }
        if (fault != null) {
            document.put("fault", Fault.document(fault.text()));
        }
        return Reply.json(200, document);
    }
}
