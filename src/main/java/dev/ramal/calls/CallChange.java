package dev.ramal.calls;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one more event changed of a call: the rows to save, and the news.
 *
 * @param after the call as it is now
 * @param call whether the row of {@code call} is new or different
 * @param legs the legs that are new or different, by SID
 * @param recordings the recordings that are new or different, by SID
 * @param news in the order: call known, party known, recordings ready (by SID), finished
 */
public record CallChange(
        CallRecord after, boolean call, List<LegRecord> legs, List<RecordingRecord> recordings, List<CallNews> news) {

    public CallChange {
        legs = List.copyOf(legs);
        recordings = List.copyOf(recordings);
        news = List.copyOf(news);
    }

    /** Whether nothing has to be saved or told. */
    public boolean none() {
        return !call && legs.isEmpty() && recordings.isEmpty() && news.isEmpty();
    }

    /**
     * Compares the stories of one call before and after an event.
     *
     * @param before null when nothing had been heard of it
     */
    public static CallChange between(@Nullable CallRecord before, CallRecord after) {
        if (before != null && !before.sid().equals(after.sid())) {
            throw new IllegalArgumentException("two calls: " + before.sid() + " and " + after.sid());
        }
        boolean call = before == null
                || before.recorded() != after.recorded()
                || !before.withoutDetails().equals(after.withoutDetails());
        return new CallChange(
                after,
                call,
                fresh(before == null ? List.of() : before.legs(), after.legs()),
                fresh(before == null ? List.of() : before.recordings(), after.recordings()),
                news(before, after));
    }

    private static <T> List<T> fresh(List<T> before, List<T> after) {
        Set<T> old = new HashSet<>(before);
        return after.stream().filter(one -> !old.contains(one)).toList();
    }

    private static List<CallNews> news(@Nullable CallRecord before, CallRecord after) {
        List<CallNews> news = new ArrayList<>();
        if (after.known() && (before == null || !before.known())) {
            news.add(new CallNews.CallKnown(after.sid()));
        }
        if (after.party() != null && (before == null || before.party() == null)) {
            news.add(new CallNews.PartyKnown(after.sid()));
        }
        for (RecordingRecord recording : after.recordings()) {
            if (recording.status() == RecordingStatus.COMPLETED && !ready(before, recording.sid())) {
                news.add(new CallNews.RecordingReady(after.sid(), recording.sid(), after.voicemail(recording)));
            }
        }
        Outcome outcome = after.outcome();
        if (after.ended() && outcome != null && !finished(before)) {
            news.add(new CallNews.CallFinished(after.sid(), outcome));
        }
        return news;
    }

    private static boolean finished(@Nullable CallRecord call) {
        return call != null && call.ended() && call.outcome() != null;
    }

    private static boolean ready(@Nullable CallRecord call, String recordingSid) {
        return call != null
                && call.recordings().stream()
                        .anyMatch(one -> one.sid().equals(recordingSid) && one.status() == RecordingStatus.COMPLETED);
    }
}
