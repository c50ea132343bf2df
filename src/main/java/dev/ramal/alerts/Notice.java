package dev.ramal.alerts;

import java.util.List;

/**
 * One piece of news.
 *
 * @param event what kind
 * @param key the same for the same news, so that it is told once
 * @param title a few words of our own, without outside values
 * @param facts what else is known; their values come from outside
 * @param links where to look at it
 * @param line the same in one line for the log, numbers masked, no names
 */
public record Notice(NoticeEvent event, String key, String title, List<Fact> facts, List<Link> links, String line) {

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

    /** A page and what it is called. */
    public record Link(String label, String address) {}

    public Notice {
        facts = List.copyOf(facts);
        links = List.copyOf(links);
    }

    /** Tells nothing of the content. */
    @Override
    public String toString() {
        return key;
    }
}
