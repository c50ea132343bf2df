package dev.ramal.api;

import dev.ramal.edge.Request;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What an API request asks for, as parameters of a statement; a value without its shape is refused. */
public final class ApiParameters {

    private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-f]{32}");
    private static final Set<String> STATES = Set.of("open", "sent", "given-up");

    /** The call SID at the path's end. */
    public Map<String, Object> sid(Request request) {
        String sid = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (!CALL_SID.matcher(sid).matches()) {
            throw new IllegalArgumentException("not a call SID");
        }
        return Map.of("sid", sid);
    }

    /** The delivery state of the query. */
    public Map<String, Object> state(Request request) {
        String asked = request.asked("state");
        String state = asked == null ? "given-up" : asked;
        if (!STATES.contains(state)) {
            throw new IllegalArgumentException("not a state of deliveries");
        }
        return Map.of("state", state);
    }
}
