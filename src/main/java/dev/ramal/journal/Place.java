package dev.ramal.journal;

import dev.ramal.database.Rows;
import java.util.List;
import java.util.Map;

/**
 * The call that an event belongs to.
 *
 * @param rootSid that call
 * @param oldRootSid the call that the event's leg belonged to until now
 * @param locked whether that call's own leg is locked already
 */
public record Place(String rootSid, String oldRootSid, boolean locked) {

    /** Finds it among the locked legs: an event goes where its kin is. */
    static Place of(Entry entry, List<Map<String, Object>> legs) {
        String own = root(legs, entry.callSid());
        String kin = root(legs, entry.kinSid());
        boolean locked = legs.stream().anyMatch(leg -> Rows.text(leg, "sid").equals(kin));
        return new Place(kin, own, locked);
    }

    /** Whether what was taken for a call of its own turned out to be another's leg. */
    public boolean joins() {
        return !rootSid.equals(oldRootSid);
    }

    /** For the statements that join two calls, lock the call, or read its events. */
    public Map<String, Object> parameters() {
        return Map.of("root_sid", rootSid, "old_root_sid", oldRootSid, "call_sid", rootSid, "kin_sid", oldRootSid);
    }

    private static String root(List<Map<String, Object>> legs, String sid) {
        for (Map<String, Object> leg : legs) {
            if (Rows.text(leg, "sid").equals(sid)) {
                return Rows.text(leg, "root_sid");
            }
        }
        throw new IllegalStateException("leg " + sid + " was not claimed");
    }
}
