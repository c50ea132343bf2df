SELECT sid, number, direction, origin, caller, callee, agent, party, status, outcome, began_at, started_at, answered_at,
       ended_at, ring_seconds, wait_seconds, talk_seconds, total_seconds, answered_by, recorded, contact_name, party_country,
       party_region, party_type, party_national, notes, tags, disposition, changed_at, erased_at
FROM call
WHERE party IN (:?number, :?plain, :?national, :?trunk) AND erased_at IS NULL
ORDER BY began_at, sid
