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
    private static final Duration LONGEST_CALL = Duration.ofHours(4);

    private final Duration heartbeat;
    private final InstantSource clock;

    /** Takes how long a webphone counts as there after its last word. */
    public Presence(Duration heartbeat, InstantSource clock) {
        this.heartbeat = heartbeat;
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
        row.put("at", clock.instant().atOffset(ZoneOffset.UTC));
        return row;
    }

    /** Asks who is there. */
    public Map<String, Object> question() {
        return Map.of("since", clock.instant().minus(LONGEST_CALL).atOffset(ZoneOffset.UTC));
    }

    /** Nothing to say but that it was heard, and for how long it counts. */
    public Reply heard() {
        return Reply.json(200, Map.of("expiresIn", heartbeat.toSeconds()));
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
            Long talking = row.number("talking");
            one.put("identity", row.require("identity"));
            one.put(
                    "state",
                    talking != null && talking > 0
                            ? "talking"
                            : seen == null || !seen.isAfter(fresh) ? "gone" : row.require("state"));
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
