package dev.ramal.privacy;

import dev.ramal.contacts.PhoneFacts;
import dev.ramal.database.Row;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.NotYet;
import dev.ramal.dialling.optout.Tail;
import dev.ramal.edge.Problem;
import dev.ramal.edge.Reason;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decisions about erasing what is kept about a number: whether, what of it, and how far it is. */
public final class Erasures {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration UNTIL_DONE = Duration.ofSeconds(2);

    private final PhoneFacts phones;
    private final Set<String> ours;

    /** @param ours the office's numbers, as far as the settings name them */
    public Erasures(PhoneFacts phones, Set<String> ours) {
        this.phones = phones;
        this.ours = Set.copyOf(ours);
    }

    /**
     * The number at the path's end, in each way in which it may have been written down.
     *
     * @throws Problem when it is none
     */
    public Map<String, @Nullable Object> party(String number) {
        Spelling spelling = Spelling.of(phones, number);
        if (spelling == null) {
            throw new Problem(400, "Not a number", "The path ends in a number like +5511987654321.");
        }
        return spelling.parameters();
    }

    /** What the audit may know of it. */
    public String tail(Map<String, @Nullable Object> party) {
        return Tail.of(String.valueOf(party.get("number")));
    }

    /**
     * Refuses to erase what is the office's own, and calls that go on.
     *
     * @param whose what {@code party-ours.sql} found
     * @param underWay what {@code party-under-way.sql} found
     * @param held what {@code party-held.sql} found
     * @throws Problem when it is not to be erased, or there is nothing
     */
    public void allow(
            Map<String, @Nullable Object> party,
            List<Map<String, @Nullable Object>> whose,
            List<Map<String, @Nullable Object>> underWay,
            List<Map<String, @Nullable Object>> held) {
        if (ours.contains(String.valueOf(party.get("number"))) || !whose.isEmpty()) {
            throw new Problem(
                    409,
                    "A number of ours",
                    "This number is the office's own, or somebody's of the team: every call has it. Take it away there first.");
        }
        if (!underWay.isEmpty()) {
            throw new Problem(
                    409, "A call goes on", "A call with this number has not ended yet: erase it when it is over.");
        }
        Row row = new Row(held.get(0));
        if (held.get(0).keySet().stream().allMatch(kind -> count(row, kind) == 0)) {
            throw new Problem(404, "Nothing is kept", "Nothing is kept about this number.");
        }
    }

    private static long count(Row row, String kind) {
        Long count = row.number(kind);
        return count == null ? 0 : count;
    }

    /**
     * The erasure as a row, together with its number's spellings.
     *
     * @param held what {@code party-held.sql} found
     * @throws Problem without a reason
     */
    public Map<String, @Nullable Object> wanted(
            Request request, Map<String, @Nullable Object> party, List<Map<String, @Nullable Object>> held) {
        String why = Reason.of(request, "An erasure");
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        Map<String, @Nullable Object> row = new HashMap<>(party);
        row.put("id", Base64.getUrlEncoder().withoutPadding().encodeToString(id));
        row.put("tail", tail(party));
        row.put("actor", request.by().actor());
        row.put("reason", why);
        Row counted = new Row(held.get(0));
        for (String kind : List.of("calls", "recordings", "messages")) {
            row.put(kind, count(counted, kind));
        }
        return row;
    }

    /** The answer to an erasure that is under way, now or before: 202, because what stands elsewhere goes in a moment. */
    public Reply begun(String id) {
        return Reply.json(202, Map.of("id", id));
    }

    /** Asks for an erasure. */
    public Map<String, @Nullable Object> question(String id) {
        Map<String, @Nullable Object> question = new HashMap<>();
        question.put("id", id);
        return question;
    }

    /**
     * What is to be erased, and what stands in its place; empty when that is done.
     *
     * @param rows what {@code erasure-find.sql} found
     */
    public Map<String, @Nullable Object> subject(List<Map<String, @Nullable Object>> rows) {
        Row row = Row.first(rows);
        String number = row == null ? null : row.text("number");
        if (row == null || number == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> subject = new HashMap<>(party(number));
        String id = row.require("id");
        subject.put("id", id);
        subject.put("erased", "erased:" + id);
        subject.put("by", row.require("actor"));
        subject.put("reason", "erased");
        subject.put("tags_sent", true);
        return subject;
    }

    /** The same of one call. */
    public Map<String, @Nullable Object> call(Map<String, @Nullable Object> subject, String sid) {
        Map<String, @Nullable Object> call = new HashMap<>(subject);
        call.put("sid", sid);
        call.put("root_sid", sid);
        call.put("call_sid", sid);
        call.put("kin_sid", sid);
        return call;
    }

    /** Asks for the legs of a call. */
    public Map<String, @Nullable Object> legs(String sid) {
        Map<String, @Nullable Object> legs = new HashMap<>();
        legs.put("sid", sid);
        return legs;
    }

    /** A recording that Twilio told of when its call was erased already. */
    public Map<String, @Nullable Object> late(String sid) {
        Map<String, @Nullable Object> late = new HashMap<>();
        late.put("sid", sid);
        late.put("by", "ramal");
        late.put("reason", "erased");
        return late;
    }

    /** Waits while a delivery that began before may still write down what it knew. */
    public void alone(List<Map<String, @Nullable Object>> running) {
        if (!running.isEmpty()) {
            throw new NotYet(UNTIL_DONE, "something is just being delivered");
        }
    }

    /**
     * {@code {"erasures":[{id, tail, by, reason, calls, recordings, messages, at, doneAt, waiting:[{destination, state, deliveries,
     * fault}]}]}}, the latest first.
     */
    public Reply list(List<Map<String, @Nullable Object>> rows, List<Map<String, @Nullable Object>> waiting) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> columns : rows) {
            Row row = new Row(columns);
            String id = row.require("id");
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", id);
            one.put("tail", row.require("tail"));
            one.put("by", row.require("actor"));
            one.put("reason", row.require("reason"));
            for (String kind : List.of("calls", "recordings", "messages")) {
                one.put(kind, count(row, kind));
            }
            put(one, "at", row.moment("at"));
            put(one, "doneAt", row.moment("done_at"));
            one.put(
                    "waiting",
                    waiting.stream()
                            .map(Row::new)
                            .filter(each -> id.equals(each.text("id")))
                            .map(Erasures::waiting)
                            .toList());
            all.add(one);
        }
        return Reply.json(200, Map.of("erasures", all));
    }

    private static Map<String, Object> waiting(Row row) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("destination", row.require("destination"));
        one.put("state", row.require("state"));
        one.put("deliveries", count(row, "deliveries"));
        String fault = row.text("fault");
        if (fault != null) {
            one.put("fault", Fault.document(fault));
        }
        return one;
    }

    private static void put(Map<String, Object> one, String name, @Nullable Instant at) {
        if (at != null) {
            one.put(name, at.toString());
        }
    }
}
