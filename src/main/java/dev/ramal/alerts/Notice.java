package dev.ramal.alerts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of news.
 *
 * @param event what kind
 * @param key the same for the same news, so that it is told once
 * @param title a few words of our own, without outside values
 * @param facts what else is known; their values come from outside
 * @param link the recording's page; null without one
 * @param linkLabel what the link is called
 * @param line the same in one line for the log, numbers masked, no names
 */
public record Notice(
        NoticeEvent event,
        String key,
        String title,
        List<Fact> facts,
        @Nullable String link,
        String linkLabel,
        String line) {

    /**
     * A label of ours with an outside value.
     *
     * @param words whether the value is what somebody said, which is shown at length
     */
    public record Fact(String label, String value, boolean words) {
        public Fact(String label, String value) {
            this(label, value, false);
        }
    }

    public Notice {
        facts = List.copyOf(facts);
    }

    /** Tells nothing of the content. */
    @Override
    public String toString() {
        return key;
    }
}
