-- A call as its history shows it, to those who may see it: all, or one agent.
SELECT sid, number, direction, origin, caller, callee, agent, CASE WHEN erased_at IS NULL THEN party END AS party, status, outcome, began_at, started_at, answered_at,
       ended_at, ring_seconds, wait_seconds, talk_seconds, total_seconds, answered_by, recorded, contact_name, party_country,
       party_region, party_type, party_national, notes, tags, disposition, changed_at, erased_at
FROM call
WHERE sid = :?sid AND (CAST(:?only AS VARCHAR) IS NULL OR agent = :?only)
