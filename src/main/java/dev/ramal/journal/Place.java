package dev.ramal.journal;

import dev.ramal.database.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The call that an event belongs to.
 *
 * @param rootSid that call
 * @param legSid the leg that the event names
 * @param oldRootSid the call that this leg seemed to be, or to belong to, until now
 * @param joins whether the leg is new to the call
 * @param locked whether the call's own leg is locked already
 */
public record Place(String rootSid, String legSid, String oldRootSid, boolean joins, boolean locked) {

    /** Finds it by its locked kin: an event goes where its kin is. */
    static Place of(Entry entry, List<Map<String, @Nullable Object>> kin) {
        String root = new Row(kin.get(0)).require("root_sid");
        Object known = kin.get(0).get("own_root_sid");
        String own = known == null ? entry.callSid() : known.toString();
        boolean joins = known == null || !own.equals(root);
        return new Place(root, entry.callSid(), own, joins, root.equals(entry.kinSid()));
    }

    /** For the statements that join a leg to a call, lock the call, or read its events. */
    public Map<String, @Nullable Object> parameters() {
        return Map.of("root_sid", rootSid, "old_root_sid", oldRootSid, "call_sid", legSid, "kin_sid", rootSid);
    }
}
