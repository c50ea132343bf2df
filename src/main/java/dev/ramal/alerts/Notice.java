package dev.ramal.alerts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of news.
 *
 * @param event what kind
 * @param call the call that it is about, if it is about one
 * @param key the same for the same news, so that it is told once
 * @param title a few words of our own, without outside values
 * @param facts what else is known; their values come from outside
 * @param links where to look at it
 * @param line the same in one line for the log, numbers masked, no names
 */
public record Notice(
        NoticeEvent event,
        @Nullable String call,
        String key,
        String title,
        List<Fact> facts,
        List<Link> links,
        String line) {

    /**
     * A label of ours with an outside value.
     *
     * @param words whether the value is sentences, such as what somebody said, which are shown at length
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

    /** Whether its news goes on: a caller who reached nobody is called back some time. */
    public boolean goesOn() {
        return switch (event) {
            case MISSED, ABANDONED, VOICEMAIL, CALLBACK -> key.endsWith(":call") || key.endsWith(":callback");
            case FINISHED, RECORDING, GIVEN_UP, BROKEN -> false;
        };
    }

    /** Whether somebody must act on it, so that it is not only shown below another. */
    public boolean urgent() {
        return goesOn() || event == NoticeEvent.GIVEN_UP;
    }

    /** Whether it says more about a call that was told already: what its recording is, what a message says. */
    public boolean follows() {
        return key.endsWith(":recording") || key.endsWith(":transcription");
    }

    /** Tells nothing of the content. */
    @Override
    public String toString() {
        return key;
    }
}
