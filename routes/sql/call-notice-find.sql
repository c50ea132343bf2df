SELECT sid, direction, outcome, caller, callee, agent, party, party_national, contact_name,
       COALESCE(started_at, heard_at) AS began_at, ring_seconds, talk_seconds
FROM call
WHERE sid = :?sid
