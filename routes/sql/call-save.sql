-- Whose call it was that was erased is not said anew.
MERGE INTO call c
USING (VALUES (
    CAST(:?sid AS VARCHAR), CAST(:?direction AS VARCHAR), CAST(:?origin AS VARCHAR), CAST(:?caller AS VARCHAR),
    CAST(:?callee AS VARCHAR), CAST(:?agent AS VARCHAR), CAST(:?party AS VARCHAR), CAST(:?status AS VARCHAR),
    CAST(:?outcome AS VARCHAR), CAST(:?started_at AS TIMESTAMP WITH TIME ZONE),
    CAST(:?answered_at AS TIMESTAMP WITH TIME ZONE), CAST(:?ended_at AS TIMESTAMP WITH TIME ZONE),
    CAST(:?ring_seconds AS INTEGER), CAST(:?wait_seconds AS INTEGER), CAST(:?talk_seconds AS INTEGER),
    CAST(:?total_seconds AS INTEGER),
    CAST(:?answered_by AS VARCHAR), CAST(:?recorded AS BOOLEAN)
)) t (sid, direction, origin, caller, callee, agent, party, status, outcome, started_at, answered_at, ended_at,
      ring_seconds, wait_seconds, talk_seconds, total_seconds, answered_by, recorded)
ON c.sid = t.sid
WHEN MATCHED THEN UPDATE SET
    direction = t.direction, origin = t.origin, caller = t.caller, callee = t.callee, agent = t.agent,
    party = CASE WHEN c.erased_at IS NULL THEN t.party ELSE c.party END, status = t.status, outcome = t.outcome, started_at = t.started_at,
    answered_at = t.answered_at, ended_at = t.ended_at, ring_seconds = t.ring_seconds,
    wait_seconds = t.wait_seconds, talk_seconds = t.talk_seconds, total_seconds = t.total_seconds, answered_by = t.answered_by,
    recorded = t.recorded, began_at = COALESCE(t.started_at, c.began_at), changed_at = CURRENT_TIMESTAMP
WHEN NOT MATCHED THEN INSERT
    (sid, direction, origin, caller, callee, agent, party, status, outcome, started_at, answered_at, ended_at,
     ring_seconds, wait_seconds, talk_seconds, total_seconds, answered_by, recorded, began_at)
    VALUES (t.sid, t.direction, t.origin, t.caller, t.callee, t.agent, t.party, t.status, t.outcome, t.started_at,
     t.answered_at, t.ended_at, t.ring_seconds, t.wait_seconds, t.talk_seconds, t.total_seconds,
     t.answered_by, t.recorded,
     COALESCE(t.started_at, CURRENT_TIMESTAMP))
