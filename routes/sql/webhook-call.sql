-- A finished call, or the call of a recording.
SELECT sid, number, direction, origin, caller, callee, agent, CASE WHEN erased_at IS NULL THEN party END AS party, status, outcome, began_at, started_at, answered_at,
       ended_at, ring_seconds, wait_seconds, talk_seconds, total_seconds, answered_by, recorded, contact_name, party_country,
       party_region, party_type, party_national, notes, tags, disposition, changed_at, erased_at
FROM call
WHERE sid = :?sid OR sid = (SELECT r.root_sid FROM recording r WHERE r.sid = :?sid)
