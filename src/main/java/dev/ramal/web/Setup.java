package dev.ramal.web;

import dev.ramal.database.Row;
import dev.ramal.edge.Reply;
import dev.ramal.flows.ShownCalendar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What this installation is connected to and what stands in its files, for administrators. Secrets are never in it. */
public final class Setup {

    /** How something stands. */
    public enum State {
        /** It is connected. */
        GOOD,
        /** It is not, and need not be. */
        OPEN,
        /** It is not, and should be. */
        BAD
    }

    /**
     * One thing that can be connected.
     *
     * @param name twilio, number, webhooks, drive, slack or database
     * @param detail what it is connected to; null when nothing can be said
     */
    public record Check(String name, State state, @Nullable String detail) {}

    /**
     * A setting as it is in force.
     *
     * @param file where it stands
     */
    public record Shown(String name, String value, String file) {}

    /**
     * A route that callers live through.
     *
     * @param file where it can be changed
     */
    public record Flow(String id, String description, String file) {}

    private final List<Check> checks;
    private final List<Shown> settings;
    private final Supplier<List<Flow>> flows;
    private final Supplier<List<ShownCalendar>> calendars;

    /**
     * @param flows is asked each time, as routes come and go
     * @param calendars is asked each time, as files are edited
     */
    public Setup(
            List<Check> checks,
            List<Shown> settings,
            Supplier<List<Flow>> flows,
            Supplier<List<ShownCalendar>> calendars) {
        this.checks = List.copyOf(checks);
        this.settings = List.copyOf(settings);
        this.flows = flows;
        this.calendars = calendars;
    }

    /** Asks when Twilio was heard, which needs no parameter. */
    public Map<String, Object> question() {
        return Map.of();
    }

    /**
     * The document of {@code GET /api/setup}.
     *
     * @param rows when Twilio was heard last, as {@code heard_at}
     */
    public Reply document(List<Map<String, @Nullable Object>> rows) {
        Instant heard = rows.isEmpty() ? null : new Row(rows.get(0)).moment("heard_at");
        List<Map<String, Object>> all = new ArrayList<>();
        for (Check check : checks) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", check.name());
            one.put("state", check.state().name().toLowerCase(Locale.ROOT));
            if (check.detail() != null) {
                one.put("detail", check.detail());
            }
            if (check.name().equals("webhooks") && heard != null) {
                one.put("heardAt", heard.toString());
            }
            all.add(one);
        }
        return Reply.json(
                200, Map.of("checks", all, "settings", settings, "flows", flows.get(), "calendars", calendars.get()));
    }
}
