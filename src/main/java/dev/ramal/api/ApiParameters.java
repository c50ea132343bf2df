package dev.ramal.api;

import dev.ramal.edge.ApiRequest;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What an API request asks for, as parameters of a statement; a value without its shape is refused. */
public final class ApiParameters {

    private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");
    private static final Set<String> STATES = Set.of("open", "sent", "given-up");

    /** The call SID at the path's end. */
    public Map<String, Object> sid(ApiRequest request) {
        if (!CALL_SID.matcher(request.last()).matches()) {
            throw new IllegalArgumentException("not a call SID");
        }
        return Map.of("sid", request.last());
    }

    /** The delivery state of the query. */
    public Map<String, Object> state(ApiRequest request) {
        String state = request.query("state").isEmpty() ? "given-up" : request.query("state");
        if (!STATES.contains(state)) {
            throw new IllegalArgumentException("not a state of deliveries");
        }
        return Map.of("state", state);
    }
}
