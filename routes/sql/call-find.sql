SELECT sid, direction, origin, caller, callee, agent, CASE WHEN erased_at IS NULL THEN party END AS party, status, outcome, started_at, answered_at, ended_at,
       ring_seconds, talk_seconds, total_seconds, answered_by, heard_at, changed_at,
       contact_name, party_country, party_region, party_type, party_national
FROM call
WHERE sid = :?sid
