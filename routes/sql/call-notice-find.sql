-- Of a withheld number nobody knows whether it is the same caller's.
SELECT sid, direction, outcome, caller, callee, agent, CASE WHEN erased_at IS NULL THEN party END AS party, contact_name,
       COALESCE(started_at, heard_at) AS began_at, COALESCE(wait_seconds, ring_seconds) AS waited_seconds,
       talk_seconds, (SELECT MAX(r.transcription) FROM recording r WHERE r.root_sid = call.sid) AS transcription,
       (SELECT p.name FROM person p WHERE call.agent = 'user_' || CAST(p.id AS VARCHAR(20))) AS agent_name,
       b.due_at AS callback_due_at, b.state AS callback_state, b.owner AS callback_owner,
       (SELECT p.name FROM person p WHERE b.owner = 'user_' || CAST(p.id AS VARCHAR(20))) AS callback_owner_name,
       CASE WHEN direction = 'inbound' AND REGEXP_LIKE(party, '[0-9]') AND outcome IN ('missed', 'abandoned', 'voicemail') THEN
           (SELECT MIN(l.began_at) FROM call l
            WHERE l.party = call.party AND l.outcome = 'answered' AND l.began_at > call.began_at)
       END AS reached_at
FROM call
LEFT JOIN callback_request b ON b.call_sid = call.sid
WHERE sid = :?sid
