package dev.ramal.alerts;

import dev.ramal.database.Row;
import dev.ramal.deliveries.GiveUp;
import dev.ramal.deliveries.NotYet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Notices that are changed after they were posted: who calls back, that it was done, that somebody has spoken to who was
 * missed. Each change is a delivery: {@code CA…:callback/3:card}. What it shows is read when it is shown, so that the last
 * word stays, whatever the order of the tries.
 */
public final class SlackCards {

    private static final Pattern CHANGE = Pattern.compile("(CA[0-9a-f]{32}:(?:call|callback))/[a-z0-9]+:card");
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private final boolean wanted;
    private final NoticeChannels channels;

    /** @param wanted whether they are changed; without a bot's token they cannot be */
    public SlackCards(boolean wanted, NoticeChannels channels) {
        this.wanted = wanted;
        this.channels = channels;
    }

    /** Whether its news goes on after it was posted. */
    public boolean keeps(Notice notice) {
        return wanted && notice.goesOn();
    }

    /** Whether a change of a callback is to be shown. */
    public boolean shows(int changed) {
        return wanted && changed > 0;
    }

    /** Whether the end of that call may be news about others: {@code CA…:call}. */
    public boolean mayTellOfOthers(String subject) {
        return wanted && subject.endsWith(":call");
    }

    /** Where the notice stands. */
    public static Map<String, Object> row(Notice notice, SlackPlace place) {
        return Map.of("subject", notice.key(), "channel", place.channel(), "ts", place.ts());
    }

    /**
     * Names the change of a callback: of its own notice or, where callbacks have none, of the one about its call.
     *
     * @param rows what {@code callback-changed.sql} found
     */
    public String change(List<Map<String, @Nullable Object>> rows) {
        Row callback = new Row(rows.get(0));
        String told = channels.channel(NoticeEvent.CALLBACK) == null ? ":call/" : ":callback/";
        return callback.require("call_sid") + told + callback.require("changes") + ":card";
    }

    /** Asks for the notice that a change is about. */
    public static Map<String, Object> question(String subject, String key) {
        Matcher change = CHANGE.matcher(subject);
        if (!change.matches()) {
            throw new GiveUp("a change of a notice that has no name");
        }
        return Map.of("subject", change.group(1), "key", key);
    }

    /**
     * Where that notice stands; null when it does not, or is not to be changed any more.
     *
     * @param rows what {@code slack-card-find.sql} found
     * @throws NotYet while it is on its way
     */
    public @Nullable SlackPlace place(List<Map<String, @Nullable Object>> rows) {
        if (!wanted) {
            return null;
        }
        Row card = new Row(rows.get(0));
        String ts = card.text("ts");
        if (ts != null) {
            return new SlackPlace(card.require("channel"), ts, null);
        }
        Long onItsWay = card.number("on_its_way");
        if (onItsWay != null && onItsWay > 0) {
            throw new NotYet(A_WHILE, "the notice that changes is on its way");
        }
        return null;
    }

    /** @throws NotYet while another change of the same notice is under way */
    public static void held(int rows) {
        if (rows == 0) {
            throw new NotYet(A_MOMENT, "the notice is being changed");
        }
    }
}
