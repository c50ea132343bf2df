package dev.ramal.flows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ramal.database.Row;
import dev.ramal.edge.Reply;
import dev.ramal.edge.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose webphone is there. It says so itself, over and over; when its word is too old, it is gone. */
public final class Presence {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> STATES = Set.of("available", "away");

    private final Duration heartbeat;
    private final Map<String, String> mobiles;
    private final ZoneId zone;
    private final InstantSource clock;

    /**
     * @param heartbeat how long a webphone counts as there after its last word
     * @param mobiles of agents, by client identity, as the settings name them: who talks on one talks
     * @param zone of an agent's own hours
     */
    public Presence(Duration heartbeat, Map<String, String> mobiles, ZoneId zone, InstantSource clock) {
        this.heartbeat = heartbeat;
        this.mobiles = Map.copyOf(mobiles);
        this.zone = zone;
        this.clock = clock;
    }

    /**
     * The row of {@code presence-save.sql} for {@code {"state":"available","device":"web"}}. A person speaks for
     * themselves; the operator and a service name the {@code identity}.
     *
     * @throws IllegalArgumentException when it makes no sense
     */
    public Map<String, @Nullable Object> row(Request request) {
        JsonNode said;
        try {
            said = JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        String state = said.path("state").asText();
        String own = request.by().identity();
        String identity = own != null ? own : said.path("identity").asText();
        if (!STATES.contains(state) || !identity.matches("[A-Za-z0-9_.@-]{1,121}")) {
            throw new IllegalArgumentException("not a presence");
        }
        String device = said.path("device").asText("");
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("identity", identity);
        row.put("state", state);
        row.put("device", device.isEmpty() ? null : device.substring(0, Math.min(100, device.length())));
        Instant now = clock.instant();
        row.put("at", now.atOffset(ZoneOffset.UTC));
        row.put("fresh", now.minus(heartbeat).atOffset(ZoneOffset.UTC));
        return row;
    }

    /** Asks who is there. */
    public Map<String, Object> question() {
        return Ringing.about(mobiles.keySet(), mobiles, clock.instant());
    }

    /** Asks whether the agent of that row would be rung. */
    public Map<String, Object> about(Map<String, Object> row) {
        return Ringing.about(List.of((String) row.get("identity")), mobiles, clock.instant());
    }

    /**
     * It was heard: for how long it counts, and whether that webphone rings now.
     *
     * @param known what {@code ring-agents.sql} found of it
     */
    public Reply heard(List<Map<String, @Nullable Object>> known) {
        Instant now = clock.instant();
        Row row = new Row(known.get(0));
        Agent agent = Agent.of(row.require("identity"), row, new Agent.Moment(now, now.minus(heartbeat), false, zone));
        return Reply.json(200, Map.of("expiresIn", heartbeat.toSeconds(), "state", agent.state()));
    }

    /** {@code {"presence":[{identity, state, device, since, seenAt}]}}; state is also talking or gone. */
    public Reply list(List<Map<String, @Nullable Object>> rows) {
        Instant fresh = clock.instant().minus(heartbeat);
        List<Map<String, Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> columns : rows) {
            Row row = new Row(columns);
            Map<String, Object> one = new LinkedHashMap<>();
            Instant seen = row.moment("seen_at");
            Instant since = row.moment("since");
            Long talks = row.number("talking");
            boolean talking = talks != null && talks > 0;
            if (seen == null && !talking) {
                continue;
            }
            one.put("identity", row.require("identity"));
            one.put(
                    "state",
                    talking ? "talking" : seen == null || !seen.isAfter(fresh) ? "gone" : row.require("state"));
            String device = row.text("device");
            if (device != null) {
                one.put("device", device);
            }
            if (since != null && seen != null) {
                one.put("since", since.toString());
                one.put("seenAt", seen.toString());
            }
            all.add(one);
        }
        return Reply.json(200, Map.of("presence", all));
    }
}
