package dev.ramal.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells a call's story from everything that was said about it, in any order, however often.
 *
 * <p>Each fact is the smallest, largest or strongest of what was said, so that neither order nor repetition can change
 * it. One event after another is taken in; the rest is read off the facts when all are known.
 */
public final class CallStory {

    private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]{3,20}");
    private static final String CLIENT = "client:";

    /**
     * From weak to strong. A machine that was heard to its end has proved itself; "human" is what the detector says in
     * want of proof.
     */
    private static final List<String> ANSWERED_BY = List.of(
            "unknown", "human", "fax", "machine_start", "machine_end_silence", "machine_end_other", "machine_end_beep");

    private static final Comparator<String> MORE_CERTAIN =
            Comparator.<String>comparingInt(ANSWERED_BY::indexOf).thenComparing(Comparator.naturalOrder());

    /** How a caller leaves a queue whom somebody took out of it to talk. */
    private static final Set<String> BRIDGED = Set.of("bridged", "bridging-in-process", "redirected-from-bridged");

    private final Leg root;
    private final Map<String, Leg> legs = new TreeMap<>();
    private final Map<String, Recording> recordings = new TreeMap<>();
    private final List<CallEvent.DialEnded> dials = new ArrayList<>();
    /** Each time that the caller left a queue, once. */
    private final Set<CallEvent.QueueLeft> queues = new HashSet<>();

    private boolean known;
    private boolean messageWithoutSid;
    private boolean blocked;

    private CallStory(String rootSid) {
        root = new Leg(rootSid);
    }

    /**
     * The call of that root as these events tell it.
     *
     * @param events all that was said about any leg of the call; nothing of other calls
     */
    public static CallRecord tell(String rootSid, Collection<? extends CallEvent> events) {
        CallStory story = new CallStory(rootSid);
        events.forEach(story::hear);
        return story.record();
    }

    // What was said

    private void hear(CallEvent event) {
        if (event instanceof CallEvent.OfLeg leg) {
            hearLeg(leg);
        }
        if (event instanceof CallEvent.VoiceRequest request) {
            leg(request.callSid()).answeredBy(request.answeredBy());
        } else if (event instanceof CallEvent.LegStatus status) {
            hearStatus(status);
        } else if (event instanceof CallEvent.DialEnded dial) {
            hearDial(dial);
        } else if (event instanceof CallEvent.QueueLeft left) {
            queues.add(left);
        } else if (event instanceof CallEvent.RecordEnded ended) {
            hearMessage(ended);
        } else if (event instanceof CallEvent.RecordingHeard heard) {
            hearRecording(heard);
        } else if (event instanceof CallEvent.AnsweredBy found) {
            leg(found.callSid()).answeredBy(found.answeredBy());
        } else if (event instanceof CallEvent.Blocked) {
            blocked = true;
        }
    }

    private void hearLeg(CallEvent.OfLeg event) {
        known = true;
        Leg leg = leg(event.callSid());
        leg.dialledBy(event.parentSid());
        leg.direction = least(leg.direction, event.direction());
        leg.from = least(leg.from, event.from());
        leg.to = least(leg.to, event.to());
        if (!(event instanceof CallEvent.LegStatus)) {
            leg.mentioned = CallStatus.stronger(leg.mentioned, event.status());
        }
        String parentSid = event.parentSid();
        if (parentSid != null) {
            leg(parentSid);
        }
    }

    private void hearStatus(CallEvent.LegStatus event) {
        Leg leg = leg(event.callSid());
        leg.told = CallStatus.stronger(leg.told, event.status());
        leg.seconds = greatest(leg.seconds, event.seconds());
        leg.sipResponseCode = greatest(leg.sipResponseCode, event.sipResponseCode());
        leg.answeredBy(event.answeredBy());
        leg.at(event.status(), event.at());
        // A leg's recording is that of the leg which dialled it: such are Twilio's recordings of a Dial.
        String parentSid = event.parentSid();
        name(event.recordingSid(), parentSid == null ? event.callSid() : parentSid, event.recordingSeconds());
    }

    private void hearDial(CallEvent.DialEnded event) {
        dials.add(event);
        name(event.recordingSid(), event.callSid(), event.recordingSeconds());
        String dialled = event.dialled();
        if (dialled == null) {
            return;
        }
        Leg leg = leg(dialled);
        leg.dialledBy(event.callSid());
        leg.dialEnded = CallStatus.stronger(leg.dialEnded, event.ended());
        leg.dialSeconds = greatest(leg.dialSeconds, event.talked());
        leg.putThrough |= Boolean.TRUE.equals(event.bridged());
        leg.refused |= Boolean.FALSE.equals(event.bridged());
    }

    private void hearMessage(CallEvent.RecordEnded event) {
        Integer seconds = event.recordingSeconds();
        boolean spoken = seconds != null && seconds > 0;
        Recording recording = name(event.recordingSid(), event.callSid(), seconds);
        if (recording != null) {
            recording.message |= spoken;
        } else {
            messageWithoutSid |= spoken;
        }
    }

    private void hearRecording(CallEvent.RecordingHeard event) {
        String recordingSid = event.recordingSid();
        if (recordingSid == null) {
            return;
        }
        Recording recording = recordings.computeIfAbsent(recordingSid, Recording::new);
        recording.callSid = least(recording.callSid, event.callSid());
        recording.status = greatest(recording.status, event.status());
        recording.source = least(recording.source, event.source());
        recording.channels = greatest(recording.channels, event.channels());
        recording.seconds = greatest(recording.seconds, event.seconds());
        recording.startedAt = least(recording.startedAt, event.startedAt());
        recording.errorCode = greatest(recording.errorCode, event.errorCode());
        if (!event.callSid().startsWith("CF")) {
            leg(event.callSid());
        }
    }

    private @Nullable Recording name(@Nullable String recordingSid, String callSid, @Nullable Integer seconds) {
        if (recordingSid == null) {
            return null;
        }
        Recording recording = recordings.computeIfAbsent(recordingSid, Recording::new);
        recording.namedBy = least(recording.namedBy, callSid);
        recording.namedSeconds = greatest(recording.namedSeconds, seconds);
        return recording;
    }

    private Leg leg(String sid) {
        return legs.computeIfAbsent(sid, any -> sid.equals(root.sid) ? root : new Leg(sid));
    }

    // What it means

    private CallRecord record() {
        Origin origin = origin();
        Direction direction = origin == null ? null : origin == Origin.CALLER ? Direction.INBOUND : Direction.OUTBOUND;
        List<Leg> others = legs.values().stream().filter(leg -> leg != root).toList();
        List<Leg> partners = partners(others);
        List<RecordingRecord> recorded =
                recordings.values().stream().map(Recording::record).toList();
        boolean conference = rootDials().anyMatch(CallEvent.DialEnded::conference);
        boolean alone = origin == Origin.API && others.isEmpty() && dials.isEmpty() && queues.isEmpty();
        boolean dequeued = rootQueues().anyMatch(left -> BRIDGED.contains(left.result()));
        boolean reached = !partners.isEmpty() || conference || dequeued || (alone && !blocked && root.answered());
        boolean ended = ended(origin, partners);
        Leg told = teller(alone, direction, partners, others);
        return new CallRecord(
                root.sid,
                known,
                direction,
                origin,
                root.from,
                root.to,
                agent(origin, partners),
                party(direction, told),
                root.status(),
                ended,
                reached ? Outcome.ANSWERED : ended ? whyNot(direction, others) : null,
                legs.values().stream()
                        .map(Leg::startedAt)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                reached && told != null ? told.answeredAt() : null,
                ended ? endedAt(others) : null,
                told == null ? null : told.ringSeconds(),
                waitSeconds(),
                alone ? (reached ? root.talkSeconds() : null) : talkSeconds(partners),
                root.seconds,
                answeredBy(partners, others),
                legs.values().stream().map(Leg::record).toList(),
                recorded);
    }

    /** Null until an event of the root leg told who began the call. */
    private @Nullable Origin origin() {
        if (root.direction == LegDirection.OUTBOUND_API) {
            return Origin.API;
        }
        if (root.direction == LegDirection.OUTBOUND_DIAL) {
            return null;
        }
        if (root.from != null && root.from.startsWith(CLIENT)) {
            return Origin.WEBPHONE;
        }
        return root.from == null && root.direction == null ? null : Origin.CALLER;
    }

    private Stream<CallEvent.DialEnded> rootDials() {
        return dials.stream().filter(dial -> dial.callSid().equals(root.sid));
    }

    private Stream<CallEvent.QueueLeft> rootQueues() {
        return queues.stream().filter(left -> left.callSid().equals(root.sid));
    }

    /** In all queues together; null when the caller was in none. */
    private @Nullable Integer waitSeconds() {
        return rootQueues()
                .map(CallEvent.QueueLeft::waited)
                .filter(Objects::nonNull)
                .reduce(Integer::sum)
                .orElse(null);
    }

    /**
     * The legs that somebody spoke through with the root: the first to answer first. A leg that a partner itself
     * dialled (a transfer) speaks through that partner.
     */
    private List<Leg> partners(List<Leg> others) {
        List<Leg> bridged = others.stream().filter(leg -> bridged(leg, others)).toList();
        Set<String> sids = new HashSet<>();
        bridged.forEach(leg -> sids.add(leg.sid));
        return bridged.stream()
                .filter(leg -> leg.parentSid == null || !sids.contains(leg.parentSid))
                .sorted(Comparator.comparing(Leg::answeredAt, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(leg -> leg.sid))
                .toList();
    }

    private static boolean bridged(Leg leg, List<Leg> others) {
        if (leg.putThrough) {
            return true;
        }
        if (leg.refused || !leg.answered()) {
            return false;
        }
        // A Dial puts at most one leg through and names it, or names one of those it didn't put through: of the legs
        // that rang together with a named one, none was.
        return others.stream()
                .noneMatch(other -> other != leg
                        && (other.putThrough || other.refused)
                        && leg.parentSid != null
                        && leg.parentSid.equals(other.parentSid)
                        && together(leg, other));
    }

    private static boolean together(Leg leg, Leg named) {
        Instant start = leg.startedAt();
        Instant otherStart = named.startedAt();
        if (start == null || otherStart == null || named.endedAt == null) {
            return false;
        }
        return start.isBefore(named.endedAt) && (leg.endedAt == null || otherStart.isBefore(leg.endedAt));
    }

    /** The leg whose ringing and talking is the call's: nobody's while a caller's call was taken by nobody. */
    private @Nullable Leg teller(boolean alone, @Nullable Direction direction, List<Leg> partners, List<Leg> others) {
        if (!partners.isEmpty()) {
            return partners.get(0);
        }
        if (alone) {
            return root;
        }
        return direction != Direction.OUTBOUND
                ? null
                : others.stream()
                        .max(Comparator.comparing(Leg::status, Comparator.nullsFirst(Comparator.naturalOrder()))
                                .thenComparing(leg -> leg.sid))
                        .orElse(null);
    }

    private boolean ended(@Nullable Origin origin, List<Leg> partners) {
        CallStatus status = root.status();
        if (status != null && status.terminal()) {
            return true;
        }
        // After the Dial of an agent's call, and after any that put somebody through, nothing follows but hanging up.
        return rootDials()
                .anyMatch(dial -> origin == Origin.WEBPHONE
                        || dial.conference()
                        || partners.stream().anyMatch(leg -> leg.sid.equals(dial.dialled())));
    }

    /** Of a call that has ended and reached nobody. */
    private @Nullable Outcome whyNot(@Nullable Direction direction, List<Leg> others) {
        if (direction == null) {
            return null;
        }
        if (direction == Direction.INBOUND) {
            if (voicemail()) {
                return Outcome.VOICEMAIL;
            }
            if (blocked) {
                return Outcome.BLOCKED;
            }
            if (gaveUp(others)) {
                return Outcome.ABANDONED;
            }
            CallStatus status = root.status();
            return status == CallStatus.BUSY
                    ? Outcome.BUSY
                    : status == CallStatus.FAILED ? Outcome.FAILED : Outcome.MISSED;
        }
        if (blocked) {
            return Outcome.BLOCKED;
        }
        CallStatus line = Stream.concat(
                        others.stream().map(Leg::status), rootDials().map(CallEvent.DialEnded::ended))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (line == null) {
            // Nothing was dialled, or we never heard of it.
            line = root.status() == CallStatus.COMPLETED ? CallStatus.FAILED : root.status();
        }
        return line == CallStatus.BUSY
                ? Outcome.BUSY
                : line == CallStatus.FAILED
                        ? Outcome.FAILED
                        : line == CallStatus.CANCELED ? Outcome.CANCELED : Outcome.MISSED;
    }

    private boolean voicemail() {
        return messageWithoutSid || recordings.values().stream().anyMatch(Recording::isMessage);
    }

    /** Whether the caller hung up while it rang, or while waiting in a queue. */
    private boolean gaveUp(List<Leg> others) {
        if (root.status() == CallStatus.CANCELED
                || rootQueues().anyMatch(left -> left.result().equals("hangup"))) {
            return true;
        }
        boolean duringDial = rootDials()
                .anyMatch(dial -> dial.ended() == CallStatus.CANCELED
                        // Older reports: the dialled leg is said not to have answered, but the caller is gone already.
                        || (dial.ended() == CallStatus.NO_ANSWER
                                && dial.status() != null
                                && dial.status().terminal()));
        // A leg is canceled too when another picked up, even if that one then refused the call.
        return duringDial
                || (others.stream().anyMatch(leg -> leg.status() == CallStatus.CANCELED)
                        && others.stream().noneMatch(leg -> leg.refused && leg.answered()));
    }

    private @Nullable Instant endedAt(List<Leg> others) {
        return root.endedAt != null
                ? root.endedAt
                : others.stream()
                        .map(leg -> leg.endedAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
    }

    private static @Nullable Integer talkSeconds(List<Leg> partners) {
        return partners.stream()
                .map(Leg::talkSeconds)
                .filter(Objects::nonNull)
                .reduce(Integer::sum)
                .orElse(null);
    }

    private @Nullable String agent(@Nullable Origin origin, List<Leg> partners) {
        if (origin == null) {
            return null;
        }
        String rootAgent =
                switch (origin) {
                    case CALLER -> null;
                    case WEBPHONE -> identity(root.from);
                    case API -> identity(root.from) != null ? identity(root.from) : identity(root.to);
                };
        return rootAgent != null
                ? rootAgent
                : partners.stream()
                        .map(leg -> identity(leg.to))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable String party(@Nullable Direction direction, @Nullable Leg told) {
        if (direction != Direction.OUTBOUND) {
            return direction == null ? null : root.from;
        }
        String to = root.to;
        if (to != null && E164.is(to)) {
            return to;
        }
        if (told != null && told != root && told.to != null) {
            return told.to;
        }
        // What a page sent is an address only if it looks like one.
        return to != null && (DIGITS.matcher(to).matches() || to.startsWith(CLIENT) || to.startsWith("sip:"))
                ? to
                : null;
    }

    private @Nullable String answeredBy(List<Leg> partners, List<Leg> others) {
        return Stream.of(Stream.of(root), partners.stream(), others.stream())
                .flatMap(Function.identity())
                .map(leg -> leg.answeredBy)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String identity(@Nullable String address) {
        return address != null && address.startsWith(CLIENT) && address.length() > CLIENT.length()
                ? address.substring(CLIENT.length())
                : null;
    }

    private static <T extends Comparable<? super T>> @Nullable T least(@Nullable T one, @Nullable T other) {
        return either(one, other, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }

    private static <T extends Comparable<? super T>> @Nullable T greatest(@Nullable T one, @Nullable T other) {
        return either(one, other, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    private static <T> @Nullable T either(@Nullable T one, @Nullable T other, BinaryOperator<T> choice) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return choice.apply(one, other);
    }

    private static @Nullable Integer seconds(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? null
                : (int) Math.max(
                        0,
                        Math.min(Integer.MAX_VALUE, Duration.between(from, to).toSeconds()));
    }

    /** What was said of one leg. */
    private static final class Leg {
        private final String sid;
        private @Nullable String parentSid;
        private @Nullable LegDirection direction;
        private @Nullable String from;
        private @Nullable String to;
        private @Nullable CallStatus told;
        private @Nullable CallStatus mentioned;
        private @Nullable CallStatus dialEnded;
        private @Nullable Instant firstAt;
        private @Nullable Instant dialledAt;
        private @Nullable Instant ringingAt;
        private @Nullable Instant pickedUpAt;
        private @Nullable Instant endedAt;
        private @Nullable Integer seconds;
        private @Nullable Integer dialSeconds;
        private @Nullable Integer sipResponseCode;
        private @Nullable String answeredBy;
        private boolean putThrough;
        private boolean refused;

        private Leg(String sid) {
            this.sid = sid;
        }

        private void dialledBy(@Nullable String parent) {
            if (!sid.equals(parent)) {
                parentSid = least(parentSid, parent);
            }
        }

        private void at(@Nullable CallStatus status, @Nullable Instant at) {
            firstAt = least(firstAt, at);
            if (status == null) {
                return;
            }
            switch (status) {
                case QUEUED, INITIATED -> dialledAt = least(dialledAt, at);
                case RINGING -> ringingAt = least(ringingAt, at);
                case IN_PROGRESS -> pickedUpAt = least(pickedUpAt, at);
                case NO_ANSWER, CANCELED, FAILED, BUSY, COMPLETED -> endedAt = greatest(endedAt, at);
            }
        }

        private void answeredBy(@Nullable String found) {
            answeredBy = either(answeredBy, found, BinaryOperator.maxBy(MORE_CERTAIN));
        }

        /**
         * A status callback is the leg's own last word. What a request mentions by the way comes next: of a caller who
         * gave up it says "completed". A Dial's word comes last: of several legs it names only one of them.
         */
        private @Nullable CallStatus status() {
            if (told != null && told.terminal()) {
                return told;
            }
            CallStatus own = CallStatus.stronger(told, mentioned);
            return own != null && own.terminal() ? own : CallStatus.stronger(own, dialEnded);
        }

        private boolean answered() {
            CallStatus status = status();
            return status != null && status.answered();
        }

        private @Nullable Integer wholeSeconds() {
            return seconds == null ? dialSeconds : seconds;
        }

        /** As told, else reckoned back from the end. */
        private @Nullable Instant answeredAt() {
            Integer whole = wholeSeconds();
            if (pickedUpAt != null || endedAt == null || whole == null || status() != CallStatus.COMPLETED) {
                return pickedUpAt;
            }
            return endedAt.minusSeconds(whole);
        }

        private @Nullable Instant startedAt() {
            return least(firstAt, answeredAt());
        }

        private @Nullable Integer ringSeconds() {
            Instant answered = answeredAt();
            // "Ringing" can be missing. What was answered has rung none the less; what was not, perhaps never did.
            return answered != null
                    ? CallStory.seconds(ringingAt == null ? dialledAt : ringingAt, answered)
                    : CallStory.seconds(ringingAt, endedAt);
        }

        private @Nullable Integer talkSeconds() {
            Integer whole = wholeSeconds();
            return whole == null ? CallStory.seconds(answeredAt(), endedAt) : whole;
        }

        private LegRecord record() {
            return new LegRecord(
                    sid,
                    parentSid,
                    from,
                    to,
                    status(),
                    startedAt(),
                    answeredAt(),
                    endedAt,
                    wholeSeconds(),
                    answeredBy,
                    sipResponseCode);
        }
    }

    /** What was said of one recording: by its own callbacks, or by a call's event that merely named it. */
    private static final class Recording {
        private final String sid;
        private @Nullable String callSid;
        private @Nullable String namedBy;
        private @Nullable RecordingStatus status;
        private @Nullable String source;
        private @Nullable Integer channels;
        private @Nullable Integer seconds;
        private @Nullable Integer namedSeconds;
        private @Nullable Instant startedAt;
        private @Nullable Integer errorCode;
        private boolean message;

        private Recording(String sid) {
            this.sid = sid;
        }

        private boolean isMessage() {
            if (status == RecordingStatus.ABSENT || status == RecordingStatus.FAILED) {
                return false;
            }
            boolean spoken = status == RecordingStatus.COMPLETED
                    && "RecordVerb".equals(source)
                    && (seconds == null || seconds > 0);
            return message || spoken;
        }

        private RecordingRecord record() {
            return new RecordingRecord(
                    sid,
                    callSid != null ? callSid : Objects.requireNonNull(namedBy),
                    status == null ? RecordingStatus.IN_PROGRESS : status,
                    source,
                    channels,
                    seconds == null ? namedSeconds : seconds,
                    startedAt,
                    errorCode);
        }
    }
}
