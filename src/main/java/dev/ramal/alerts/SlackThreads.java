package dev.ramal.alerts;

import dev.ramal.database.Row;
import dev.ramal.deliveries.NotYet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Under which message a notice stands: under the first one about its call in its channel. */
public final class SlackThreads {

    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration WHILE_IT_SETTLES = Duration.ofSeconds(3);

    private final boolean wanted;

    /** @param wanted whether what is told of a call stands together; without a bot's token it cannot */
    public SlackThreads(boolean wanted) {
        this.wanted = wanted;
    }

    /** Whether the notice stands together with others. */
    public boolean joins(Notice notice) {
        return wanted && notice.call() != null;
    }

    /** Asks which message is the first. */
    public Map<String, Object> question(Notice notice, String channel) {
        return Map.of("call_sid", Objects.requireNonNull(notice.call()), "channel", channel, "subject", notice.key());
    }

    /**
     * The message under which it stands; null when it is the first.
     *
     * @param rows what {@code slack-thread-find.sql} found
     * @throws NotYet while another is being posted as the first, and for what follows a call whose own notice is still to come
     */
    public @Nullable String root(List<Map<String, @Nullable Object>> rows, Notice notice) {
        Row thread = Row.first(rows);
        String ts = thread == null ? null : thread.text("ts");
        if (thread == null || ts != null) {
            return ts;
        }
        boolean mine = thread.require("subject").equals(notice.key());
        if (notice.follows() && some(thread, "call_to_come")) {
            throw onItsWay(WHILE_IT_SETTLES);
        }
        if (!mine && some(thread, "being_posted")) {
            throw onItsWay(A_MOMENT);
        }
        return null;
    }

    /**
     * Is the first, unless another has been so since it looked.
     *
     * @param rows what {@code slack-thread-find.sql} found
     */
    public static Map<String, Object> claim(List<Map<String, @Nullable Object>> rows, Map<String, Object> question) {
        Map<String, Object> claim = new HashMap<>(question);
        claim.put("claims", Objects.requireNonNull(new Row(rows.get(0)).number("claims")));
        return claim;
    }

    /** @throws NotYet when another is the first */
    public static void claimed(int rows) {
        if (rows == 0) {
            throw onItsWay(A_MOMENT);
        }
    }

    /**
     * That later ones stand under this one, as it stands in the channel itself.
     *
     * @param root the message under which it should have stood, if there was one; it is gone then
     */
    public Map<String, @Nullable Object> first(Notice notice, SlackPlace place, @Nullable String root) {
        Map<String, @Nullable Object> row = new HashMap<>(question(notice, place.channel()));
        row.put("ts", place.ts());
        row.put("gone", root);
        return row;
    }

    private static NotYet onItsWay(Duration wait) {
        return new NotYet(wait, "the first notice about this call is on its way");
    }

    private static boolean some(Row row, String column) {
        Long number = row.number(column);
        return number != null && number > 0;
    }
}
