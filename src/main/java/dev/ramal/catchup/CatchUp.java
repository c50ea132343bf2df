package dev.ramal.catchup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ramal.calls.CallStatus;
import dev.ramal.calls.RecordingStatus;
import dev.ramal.database.Row;
import dev.ramal.twilio.IncomingNumber;
import dev.ramal.twilio.Retold;
import dev.ramal.twilio.TwilioForm;
import dev.ramal.twilio.TwilioForm.Field;
import dev.ramal.twilio.TwilioPages;
import dev.ramal.twilio.TwilioRest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks Twilio about what it could not tell us: Twilio repeats a webhook for 15 s at most, and Ramal may have been away
 * for longer. Only what is missing is taken: the end of a leg that we know, a leg or a recording of a call that we
 * know, and a call to a number whose webhooks are ours.
 */
public final class CatchUp {

    /** What Twilio lists appears there a little later than it happens, and calls are created before they end. */
    static final Duration OVERLAP = Duration.ofMinutes(30);

    /** What is older nobody would act upon, be it that this was switched off for so long, or that one call stays unanswered. */
    static final Duration LONGEST_ABSENCE = Duration.ofDays(30);

    /** Of so many calls that fail it is Twilio that fails, or the database. */
    private static final int MOST_FAILURES = 3;

    /** Unless a flow says otherwise, Twilio ends a call then. */
    static final Duration LONGEST_CALL = Duration.ofHours(4);

    /** So long webhooks may be on their way. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    private final TwilioRest twilio;
    private final String publicUrl;
    private final Duration every;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private volatile @Nullable Answered answered;

    private record Answered(Set<String> numbers, Instant at) {}

    /**
     * @param publicUrl what the webhooks of our numbers begin with
     * @param every zero for never
     */
    public CatchUp(TwilioRest twilio, String publicUrl, Duration every, MeterRegistry meters, InstantSource clock) {
        this.twilio = twilio;
        this.publicUrl = publicUrl;
        this.every = every;
        this.meters = meters;
        this.clock = clock;
    }

    /** Whether it is done at all. */
    public boolean wanted() {
        return !every.isZero();
    }

    /** Asks whether it is time. */
    public Map<String, Object> due() {
        Instant now = clock.instant();
        return Map.of(
                "due", now.minus(GRACE).minus(every).atOffset(ZoneOffset.UTC),
                "now", now.atOffset(ZoneOffset.UTC));
    }

    /** What is to be looked back at. */
    public Window window(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        Instant known = row == null ? null : row.moment("known_until");
        Instant to = clock.instant().minus(GRACE);
        Instant oldest = to.minus(LONGEST_ABSENCE);
        Instant from = known == null || known.isAfter(to) ? to : known;
        return new Window(from.isBefore(oldest) ? oldest : from, to);
    }

    /** Every leg that ended in that time, as Twilio lists them, the newest first. */
    public Stream<Retold.Leg> ended(Window window) {
        Instant first = window.from().minus(OVERLAP);
        Predicate<Retold.Leg> young = leg -> {
            Instant created = leg.createdAt();
            return created != null && !created.isBefore(first);
        };
        return stream(new TwilioPages(
                        twilio, "/Calls.json", "calls", List.of(), call -> young.test(Retold.Leg.of(call))))
                .map(Retold.Leg::of)
                .filter(young)
                .filter(leg -> leg.over() && settled(leg));
    }

    /** Whether its webhook would have come by now. */
    private boolean settled(Retold retold) {
        Instant ended = retold.endedAt();
        return ended != null && ended.isBefore(clock.instant().minus(GRACE));
    }

    /**
     * Everything about one call: those that it dialled, its recordings, the leg itself, whose end is acted upon. Of a call that is new
     * the others have no place before it, so they follow again. Nothing of one that Twilio has not.
     */
    public List<Retold> about(String callSid) {
        TwilioRest.Answer answer = twilio.get("/Calls/" + callSid + ".json", List.of());
        if (answer instanceof TwilioRest.Refused refused && refused.status() == 404) {
            return List.of();
        }
        if (!(answer instanceof TwilioRest.Done done)) {
            throw new IllegalStateException("Twilio did not tell of a call");
        }
        List<Retold> others = new ArrayList<>();
        stream(whole("/Calls.json", "calls", List.of(new Field("ParentCallSid", callSid))))
                .map(Retold.Leg::of)
                .forEach(others::add);
        stream(whole("/Calls/" + callSid + "/Recordings.json", "recordings", List.of()))
                .map(Retold.Recording::of)
                .forEach(others::add);
        List<Retold> all = new ArrayList<>(others);
        all.add(Retold.Leg.of(done.document()));
        all.addAll(others);
        return all;
    }

    /** One call could not be asked about: the others are, and then the same time again. */
    public void failed(Window window) {
        if (window.failures().incrementAndGet() >= MOST_FAILURES) {
            throw new IllegalStateException("several calls could not be asked about");
        }
    }

    private TwilioPages whole(String path, String key, List<Field> query) {
        return new TwilioPages(twilio, path, key, query, any -> true);
    }

    private static Stream<JsonNode> stream(TwilioPages pages) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** Asks what we know of it. */
    public Map<String, @Nullable Object> question(Retold retold) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("sid", retold.sid());
        parameters.put("kin_sid", retold.kinSid());
        return parameters;
    }

    /** The call that it may be missing from. */
    public String call(Retold retold) {
        return Objects.requireNonNullElse(retold.kinSid(), retold.sid());
    }

    /** Whether it says something that we have not heard, and that is ours to hear. */
    public boolean isNews(Retold retold, List<Map<String, @Nullable Object>> rows) {
        return news(retold, rows) != null;
    }

    /**
     * What Twilio would have said.
     *
     * @param rows what is known, as {@code catch-up-known.sql} found it
     * @return null when that is known, goes on, or is none of ours
     */
    public @Nullable TwilioForm news(Retold retold, List<Map<String, @Nullable Object>> rows) {
        Row known = Row.first(rows);
        if (known == null || !retold.over() || !settled(retold)) {
            return null;
        }
        boolean kin = Objects.requireNonNullElse(known.number("kin"), 0L) > 0;
        if (retold instanceof Retold.Recording) {
            return kin && !RecordingStatus.of(known.text("recording_status")).terminal() ? retold.form() : null;
        }
        Retold.Leg leg = (Retold.Leg) retold;
        if (Objects.requireNonNullElse(known.number("leg"), 0L) > 0) {
            CallStatus status = CallStatus.of(known.text("leg_status"));
            boolean open = status == null || !status.terminal();
            boolean news = open || (known.moment("leg_ended_at") == null && leg.endedAt() != null);
            return !news ? null : known.text("leg_caller") == null ? leg.form() : leg.formOfKnown();
        }
        return kin || (leg.fromCaller() && answered().contains(leg.to())) ? leg.form() : null;
    }

    /** The numbers of the account whose callers are sent to us, as Twilio had them some minutes ago at most. */
    private Set<String> answered() {
        Answered known = answered;
        if (known == null || known.at().isBefore(clock.instant().minus(GRACE))) {
            Set<String> numbers = new HashSet<>();
            IncomingNumber.all(twilio)
                    .filter(number -> number.sendsTo(publicUrl))
                    .forEach(number -> numbers.add(number.number()));
            known = new Answered(numbers, clock.instant());
            answered = known;
        }
        return known.numbers();
    }

    /** Counts what had not been told. */
    public void took(Retold retold) {
        meters.counter("ramal.caught.up", "what", retold instanceof Retold.Recording ? "recording" : "leg")
                .increment();
    }

    /**
     * Until then everything is known.
     *
     * @throws IllegalStateException when a call could not be asked about
     */
    public Map<String, Object> done(Window window) {
        if (window.failures().get() > 0) {
            throw new IllegalStateException("a call could not be asked about");
        }
        return Map.of("to", window.to().atOffset(ZoneOffset.UTC));
    }
}
